"""Reads of members: who they are, and how every other answer refers to them."""

import uuid
from collections.abc import Iterable
from typing import cast

from django.core.files.storage import default_storage
from django.utils import timezone

from server.core.domain import NotFound
from server.live.shapes import Audience as AudienceName
from server.live.shapes import MemberRef
from server.users.models import Session, User, username_key
from server.users.shapes import CommentPolicyName, Me, OpenSession

#: longer than any user name, shorter than anything worth normalising
MAX_USERNAME_INPUT = 60
#: devices listed; nobody looks through more
SESSIONS_SHOWN = 100


def photo_url(key: str) -> str | None:
    """Where a browser finds the photo stored under `key`; None without a photo.

    On disk it is a path (`/media/photos/….webp`) that the web client's own origin serves; in S3/R2
    it is the storage's address. Cost: no request.
    """
    return default_storage.url(key) if key else None


def member_photo_url(user: User) -> str | None:
    """`photo_url` of a member."""
    return photo_url(user.photo)


def member_ref(user: User) -> MemberRef:
    """How every answer and event names a member. A member without a display name shows their
    user name. Cost: no query.
    """
    return _ref(user.id, user.username, user.display_name, user.photo)


def member_refs(ids: Iterable[int]) -> dict[int, MemberRef]:
    """`MemberRef` of each id that exists, by id. Cost: one query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = User.objects.filter(id__in=wanted).values_list("id", "username", "display_name", "photo")
    return {row[0]: _ref(*row) for row in rows}


def member_by_username(username: str) -> User:
    """The active member of that name, in whatever case it is written.

    Raises: NotFound.
    """
    user = any_member_by_username(username)
    if not user.is_active:
        raise NotFound
    return user


def any_member_by_username(username: str) -> User:
    """The member of that name, suspended and closed ones too: for moderation alone.

    Raises: NotFound.
    """
    sane = len(username) <= MAX_USERNAME_INPUT and "\x00" not in username
    key = username_key(username) if sane else ""
    user = User.objects.filter(username_key=key).first()
    if user is None or not key:
        raise NotFound
    return user


def me(user: User) -> Me:
    """A member's own account. Cost: one query.

    The number of unread notifications is a column of social's read state, reached by the relation
    that it declares on the member: nothing of social is imported. No row means none unread.
    """
    unread = User.objects.filter(pk=user.pk).values_list("read_state__unread_count", flat=True)
    return Me(
        id=user.id,
        username=user.username,
        display_name=user.display_name or user.username,
        photo_url=photo_url(user.photo),
        email=user.email,
        bio=user.bio,
        pronouns=user.pronouns,
        location=user.location,
        link=user.link,
        email_verified=user.email_verified_at is not None,
        language=user.language,
        time_zone=user.time_zone,
        accepted_terms_version=user.accepted_terms_version,
        terms_accepted_at=user.terms_accepted_at,
        default_audience=cast(AudienceName, user.default_audience),
        watchlist_audience=cast(AudienceName, user.watchlist_audience),
        is_private=user.is_private,
        shows_presence=user.shows_presence,
        shows_typing=user.shows_typing,
        comment_policy=cast(CommentPolicyName, user.comment_policy),
        unread_notifications=unread.first() or 0,
        date_joined=user.date_joined,
    )


def session_member(*, session_id: uuid.UUID, user_id: int) -> User | None:
    """The active member of a session that is still open. Cost: one query."""
    session = (
        Session.objects.select_related("user")
        .filter(pk=session_id, user_id=user_id, revoked_at=None, user__is_active=True)
        .first()
    )
    return session.user if session is not None else None


def open_sessions(user: User, *, current: str) -> list[OpenSession]:
    """The devices that are logged in, most recently used first, 100 at most. Cost: one query.

    `current` is the id of the session that asks.
    """
    rows = Session.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now())
    newest = rows.order_by("-expires_at", "-created_at")[:SESSIONS_SHOWN]
    return [
        OpenSession(
            id=str(row.pk),
            current=str(row.pk) == current,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_used_at=row.issued_at[-1],
        )
        for row in newest
    ]


def account_id(login: str) -> int | None:
    """The member a log-in name means, by user name or e-mail address."""
    if "@" in login:
        found = User.objects.filter(email_key=login.strip().casefold())
    else:
        found = User.objects.filter(username_key=username_key(login))
    return found.values_list("id", flat=True).first()


def is_known_address(*, user_id: int, address_key: str) -> bool:
    """Whether this member has logged in from there (sessions are kept 90 days)."""
    return Session.objects.filter(user_id=user_id, address_key=address_key).exists()


def _ref(id_: int, username: str, display_name: str, photo: str) -> MemberRef:
    return MemberRef(
        id=id_,
        username=username,
        display_name=display_name or username,
        photo_url=photo_url(photo),
    )
