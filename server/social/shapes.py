"""Answers of the social endpoints, and what services tell their callers."""

import datetime as dt

from server.live.shapes import CardKind, MemberRef, Notification, NotificationKind, Shape


class FollowState(Shape):
    """`follower_count` is the followee's. `requested`: the followee is private, and was asked."""

    follows: bool
    requested: bool
    follower_count: int


class RequestState(Shape):
    """A follow request that was accepted. `follower_count` is the member's own."""

    accepted: bool
    follower_count: int


class FollowRequest(Shape):
    """Somebody asks to follow the member."""

    id: int
    member: MemberRef
    at: dt.datetime


class BlockState(Shape):
    blocks: bool


class MuteState(Shape):
    mutes: bool


class FilmMuteState(Shape):
    movie_id: int
    mutes: bool


class KindMuteState(Shape):
    kind: CardKind
    mutes: bool


class MutedKinds(Shape):
    """Kinds of activity that the member keeps out of their feed."""

    kinds: list[CardKind]


class ChannelSettings(Shape):
    """By which channels one kind of notification comes. `email`: in the daily mail."""

    kind: NotificationKind
    in_app: bool
    email: bool
    push: bool


class NotificationSettings(Shape):
    """The matrix. `push_public_key` is what a browser subscribes with; None: there is no push."""

    kinds: list[ChannelSettings]
    push_public_key: str | None
    #: mails go to a proved address only
    email_verified: bool


class PushState(Shape):
    """A browser that is told by push."""

    id: int


class Relation(Shape):
    """Absolute state of one member towards another."""

    follows: bool = False
    followed_by: bool = False
    blocks: bool = False
    blocked_by: bool = False
    mutes: bool = False
    muted_by: bool = False
    #: asks to follow
    requested: bool = False
    requested_by: bool = False

    @property
    def hidden(self) -> bool:
        """One of the two blocks the other."""
        return self.blocks or self.blocked_by

    def reversed(self) -> "Relation":
        """The same pair, seen from the other side."""
        return Relation(
            follows=self.followed_by,
            followed_by=self.follows,
            blocks=self.blocked_by,
            blocked_by=self.blocks,
            mutes=self.muted_by,
            muted_by=self.mutes,
            requested=self.requested_by,
            requested_by=self.requested,
        )


class NotificationState(Shape):
    """`read_up_to` is the id of the newest notification that was read; `rev` guards both."""

    unread_count: int
    read_up_to: int
    rev: int


class NotificationPage(NotificationState):
    """Newest first. `live_cursor` was read before the rest; subscribe to `me` from it."""

    results: list[Notification]
    next: str | None
    live_cursor: str
