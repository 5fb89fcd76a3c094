"""Every event of the log: a closed struct each, with absolute state guarded by a `rev`.

Applied twice equals applied once; an older `rev` is ignored; a deletion is a state with a `rev`.
The AsyncAPI document, the JavaScript types and the golden files are generated from this module.
"""

from typing import ClassVar

import msgspec

from server.live.shapes import (
    Card,
    CardKind,
    MemberRef,
    MemberStats,
    MovieStats,
    Notification,
    Shape,
)


class Event(Shape):
    """Base of all events. `type` is the word on the wire."""

    type: ClassVar[str]


class CardEvent(Event):
    card: Card


class DiaryLogged(CardEvent):
    """A member logged a movie."""

    type: ClassVar[str] = "diary.logged"


class DiaryUpdated(CardEvent):
    """A logged entry or its review changed; the card replaces one with a smaller `rev`."""

    type: ClassVar[str] = "diary.updated"


class MemberFollowed(CardEvent):
    type: ClassVar[str] = "member.followed"


class ReviewLiked(CardEvent):
    """The card of the like; the counter travels in `like.added`."""

    type: ClassVar[str] = "review.liked"


class ActivityRemoved(Event):
    """Tombstone of a card; beats every card of that id with a smaller or equal `rev`."""

    type: ClassVar[str] = "activity.removed"
    activity_id: int
    kind: CardKind
    rev: int
    entry_id: int | None
    review_id: int | None
    movie_id: int | None


class LikeChanged(Event):
    """`rev` guards `like_count` alone, and is the `rev` of the review's counters.

    A count names nobody: all who see the review get it, those too who are not to see the member who
    liked. `member` is set only on that member's own `me`, for their other tabs.
    """

    review_id: int
    movie_id: int
    entry_id: int
    activity_id: int
    like_count: int
    rev: int
    member: MemberRef | None


class LikeAdded(LikeChanged):
    type: ClassVar[str] = "like.added"


class LikeRemoved(LikeChanged):
    type: ClassVar[str] = "like.removed"


class MovieStatsChanged(MovieStats, Event):
    type: ClassVar[str] = "movie.stats"


class MemberStatsChanged(MemberStats, Event):
    type: ClassVar[str] = "member.stats"


class ReadState(Event):
    """`rev` guards both fields: read state never goes backwards."""

    unread_count: int
    read_up_to: int
    rev: int


class NotificationAdded(ReadState):
    type: ClassVar[str] = "notification.added"
    notification: Notification


class NotificationRead(ReadState):
    type: ClassVar[str] = "notification.read"


class FeedChanged(Event):
    """Absolute state of `member_id` towards `other`: what the hub filters by, told to the member
    too.

    `hidden`: one of the two blocks the other.
    """

    type: ClassVar[str] = "feed.changed"
    member_id: int
    other: MemberRef
    follows: bool
    followed_by: bool
    hidden: bool
    muted: bool


class SessionRevoked(Event):
    """Closes the sockets of one session, or of all of them when `session_id` is None. Not
    delivered.
    """

    type: ClassVar[str] = "session.revoked"
    member_id: int
    session_id: str | None


EVENTS: tuple[type[Event], ...] = (
    DiaryLogged,
    DiaryUpdated,
    MemberFollowed,
    ReviewLiked,
    ActivityRemoved,
    LikeAdded,
    LikeRemoved,
    MovieStatsChanged,
    MemberStatsChanged,
    NotificationAdded,
    NotificationRead,
    FeedChanged,
    SessionRevoked,
)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in EVENTS}
#: handled by the hub before all other rows of a tail
CONTROL_TYPES = frozenset({FeedChanged.type, SessionRevoked.type})
#: latest wins: the hub sends at most two frames a second for each of these and each object
COUNTER_TYPES = frozenset({MovieStatsChanged.type, MemberStatsChanged.type})


def encode(event: Event) -> bytes:
    """The event's `data` as JSON. Validates what a constructor does not: wrong types are refused.

    Raises: msgspec.ValidationError.
    """
    data = msgspec.json.encode(event)
    msgspec.json.decode(data, type=type(event))
    return data


def decode(type_: str, data: bytes | str) -> Event:
    """Raises: KeyError for an unknown type, msgspec.ValidationError for a wrong shape."""
    return msgspec.json.decode(data, type=BY_TYPE[type_])
