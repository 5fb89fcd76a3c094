"""The readers' process as seen from the scenarios: open pages, wait until live, collect, judge."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from loadtests.chaos.cluster import tail, wait_until
from loadtests.chaos.oracle import Lane, Oracle, Segment, Verdict
from loadtests.chaos.talk import Gone, Talker
from scripts.embedded.paths import ROOT

SCRIPT = ROOT / "loadtests" / "chaos" / "readers.mjs"
#: a reconnect waits up to 20 s after many failures, then it still has to catch up; only a machine
#: that has other work besides needs more
LIVE_S = 90.0


@dataclass(frozen=True)
class Page:
    """One page: its topics (the first names the reducer) and the REST answer that seeds it."""

    topics: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Reader:
    """One tab of a member."""

    name: str
    viewer: int
    token: str
    pages: tuple[Page, ...]


@dataclass
class Collected:
    """What the readers' clients say of themselves."""

    lanes: list[Lane]
    applied_twice: int = 0
    older_rev_shown: int = 0
    metrics: Counter[str] = field(default_factory=Counter)
    closes: Counter[int] = field(default_factory=Counter)
    not_live: list[str] = field(default_factory=list)


class Readers:
    """A Node process with the shipped client library; one socket for each reader."""

    def __init__(
        self, readers: Sequence[Reader], *, api: str, folder: Path, url: str | None = None
    ) -> None:
        self._folder = folder
        self._number = len(list(folder.glob("readers-*.json")))
        config = folder / f"readers-{self._number}.json"
        told = {"api": api, "url": url, "readers": [asdict(reader) for reader in readers]}
        config.write_text(json.dumps(told))
        self.log = folder / f"readers-{self._number}.log"
        node = shutil.which("node") or "node"
        self._talker = Talker([node, str(SCRIPT), str(config)], log=self.log)
        self._opened = self._talker.expect(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._talker.close()

    def wait_live(self, timeout_s: float = LIVE_S) -> float:
        """Until every page shows the present; the seconds it took. Raises: TimeoutError."""
        began = time.monotonic()
        try:
            self._opened.result(timeout=timeout_s)
            wait_until(self.all_live, timeout_s=timeout_s, what="all pages to be live", every_s=0.1)
        except Exception as error:
            raise TimeoutError(f"{error!r}; {self._last_status()}; {tail(self.log)}") from error
        return time.monotonic() - began

    def status(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._talker.do("status")
        return answer

    def _last_status(self) -> str:
        try:
            return str(self.status())
        except (Gone, TimeoutError) as error:
            return repr(error)

    def all_live(self) -> bool:
        return set(self.status()["pages"]) == {"live"}

    def wait_quiet(self, *, still_s: float = 1.5, timeout_s: float = 30.0) -> None:
        """Until all are live and nothing was applied for a while; at most `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        events, since = -1, time.monotonic()
        while time.monotonic() < min(deadline, since + still_s):
            now = self.status()
            if set(now["pages"]) != {"live"} or now["events"] != events:
                events, since = now["events"], time.monotonic()
            time.sleep(0.1)

    def collect(self) -> Collected:
        file = self._folder / f"collected-{self._number}.json"
        self._talker.do("collect", file=str(file))
        found = Collected([])
        for reader in json.loads(file.read_text()):
            found.applied_twice += reader["applied_twice"]
            found.older_rev_shown += reader["older_rev_shown"]
            found.metrics.update(reader["metrics"])
            found.closes.update(reader["closes"])
            wired: set[str] = set()
            for page in reader["pages"]:
                if page["status"] != "live":
                    found.not_live.append(f"{reader['name']} {page['topics']}: {page['status']}")
                for topic in page["topics"]:
                    segments = [
                        Segment(s["cursor"], s["applied"].get(topic, [])) for s in page["segments"]
                    ]
                    # Two pages may share a topic; what came over the wire came once for both.
                    wire = [] if topic in wired else reader["wire"].get(topic, [])
                    wired.add(topic)
                    lane = Lane(reader["name"], reader["viewer"], topic, segments, wire)
                    found.lanes.append(lane)
        return found

    def judge(self, oracle: Oracle) -> tuple[Verdict, Collected]:
        collected = self.collect()
        return oracle.judge(collected.lanes), collected

    def differences(self) -> list[str]:
        """Pages whose state is not what a fresh REST answer shows."""
        answer: dict[str, Any] = self._talker.do("compare")
        found: list[str] = answer["differences"]
        return found

    def freeze(self) -> None:
        """SIGSTOP: sockets stay open, nobody reads."""
        os.kill(self._talker.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._talker.process.pid, signal.SIGCONT)
