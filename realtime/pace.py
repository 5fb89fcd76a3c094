"""Not more often than once a second for each topic: the first soon, the others together."""

import asyncio
from collections.abc import Callable

#: between two turns of one topic
INTERVAL_S = 1.0
#: those who come together are told of together
SOON_S = 0.05


class Pace:
    """`touch(topic)` leads to one `turn(topic)` soon; while it rests, to one after the rest."""

    def __init__(self, turn: Callable[[str], None]) -> None:
        self._turn = turn
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._again: set[str] = set()

    def touch(self, topic: str) -> None:
        if topic in self._timers:
            self._again.add(topic)
        else:
            self._after(SOON_S, self._go, topic)

    def clear(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._again.clear()

    def _after(self, delay_s: float, then: Callable[[str], None], topic: str) -> None:
        self._timers[topic] = asyncio.get_running_loop().call_later(delay_s, then, topic)

    def _go(self, topic: str) -> None:
        self._again.discard(topic)
        self._after(INTERVAL_S, self._rested, topic)
        self._turn(topic)

    def _rested(self, topic: str) -> None:
        del self._timers[topic]
        if topic in self._again:
            self._go(topic)
