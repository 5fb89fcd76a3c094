"""What every measurement stands on: two stores, members with sessions, a hub, the load client."""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from loadtests.bench.machine import (
    CLIENT_CORE,
    Process,
    free_port,
    hear,
    pinned,
    running,
    say,
    wait_for_port,
)
from loadtests.bench.peers import Peer, cinema, others
from loadtests.chaos.cluster import Cluster
from scripts.embedded.paths import ROOT
from scripts.embedded.redis import find_binary

#: memory and background work settle for so long before and after a measurement
SETTLE_S = 1.5


class Stage:
    """Opened once for a run of the bench; every measurement starts its own server."""

    def __init__(self, options: argparse.Namespace, cluster: Cluster | None = None) -> None:
        self.options = options
        self.cluster = cluster or Cluster()
        self._own = None if cluster else self.cluster
        self.port = free_port()
        self.peers: list[Peer] = []
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _begin(self) -> None:
        if self._own is not None:
            self._stack.enter_context(self._own)
        self.database = self.cluster.new_database()
        self._stack.callback(self.cluster.drop_database, self.database)
        self.work = self.cluster.folder / f"bench-{self.database}"
        self.work.mkdir()
        self.env = {
            **self.cluster.environment(self.database),
            "WS_TICKET_TTL_S": "7200",
            "PYTHONPATH": str(ROOT),
        }
        source = Path(__file__).with_name("client.c")
        subprocess.run(["cc", "-O2", "-o", str(self.work / "client"), str(source)], check=True)
        self.inside("make", self.options.sockets, self.options.followees)
        redis = self._stack.enter_context(_tcp_redis(self.work))
        # What is measured is the fan-out: its sockets may come in as fast as the client opens them.
        fast = {**self.env, "WS_HANDSHAKES_PER_S": str(2 * self.options.rate)}
        found = [cinema(self.port, fast), *others(self.port, redis, self.work)]
        wanted = self.options.only
        self.peers = [peer for peer in found if not wanted or wanted in peer.name]
        self.ours = cinema(self.port, self.env)

    def inside(self, *words: object) -> Any:
        """A command of `loadtests.bench.world`; its JSON answer. Raises: CalledProcessError."""
        command = [sys.executable, "-m", "loadtests.bench.world", *map(str, words)]
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        return json.loads(done.stdout) if done.stdout else None

    @contextlib.contextmanager
    def server(self, peer: Peer) -> Iterator[Process]:
        log = self.work / "server.log"
        with running(peer.start(log)) as process:
            wait_for_port(self.port, process, log)
            time.sleep(SETTLE_S)
            yield process

    @contextlib.contextmanager
    def client(
        self, peer: Peer, sockets: int, topics: str = '"public"', *flags: str
    ) -> Iterator[tuple[Process, float]]:
        """The load client once all its sockets are in, and the seconds that took.

        Raises: RuntimeError, when some were refused.
        """
        words = [
            str(self.work / "client"), "-p", str(self.port), "-u", peer.path, "-m", peer.mode,
            "-n", str(sockets), "-r", str(self.options.rate), "-T", topics,
            "-S", str(self.options.seed), *flags,
        ]  # fmt: skip
        if peer.mode == "cinema":
            tickets = self.work / "tickets"
            self.inside("tickets", tickets)
            words += ["-t", str(tickets)]
        log = self.work / "client.log"
        with running(pinned(CLIENT_CORE, words, {}, log, talks=True)) as process:
            told = hear(process)
            while not told.startswith("ready"):  # one that was refused came back meanwhile
                told = hear(process)
            _, live, _, took_s, _ = told.split()
            if int(live) != sockets:
                raise RuntimeError(f"{live} of {sockets} sockets: {log.read_text()[-500:]}")
            yield process, float(took_s)

    @contextlib.contextmanager
    def publisher(self, events: int, per_s: float, size: int) -> Iterator[Process]:
        """Our publisher, connected; it begins when it is told `go` and says when it is done."""
        words = [
            sys.executable,
            "-m",
            "loadtests.bench.publish",
            str(events),
            str(per_s),
            str(size),
        ]
        env = {**self.env, "BENCH_WAIT": "1"}
        log = self.work / "publish.log"
        with running(pinned(CLIENT_CORE, words, env, log, talks=True)) as process:
            if hear(process) != "ready":
                raise RuntimeError(log.read_text()[-500:])
            yield process


def go(publisher: Process) -> None:
    """Let it publish, until it is done."""
    say(publisher, "go")
    hear(publisher)


@contextlib.contextmanager
def _tcp_redis(work: Path) -> Iterator[str]:
    """A Redis on loopback for the peers: the node client and Channels want an address."""
    port = free_port()
    words = [str(find_binary()), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    log = work / "redis.log"
    with running(pinned(CLIENT_CORE, [*words, "--dir", str(work)], {}, log)) as process:
        wait_for_port(port, process, log)
        yield f"redis://127.0.0.1:{port}"
