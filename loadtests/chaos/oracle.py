"""Who had to see what: the log's rows, filtered by rules written here a second time.

The oracle shares no code with the hub: it reads `live_event` when all is quiet and judges each row
with its own `may_see`, its own reading of cursors, and its own map from log topics to wire topics.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

#: latest wins: the hub may skip a state that a newer one of the same object replaces
COUNTERS = {
    "movie.stats": ("movie", "movie_id"),
    "member.stats": ("member", "member_id"),
    "like.added": ("review", "review_id"),
    "like.removed": ("review", "review_id"),
    "review.counts": ("review", "review_id"),
}
CONTROL_ONLY = {"session.revoked"}


@dataclass(frozen=True, slots=True)
class Row:
    """One committed row of `live_event`."""

    id: int
    xid: int
    type: str
    topics: frozenset[str]
    actor_id: int | None
    owner_ids: tuple[int, ...]
    audience: str
    data: dict[str, Any]

    @property
    def counter(self) -> tuple[str, int] | None:
        """The object whose newest state is all that must arrive; None for other events."""
        if self.type not in COUNTERS:
            return None
        kind, name = COUNTERS[self.type]
        return kind, int(self.data[name])


def read_log(connection: psycopg.Connection[Any], *, from_xid: int = 0) -> list[Row]:
    """All rows, or those of transactions from one on, by id."""
    rows = connection.execute(
        "SELECT id, xid::text::bigint, type, topics, actor_id, owner_ids, audience, data"
        " FROM live_event WHERE xid >= %s::text::xid8 ORDER BY id",
        [str(from_xid)],
    ).fetchall()
    return [
        Row(id_, xid, type_, frozenset(topics), actor, tuple(owners), audience, json.loads(data))
        for id_, xid, type_, topics, actor, owners, audience, data in rows
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor of the wire, `epoch:xmin:xmax:xip`."""

    xmin: int
    xmax: int
    open: frozenset[int]

    @classmethod
    def parse(cls, cursor: str) -> Place:
        _, xmin, xmax, xip = cursor.split(":")
        return cls(int(xmin), int(xmax), frozenset(int(xid) for xid in xip.split(",") if xid))

    def holds(self, row: Row) -> bool:
        """Whether the row was visible when the cursor was taken."""
        return self.sees(row.xid)

    def sees(self, xid: int) -> bool:
        """The same of any transaction's rows."""
        return xid < self.xmin or (xid < self.xmax and xid not in self.open)


@dataclass(frozen=True)
class Relations:
    """Who follows, blocks and mutes whom, as (one, other) pairs, at one moment."""

    follows: frozenset[tuple[int, int]] = frozenset()
    blocks: frozenset[tuple[int, int]] = frozenset()
    mutes: frozenset[tuple[int, int]] = frozenset()
    #: seen by their followers alone, and by nobody
    private: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()

    @classmethod
    def read(cls, connection: psycopg.Connection[Any]) -> Relations:
        def read(statement: str) -> list[tuple[int, ...]]:
            rows = connection.execute(statement).fetchall()
            return [tuple(int(value) for value in row) for row in rows]

        def pairs(statement: str) -> frozenset[tuple[int, int]]:
            return frozenset((one, other) for one, other in read(statement))

        def ids(statement: str) -> frozenset[int]:
            return frozenset(one for (one,) in read(statement))

        return cls(
            follows=pairs("SELECT follower_id, followee_id FROM social_follow"),
            blocks=pairs("SELECT blocker_id, blocked_id FROM social_block"),
            mutes=pairs("SELECT muter_id, muted_id FROM social_mute"),
            private=ids("SELECT id FROM users_user WHERE is_private"),
            gone=ids("SELECT id FROM users_user WHERE NOT is_active"),
        )

    def blocked(self, one: int, other: int) -> bool:
        return (one, other) in self.blocks or (other, one) in self.blocks

    def may_see(self, viewer: int | None, row: Row, topic: str = "") -> bool:
        """The product's rule for one event and one reader (None: not logged in).

        A mute does not close the page of the muted member themselves.
        """
        shown = {*row.owner_ids, *([] if row.actor_id is None else [row.actor_id])}
        closed = {
            m for m in shown & self.private if m != viewer and (viewer, m) not in self.follows
        }
        if closed or shown & self.gone:
            return False
        if viewer is None:
            return row.audience == "public"
        if any(self.blocked(viewer, m) for m in shown):
            return False
        if any((viewer, m) in self.mutes and topic != f"user.{m}" for m in shown):
            return False
        others = [owner for owner in row.owner_ids if owner != viewer]
        if row.audience == "public" or (row.owner_ids and not others):
            return True
        follows = all((viewer, owner) in self.follows for owner in others)
        followed = all((owner, viewer) in self.follows for owner in others)
        if row.audience == "followers":
            return follows
        return row.audience == "friends" and follows and followed

    def carries(self, viewer: int | None, topic: str, row: Row) -> bool:
        """Whether the row belongs on this topic of the wire, for this reader."""
        if row.type in CONTROL_ONLY:
            return False
        if topic == "me":
            return f"member.{viewer}" in row.topics
        if topic == "feed":
            authors = {int(t.partition(".")[2]) for t in row.topics if t.startswith("author.")}
            return any(a == viewer or (viewer, a) in self.follows for a in authors)
        if "objects" in row.topics and topic.partition(".")[0] in ("movie", "review", "list"):
            return True
        return topic in row.topics


