"""What a member's words must look like: user names, display names, passwords."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from server.core.env import env
from server.core.unicode import normal
from server.users.models import User, username_key

#: nobody older lives
EARLIEST_BIRTH = dt.date(1900, 1, 1)
USERNAME = re.compile(r"[A-Za-z0-9_]{2,30}")
#: longer passwords cost CPU and protect nobody
MAX_PASSWORD = 128
#: an e-mail address is the longest log-in name (RFC 5321)
MAX_LOGIN = 254
MAX_DISPLAY_NAME = 50
MAX_BIO = 500
MAX_PRONOUNS = 40
MAX_LOCATION = 100
MAX_LINK = 200
#: combining marks one above the other; more is a prank (the longest in real names is 3)
MAX_MARKS = 4

#: names that would pass for us, for a page, or for a word of the protocol
RESERVED = frozenset([
    "about", "abuse", "account", "admin", "administrator", "anonymous", "api", "app", "bot",
    "browse", "cinema", "contact", "deleted", "diary", "docs", "edit", "everyone", "explore",
    "false", "favicon", "feed", "films", "followers", "following", "guest", "healthz", "help",
    "home", "hostmaster", "info", "list", "lists", "live", "login", "logout", "mail", "me",
    "media", "mod", "moderation", "moderator", "movie", "movies", "new", "no_reply", "nobody",
    "none", "noreply", "notifications", "null", "official", "owner", "partner", "partners",
    "password", "postmaster", "press", "privacy", "profile", "public", "readyz", "register",
    "reset", "review", "reviews", "robots", "root", "schema", "search", "security", "self",
    "settings", "signup", "staff", "static", "status", "suggestions", "suporte", "support",
    "sysadmin", "system", "team", "terms", "true", "undefined", "user", "username", "users",
    "webmaster", "websocket", "ws", "www", "you",
])  # fmt: skip
#: formatting characters that real text needs: zero-width (non-)joiner
_JOINERS = "\u200c\u200d"
_is_address = URLValidator(schemes=["http", "https"])


def check_username(username: str) -> None:
    """2 to 30 of A-Z, a-z, 0-9 and _, and no reserved name.

    Raises: ValidationError invalid_username, username_reserved.
    """
    if not USERNAME.fullmatch(username):
        raise ValidationError(
            "A user name is 2 to 30 letters A–Z, digits and underscores.", code="invalid_username"
        )
    if username_key(username) in RESERVED:
        raise ValidationError("This user name is reserved.", code="username_reserved")


def check_email(email: str) -> None:
    """An address whose folded form, by which accounts are told apart, is another spelling of the
    same mailbox: else a look-alike letter could claim a stranger's account.

    Raises: ValidationError invalid_email.
    """
    local, _, domain = email.strip().rpartition("@")
    sound = local.isascii() and domain.casefold() == domain.lower()
    if not sound or len(email.strip().casefold()) > MAX_LOGIN:
        raise ValidationError("This is no address that we can write to.", code="invalid_email")


def check_password(password: str, *, username: str = "", email: str = "") -> None:
    """Django's validators, and a length limit so that hashing stays cheap.

    Raises: ValidationError with the validators' codes.
    """
    if len(password) > MAX_PASSWORD:
        raise ValidationError(
            f"A password has at most {MAX_PASSWORD} characters.", code="password_too_long"
        )
    validate_password(password, User(username=username, email=email))


def clean_text(text: str, *, lines: bool = False) -> str:
    """`text` in NFC without surrounding space. Line breaks only where `lines`.

    Raises: ValidationError invalid_text for control characters, direction overrides, private use
    and towers of combining marks.
    """
    try:
        text = normal(text.replace("\r\n", "\n")).strip()
    except ValueError as error:
        raise _invalid_text() from error
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        allowed = char in _JOINERS or (lines and char == "\n")
        if marks > MAX_MARKS or (not allowed and category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}):
            raise _invalid_text()
    return text


def _invalid_text() -> ValidationError:
    return ValidationError("This text holds characters it may not.", code="invalid_text")


def check_link(link: str) -> None:
    """An http(s) address of a public host name, without a name and password in it.

    Raises: ValidationError invalid_link.
    """
    try:
        _is_address(link)
        parts = urlsplit(link)
        sound = "@" not in parts.netloc and link.isascii() and link.isprintable()
    except (ValidationError, ValueError):
        sound = False
    if not sound or parts.scheme not in {"http", "https"}:
        raise ValidationError(
            "A link begins with https:// or http:// and leads to a public host.",
            code="invalid_link",
        )


def check_time_zone(name: str) -> None:
    """A zone of the IANA database. Raises: ValidationError invalid_time_zone."""
    if name not in _zones():
        raise ValidationError("No such time zone.", code="invalid_time_zone")


def check_age(born: dt.date) -> None:
    """Old enough to be a member: `minimum_age` years today, by UTC.

    Raises: ValidationError too_young, invalid_date.
    """
    today = dt.datetime.now(dt.UTC).date()
    if not EARLIEST_BIRTH <= born <= today:
        raise ValidationError("Nobody was born then.", code="invalid_date")
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if age < env().minimum_age:
        raise ValidationError(
            f"You must be {env().minimum_age} or older to join.", code="too_young"
        )


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory", "localtime"}
