"""The measurements, each one run of it: fan-out of one server, calm latency, storms."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from loadtests.bench.machine import cpu_s, end, hear, say, uss_kib, wait_for_port
from loadtests.bench.peers import Peer
from loadtests.bench.stage import SETTLE_S, Stage, go

Figures = dict[str, float]
#: by these the hub's looks at the log are known: what is new, and which history it is
LOOKS = ("WITH place AS MATERIALIZED", "EXISTS (SELECT FROM live_event WHERE xid >=")
STORM_EVENTS = 20
#: a server rests that works less than this share of so long; who never does is not waited for
REST_S, REST_SHARE, REST_MAX_S = 0.5, 0.1, 20.0


def fan_out(stage: Stage, peer: Peer) -> Figures:
    """One server: CPU for each delivery, latency, memory for each socket."""
    options = stage.options
    sockets = min(options.sockets, peer.sockets_max)
    log = stage.work / "publish.log"
    with stage.server(peer) as server:
        empty_kib = uss_kib(server.pid)
        with stage.client(peer, sockets) as (client, connect_s):
            time.sleep(SETTLE_S)
            full_kib = uss_kib(server.pid)
            peer.publish(log, events=5, per_s=options.per_s, size=options.frame)
            _rest(server.pid)
            client.send_signal(signal.SIGUSR1)  # warm: count anew
            hear(client)
            before = cpu_s(server.pid)
            peer.publish(log, events=options.events, per_s=options.per_s, size=options.frame)
            _rest(server.pid)
            spent_s = cpu_s(server.pid) - before
            client.send_signal(signal.SIGUSR1)
            seen = json.loads(hear(client))
    return {
        "sockets": sockets,
        "connect_s": connect_s,
        "delivered": seen["events"],
        "lost": options.events * sockets - seen["events"],
        "cpu_us": spent_s / max(1, seen["events"]) * 1e6,
        "p50_ms": seen["p50_ms"],
        "p99_ms": seen["p99_ms"],
        "frame_bytes": seen["bytes"] / max(1, seen["frames"]),
        "kib_per_socket": (full_kib - empty_kib) / sockets,
    }


def _rest(pid: int) -> None:
    """Until the server has no more work to speak of: everything is on its way to the client."""
    give_up = time.monotonic() + REST_MAX_S
    while time.monotonic() < give_up:
        before = cpu_s(pid)
        time.sleep(REST_S)
        if cpu_s(pid) - before <= REST_SHARE * REST_S:
            return


def calm(stage: Stage) -> Figures:
    """From before the commit to the client, at a steady rate."""
    options = stage.options
    events = int(options.calm_per_s * options.calm_s)
    with (
        stage.server(stage.ours) as server,
        stage.client(stage.ours, options.calm_sockets) as (client, _),
        stage.publisher(20, options.calm_per_s, options.frame) as warm,
        stage.publisher(events, options.calm_per_s, options.frame) as publisher,
    ):
        go(warm)
        _rest(server.pid)
        client.send_signal(signal.SIGUSR1)
        hear(client)
        go(publisher)
        _rest(server.pid)
        client.send_signal(signal.SIGUSR1)
        seen = json.loads(hear(client))
    lost = events * options.calm_sockets - seen["events"]
    return {"p50_ms": seen["p50_ms"], "p99_ms": seen["p99_ms"], "lost": lost}


def storm(stage: Stage, *, kill: bool) -> Figures:
    """All sockets cut at once, or their hub killed and started again, while events go on.

    Every socket has to be back with every event of its absence; `queries` are those that the hub
    made for its sockets meanwhile (its look at the log, once a ring, is not one of them).
    """
    options, log = stage.options, stage.work / "server.log"
    server = stage.ours.start(log)
    try:
        wait_for_port(stage.port, server, log)
        with (
            stage.client(stage.ours, options.sockets, '"public","feed"', "-R") as (client, _),
            stage.publisher(STORM_EVENTS, 20.0, options.frame) as publisher,
            _logged_queries(stage) as queries,
        ):
            time.sleep(SETTLE_S)
            client.send_signal(signal.SIGUSR1)
            hear(client)
            begun = time.monotonic()
            if kill:
                end(server, first=signal.SIGKILL)
                server = stage.ours.start(log)
            else:
                client.send_signal(signal.SIGUSR2)
            say(publisher, "go")
            told = hear(client).split()  # resumed N in S s tries N refused N not_recovered N
            took_s = time.monotonic() - begun
            hear(publisher)
            _rest(server.pid)
            client.send_signal(signal.SIGUSR1)
            seen = json.loads(hear(client))
            asked = queries()
    finally:
        end(server)
    if kill and not asked:
        raise RuntimeError("a new hub has to ask for its members: the queries were not counted")
    return {
        "resumed_s": float(told[3]),
        "by_our_clock_s": took_s,
        "tries": int(told[6]),
        "refused": int(told[8]),
        "not_recovered": int(told[10]),
        "missing": max(0, STORM_EVENTS * options.sockets - seen["events"]),
        "queries": asked,
    }


@contextmanager
def _logged_queries(stage: Stage) -> Iterator[Callable[[], int]]:
    """How many statements the hub sent from here on, without its looks at the log.

    By PostgreSQL's own log. What Django sends has its values bound in the client and is logged as
    `statement`; what the hub sends is logged as `execute`.
    """
    path = stage.cluster.folder / "postgres.log"
    _log_statements(stage, "all")
    begin = path.stat().st_size

    def count() -> int:
        with path.open("rb") as file:
            file.seek(begin)
            entries = file.read().decode(errors="replace").split("LOG:  ")
        return sum(
            entry.startswith("execute ") and not any(look in entry for look in LOOKS)
            for entry in entries
        )

    try:
        yield count
    finally:
        _log_statements(stage, "none")


def _log_statements(stage: Stage, which: str) -> None:
    with stage.cluster.connect("postgres") as connection:
        connection.execute(f"ALTER SYSTEM SET log_statement = '{which}'")
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)  # every backend reads it before its next statement
