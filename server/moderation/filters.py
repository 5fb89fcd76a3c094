"""Words and links that the staff does not want, or wants to see: the check that texts pass.

Cost of a check: one query for the rules, and one for the member where the text holds a link. The
text is folded only where there are rules; then linear in its length and in the number of rules.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from server.core.texts import ContentRefused, TextKind
from server.moderation.models import TextRule
from server.moderation.reports import flag_piece
from server.users.models import User
from server.users.security.emails import require_verified

#: an address with its scheme or `www.`, the target of a Markdown link, or a host with a path
LINK = re.compile(
    r"https?://[^\s<>()\[\]\"']+"
    r"|//[^\s/<>()\[\]\"'.]+\.[^\s<>()\[\]\"']+"
    r"|www\.[^\s<>()\[\]\"']+"
    r"|\]\(\s*[^\s)]+"
    r"|(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>()\[\]\"']*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """`text` without case, accents, compatibility forms and invisible characters."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char) not in {"Mn", "Me", "Cf"})


def words_of(text: str) -> str:
    """The words of `text`, folded, each between single spaces: `" one two "`."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def hosts_of(text: str) -> set[str]:
    """The hosts that links in `text` lead to, folded, without `www.`."""
    found = set()
    for link in LINK.findall(text):
        address = link.removeprefix("](").strip()
        if "//" not in address:
            address = f"//{address}"
        try:
            host = urlsplit(fold(address)).hostname
        except ValueError:
            continue
        if host:
            found.add(host.removeprefix("www.").rstrip("."))
    return found


def check_rules(kind: TextKind, target_id: int, member_id: int, text: str) -> None:
    """The check that `server.core.texts` calls. Part of a service.

    Raises: ContentRefused; EmailUnverified for a link of a member whose address is not confirmed.
    """
    hosts = hosts_of(text)
    if hosts:
        require_verified(User.objects.get(pk=member_id))
    caught = _caught(text, hosts)
    if any(rule.effect == TextRule.Effect.REFUSE for rule in caught):
        raise ContentRefused
    if caught:
        flag_piece(kind=kind, target_id=target_id, rules=caught)


def _caught(text: str, hosts: set[str]) -> list[TextRule]:
    """The active rules that `text` breaks, in the order of their ids."""
    rules = list(TextRule.objects.filter(is_active=True).order_by("id"))
    if not rules:
        return []
    words = words_of(text)
    return [rule for rule in rules if _breaks(rule, words, hosts)]


def _breaks(rule: TextRule, words: str, hosts: set[str]) -> bool:
    if rule.kind == TextRule.Kind.WORD:
        return f" {rule.pattern} " in words
    return any(host == rule.pattern or host.endswith(f".{rule.pattern}") for host in hosts)
