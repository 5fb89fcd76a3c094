"""Peers that vanish are freed in time; a token that ends is renewed without a gap."""

from __future__ import annotations

import asyncio
import time

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.honest import TOPICS, Watch, honest_sockets, judge_honest
from loadtests.chaos.programs import metric
from loadtests.chaos.raw import close_all, open_many
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "dead peers and tokens that end"
#: (sockets whose packets vanish, sockets whose token is renewed, sockets whose token is not)
SIZES = {"short": (6, 6, 0), "full": (100, 40, 40)}
#: seconds between pings; the product's own in full size
PINGS_S = {"short": 2.0, "full": 20.0}
#: a ping, as long to answer it, a second to be cut, and room
ROOM_S = 9.0
CONNECTIONS = "cinema_live_connections"
#: the access token has so long to live when the socket opens: it is asked for another one at once
TOKEN_S = 5.0
TOKEN_EXPIRED = 4005
#: closed so long after the token's end
EXPIRED_AFTER_S = 25.0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    report = Report(NAME, seed)
    environment = {"WS_PING_S": str(PINGS_S[size])}
    with World(cluster, seed=seed, with_api=False, environment=environment) as world:
        silent, renewed, expired = SIZES[size]
        people = world.seed_community(
            readers=max(4, silent // 5, (renewed + expired) // 4), actors=6, movies=4
        )
        asyncio.run(_beside(world, people, report, size))
        report.failures += world.logged_errors()
    return report


async def _beside(world: World, people: Community, report: Report, size: str) -> None:
    silent, renewed, expired = SIZES[size]
    async with honest_sockets(world, people, 4, writes_per_s=4, url=world.hub_url()) as watch:
        await _dead_peers(world, silent, PINGS_S[size], report)
        await asyncio.gather(
            _renewals(world, people, renewed, report),
            _expiries(world, people, expired, report),
        )
    await judge_honest(world, watch, report)


async def _dead_peers(world: World, count: int, ping_s: float, report: Report) -> None:
    """Behind the proxy nothing flows any more, either way, and nobody says goodbye."""
    port = world.hub_ports[0]
    clients = await open_many(world.url, [None] * count)
    for client in clients:
        await client.subscribe(["public"])
    there = await _connections(port)
    began = time.monotonic()
    world.proxy.stall()
    try:
        while await _connections(port) > there - count:
            if time.monotonic() - began > 2 * ping_s + ROOM_S:
                break
            await asyncio.sleep(0.1)
        freed, took_s = there - await _connections(port), time.monotonic() - began
    finally:
        world.proxy.flow()
    report.counts |= {
        "dead peers": count,
        "freed": int(freed),
        "all freed after s": round(took_s, 1),
    }
    report.check(freed == count, f"{freed:.0f} of {count} dead peers were freed")
    await close_all(clients)


async def _connections(port: int) -> float:
    return await asyncio.to_thread(metric, port, CONNECTIONS) or 0.0


async def _renewals(world: World, people: Community, count: int, report: Report) -> None:
    """Asked for a new proof in band, they give it on the same socket and miss nothing."""
    members = [people.readers[n % len(people.readers)] for n in range(count)]
    clients = await open_many(world.hub_url(), await world.tickets(members, life_s=TOKEN_S))
    ends = time.monotonic() + TOKEN_S
    for client in clients:
        await client.subscribe(TOPICS)
    covers = await asyncio.to_thread(world.covers_log)
    watch = Watch(clients, members, [await client.reach(covers) for client in clients])
    for client, ticket in zip(clients, await world.tickets(members), strict=True):
        await client.wait_for(lambda frame: frame["type"] == "reauth")
        await client.send({"type": "auth", "ticket": ticket})
    await asyncio.sleep(ends + 1 - time.monotonic())  # the old tokens have ended
    renewed = sum(sum(got.frame["type"] == "ready" for got in c.frames) > 1 for c in clients)
    report.counts["renewed in band"] = renewed
    report.check(renewed == count, f"{renewed} of {count} were renewed")
    await judge_honest(world, watch, report, prefix="renewed ")


async def _expiries(world: World, people: Community, count: int, report: Report) -> None:
    """Those who give no new proof are closed, not before the end of the token."""
    if not count:
        return
    members = [people.readers[n % len(people.readers)] for n in range(count)]
    clients = await open_many(world.hub_url(), await world.tickets(members, life_s=TOKEN_S))
    began = time.monotonic()
    limit_s = TOKEN_S + EXPIRED_AFTER_S + ROOM_S
    codes = [await client.ended(timeout_s=limit_s) for client in clients]
    earliest = min((c.closed_at or 0.0) - began for c in clients)
    report.counts |= {"expired": codes.count(TOKEN_EXPIRED), "first after s": round(earliest, 1)}
    report.check(set(codes) == {TOKEN_EXPIRED}, f"close codes of expired tokens: {set(codes)}")
    report.check(earliest > TOKEN_S / 2, "closed while the token was good")
    await close_all(clients)
