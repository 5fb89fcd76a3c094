"""How many passwords this process hashes at the same time.

A hash takes 19 MiB and some 40 ms of a core. Without a gate, a storm of log-ins fills every thread
of the API with hashes, and nobody can read a page. So only `password_hashes_at_once` run, one more
may wait, and who comes then is told to come again.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from server.core.domain import DomainError
from server.core.env import env


class Busy(DomainError):
    """Answered at once, with Retry-After."""

    status = 503
    code = "busy"
    detail = "Too many log-ins at this moment. Try again in a few seconds."


class Gate:
    """At most `slots` inside; `waiting` more queue, the rest are refused."""

    def __init__(self, *, slots: int, waiting: int) -> None:
        self._inside = threading.BoundedSemaphore(slots)
        self._admitted = threading.BoundedSemaphore(slots + waiting)

    @contextmanager
    def enter(self, *, patient: bool = False) -> Iterator[None]:
        """Wait for a slot. `patient`: never refused, however many wait. Raises: Busy."""
        if patient:
            with self._inside:
                yield
            return
        if not self._admitted.acquire(blocking=False):
            raise Busy
        try:
            with self._inside:
                yield
        finally:
            self._admitted.release()


_gate = Gate(slots=env().password_hashes_at_once, waiting=1)


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Held while a password is hashed. Nobody is refused where the other limits are lifted too
    (`LIMITS`): one machine, or a bench that logs thousands in.

    Raises: Busy.
    """
    with _gate.enter(patient=env().limits != "production"):
        yield
