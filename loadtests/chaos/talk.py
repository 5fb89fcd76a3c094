"""A child process that answers JSON lines with JSON lines."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from scripts.embedded.paths import ROOT


class Gone(Exception):
    """The process ended before it answered."""


class Talker:
    """Orders `{"id", "do", …}` go out; `{"id", "answer"}` or `{"id", "error"}` come back."""

    def __init__(
        self, command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=None if environment is None else dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, order: str, **arguments: Any) -> Future[Any]:
        """Begin an order; several may be under way.

        The future raises RuntimeError with what the child says went wrong, or Gone.
        """
        number = next(self._numbers)
        future = self.expect(number)
        line = json.dumps({"id": number, "do": order, **arguments})
        try:
            with self._lock:
                if self.process.stdin is None:
                    raise Gone
                self.process.stdin.write(line + "\n")
                self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise Gone from error
        return future

    def do(self, order: str, *, timeout_s: float = 120.0, **arguments: Any) -> Any:
        """The answer of an order."""
        return self.start(order, **arguments).result(timeout=timeout_s)

    def expect(self, number: int) -> Future[Any]:
        """The answer with this number; 0 is what the child says unasked once it is ready."""
        with self._lock:
            return self._waiting.setdefault(number, Future())

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(timeout=5)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._log.close()

    def _read(self) -> None:
        if self.process.stdout is not None:
            for line in self.process.stdout:
                reply = json.loads(line)
                future = self.expect(reply["id"])
                if "error" in reply:
                    future.set_exception(RuntimeError(reply["error"]))
                else:
                    future.set_result(reply["answer"])
        with self._lock:
            left = [future for future in self._waiting.values() if not future.done()]
        for future in left:
            future.set_exception(Gone())
