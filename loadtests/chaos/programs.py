"""The programs of the product as processes that a scenario may kill, and a small supervisor."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loadtests.chaos.cluster import tail, wait_until
from scripts.embedded.orphans import pid_file
from scripts.embedded.process import Launch, end_group
from scripts.programs import answers, python

READY_TIMEOUT_S = 40.0  # a shared machine may be busy; a start alone takes about 2 s


@dataclass
class Program:
    """One program of the product, in a session of its own, with its output in a file."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begin it; `wait_ready` tells when it serves."""
        with self.log.open("ab") as output:
            launch = Launch(argv=python(*self.arguments), env=self.environment, cwd=_root())
            self.process = launch.spawn(output=output)
        # If we are killed, the next run finds it by this and ends it (the cluster's `sweep`).
        pid_file(self.log.parent.parent, self.name).write(self.process.pid)

    def wait_ready(self, timeout_s: float = READY_TIMEOUT_S) -> None:
        """Raises: RuntimeError with its last words where it ends first, TimeoutError."""

        def check() -> bool:
            if not self.alive:
                raise RuntimeError(f"{self.name} ended at its start:\n{tail(self.log)}")
            return self.ready is None or self.ready()

        wait_until(check, timeout_s=timeout_s, what=f"{self.name} to be ready")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self.process.pid

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """`kill -9` of the whole group; returns when it is gone."""
        process = self.process  # a supervisor may put the next one there meanwhile
        if process is not None:
            end_group(process.pid, first=signal.SIGKILL)
            process.wait()

    def stop(self, timeout_s: float = 10.0) -> float:
        """SIGTERM; the seconds until it was gone (it is killed after `timeout_s`)."""
        began = time.monotonic()
        process = self.process
        if process is None:
            return 0.0
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=timeout_s)
        took = time.monotonic() - began
        end_group(process.pid, first=signal.SIGKILL)
        process.wait()
        return took


class Supervisor:
    """Starts a program again when it ends, after `pause_s`, as a platform does."""

    def __init__(self, programs: list[Program], *, pause_s: float = 0.3) -> None:
        self.programs = programs
        self.restarts = 0
        self._pause_s = pause_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Supervisor:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(self._pause_s):
            for program in self.programs:
                if not program.alive and not self._end.is_set():
                    self.restarts += 1
                    program.start()


def realtime(environment: Mapping[str, str], port: int, log: Path) -> Program:
    told = {**environment, "REALTIME_PORT": str(port), "REALTIME_HOST": "127.0.0.1"}
    ready = answers(f"http://127.0.0.1:{port}/readyz")
    return Program(f"realtime:{port}", ("realtime",), told, log, ready)


def api(environment: Mapping[str, str], port: int, log: Path) -> Program:
    told = {**environment, "API_PORT": str(port), "API_HOST": "127.0.0.1"}
    arguments = ("gunicorn", "-c", "server/core/gunicorn.py", "server.core.wsgi:application")
    return Program("api", arguments, told, log, answers(f"http://127.0.0.1:{port}/readyz"))


def worker(environment: Mapping[str, str], log: Path) -> Program:
    arguments = ("celery", "-A", "server.core.celery", "worker", "--concurrency", "2")
    return Program("worker", (*arguments, "--loglevel", "INFO"), environment, log)


def beat(environment: Mapping[str, str], log: Path, schedule: Path) -> Program:
    arguments = ("celery", "-A", "server.core.celery", "beat", "-s", str(schedule))
    return Program("beat", (*arguments, "--loglevel", "INFO"), environment, log)


def metric(port: int, name: str) -> float | None:
    """The sum of one Prometheus counter of a realtime process, 0.0 before it has counted anything;
    None while the process does not answer.
    """
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=3) as answer:
            text = answer.read().decode()
    except OSError:
        return None
    found = [line for line in text.splitlines() if line.startswith(name)]
    return sum(float(line.rpartition(" ")[2]) for line in found)


def rss_kib(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def _root() -> Path:
    return Path(__file__).resolve().parents[2]
