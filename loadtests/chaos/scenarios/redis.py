"""Redis emptied, killed, cut off, frozen: nothing is lost, and no write waits for it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from loadtests.chaos.audience import judge, watching
from loadtests.chaos.cluster import Cluster, wait_until
from loadtests.chaos.load import ApiLoad
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "Redis emptied, killed, cut off, frozen"
#: (sockets, writes a second, seconds that each fault lasts, rounds)
SIZES = {"short": (24, 12.0, 1.3, 1), "full": (200, 15.0, 4.0, 4)}
#: what a write may wait for Redis: the promise
ADDED_S = 0.5
#: writes that each measurement has at least, however slow the machine
WRITES_CALM, WRITES_EACH = 15, 6
#: reads that have no business with Redis, beside the writes: how long this machine makes one wait
CONTROL_PATH, CONTROL_EVERY_S = "/api/public/", 0.1


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    sockets, per_s, fault_s, rounds = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=2) as world:
        people = world.seed_community(readers=max(6, sockets // 4), actors=10, movies=10)
        with watching(world, people, sockets) as readers:
            with (
                ApiLoad(world, people, per_s=per_s, retry=False) as load,
                Control(world) as control,
            ):
                _wait_for_writes(load, WRITES_CALM)
                clocks = Clocks(load, control, calm=load.take())
                for _ in range(rounds):
                    _faults(world, clocks, fault_s)
                booked = load.stop()
            judge(world, readers, report)
        clocks.judge(report)
        report.counts |= {"writes": len(booked.tried), **booked.statuses}
        missing = len(booked.tried - booked.acknowledged)
        report.check(not missing, f"{missing} of {len(booked.tried)} writes failed")
        report.failures += booked.broken[:5] + world.logged_errors()
    return report


class Control:
    """Reads that do not touch Redis, one after the other; what they wait is the machine's doing."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waits_s: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Control:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def take(self) -> float:
        """The longest wait since the last call, in seconds."""
        waits, self._waits_s = self._waits_s, []
        return max(waits, default=0.0)

    def _read(self) -> None:
        while not self._end.wait(CONTROL_EVERY_S):
            began = time.monotonic()
            self._world.request("GET", CONTROL_PATH)
            self._waits_s.append(time.monotonic() - began)


@dataclass
class Clocks:
    """The waits of writes under each fault, and what of them the machine explains."""

    load: ApiLoad
    control: Control
    calm: list[float]
    waits_s: dict[str, list[float]] = field(default_factory=dict)
    noise_s: dict[str, float] = field(default_factory=dict)

    def note(self, fault: str) -> None:
        """What was measured since the last note belongs to `fault`."""
        self.waits_s.setdefault(fault, []).extend(self.load.take())
        self.noise_s[fault] = max(self.noise_s.get(fault, 0.0), self.control.take())

    def judge(self, report: Report) -> None:
        usual = max(self.calm, default=0.0)
        report.check(len(self.calm) >= WRITES_CALM, "too few writes while calm to compare with")
        report.counts["slowest calm write in s"] = round(usual, 3)
        for fault, waits in self.waits_s.items():
            slowest, noise = max(waits, default=0.0), self.noise_s[fault]
            told = f"slowest write, Redis {fault}, in s (read beside it)"
            report.counts[told] = f"{slowest:.3f} ({noise:.3f})"
            report.check(
                slowest <= usual + noise + ADDED_S,
                f"a write took {slowest:.2f} s with Redis {fault}; calm at most {usual:.2f} s, "
                f"a read at the same time {noise:.2f} s",
            )
            report.check(len(waits) >= WRITES_EACH, f"only {len(waits)} writes with Redis {fault}")


def _wait_for_writes(load: ApiLoad, count: int) -> None:
    """Until so many were answered since the last `take`."""
    wait_until(lambda: len(load.booked.waits_s) >= count, timeout_s=60, what="answers to writes")


def _faults(world: World, clocks: Clocks, fault_s: float) -> None:
    """Each fault in turn, with readers that must reconnect in the middle of it."""
    cluster = world.cluster

    def during(name: str) -> None:
        world.proxy.cut(share=0.3, rng=world.rng)  # tickets are redeemed while Redis is sick
        time.sleep(fault_s)
        _wait_for_writes(clocks.load, WRITES_EACH)
        clocks.note(name)

    clocks.control.take()
    cluster.flush_redis()
    during("emptied")
    for kind in ("pubsub", "normal"):
        cluster.cut_redis_clients(kind)
    during("clients cut")
    with cluster.frozen_redis():
        during("frozen")
    during("thawed")
    cluster.lose_redis()
    during("away")
    cluster.return_redis()
    during("back, empty")
