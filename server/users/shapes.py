"""What members' own answers are made of."""

import datetime as dt
from typing import Literal

from server.live.shapes import Audience, MemberRef, Shape

CommentPolicyName = Literal["anyone", "followees", "me"]


class Me(MemberRef):
    """The member's own account, as only they see it."""

    email: str
    bio: str
    pronouns: str
    location: str
    #: http(s); show it as text of the member's, `rel="nofollow ugc noopener"`
    link: str
    #: they have proved that the address is theirs
    email_verified: bool
    language: str
    #: IANA name, such as `America/Sao_Paulo`: decides what "today" is
    time_zone: str
    #: the terms they agreed to, and when; empty and null for who never was asked
    accepted_terms_version: str
    terms_accepted_at: dt.datetime | None
    default_audience: Audience
    #: who sees the films that they want to watch
    watchlist_audience: Audience
    #: followers are accepted one by one, and see alone what the member does
    is_private: bool
    #: whether others see that the member watches a film, or writes a comment, right now
    shows_presence: bool
    shows_typing: bool
    #: who may comment on what they wrote
    comment_policy: CommentPolicyName
    unread_notifications: int
    date_joined: dt.datetime


class Tokens(Shape):
    """A new pair. `refresh` replaces the token that was sent."""

    access: str
    refresh: str


class SignedIn(Tokens):
    """Logged in. Keep `device` beyond log-out and send it at the next log-in: it opens nothing, but
    guesses of strangers then do not keep this browser out.
    """

    user: Me
    device: str


class OpenSession(Shape):
    """A device that is logged in. `last_used_at`: its last log-in or refresh of tokens."""

    id: str
    #: the session of this very request
    current: bool
    user_agent: str
    created_at: dt.datetime
    last_used_at: dt.datetime


class OpenSessions(Shape):
    """Most recently used first."""

    results: list[OpenSession]
