"""One line that tells how far a command is: redrawn on a terminal, now and then in a log."""

import time
from typing import Any

WIDTH = 24
#: a log gets a line this often, a terminal ten a second
LOG_EVERY_S = 10.0
DRAW_EVERY_S = 0.1


class Progress:
    """`show` may be called as often as you like, from any thread. `out`: a stream or Django's."""

    def __init__(self, out: Any, *, total: int, unit: str) -> None:
        self.total = total
        self._out = out
        self._unit = unit
        self._terminal = bool(getattr(out, "isatty", lambda: False)())
        self._began = self._shown = time.monotonic()

    def show(self, done: int, told: str) -> None:
        now = time.monotonic()
        if now - self._shown < (DRAW_EVERY_S if self._terminal else LOG_EVERY_S):
            return
        self._shown = now
        self._write(done, told)

    def end(self, done: int, told: str) -> None:
        if self._terminal:
            self._write(done, told)
            self._out.write("\n")

    def _write(self, done: int, told: str) -> None:
        share = min(1.0, done / self.total) if self.total else 1.0
        bar = "#" * int(share * WIDTH)
        rate = done / max(0.001, time.monotonic() - self._began)
        line = f"[{bar:-<{WIDTH}}] {done}/{self.total} {self._unit} {rate:.0f}/s  {told}"
        self._out.write(f"\r{line[:110]:<110}" if self._terminal else f"{line}\n")
        self._out.flush()