@dataclass
class Segment:
    """What one lane applied between two seeds: the cursor of the seed, then the ids in order."""

    cursor: str | None
    applied: list[int] = field(default_factory=list)


@dataclass
class Lane:
    """One reader's topic on one page, as the driver reports it."""

    client: str
    viewer: int | None
    topic: str
    segments: list[Segment]
    #: every event frame that came on this topic, duplicates too
    wire: list[int] = field(default_factory=list)


@dataclass
class Verdict:
    """Counts over all lanes; `examples` names the first few of each kind of fault."""

    lanes: int = 0
    expected: int = 0
    applied: int = 0
    lost: int = 0
    twice: int = 0
    leaked: int = 0
    phantom: int = 0
    wire_duplicates: int = 0
    reseeds: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, kind: str, lane: Lane, ids: Iterable[int], log: Mapping[int, Row]) -> int:
        found = sorted(ids)
        if found and len(self.examples) < 12:
            told = ", ".join(f"{i} {log[i].type}" if i in log else str(i) for i in found[:6])
            self.examples.append(f"{kind}: {len(found)} for {lane.client} on {lane.topic}: {told}")
        return len(found)

    @property
    def faults(self) -> list[str]:
        counts = {
            "lost": self.lost,
            "applied twice": self.twice,
            "leaked": self.leaked,
            "not in the log": self.phantom,
        }
        return [f"{n} {name}" for name, n in counts.items() if n] + self.examples

    def counts(self) -> dict[str, int]:
        return {name: value for name, value in vars(self).items() if name != "examples"}


class Oracle:
    """The log of one scenario and the relations that held all through it."""

    def __init__(self, rows: list[Row], relations: Relations) -> None:
        self.rows = rows
        self.by_id: Mapping[int, Row] = {row.id: row for row in rows}
        self.relations = relations
        self._visible: dict[tuple[int | None, str], list[Row]] = {}

    def visible(self, viewer: int | None, topic: str) -> list[Row]:
        """What this reader gets on this topic, from the beginning of the log."""
        key = (viewer, topic)
        if key not in self._visible:
            carries, may_see = self.relations.carries, self.relations.may_see
            # `me` is addressed: who may write to it was decided when it was written.
            self._visible[key] = [
                row
                for row in self.rows
                if carries(viewer, topic, row) and (topic == "me" or may_see(viewer, row, topic))
            ]
        return self._visible[key]

    def judge(self, lanes: Iterable[Lane]) -> Verdict:
        """Compare each lane with what its reader had to see since its last seed."""
        verdict = Verdict()
        for lane in lanes:
            self._judge_lane(lane, verdict)
        return verdict

    def _judge_lane(self, lane: Lane, verdict: Verdict) -> None:
        log = self.by_id
        verdict.lanes += 1
        verdict.reseeds += len(lane.segments) - 1
        allowed = {row.id for row in self.visible(lane.viewer, lane.topic)}
        for segment in lane.segments:
            once: set[int] = set()
            again = {i for i in segment.applied if i in once or once.add(i)}  # type: ignore[func-returns-value]
            verdict.twice += verdict.note("twice", lane, again, log)
        seen = {*lane.wire, *(i for segment in lane.segments for i in segment.applied)}
        unknown = {i for i in seen if i not in self.by_id}
        verdict.phantom += verdict.note("not in the log", lane, unknown, log)
        verdict.leaked += verdict.note("leaked", lane, seen - allowed - unknown, log)
        verdict.wire_duplicates += len(lane.wire) - len(set(lane.wire))
        verdict.expected += len(self.due(lane))
        verdict.applied += len(set(lane.segments[-1].applied))
        verdict.lost += verdict.note("lost", lane, self.missing(lane), log)

    def due(self, lane: Lane) -> list[Row]:
        """Rows that the lane's last segment had to apply: those its seed did not hold."""
        cursor = lane.segments[-1].cursor
        rows = self.visible(lane.viewer, lane.topic)
        if cursor is None:
            raise ValueError(f"{lane.client} {lane.topic} was not seeded with a cursor")
        place = Place.parse(cursor)
        return [row for row in rows if not place.holds(row)]

    def missing(self, lane: Lane) -> set[int]:
        """Ids that were due and did not come; an older counter may be left out."""
        due, applied = self.due(lane), set(lane.segments[-1].applied)
        newest: dict[tuple[str, int], int] = {}
        for row_id in applied:
            row = self.by_id.get(row_id)
            if row is not None and row.counter is not None:
                rev = int(row.data["rev"])
                newest[row.counter] = max(newest.get(row.counter, 0), rev)
        return {
            row.id
            for row in due
            if row.id not in applied
            and not (row.counter and newest.get(row.counter, -1) >= int(row.data["rev"]))
        }
