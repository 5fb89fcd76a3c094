"""What members' own answers are made of."""

import datetime as dt

from server.live.shapes import Audience, MemberRef, Shape


class Me(MemberRef):
    """The member's own account, as only they see it."""

    email: str
    bio: str
    language: str
    default_audience: Audience
    unread_notifications: int
    date_joined: dt.datetime


class Tokens(Shape):
    """A new pair. `refresh` replaces the token that was sent."""

    access: str
    refresh: str


class SignedIn(Tokens):
    user: Me
