"""User names that change: how often, and what becomes of the old one.

For `KEPT` an old name leads to its member and nobody else may take it. A change and a registration
hold the lock of each name they are about, so that a name is given to one member alone.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import Conflict, DomainError, NotFound
from server.core.texts import check_text
from server.users.models import User, UsernameRedirect, username_key
from server.users.standing import bump_account, emit_account, emit_visibility, locked_member

#: longer than any user name, shorter than anything worth normalising
MAX_USERNAME_INPUT = 60
#: between two changes of one member
PAUSE = dt.timedelta(days=30)
#: an old name redirects, and is reserved, this long
KEPT = dt.timedelta(days=90)


class UsernameTaken(DomainError):
    code = "username_taken"
    detail = "This user name is taken."

    def __init__(self) -> None:
        super().__init__(field="username")


class UsernameChangedRecently(Conflict):
    """`extensions.again_at`: from when on the member may choose another name."""

    code = "username_changed_recently"
    detail = "A user name can be changed once in 30 days."

    def __init__(self, changed_at: dt.datetime) -> None:
        super().__init__(field="username")
        self.extensions = {"again_at": (changed_at + PAUSE).isoformat()}


def claim(*keys: str, member_id: int | None = None) -> None:
    """Hold these names until the open transaction ends; nobody else's old name is among them.

    `member_id`: whose own old names they may be. Part of a service, called before it locks rows.
    Raises: UsernameTaken.
    """
    for key in sorted(set(keys)):
        lock_name(f"username:{key}")
    redirects = UsernameRedirect.objects.filter(username_key__in=keys)
    redirects.filter(ends_at__lte=timezone.now()).delete()
    if redirects.exclude(member_id=member_id).exists():
        raise UsernameTaken


@retry_deadlock
@transaction.atomic
def change_username(*, user: User, username: str) -> User:
    """Give a member another name, which passed `rules.check_username`. The old one redirects.

    To write the same name in another case counts as a change, but leaves no redirect. A member may
    go back to a name of theirs that still redirects. Safe to repeat: the name one has changes
    nothing. Raises: UsernameTaken, UsernameChangedRecently, Conflict (two changes at once); what
    `check_text` raises.
    Emits: `account.changed` to the member's own pages; `member.visibility`, whose greater `rev`
    makes every page that shows the member read them again.
    """
    old_key, new_key = user.username_key, username_key(username)
    claim(old_key, new_key, member_id=user.id)
    member = locked_member(user.id)
    if member.username_key != old_key:
        raise Conflict
    if member.username == username:
        return member
    now = timezone.now()
    if member.username_changed_at is not None and now < member.username_changed_at + PAUSE:
        raise UsernameChangedRecently(member.username_changed_at)
    member.username, member.username_changed_at = username, now
    _save(member)
    UsernameRedirect.objects.filter(username_key=new_key).delete()
    if new_key != old_key:
        UsernameRedirect.objects.create(username_key=old_key, member=member, ends_at=now + KEPT)
    # A rule of words finds them between underscores too.
    texts = (username, username.replace("_", " "))
    check_text(kind="member", target_id=member.id, member_id=member.id, texts=texts)
    bump_account(member)
    emit_account(member)
    emit_visibility(member)
    return member


def _save(member: User) -> None:
    try:
        with transaction.atomic():
            member.save(update_fields=["username", "username_key", "username_changed_at"])
    except IntegrityError as error:
        raise UsernameTaken from error


def member_before(username: str) -> User:
    """The active member who gave up this name not long ago. Cost: one query. Raises: NotFound."""
    if len(username) > MAX_USERNAME_INPUT or "\x00" in username:
        raise NotFound
    redirect = (
        UsernameRedirect.objects.select_related("member")
        .filter(username_key=username_key(username), ends_at__gt=timezone.now())
        .filter(member__is_active=True)
        .first()
    )
    if redirect is None:
        raise NotFound
    return redirect.member


def forget_old_names() -> int:
    """Delete redirects that have ended; returns how many. Safe to repeat."""
    deleted, _ = UsernameRedirect.objects.filter(ends_at__lte=timezone.now()).delete()
    return deleted
