"""Answers about copies of a member's data."""

import datetime as dt
from typing import Literal

from server.live.shapes import Shape

ExportState = Literal["due", "done", "failed"]


class Export(Shape):
    """A copy of all of the member's data, as NDJSON. `size` in bytes."""

    id: str
    state: ExportState
    asked_at: dt.datetime
    done_at: dt.datetime | None
    #: when it is deleted
    expires_at: dt.datetime | None
    line_count: int
    size: int


class Exports(Shape):
    """Newest first."""

    results: list[Export]


class ExportLink(Shape):
    """Downloads the file once, with the member's own token, until `expires_at`."""

    url: str
    expires_at: dt.datetime
