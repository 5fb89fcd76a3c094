"""The shapes that REST answers and live events share: one closed struct each, one encoder for both.

A field that only a reader's own REST answer carries (`liked`) is `UNSET` in an event and then
absent: an event is encoded once for everybody.
"""

import datetime as dt
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

Audience = Literal["public", "followers", "friends", "me"]
CardKind = Literal[
    "diary.logged",
    "member.followed",
    "review.liked",
    "list.created",
    "review.shared",
    "list.shared",
]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes: unknown fields are refused."""


class MemberRef(Shape):
    id: int
    username: str
    display_name: str
    photo_url: str | None


class MovieRef(Shape, kw_only=True):
    """`poster_path` is TMDb's path (joins the image host and a size) or None: typographic
    poster. `poster_path_pt` is the poster in Portuguese, None where there is none of its own.
    """

    id: int
    tmdb_id: int | None
    slug: str
    title: str
    title_pt: str
    original_title: str
    year: int | None
    poster_path: str | None
    #: events of before there was one are told again from the log without it
    poster_path_pt: str | None = None
    genres: list[str]


class Hidden(Shape):
    """Why and since when moderation keeps a piece from all but its owner, who alone is told."""

    reason: str
    at: dt.datetime


class ReviewBrief(Shape):
    """A review on a card. `excerpt` is None when it contains spoilers: cards never leak them."""

    id: int
    excerpt: str | None
    truncated: bool
    contains_spoilers: bool
    like_count: int
    comment_count: int
    #: guards the two counters, not the text
    rev: int
    liked: bool | UnsetType = UNSET


class Entry(Shape):
    """A diary entry. `rating` in stars, 0.5 to 5.0."""

    id: int
    movie: MovieRef
    watched_on: dt.date | None
    rating: float | None
    rewatch: bool
    liked: bool
    audience: Audience
    review: ReviewBrief | None
    rev: int
    created_at: dt.datetime
    #: did not finish
    dnf: bool = False
    tags: list[str] = []
    #: likes of the entry itself; those of its review are the review's
    like_count: int = 0
    #: guards `like_count`
    counts_rev: int = 0
    #: the reader likes the entry; `liked` says that its author likes the film
    liked_by_me: bool | UnsetType = UNSET
    #: absent while it is not hidden; nobody but its owner gets one that is
    hidden: Hidden | UnsetType = UNSET


class LikedReview(Shape):
    """A review on the card of a member who likes it."""

    id: int
    excerpt: str | None
    truncated: bool
    contains_spoilers: bool
    like_count: int
    comment_count: int
    rev: int
    author: MemberRef
    movie: MovieRef
    rating: float | None
    liked: bool | UnsetType = UNSET


class ListState(Shape):
    """A list without its items; a greater `rev` says that the items are to be read again."""

    id: int
    owner: MemberRef
    title: str
    description: str
    ranked: bool
    audience: Audience
    item_count: int
    rev: int
    updated_at: dt.datetime
    #: seen by its audience, who must know its address: in no list of lists, no feed, no search
    unlisted: bool = False
    tags: list[str] = []
    cover_url: str | None = None
    #: its first films, five at most
    preview: list[MovieRef] = []
    like_count: int = 0
    comment_count: int = 0
    #: guards the two counters
    counts_rev: int = 0
    liked: bool | UnsetType = UNSET
    #: absent while it is not hidden; nobody but its owner gets one that is
    hidden: Hidden | UnsetType = UNSET


class Card(Shape):
    """An activity as a feed shows it. Cards stand by `id`, newest first, by REST and live alike."""

    id: int
    kind: CardKind
    at: dt.datetime
    actor: MemberRef
    rev: int
    entry: Entry | None = None
    followee: MemberRef | None = None
    review: LikedReview | None = None
    list: ListState | None = None


class MovieStats(Shape):
    """`average_rating` in stars, step 0.01, None below the minimum number of ratings."""

    movie_id: int
    rev: int
    average_rating: float | None
    rating_count: int
    rating_histogram: list[int]
    #: whole, summing to 100; all 0 without a rating
    rating_percentages: list[int]
    log_count: int
    like_count: int
    review_count: int


class MemberStats(Shape):
    member_id: int
    rev: int
    follower_count: int
    following_count: int
    log_count: int
    film_count: int
    review_count: int


#: a field named `list` hides the word from the annotations beside it
MemberRefs = list[MemberRef]


class NotifiedReview(Shape):
    id: int
    movie: MovieRef


class NotifiedList(Shape):
    id: int
    title: str


class NotifiedEntry(Shape):
    id: int
    movie: MovieRef


NotificationKind = Literal[
    "follow",
    "follow_request",
    "follow_accepted",
    "review_like",
    "comment",
    "reply",
    "list_like",
    "entry_like",
    "comment_like",
    "list_comment",
    "mention",
    "share",
    "list_invitation",
]


class Notification(Shape):
    """A group: what several members did to one thing. The newest state of a `key` replaces others.

    `id` is that of the newest notification in it, so a group that grows moves to the top. One whose
    `actor_count` is 0 is gone: what it told of was taken back.
    """

    id: int
    #: names the group; stays the same while it grows
    key: str
    kind: NotificationKind
    #: the latest, newest first, three at most
    actors: MemberRefs
    actor_count: int
    review: NotifiedReview | None
    #: the newest comment of the group; None where the kind has none
    comment_id: int | None
    at: dt.datetime
    read: bool
    #: what it is about, where that is a list or a diary entry
    list: NotifiedList | None = None
    entry: NotifiedEntry | None = None


CommentTarget = Literal["review", "list"]


class Comment(Shape):
    """A comment in a thread, oldest first. `text` is None once it was removed: a tombstone."""

    id: int
    target_kind: CommentTarget
    target_id: int
    author: MemberRef
    text: str | None
    removed: bool
    #: the comment that it answers
    reply_to: int | None
    created_at: dt.datetime
    edited_at: dt.datetime | None
    rev: int
    #: those whom the text names and who may see it
    mentions: list[MemberRef] = []
    like_count: int = 0
    #: guards `like_count`
    counts_rev: int = 0
    liked: bool | UnsetType = UNSET
    #: only in the author's own answers, of a comment that moderation removed
    hidden: Hidden | UnsetType = UNSET


CountedTarget = Literal["list", "entry", "comment"]


Visibility = Literal["open", "private", "gone"]


class Presence(Shape):
    """Who is at a movie's page now. Ephemeral: never in the log.

    `here` counts readers, anonymous ones too, each member once. `watchers` are the latest of those
    who said that they watch it now and let others see it; five at most.
    """

    here: int
    watching: int
    watchers: list[MemberRef]


class Typing(Shape):
    """Who writes a comment now; empty when nobody does. Ephemeral: never in the log."""

    members: list[MemberRef]
