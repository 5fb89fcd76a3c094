"""Runs the programs of one product: starts them, starts them again, stops them in order.

One thread, one loop, no framework: a signal only sets a flag, and the loop does the rest. Programs
stop in the reverse of the order in which they were started.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.console import RED, Console, Failure
from scripts.embedded.orphans import clear_orphans, pid_file
from scripts.embedded.process import Launch, end_group
from scripts.watch import Watcher

TICK_S = 0.1
FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 10.0
SETTLED_S = 30.0  # a program that lived this long has its back-off set to the first again
READY_TIMEOUT_S = 90.0
ALIVE_S = 3.0  # a program that cannot be asked counts as ready once it has lived this long
DEATHS_BEFORE_READY = 3  # a program that dies this often before it ever answers will not recover
LOG_DRAIN_S = 2.0


class StopRequested(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What the supervisor has to know of one program."""

    name: str
    launch: Callable[[], Launch]
    prepare: Callable[[], None] = lambda: None
    """Before each start; may raise Failure."""
    ready: Callable[[], bool] | None = None
    """Whether it answers; None where being alive is all there is to ask."""
    stop_signal: int = signal.SIGTERM
    stop_timeout_s: float = 10.0
    noise: Sequence[str] = ()
    """Lines that hold one of these are not shown."""
    watch: Sequence[Path] = ()
    """Folders whose changes start it again (`make dev`)."""


@dataclass
class Child:
    """A program while it is supervised."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    backoff_s: float = FIRST_BACKOFF_S
    due_at: float = 0.0
    deaths: int = 0
    answered: bool = False
    watcher: Watcher | None = field(default=None, repr=False)


CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Children of one data folder. Use from the main thread."""

    def __init__(self, console: Console, data: Path) -> None:
        self.console = console
        self.data = data
        self.children: list[Child] = []
        self.stop_requested = False

    def catch_signals(self) -> None:
        """From here on Ctrl-C and SIGTERM ask for an orderly stop; a second one changes nothing."""
        for number in CAUGHT:
            signal.signal(number, self._on_signal)

    def clear_orphans(self) -> None:
        for name in clear_orphans(self.data):
            self.console.say(f"· ended {name}, which an earlier run had left behind")

    def start(self, program: Program) -> Child:
        """Start a program and look after it from now on.

        Raises: Failure (its preparation failed, or its command cannot be run).
        """
        child = Child(program)
        child.watcher = Watcher(program.watch) if program.watch else None
        program.prepare()
        self._spawn(child)
        self.children.append(child)
        return child

    def wait_ready(self, *children: Child, timeout_s: float = READY_TIMEOUT_S) -> None:
        """Until all of them answer.

        Raises: Failure (one keeps dying, or does not answer in time), StopRequested.
        """
        deadline = time.monotonic() + timeout_s
        waiting = list(children)
        while waiting:
            self.tick()
            for child in list(waiting):
                if child.process is not None and self._answers(child):
                    child.answered = True
                    waiting.remove(child)
                elif child.deaths >= DEATHS_BEFORE_READY:
                    raise Failure(
                        f"{child.program.name} ended {child.deaths} times before it answered; "
                        "the lines above say why."
                    )
            if waiting and time.monotonic() > deadline:
                names = " and ".join(child.program.name for child in waiting)
                raise Failure(f"{names} did not answer within {timeout_s:.0f} s.")

    def run_step(self, name: str, launch: Launch) -> None:
        """Run a command to its end while the children are looked after.

        Raises: Failure (exit code other than 0), StopRequested.
        """
        kept = pid_file(self.data, "step")
        process = launch.spawn()
        kept.write(process.pid)
        assert process.stdout is not None  # noqa: S101 - spawn() pipes it
        reader = self.console.follow(name, process.stdout)
        try:
            while process.poll() is None:
                self.tick()
        finally:
            if process.poll() is None:
                end_group(process.pid, timeout_s=5)
            reader.join(LOG_DRAIN_S)
            kept.remove()
        if process.returncode != 0:
            how = _ending(process.returncode)
            raise Failure(f"`{name}` failed ({how}); the lines above say why.")

    def run(self) -> None:
        """Look after the children until a stop is asked for."""
        with contextlib.suppress(StopRequested):
            while True:
                self.tick()

    def tick(self) -> None:
        """One round of the loop, `TICK_S` long.

        Raises: StopRequested.
        """
        if self.stop_requested:
            raise StopRequested
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._on_death(child, now)
            elif child.process is None and now >= child.due_at:
                self._start_again(child)
            elif child.process is not None and child.watcher and child.watcher.changed():
                self.console.line(child.program.name, "the code changed: starting again")
                self._end(child)
                self._spawn(child)
        time.sleep(TICK_S)

    def stop(self) -> None:
        """Stop all of them, last started first; nobody of their groups is left afterwards."""
        while self.children:
            child = self.children.pop()
            if child.process is not None:
                self.console.say(f"· stopping {child.program.name}")
                self._end(child)
        if signal.getsignal(signal.SIGTERM) == self._on_signal:
            # Python gives caught signals their deadly default back while it shuts down.
            for number in CAUGHT:
                signal.signal(number, signal.SIG_IGN)

    def _on_signal(self, number: int, frame: object) -> None:
        self.stop_requested = True

    def _answers(self, child: Child) -> bool:
        if child.program.ready is not None:
            return child.program.ready()
        return time.monotonic() - child.started_at > ALIVE_S

    def _spawn(self, child: Child) -> None:
        name = child.program.name
        try:
            child.process = child.program.launch().spawn()
        except OSError as error:
            raise Failure(f"{name} cannot be started: {error}.") from error
        child.started_at = time.monotonic()
        pid_file(self.data, name).write(child.process.pid)
        assert child.process.stdout is not None  # noqa: S101 - spawn() pipes it
        self.console.follow(name, child.process.stdout, skip=child.program.noise)

    def _on_death(self, child: Child, now: float) -> None:
        assert child.process is not None  # noqa: S101 - the caller looked
        code, pid = child.process.returncode, child.process.pid
        end_group(pid)  # its workers, if it left any
        child.process = None
        self._schedule(child, now, f"ended ({_ending(code)})")

    def _schedule(self, child: Child, now: float, what: str) -> None:
        if now - child.started_at > SETTLED_S:
            child.backoff_s, child.deaths = FIRST_BACKOFF_S, 0
        child.deaths += 1
        child.due_at = now + child.backoff_s
        text = f"{what}: starting again in {child.backoff_s:g} s"
        self.console.line(child.program.name, self.console.paint(text, RED))
        child.backoff_s = min(child.backoff_s * 2, LONGEST_BACKOFF_S)

    def _start_again(self, child: Child) -> None:
        try:
            child.program.prepare()
            self._spawn(child)
        except Failure as failure:
            child.started_at = time.monotonic()
            self._schedule(child, child.started_at, f"could not be started ({failure})")

    def _end(self, child: Child) -> None:
        assert child.process is not None  # noqa: S101 - the caller looked
        program = child.program
        end_group(child.process.pid, first=program.stop_signal, timeout_s=program.stop_timeout_s)
        child.process.wait()
        child.process = None
        pid_file(self.data, program.name).remove()


def _ending(code: int) -> str:
    """`exit code 3`, or the name of the signal that ended it."""
    if code >= 0:
        return f"exit code {code}"
    return signal.Signals(-code).name
