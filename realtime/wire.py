"""What goes out: rows of the log and server frames, each encoded and framed once for everybody.

A frame from server to client is unmasked and, without permessage-deflate, the same bytes for every
client (RFC 6455, 5.2). So it is made once for each event and topic, and written as it stands.
"""

from collections.abc import Sequence

import msgspec

from server.live import topics as topic_names
from server.live.events import (
    COUNTER_TYPES,
    EVENTS,
    CardEvent,
    LikeAdded,
    LikeRemoved,
    ObjectCounted,
    ReviewCounted,
)
from server.live.frames import Frame

_TEXT_FINAL = 0x81
_encode = msgspec.json.Encoder().encode
#: events that carry a counter of one object, told apart by the field that names the object
_COUNTED = COUNTER_TYPES | {
    LikeAdded.type, LikeRemoved.type, ReviewCounted.type, ObjectCounted.type,
}  # fmt: skip
_CARDS = frozenset(event.type for event in EVENTS if issubclass(event, CardEvent))
#: names an object whose counter an event carries: the kind, and ids of which one is not 0
Counter = tuple[str, int, int, int]
#: a row of the log on its way: the topic in the log, its kind, its number, the topic on the wire
Route = tuple[str, str, int, str]


class _Counted(msgspec.Struct):
    target_kind: str = ""
    target_id: int = 0
    review_id: int = 0
    movie_id: int = 0
    member_id: int = 0


class _Film(msgspec.Struct):
    id: int


class _OfFilm(msgspec.Struct):
    movie: _Film


class _Card(msgspec.Struct):
    kind: str
    entry: _OfFilm | None = None
    review: _OfFilm | None = None


class _Carded(msgspec.Struct):
    card: _Card


_decode_counted = msgspec.json.Decoder(_Counted).decode
_decode_carded = msgspec.json.Decoder(_Carded).decode


def text_frame(payload: bytes) -> bytes:
    """`payload` as one final, unmasked text frame."""
    size = len(payload)
    if size < 126:
        return bytes((_TEXT_FINAL, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def payload_of(frame: bytes) -> bytes:
    """What `text_frame` was given; for servers that make the frame themselves."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def encode(frame: Frame) -> bytes:
    """A server frame, ready to be written."""
    return text_frame(_encode(frame))


def wire_topic(log_topic: str) -> Route:
    """How a topic of the log is told to a client: `author.7` is in `feed`, `member.7` is `me`."""
    name, number = topic_names.split(log_topic)
    wire = {"author": topic_names.FEED, "member": topic_names.ME}.get(name, log_topic)
    return log_topic, name, number, wire


class Logged:
    """One row of the log, with its frames: one for each wire topic, made when first wanted."""

    __slots__ = (
        "_frames", "actor_id", "at", "audience", "authors", "counter", "data", "id", "involved",
        "owner_ids", "people", "routes", "type", "xid",
    )  # fmt: skip

    def __init__(
        self,
        id: int,
        xid: int,
        at: str,
        type: str,
        topics: Sequence[str],
        actor_id: int | None,
        owner_ids: Sequence[int],
        audience: str,
        data: str,
    ) -> None:
        self.id = id
        self.xid = xid
        #: ISO 8601 in UTC, when its transaction began
        self.at = at
        self.type = type
        self.routes = tuple(wire_topic(topic) for topic in topics)
        self.authors = tuple(number for _, name, number, _ in self.routes if name == "author")
        self.actor_id = actor_id
        self.owner_ids = tuple(owner_ids)
        self.audience = audience
        self.data = data.encode()
        #: whose doing or whose content it is
        self.people = frozenset(owner_ids) | ({actor_id} if actor_id is not None else frozenset())
        #: these, and the member whose profile shows it
        self.involved = self.people | {
            number for _, name, number, _ in self.routes if name == "user"
        }
        #: the object whose counter this is, or None; of two such events the later one is enough
        self.counter = self._counter() if type in _COUNTED else None
        self._frames: dict[str, bytes] = {}

    def _counter(self) -> Counter:
        ids = _decode_counted(self.data)
        if ids.target_kind:
            return (ids.target_kind, ids.target_id, 0, 0)
        # A like names its movie too; the counter is the review's.
        return ("", ids.review_id, 0 if ids.review_id else ids.movie_id, ids.member_id)

    def theme(self) -> tuple[str, int]:
        """Of a card: its kind, and its film or 0; of other events ("", 0)."""
        if self.type not in _CARDS:
            return "", 0
        card = _decode_carded(self.data).card
        film = card.entry or card.review
        return card.kind, film.movie.id if film else 0

    def frame(self, wire: str) -> bytes:
        """The event frame for one wire topic. `data` is spliced in as the log holds it."""
        frame = self._frames.get(wire)
        if frame is None:
            head = f'{{"type":"event","id":{self.id},"topic":"{wire}","event":"{self.type}"'
            payload = f'{head},"at":"{self.at}","data":'.encode() + self.data + b"}"
            frame = self._frames[wire] = text_frame(payload)
        return frame
