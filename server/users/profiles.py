"""Writes of a member's own profile: words, privacy, photo."""

from typing import Any, BinaryIO

from django.db import transaction

from server.core.db import lock_name, retry_deadlock
from server.core.jobs import hint_on_commit
from server.core.texts import check_text
from server.users import photos
from server.users.models import User
from server.users.security.emails import EmailUnverified, is_verified
from server.users.standing import (
    account_name,
    bump_account,
    emit_account,
    emit_visibility,
    locked_member,
)

#: what a member may change of themselves
WORDS = frozenset(
    {
        "display_name",
        "bio",
        "pronouns",
        "location",
        "link",
        "language",
        "time_zone",
        "default_audience",
        "watchlist_audience",
        "comment_policy",
    }
)
#: those of them that others read
TEXTS = frozenset({"display_name", "bio", "pronouns", "location", "link"})
#: what other programs go by
PRIVACY = frozenset({"is_private", "shows_presence", "shows_typing"})
#: a name, not the task: social stands above
ACCEPT_OPEN_REQUESTS = "server.social.tasks.accept_open_requests"


@retry_deadlock
@transaction.atomic
def update_profile(*, user: User, changes: dict[str, Any]) -> User:
    """Change what `changes` names of `WORDS` and `PRIVACY`; nothing else can be named.

    Who becomes private keeps their followers; who stops has all pending requests accepted, by a
    worker, soon after the commit. Safe to repeat: what is already so emits nothing.
    Raises: KeyError for another field; EmailUnverified on `link`; what `check_text` raises.
    Emits: `account.changed`, so that the member's other pages read again; `member.visibility` with
    it when `is_private` changes.
    """
    for name in changes:
        if name not in WORDS | PRIVACY:
            raise KeyError(name)
    if "is_private" in changes:
        lock_name(account_name(user.id))
    member = locked_member(user.id)
    changed = {name for name, value in changes.items() if getattr(member, name) != value}
    if not changed:
        return member
    if "link" in changed and changes["link"] and not is_verified(member):
        # A link on a profile is worth money to who sells links: it takes an address of one's own.
        raise EmailUnverified(field="link")
    for name in changed:
        setattr(member, name, changes[name])
    member.save(update_fields=sorted(changed))
    if changed & TEXTS:
        check_member_words(member)
    bump_account(member)
    emit_account(member)
    if "is_private" in changed:
        emit_visibility(member)
        if not member.is_private:
            hint_on_commit(ACCEPT_OPEN_REQUESTS)
    return member


def check_member_words(member: User) -> None:
    """Part of a service. Raises: what `check_text` raises."""
    words = tuple(getattr(member, name) for name in sorted(TEXTS))
    check_text(kind="member", target_id=member.pk, member_id=member.pk, texts=words)


def set_photo(*, user: User, upload: BinaryIO) -> User:
    """Replace a member's photo by `upload`, re-encoded and under a new random key.

    The file is stored before the row names it and the old file goes after the commit: no row ever
    names a file that is not there. Not safe to repeat in that each call makes a new key.
    Raises: InvalidPhoto; StorageUnavailable. Emits: `account.changed`.
    """
    key = photos.store(photos.portrait(upload))
    try:
        return _name_photo(user, key)
    except BaseException:
        photos.discard(key)
        raise


def remove_photo(*, user: User) -> User:
    """Take the photo away. Safe to repeat. Emits: `account.changed` if there was one."""
    return _name_photo(user, "")


@transaction.atomic
def _name_photo(user: User, key: str) -> User:
    # The key that is replaced is read under the lock: two uploads at once leave one file.
    member = locked_member(user.id)
    old = member.photo
    if old == key:
        return member
    member.photo = key
    member.save(update_fields=["photo"])
    bump_account(member)
    emit_account(member)
    if old:
        transaction.on_commit(lambda: photos.discard(old), robust=True)
    return member
