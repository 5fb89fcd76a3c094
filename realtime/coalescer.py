"""Counters are latest-wins: at most two frames a second for each topic and object, however hot."""

import asyncio
from collections.abc import Callable

from realtime.wire import Counter, Logged, Route
from server.live.cursor import Snapshot

#: between two frames of one counter
INTERVAL_S = 0.5

Key = tuple[str, Counter]


class Coalescer:
    """The first frame goes at once, later ones wait for their turn and the last of them wins."""

    def __init__(self, deliver: Callable[[Logged, Route], None]) -> None:
        self._deliver = deliver
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._waiting: dict[Key, tuple[Logged, Route]] = {}
        #: for each that waits: the log's place before the first of its events; oldest first
        self._since: dict[Key, Snapshot] = {}

    def offer(self, event: Logged, route: Route, before: Snapshot) -> None:
        """Deliver now or soon. `before` is the place that does not see `event` yet."""
        if event.counter is None:
            raise ValueError(f"{event.type} is no counter")
        key = (route[0], event.counter)
        if key in self._timers:
            self._waiting[key] = (event, route)
            self._since.setdefault(key, before)
        else:
            self._send(key, event, route)

    def safe_place(self, now: Snapshot) -> Snapshot:
        """The newest place of which everything was sent: a cursor must not say more."""
        return next(iter(self._since.values()), now)

    def clear(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._waiting.clear()
        self._since.clear()

    def _send(self, key: Key, event: Logged, route: Route) -> None:
        loop = asyncio.get_running_loop()
        self._timers[key] = loop.call_later(INTERVAL_S, self._due, key)
        self._deliver(event, route)

    def _due(self, key: Key) -> None:
        del self._timers[key]
        if key in self._waiting:
            del self._since[key]
            self._send(key, *self._waiting.pop(key))
