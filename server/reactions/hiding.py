"""Take a comment's text out of its thread, and put it back. For moderation, which keeps the text.

Locks as a removal does.
"""

from django.db import transaction
from django.utils import timezone

from server.core.domain import NotFound
from server.reactions.comments import locked_comment, put_back, remove_comment
from server.reactions.models import Comment
from server.social.hidden import AlreadyHidden


@transaction.atomic
def hide_comment(*, comment_id: int, reason: str) -> str:
    """Make a comment a tombstone: the text that it had, for `restore_comment`.

    Raises: NotFound (no such comment, or removed by somebody else), AlreadyHidden.
    Emits: what a removal emits.
    """
    comment, _ = locked_comment(comment_id)
    if comment.hidden_at is not None:
        raise AlreadyHidden
    if comment.removed_at is not None:
        raise NotFound
    text = comment.text
    remove_comment(user=comment.member, comment_id=comment_id)
    Comment.objects.filter(pk=comment_id).update(hidden_at=timezone.now(), hidden_reason=reason)
    return text


@transaction.atomic
def restore_comment(*, comment_id: int, text: str) -> None:
    """Put the text back. Safe to repeat: a comment that is not hidden stays as it is.

    Raises: NotFound. Emits: `comment.updated`, and the thread's counters.
    """
    comment, thread = locked_comment(comment_id)
    if comment.hidden_at is None:
        return
    Comment.objects.filter(pk=comment_id).update(hidden_at=None, hidden_reason="")
    put_back(comment, thread, text=text)
