"""The frames of the socket: closed structs both ways, tagged by `type`."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Ref = Annotated[int, Meta(ge=0, le=2**53 - 1)]
TopicName = Annotated[str, Meta(max_length=40)]
CursorText = Annotated[str, Meta(max_length=4096)]


class Frame(
    msgspec.Struct, tag_field="type", forbid_unknown_fields=True, kw_only=True, omit_defaults=False
):
    """Base of all frames."""


class Auth(Frame, tag="auth"):
    """First frame of a client. `ticket: null` is an anonymous reader; `resume` comes from
    `ready`.
    """

    ticket: Annotated[str, Meta(max_length=2048)] | UnsetType | None = UNSET
    resume: Annotated[str, Meta(max_length=2048)] | UnsetType = UNSET


class Subscribe(Frame, tag="subscribe"):
    """`cursor: null` means from now on. `have`: ids not to be sent again."""

    ref: Ref
    topics: Annotated[list[TopicName], Meta(min_length=1, max_length=128)]
    cursor: CursorText | None = None
    have: Annotated[list[int], Meta(max_length=500)] = []


class Unsubscribe(Frame, tag="unsubscribe"):
    """Nothing more of these topics; topics that it does not have do no harm."""

    ref: Ref
    topics: Annotated[list[TopicName], Meta(min_length=1, max_length=128)]


class Signal(Frame, tag="signal"):
    """Something of this moment, never logged. No answer unless it is refused.

    On `movie.<id>`: `watching` (a check-in, which ends by itself after the runtime) and `stopped`.
    On `review.<id>` and `list.<id>`: `typing`, to be said again every 3 s while it lasts.
    """

    topic: TopicName
    signal: Literal["watching", "stopped", "typing"]


ClientFrame = Auth | Subscribe | Unsubscribe | Signal


class Ready(Frame, tag="ready"):
    """Authenticated. `resume` is None for an anonymous reader."""

    heartbeat_s: float
    resume: str | None


class Subscribed(Frame, tag="subscribed"):
    """`recovered: false`: the place is lost; refetch, then subscribe from that answer's
    live_cursor.
    """

    ref: int
    topics: list[str]
    recovered: bool
    cursor: str


class Unsubscribed(Frame, tag="unsubscribed"):
    """Nothing more of these topics comes after this."""

    ref: int
    topics: list[str]


class EventFrame(Frame, tag="event"):
    """One event on one topic. `data` is the event's own JSON, spliced in as it stands in the
    log.
    """

    id: int
    topic: str
    event: str
    at: str
    data: msgspec.Raw


class SignalFrame(Frame, tag="signal"):
    """The newest state of something ephemeral on a topic; it replaces the one before.

    `presence` carries `shapes.Presence`, `typing` carries `shapes.Typing`.
    """

    topic: str
    signal: Literal["presence", "typing"]
    data: msgspec.Raw


class CursorFrame(Frame, tag="cursor"):
    """Everything up to here was sent, for every topic of the socket. It is the heartbeat too."""

    cursor: str


class Resync(Frame, tag="resync"):
    """The place on these topics is lost: refetch."""

    topics: list[str]


class Error(Frame, tag="error"):
    """`ref` is None when the frame's own could not be read."""

    ref: int | None
    code: str
    detail: str


class Reauth(Frame, tag="reauth"):
    """The access token ends soon; answer with `auth` and a new ticket."""

    within_s: int


SERVER_FRAMES: tuple[type[Frame], ...] = (
    Ready, Subscribed, Unsubscribed, EventFrame, SignalFrame, CursorFrame, Resync, Error,
    Reauth,
)  # fmt: skip
CLIENT_FRAMES: tuple[type[Frame], ...] = (Auth, Subscribe, Unsubscribe, Signal)
