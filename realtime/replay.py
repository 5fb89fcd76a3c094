"""Subscribing: join first, replay second, so that an event between the two comes, and comes once.

The order (docs/architecture.md): (a) look, if the client has seen more than we; (b) join, live
frames queue; (c) replay what is visible in our snapshot and not in the client's; (d) the queued
frames; (e) `subscribed` with the cursor.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import psycopg

from realtime import metrics
from realtime.access import Allowed, admitted, may_see, page_owner
from realtime.hub import Hub
from realtime.members import Member
from realtime.mutes import wants
from realtime.session import Session
from realtime.tail import COLUMNS, logged
from realtime.wire import Logged
from server.core.env import env
from server.live import topics as names
from server.live.cursor import Cursor, InvalidCursor, Snapshot
from server.live.events import FeedChanged, MutesChanged, SessionRevoked
from server.live.frames import Subscribe, Subscribed, Unsubscribe, Unsubscribed

#: a replay waits for the client while so much of it is unsent
HIGH_WATER_BYTES = 64 * 1024
DRAIN_STEP_S = 0.02
#: a client that takes nothing for so long is left to the limits of `Session`
DRAIN_PATIENCE_S = 20.0
#: after one of these, what a member may see or wants to is no function of their sets now
_RULES = frozenset({FeedChanged.type, MutesChanged.type})

# Visible in the hub's snapshot and not in the client's, on the primary, in one statement with the
# check that nothing of it was trimmed. PostgreSQL hashes the topics: a look-up for each of a row's.
_REPLAY = f"""
    WITH log AS MATERIALIZED (
      SELECT coalesce((SELECT trimmed_xid FROM live_log), '0') <= %(xmin)s::xid8 AS kept)
    SELECT log.kept, {COLUMNS}
      FROM log LEFT JOIN live_event e
        ON e.xid >= %(xmin)s::xid8 AND e.xid < %(upto_xmax)s::xid8
       AND NOT pg_visible_in_snapshot(e.xid, %(seen)s::pg_snapshot)
       AND pg_visible_in_snapshot(e.xid, %(upto)s::pg_snapshot)
       AND EXISTS (SELECT FROM unnest(e.topics) AS topic WHERE topic = ANY(%(topics)s::text[]))
     ORDER BY e.id LIMIT %(rows)s
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscribe asks for: whose topics, and the ids that were seen already."""

    member: Member | None
    topics: frozenset[str]
    have: frozenset[int]

    def wire_topics(self, event: Logged) -> Iterable[str]:
        """On which of the topics the event is to be told, each once."""
        found = dict.fromkeys(
            wire for topic, name, number, wire in event.routes if self._has(topic, name, number)
        )
        if any(route[0] == names.OBJECTS for route in event.routes):
            found |= dict.fromkeys(sorted(filter(names.is_object, self.topics)))
        return found

    def _has(self, topic: str, name: str, number: int) -> bool:
        if name == "author":
            return (
                names.FEED in self.topics and self.member is not None and self.member.reads(number)
            )
        if name == "member":
            return names.ME in self.topics and self.member is not None and self.member.id == number
        return topic in self.topics

    def log_topics(self) -> list[str]:
        """Every topic of the log that matters: the member's own too, for changed relations."""
        found = [topic for topic in self.topics if topic not in names.MEMBERS_ONLY]
        if any(map(names.is_object, found)):
            found.append(names.OBJECTS)
        if self.member is not None:
            found.append(names.member(self.member.id))
            if names.FEED in self.topics:
                found += [names.author(author) for author in self.member.authors]
        return found


async def subscribe(hub: Hub, session: Session, frame: Subscribe) -> None:
    """Answer a subscribe frame. Raises: Unavailable."""
    try:
        cursor = Cursor.parse(frame.cursor) if frame.cursor is not None else None
    except InvalidCursor:
        session.refuse(frame.ref, "invalid_cursor", "This is not a cursor of ours.")
        return
    topics, refused = await hub.gate.split(session.member, frame.topics)
    if len(session.topics.union(topics)) > env().ws_max_topics:
        session.refuse(frame.ref, "too_many_topics", f"At most {env().ws_max_topics} topics.")
        return
    for topic, code in refused:
        session.refuse(frame.ref, code, topic)
    if not topics:
        return
    recovered = await _join(hub, session, topics, cursor, frozenset(frame.have))
    session.send(
        Subscribed(ref=frame.ref, topics=list(topics), recovered=recovered, cursor=hub.cursor)
    )
    hub.signals.came(session, session.topics.intersection(topics))


def unsubscribe(hub: Hub, session: Session, frame: Unsubscribe) -> None:
    hub.unsubscribe(session, frame.topics)
    session.send(Unsubscribed(ref=frame.ref, topics=list(dict.fromkeys(frame.topics))))


