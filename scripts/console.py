"""What a person sees in the terminal: named, coloured lines, and steps with their duration.

Nothing here blocks the programs that are being logged: lines wait in a bounded queue and one thread
writes them, so a paused terminal (Ctrl-S, `| less`) never stalls a server on a full pipe.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import IO, TextIO

NAME_WIDTH = 9  # the longest name, "realtime", and one space
MAX_WAITING_LINES = 10_000  # beyond this the newest lines are dropped and counted
PALETTE = (36, 33, 35, 32, 34, 96, 93, 95, 92)  # ANSI foregrounds, dark and light
BOLD, RED, GREEN, DIM = 1, 31, 32, 2


class Failure(Exception):
    """Something the person at the terminal can put right; its text is one clear sentence."""


def wants_colour(stream: TextIO) -> bool:
    """Colour is for terminals, and never where NO_COLOR is set (no-color.org)."""
    return "NO_COLOR" not in os.environ and stream.isatty()


class Console:
    """Serialises the lines of many programs onto one stream.

    Lines keep the order in which they were handed in. `close` waits for the last of them to be
    written, at most `CLOSE_TIMEOUT_S` so that a paused terminal cannot hold up the exit.
    """

    CLOSE_TIMEOUT_S = 2.0

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.colour = wants_colour(self.stream)
        self._colours: dict[str, int] = {}
        self._lines: queue.Queue[str | None] = queue.Queue(MAX_WAITING_LINES)
        self._dropped = 0
        self._writer = threading.Thread(target=self._write, name="console", daemon=True)
        self._writer.start()

    def paint(self, text: str, code: int) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def line(self, name: str, text: str) -> None:
        """One line of program `name`, which keeps its colour for as long as the console lives."""
        colour = self._colours.setdefault(name, PALETTE[len(self._colours) % len(PALETTE)])
        self._put(f"{self.paint(name.ljust(NAME_WIDTH), colour)}{self.paint('|', DIM)} {text}")

    def say(self, text: str) -> None:
        """A line of the supervisor itself."""
        self._put(text)

    def follow(self, name: str, pipe: IO[bytes], *, skip: Sequence[str] = ()) -> threading.Thread:
        """Copy the lines of `pipe`, but those that hold a text of `skip`, until it ends.

        It is done in a thread of its own, which is returned.
        """

        def copy() -> None:
            with pipe:
                for raw in pipe:
                    text = raw.decode("utf-8", "replace").rstrip("\r\n")
                    if not any(noise in text for noise in skip):
                        self.line(name, text)

        thread = threading.Thread(target=copy, name=f"log-{name}", daemon=True)
        thread.start()
        return thread

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Say what is being done, then how long it took."""
        self.say(f"{self.paint('·', DIM)} {title} …")
        began = time.monotonic()
        yield
        took = f"{time.monotonic() - began:.1f} s"
        self.say(f"{self.paint('✓', GREEN)} {title} {self.paint(f'({took})', DIM)}")

    def flush(self) -> None:
        """Wait until all lines so far are out, before another program writes to the same stream."""
        deadline = time.monotonic() + self.CLOSE_TIMEOUT_S
        while self._lines.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.005)

    def close(self) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put(None, timeout=self.CLOSE_TIMEOUT_S)
        self._writer.join(self.CLOSE_TIMEOUT_S)

    def _put(self, text: str) -> None:
        try:
            self._lines.put_nowait(text)
        except queue.Full:
            self._dropped += 1

    def _write(self) -> None:
        while (text := self._lines.get()) is not None:
            if self._dropped:
                text += f"\n… {self._dropped} lines were not shown: the terminal did not keep up"
                self._dropped = 0
            # A closed terminal or pipe is no reason to stop the servers.
            with contextlib.suppress(OSError, ValueError):
                print(text, file=self.stream, flush=True)
            self._lines.task_done()


def explain(failure: BaseException) -> int:
    """Print one sentence for a failure; the exit code to leave with."""
    label = "\x1b[31merror:\x1b[0m" if wants_colour(sys.stderr) else "error:"
    print(label, failure, file=sys.stderr, flush=True)
    return 1
