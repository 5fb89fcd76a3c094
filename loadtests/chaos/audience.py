"""The readers of a scenario: who opens which pages, and what is asked of them when all is quiet."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from loadtests.chaos.readers import Page, Reader, Readers
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

#: tabs of one member; the product allows 10 sockets
TABS_MAX = 8


def readers_of(world: World, people: Community, sockets: int) -> list[Reader]:
    """`sockets` tabs: each with the home feed and one more page, which differs from tab to tab."""
    found = []
    for number in range(sockets):
        member = people.readers[number % len(people.readers)]
        found.append(
            Reader(
                name=f"{member['username']}/{number // len(people.readers)}",
                viewer=member["id"],
                token=member["access"],
                pages=(Page(("feed", "me"), "/api/feed/"), _second_page(world, people, number)),
            )
        )
    return found


def _second_page(world: World, people: Community, number: int) -> Page:
    movie = world.rng.choice(people.movies)
    actor = world.rng.choice(people.actors)
    review = world.rng.choice(people.reviews)
    choices = [
        Page(("public", "me"), "/api/public/"),
        Page((f"movie.{movie}", "me"), f"/api/movies/{movie}/"),
        Page((f"user.{actor['id']}", "me"), f"/api/users/{actor['username']}/"),
        Page((f"review.{review}", "me"), f"/api/reviews/{review}/"),
        Page(("me",), "/api/notifications/"),
    ]
    return choices[number % len(choices)]


@contextlib.contextmanager
def watching(
    world: World, people: Community, sockets: int, *, url: str | None = None
) -> Iterator[Readers]:
    """Readers whose pages are all live."""
    with Readers(
        readers_of(world, people, sockets), api=world.api_url, folder=world.folder, url=url
    ) as readers:
        readers.wait_live()
        yield readers


def judge(world: World, readers: Readers, report: Report, *, compare: bool = True) -> None:
    """When all is quiet: the oracle, the client's own books, and REST as the last word."""
    heal_s = readers.wait_live()
    readers.wait_quiet()
    verdict, collected = readers.judge(world.oracle())
    report.add_verdict(verdict)
    metrics = collected.metrics
    report.counts |= {
        "sockets": world.proxy.open_links,
        "older rev shown": collected.older_rev_shown,
        "reconnects": metrics["reconnects"],
        "resyncs": metrics["resyncs"],
        "refetches": metrics["refetches"],
        "malformed": metrics["malformed"],
        "healed in s": round(heal_s, 1),
    }
    report.check(not collected.applied_twice, f"{collected.applied_twice} applied twice (client)")
    report.check(not collected.older_rev_shown, f"{collected.older_rev_shown} older states shown")
    report.check(not metrics["malformed"], f"{metrics['malformed']} malformed frames")
    report.failures += [f"not live: {page}" for page in collected.not_live[:5]]
    if compare:
        differing = readers.differences()
        report.counts["pages that differ from REST"] = len(differing)
        report.failures += [f"differs: {one}" for one in differing[:25]]


def traffic_of(people: Community, *, seed: int, writes: int, per_s: float) -> dict[str, Any]:
    """Arguments of the writer's `traffic` for a whole community."""
    return {
        "seed": seed,
        "actors": people.actor_ids,
        "readers": people.reader_ids,
        "movies": people.movies,
        "reviews": people.reviews,
        "writes": writes,
        "per_s": per_s,
    }
