"""Writes of the rules for texts. Rules are switched off, not deleted: cases name them."""

from urllib.parse import urlsplit

from django.db import transaction

from server.core.domain import DomainError
from server.moderation.audit import note_rule
from server.moderation.filters import fold, words_of
from server.moderation.models import AuditEntry, TextRule
from server.users.models import User


def normal_pattern(kind: str, pattern: str) -> str:
    """A pattern as texts are compared with it: folded words, or a host without `www.`.

    Raises: DomainError invalid_pattern.
    """
    if kind == TextRule.Kind.WORD:
        found = words_of(pattern).strip()
    else:
        address = fold(pattern).strip()
        try:
            host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        except ValueError:
            host = ""
        found = host.removeprefix("www.").strip(".")
        if "." not in found:
            found = ""
    if not found:
        raise DomainError("invalid_pattern", "A word, a phrase, or a host.", field="pattern")
    return found


@transaction.atomic
def save_rule(*, by: User, rule: TextRule) -> TextRule:
    """Write a new rule, or a changed one. It counts for what is written from now on.

    Raises: DomainError invalid_pattern; IntegrityError for a second rule of that pattern.
    """
    is_new = rule.pk is None
    rule.pattern = normal_pattern(rule.kind, rule.pattern)
    rule.save()
    kind = AuditEntry.Kind.RULE_ADDED if is_new else AuditEntry.Kind.RULE_CHANGED
    note_rule(rule, kind, by=by)
    return rule