async def _join(
    hub: Hub, session: Session, topics: Allowed, cursor: Cursor | None, have: frozenset[int]
) -> bool:
    """Whether everything after `cursor` was or will be sent. If not, the topics are left alone."""
    if cursor is None:
        hub.subscribe(session, topics)
        return True
    if not await _catch_up(hub, cursor):
        return _lost(hub, session, topics, "position")
    if not all(hub.gate.opens(session.member, subject) for subject in topics.values()):
        return _lost(hub, session, topics, "hidden")  # closed to them while we looked
    session.hold()
    try:
        hub.subscribe(session, topics)
        wanted = Wanted(session.member, frozenset(topics), have)
        chosen = await _choose(hub, wanted, cursor.snapshot)
        if chosen is None or not await _write(hub, session, chosen, cursor.epoch):
            return _lost(hub, session, topics, "range")
    finally:
        session.release()
    if not session.topics.issuperset(topics):
        return _lost(hub, session, topics, "hidden")
    return True


async def _catch_up(hub: Hub, cursor: Cursor) -> bool:
    """(a) Whether this hub now knows all that the client has seen."""
    lookout = hub.lookout
    if cursor.epoch != lookout.epoch:
        await lookout.check_epoch()  # the page may be newer than our last check
    elif not lookout.snapshot.covers(cursor.snapshot):
        await lookout.look()
    return cursor.epoch == lookout.epoch and lookout.snapshot.covers(cursor.snapshot)


def _lost(hub: Hub, session: Session, topics: Allowed, reason: str) -> bool:
    """Until the client has refetched and subscribed again, no cursor frame may speak for these."""
    hub.unsubscribe(session, topics)
    metrics.resyncs.labels(reason).inc()
    return False


async def _choose(hub: Hub, wanted: Wanted, seen: Snapshot) -> list[tuple[Logged, str]] | None:
    """(c) What is to be sent, from memory or else from the log; None: the place is lost."""
    rows = hub.lookout.ring.since(seen)
    if rows is not None:
        metrics.replays.labels("ring").inc()
        return select(rows, wanted)
    metrics.replays.labels("log").inc()
    rows = await _read_log(hub, wanted, seen, hub.lookout.snapshot)
    return None if rows is None else select(rows, wanted)


async def _read_log(
    hub: Hub, wanted: Wanted, seen: Snapshot, upto: Snapshot
) -> list[Logged] | None:
    """The rows between two snapshots; None: trimmed, or more than a replay may carry."""
    params = {
        "xmin": str(seen.xmin),
        "seen": str(seen),
        "upto": str(upto),
        "upto_xmax": str(upto.xmax),
        "topics": wanted.log_topics(),
        "rows": env().hub_replay_max + 1,
    }
    try:
        rows = await hub.lanes.fetch(_REPLAY, params)
    except psycopg.errors.QueryCanceled:  # too much to go through in the time of a statement
        return None
    if not rows[0][0] or len(rows) > env().hub_replay_max:
        return None
    return [logged(row[1:]) for row in rows if row[1] is not None]


def select(rows: list[Logged], wanted: Wanted) -> list[tuple[Logged, str]] | None:
    """The events of `wanted` among rows, each with its wire topic, in their order.

    Counters are latest-wins here too. None when the member's relations changed in between (what
    they may see then is no function of their sets now), or when it is more than a replay may carry.
    """
    chosen: dict[tuple[str, object], tuple[Logged, str]] = {}
    mine = names.member(wanted.member.id) if wanted.member is not None else ""
    for event in rows:
        if event.type in _RULES and any(route[0] == mine for route in event.routes):
            return None
        if event.id in wanted.have or event.type == SessionRevoked.type:
            continue
        for wire in wanted.wire_topics(event):
            key = (wire, event.id if event.counter is None else event.counter)
            chosen.pop(key, None)
            chosen[key] = (event, wire)
    return list(chosen.values()) if len(chosen) <= env().hub_replay_max else None


async def _write(hub: Hub, session: Session, chosen: list[tuple[Logged, str]], epoch: str) -> bool:
    """Send a replay at the client's pace, each event judged at the moment it goes out.

    False: history broke off meanwhile, or the client takes nothing.
    """
    for event, wire in chosen:
        if session.pipe.waiting() > HIGH_WATER_BYTES and not await _drained(session):
            return False
        if hub.lookout.epoch != epoch:
            return False
        page_of = page_owner(*names.split(wire), event)
        if wire == names.ME or (
            may_see(session.member, event, page_of=page_of)
            and admitted(session.member, event.people, hub.standing)
            and (wire != names.FEED or wants(session.member, event))
        ):
            session.pipe.push(event.frame(wire))
            metrics.deliveries.inc()
    return hub.lookout.epoch == epoch


async def _drained(session: Session) -> bool:
    for _ in range(round(DRAIN_PATIENCE_S / DRAIN_STEP_S)):
        await asyncio.sleep(DRAIN_STEP_S)
        if not session.pipe.is_open():
            return False
        if session.pipe.waiting() <= HIGH_WATER_BYTES:
            return True
    return False
