"""What a member's words must look like: user names, display names, passwords."""

import re
import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from server.users.models import User, username_key

USERNAME = re.compile(r"[A-Za-z0-9_]{2,30}")
#: longer passwords cost CPU and protect nobody
MAX_PASSWORD = 128
#: an e-mail address is the longest log-in name (RFC 5321)
MAX_LOGIN = 254
MAX_DISPLAY_NAME = 50
MAX_BIO = 500
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
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category == "Mn" else 0
        allowed = char in _JOINERS or (lines and char == "\n")
        if marks > MAX_MARKS or (not allowed and category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}):
            raise ValidationError("This text holds characters it may not.", code="invalid_text")
    return text
