"""Every event of the log: a closed struct each, with absolute state guarded by a `rev`.

Applied twice equals applied once; an older `rev` is ignored; a deletion is a state with a `rev`.
The AsyncAPI document, the JavaScript types and the golden files are generated from this module.
"""

from typing import ClassVar

import msgspec

from server.live.shapes import (
    Card,
    CardKind,
    Comment,
    CountedTarget,
    ListState,
    MemberRef,
    MemberStats,
    MovieStats,
    Notification,
    Shape,
    Visibility,
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


class ReviewCounts(Event):
    """The counters of a review; `rev` guards both. A count names nobody: all who see the review
    get it, those too who are not to see the member who liked or commented.
    """

    review_id: int
    movie_id: int
    entry_id: int
    activity_id: int
    like_count: int
    comment_count: int
    rev: int


class ReviewCounted(ReviewCounts):
    """A comment came or went."""

    type: ClassVar[str] = "review.counts"


class LikeChanged(ReviewCounts):
    """`member` is set only on that member's own `me`, for their other tabs."""

    member: MemberRef | None


class LikeAdded(LikeChanged):
    type: ClassVar[str] = "like.added"


class LikeRemoved(LikeChanged):
    type: ClassVar[str] = "like.removed"


class ListCreated(CardEvent):
    """A member published a list: its first state that others may see."""

    type: ClassVar[str] = "list.created"


class ReviewShared(CardEvent):
    """A member shows a review to those who follow them."""

    type: ClassVar[str] = "review.shared"


class ListShared(CardEvent):
    type: ClassVar[str] = "list.shared"


class ObjectCounted(Event):
    """The counters of a list, an entry or a comment, guarded by `rev` (their `counts_rev`)."""

    type: ClassVar[str] = "object.counts"
    target_kind: CountedTarget
    target_id: int
    #: of the card that shows the entry; None for other kinds
    activity_id: int | None
    like_count: int
    #: 0 for kinds that have no thread
    comment_count: int
    rev: int


class ObjectLiked(Event):
    """A member's own like of a list, an entry or a comment, for their other tabs; on `me` alone."""

    type: ClassVar[str] = "object.liked"
    target_kind: CountedTarget
    target_id: int
    liked: bool
    like_count: int
    rev: int


class MutesChanged(Event):
    """What a member keeps out of their own feed besides muted members: absolute state.

    `movie_ids`: until they have seen them; `kinds`: of activity. Control, and delivered on `me`.
    """

    type: ClassVar[str] = "mutes.changed"
    member_id: int
    movie_ids: list[int]
    kinds: list[CardKind]
    rev: int


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


class CommentEvent(Event):
    """Goes to the thread alone; the count travels in `review.counts`."""

    comment: Comment


class CommentAdded(CommentEvent):
    type: ClassVar[str] = "comment.added"


class CommentUpdated(CommentEvent):
    type: ClassVar[str] = "comment.updated"


class CommentRemoved(CommentEvent):
    """The comment is a tombstone now: `removed`, without text."""

    type: ClassVar[str] = "comment.removed"


class ListUpdated(Event):
    type: ClassVar[str] = "list.updated"
    list: ListState


class ListRemoved(Event):
    """Tombstone of a list; beats every state of it with a smaller or equal `rev`."""

    type: ClassVar[str] = "list.removed"
    list_id: int
    rev: int


class FeedChanged(Event):
    """Absolute state of `member_id` towards `other`: what the hub filters by, told to the member
    too.

    `hidden`: one of the two blocks the other. `requested`: the member asks to follow a private
    account; `requested_by`: the other asks to follow them.
    """

    type: ClassVar[str] = "feed.changed"
    member_id: int
    other: MemberRef
    follows: bool
    followed_by: bool
    hidden: bool
    muted: bool
    requested: bool = False
    requested_by: bool = False


class MemberVisibility(Event):
    """Who may see a member's activity at all, from now on, whatever the audience of each piece.

    `private`: followers only. `gone`: nobody (suspended, deactivated, deleted). Told to all who
    have the member on a page, which they then read again.
    """

    type: ClassVar[str] = "member.visibility"
    member_id: int
    visibility: Visibility
    rev: int


class AccountChanged(Event):
    """A member's own settings that the hub and their other tabs go by."""

    type: ClassVar[str] = "account.changed"
    member_id: int
    is_private: bool
    shows_presence: bool
    shows_typing: bool
    rev: int


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
    ListCreated,
    ReviewShared,
    ListShared,
    ActivityRemoved,
    LikeAdded,
    LikeRemoved,
    ReviewCounted,
    ObjectCounted,
    ObjectLiked,
    CommentAdded,
    CommentUpdated,
    CommentRemoved,
    ListUpdated,
    ListRemoved,
    MovieStatsChanged,
    MemberStatsChanged,
    NotificationAdded,
    NotificationRead,
    FeedChanged,
    MutesChanged,
    MemberVisibility,
    AccountChanged,
    SessionRevoked,
)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in EVENTS}
#: handled by the hub before all other rows of a tail
CONTROL_TYPES = frozenset(
    {
        FeedChanged.type,
        MutesChanged.type,
        MemberVisibility.type,
        AccountChanged.type,
        SessionRevoked.type,
    }
)
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
