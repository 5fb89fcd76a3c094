"""A block races with a review by the blocker and a like on it: the blocked reader sees neither."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.oracle import Lane, Relations, Row, Segment, read_log
from loadtests.chaos.raw import RawClient, raw_client
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "block races with a review and a like"
SIZES = {"short": 50, "full": 1000}
#: rounds between two reconnects with the cursor of the chunk's beginning
CHUNK = 10
#: how far the two sides of a race are apart, seconds: about as long as each takes
SPREAD_S = 0.03


@dataclass
class Round:
    """One race. Times are of the writer's monotonic clock."""

    author: dict[str, Any]
    times: dict[str, float]

    def certainly_after(self, row: Row) -> bool:
        """Whether the row was written by a transaction that began after the block was committed."""
        liked = row.type in ("like.added", "review.liked")
        began = self.times["like_begins" if liked else "log_begins"]
        return began > self.times["block_done"]


@dataclass
class Seen:
    """What came to the blocked reader."""

    live: list[dict[str, Any]] = field(default_factory=list)
    replayed: list[dict[str, Any]] = field(default_factory=list)
    recovered: int = 0
    replays: int = 0
    forbidden: int = 0
    let_in: int = 0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    rounds = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, with_api=False) as world:
        people = world.seed_community(readers=2, actors=2 * rounds + 8, movies=6)
        asyncio.run(_races(world, people, rounds, report))
        report.failures += world.logged_errors()
    return report


async def _races(world: World, people: Community, rounds: int, report: Report) -> None:
    reader, witness = people.readers
    # Everybody follows at most about half; the authors are those whom the reader follows.
    with world.connect() as connection:
        relations = Relations.read(connection)
    followed = [a for a in people.actors if (reader["id"], a["id"]) in relations.follows]
    third = next(a for a in people.actors if a not in followed)
    authors = followed[:rounds]
    (ticket,) = await world.tickets([witness])
    seen, played = Seen(), []
    async with raw_client(world.url, ticket) as other:
        await other.subscribe(["feed", "public"])
        # A first cursor may be older than the join: counters of before it still wait their turn.
        start = await other.reach(await asyncio.to_thread(world.covers_log))
        for begin in range(0, len(authors), CHUNK):
            part = authors[begin : begin + CHUNK]
            played += await _chunk(world, people, reader, third, part, seen)
        await _settled(world, other)
        _judge_witness(world, other, witness, start, report)
    _judge(world, played, seen, report)


async def _chunk(
    world: World,
    people: Community,
    reader: dict[str, Any],
    third: dict[str, Any],
    authors: list[dict[str, Any]],
    seen: Seen,
) -> list[Round]:
    """Some races on one live socket, then a replay of them all on a new one."""
    topics = ["feed", "public", "me", *(f"movie.{movie}" for movie in people.movies)]
    profiles = [f"user.{author['id']}" for author in authors]
    played = []
    async with raw_client(world.url, (await world.tickets([reader]))[0]) as live:
        cursor = (await live.subscribe([*topics, *profiles]))["cursor"]
        for author in authors:
            times = await world.do(
                "block_race",
                author=author["id"],
                reader=reader["id"],
                third=third["id"],
                movie=world.rng.choice(people.movies),
                write_after_s=world.rng.choice([None, world.rng.uniform(-SPREAD_S, SPREAD_S)]),
                like_after_s=world.rng.uniform(0, SPREAD_S),
            )
            played.append(Round(author, times))
        await _settled(world, live)
        seen.live += live.events()
    async with raw_client(world.url, (await world.tickets([reader]))[0]) as again:
        answer = await again.subscribe([*topics, *profiles], cursor)
        fresh = await again.subscribe(topics)
        await _settled(world, again)
        seen.replays += 1
        seen.recovered += bool(answer["recovered"])
        seen.replayed += again.events()
        refused = {
            g.frame["detail"]
            for g in again.frames
            if g.frame["type"] == "error" and g.frame["code"] == "topic_forbidden"
        }
        seen.forbidden += len(refused & set(profiles))
        seen.let_in += len(set(profiles) - refused)
        if not fresh["recovered"]:
            raise AssertionError("a subscribe from now on is always recovered")
    return played


def _judge(world: World, played: list[Round], seen: Seen, report: Report) -> None:
    with world.connect() as connection:
        rows = {row.id: row for row in read_log(connection)}
    by_author = {round_.author["id"]: round_ for round_ in played}
    late, early = [], 0
    for frame in seen.live:
        row = rows[frame["id"]]
        for member in {row.actor_id, *row.owner_ids} & set(by_author):
            if by_author[member].certainly_after(row):
                late.append(f"live: {row.type} {row.id} on {frame['topic']}")
            else:
                early += 1
    replayed = [f for f in seen.replayed if _tells_of(f, rows[f["id"]], played)]
    after = sum(
        round_.certainly_after(row)
        for row in rows.values()
        for member, round_ in by_author.items()
        if row.type == "diary.logged" and row.actor_id == member
    )
    report.counts |= {
        "races": len(played),
        "reviews certainly after the block": after,
        "live frames before it": early,
        "live frames after it": len(late),
        "replays": seen.replays,
        "replays that said refetch": seen.replays - seen.recovered,
        "replayed frames of a blocker": len(replayed),
        "profiles refused": seen.forbidden,
    }
    report.failures += late[:10]
    report.failures += [f"replay: {f['event']} {f['id']} on {f['topic']}" for f in replayed[:10]]
    report.check(seen.let_in == 0, f"{seen.let_in} blockers' profiles could be subscribed")
    report.check(after > 0, "no review came after its block: the race proved nothing")
    report.check(len(seen.live) > 0, "the reader's socket got nothing at all")


def _tells_of(frame: dict[str, Any], row: Row, played: list[Round]) -> bool:
    """Whether a frame shows a blocker, by the log's columns or by a name in its content."""
    if frame["event"] == "feed.changed":
        return False  # tells the reader that somebody is hidden now, and who
    if {row.actor_id, *row.owner_ids} & {round_.author["id"] for round_ in played}:
        return True
    text = json.dumps(frame["data"])
    return any(f'"{round_.author["username"]}"' in text for round_ in played)


def _judge_witness(
    world: World, client: RawClient, witness: dict[str, Any], cursor: str, report: Report
) -> None:
    """A reader whom nobody blocks got all of it: what was missing elsewhere was held back."""
    lanes = []
    for topic in ("feed", "public"):
        ids = [frame["id"] for frame in client.events(topic)]
        lanes.append(Lane("witness", witness["id"], topic, [Segment(cursor, ids)], ids))
    verdict = world.oracle().judge(lanes)
    report.add_verdict(verdict, prefix="witness ")
    report.check(not verdict.lost, f"witness: {client.state()}")


async def _settled(world: World, client: RawClient) -> None:
    """Until the client was sent everything that is committed, counters too."""
    await client.reach(await asyncio.to_thread(world.covers_log))
