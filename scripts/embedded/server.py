"""What both embedded servers have in common: prepare, start, wait until ready, stop, crash."""

from __future__ import annotations

import abc
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from scripts.console import Failure
from scripts.embedded.process import POLL_S, Launch, end_group, signal_group

READY_TIMEOUT_S = 30.0


class Server(abc.ABC):
    """A foreground server process with its data in one folder.

    The supervisor uses `prepare`, `launch`, `ready` and `after_ready`, and keeps the process
    itself; tests and single commands use `start` … `resume`, or the context manager.
    """

    name: ClassVar[str]
    stop_signal: ClassVar[int] = signal.SIGTERM
    stop_timeout_s: ClassVar[float] = 10.0
    noise: ClassVar[Sequence[str]] = ()
    """Texts of log lines that tell a developer nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    @abc.abstractmethod
    def url(self) -> str:
        """What clients connect to."""

    @abc.abstractmethod
    def prepare(self) -> None:
        """Make what is missing and clear what a crash left. Raises: Failure."""

    @abc.abstractmethod
    def launch(self) -> Launch:
        """The command that runs the server in the foreground."""

    @abc.abstractmethod
    def ready(self) -> bool:
        """Whether it answers now."""

    def after_ready(self) -> None:  # noqa: B027 - most servers need nothing more
        """What can only be done once it answers. Raises: Failure."""

    @abc.abstractmethod
    def remove(self) -> None:
        """Delete its data for good; the server must be stopped."""

    def start(self) -> Self:
        """Start it and wait until it answers; data of an earlier start is kept.

        Raises: Failure, with the last lines it printed, where it does not come up.
        """
        self.prepare()
        log = self.folder / f"{self.name}.log"
        with log.open("wb") as output:
            self.process = self.launch().spawn(output=output)
        try:
            self.wait_ready()
        except Failure as failure:
            self.stop()
            said = " / ".join(log.read_text(errors="replace").strip().splitlines()[-3:])
            raise Failure(f"{failure} It said: {said or 'nothing'}") from failure
        self.after_ready()
        return self

    def wait_ready(self, timeout_s: float = READY_TIMEOUT_S) -> None:
        """Until it answers, whoever started it.

        Raises: Failure, where it ends first or does not answer in time.
        """
        deadline = time.monotonic() + timeout_s
        while not self.ready():
            if self.process is not None and self.process.poll() is not None:
                raise Failure(f"{self.name} ended as soon as it was started.")
            if time.monotonic() > deadline:
                raise Failure(f"{self.name} did not answer within {timeout_s:.0f} s.")
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Stop it in good order and wait until nobody of it is left; safe to repeat."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """`kill -9`: what a crash or the kernel's out-of-memory killer does."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze it: connections stay open and nothing is answered, as when a machine hangs."""
        signal_group(self._running().pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen server go on."""
        signal_group(self._running().pid, signal.SIGCONT)

    def restart(self) -> Self:
        """Stop in good order and start on the same data."""
        self.stop()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self.process

    def _end(self, number: int) -> None:
        if self.process is not None:
            end_group(self.process.pid, first=number, timeout_s=self.stop_timeout_s)
            self.process.wait()
            self.process = None
