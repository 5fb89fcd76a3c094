"""An unfollow, and a member who goes private, race with a review: who has lost it never sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.oracle import Relations, Row, read_log
from loadtests.chaos.raw import raw_client
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "unfollows and private accounts race with a review"
#: races of each kind
SIZES = {"short": 12, "full": 500}
#: races between two reconnects with the cursor of the chunk's beginning
CHUNK = 12
SPREAD_S = 0.03
UNFOLLOW, PRIVATE = "unfollow", "private"


@dataclass(frozen=True)
class Race:
    """One race: what was taken away, from whom, and the writer's clock around both writes."""

    kind: str
    author: dict[str, Any]
    changed_at: float
    wrote_at: float

    def forbids(self, row: Row, topic: str) -> bool:
        """Whether the reader must not get the row on this topic of the wire.

        After an unfollow the home feed is closed, public pages stay; who went private is seen by
        followers alone, whom the reader is not one of.
        """
        if self.wrote_at <= self.changed_at or row.type != "diary.logged":
            return False
        if row.actor_id != self.author["id"]:
            return False
        return self.kind == PRIVATE or topic == "feed"


@dataclass
class Seen:
    """What the reader got, live and by replay."""

    races: list[Race] = field(default_factory=list)
    live: list[dict[str, Any]] = field(default_factory=list)
    replayed: list[dict[str, Any]] = field(default_factory=list)
    pages: int = 0
    pages_refused: int = 0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    rounds = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, with_api=False) as world:
        # Each reader follows half of the actors: enough to lose, and enough strangers.
        people = world.seed_community(readers=1, actors=2 * rounds + 4, movies=6)
        seen = asyncio.run(_races(world, people, rounds))
        _judge(world, seen, report)
        report.failures += world.logged_errors()
    return report


async def _races(world: World, people: Community, rounds: int) -> Seen:
    (reader,) = people.readers
    with world.connect() as connection:
        follows = Relations.read(connection).follows
    followed = [a for a in people.actors if (reader["id"], a["id"]) in follows][:rounds]
    strangers = [a for a in people.actors if (reader["id"], a["id"]) not in follows][:rounds]
    todo = [(UNFOLLOW, author) for author in followed]
    todo += [(PRIVATE, author) for author in strangers]
    world.rng.shuffle(todo)
    seen = Seen()
    for begin in range(0, len(todo), CHUNK):
        await _chunk(world, people, reader, todo[begin : begin + CHUNK], seen)
    return seen


async def _chunk(
    world: World,
    people: Community,
    reader: dict[str, Any],
    todo: Sequence[tuple[str, dict[str, Any]]],
    seen: Seen,
) -> None:
    """Some races on one live socket, then the same stretch of the log replayed to a new one."""
    topics = ["feed", "public", "me", *(f"movie.{movie}" for movie in people.movies)]
    profiles = [f"user.{author['id']}" for _, author in todo]
    covers = await asyncio.to_thread(world.covers_log)
    async with raw_client(world.url, (await world.tickets([reader]))[0]) as live:
        await live.subscribe([*topics, *profiles])
        cursor = await live.reach(covers)
        for kind, author in todo:
            times = await world.do(
                "relation_race",
                kind=kind,
                author=author["id"],
                reader=reader["id"],
                movie=world.rng.choice(people.movies),
                write_after_s=world.rng.choice([None, world.rng.uniform(-SPREAD_S, SPREAD_S)]),
            )
            seen.races.append(Race(kind, author, **times))
        covers = await asyncio.to_thread(world.covers_log)
        await live.reach(covers)
        seen.live += live.events()
    async with raw_client(world.url, (await world.tickets([reader]))[0]) as again:
        await again.subscribe(topics, cursor)
        await again.subscribe(topics)  # those that had to be refetched
        await again.reach(covers)
        for kind, author in todo:
            if kind == PRIVATE:
                seen.pages += 1
                page = f"user.{author['id']}"
                await again.subscribe([page, "public"], cursor)
                seen.pages_refused += page not in again.topics
        await again.reach(covers)
        seen.replayed += again.events()


def _judge(world: World, seen: Seen, report: Report) -> None:
    with world.connect() as connection:
        rows = {row.id: row for row in read_log(connection)}
    by_author = {race.author["id"]: race for race in seen.races}
    after = sum(
        race.wrote_at > race.changed_at
        for race in seen.races
        if any(row.actor_id == race.author["id"] for row in rows.values())
    )
    for name, frames in (("live", seen.live), ("replayed", seen.replayed)):
        bad = []
        for frame in frames:
            row = rows[frame["id"]]
            race = by_author.get(row.actor_id or 0)
            if race is not None and race.forbids(row, frame["topic"]):
                bad.append(f"{name}: {race.kind}, {row.type} {row.id} on {frame['topic']}")
        report.counts[f"{name} frames"] = len(frames)
        report.counts[f"{name} frames after it"] = len(bad)
        report.failures += bad[:10]
    report.counts |= {
        "unfollows": sum(race.kind == UNFOLLOW for race in seen.races),
        "gone private": sum(race.kind == PRIVATE for race in seen.races),
        "reviews certainly after": after,
        "private pages": seen.pages,
        "private pages refused": seen.pages_refused,
    }
    report.check(after > 0, "no review came after its change: the race proved nothing")
    report.check(len(seen.live) > 0, "the reader's socket got nothing at all")
