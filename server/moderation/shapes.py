"""Answers of the moderation endpoints."""

import datetime as dt

from server.live.shapes import MemberRef, Shape


class SuspensionState(Shape):
    """A suspension that stands. `until` None: until somebody lifts it."""

    member: MemberRef
    reason: str
    until: dt.datetime | None
    by: MemberRef | None
    created_at: dt.datetime
