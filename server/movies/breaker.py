"""Leaving a source alone that does not answer. One breaker a process and source."""

import threading
import time
from collections.abc import Callable

#: failed requests in a row after which nobody asks; one in seven fails on TMDb's bad days
FAILURES = 20
REST_S = 15.0


class Breaker:
    """Closed: everybody asks. Open: nobody does for `REST_S`; then one does, and the rest wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    def rest_s(self) -> float:
        """0: ask. Else so many seconds remain until somebody may."""
        with self._lock:
            if self._failures < FAILURES:
                return 0.0
            now = self._clock()
            if now < self._open_until:
                return self._open_until - now
            self._open_until = now + REST_S  # this caller is the one that asks
            return 0.0

    def resting(self) -> bool:
        """Whether asking is of no use now; changes nothing."""
        with self._lock:
            return self._failures >= FAILURES and self._clock() < self._open_until

    def open_for(self, seconds: float) -> None:
        """The source itself said that it will not answer before that."""
        with self._lock:
            self._failures = FAILURES
            self._open_until = self._clock() + seconds

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures == FAILURES:
                self._open_until = self._clock() + REST_S

    def answered(self) -> None:
        with self._lock:
            self._failures = 0
