"""The one hook that every text of a member passes as it is written.

Services call `check_text` once the row has its id and before they commit. What may not be said is
decided above, by the functions that `settings.TEXT_CHECKS` names.
"""

from typing import Literal

from django.conf import settings
from django.utils.module_loading import import_string

from server.core.domain import DomainError

#: `entry` has no text but tags
TextKind = Literal["review", "list", "comment", "member", "entry"]


class ContentRefused(DomainError):
    """A rule of the staff says no; which one is not told."""

    code = "content_refused"
    detail = "This text holds words or links that may not be posted here."


def check_text(*, kind: TextKind, target_id: int, member_id: int, texts: tuple[str, ...]) -> None:
    """Let every registered check see what member `member_id` writes into a piece.

    Part of a service: what it raises undoes the write, what it notes commits with it. Takes no lock
    that a service takes after it but counters of cases. Cost: nothing without text; two queries.
    Raises: ContentRefused; what a check raises for an unverified member's links.
    """
    text = "\n".join(part for part in texts if part)
    if text:
        for name in settings.TEXT_CHECKS:
            import_string(name)(kind, target_id, member_id, text)
