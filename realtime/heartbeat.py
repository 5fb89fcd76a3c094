"""The cursor frame of every socket, every few seconds, spread so that no instant has them all."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from server.core.env import env

if TYPE_CHECKING:
    from realtime.session import Session

log = logging.getLogger(__name__)

#: one slot of the wheel; a timer for each socket would cost more than the frame
TICK_S = 0.1


class Heartbeat:
    """A timing wheel: each socket has its slot, and one turn takes `ws_heartbeat_s`."""

    def __init__(self, beat: Callable[["Session"], None]) -> None:
        self._beat = beat
        slots = max(1, round(env().ws_heartbeat_s / TICK_S))
        self._slots: list[set[Session]] = [set() for _ in range(slots)]
        self._next = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._turn())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def add(self, session: "Session") -> None:
        session.slot = self._next % len(self._slots)
        self._slots[session.slot].add(session)
        self._next += 1

    def discard(self, session: "Session") -> None:
        self._slots[session.slot].discard(session)

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        due, at = loop.time(), 0
        while True:
            due += TICK_S
            await asyncio.sleep(max(0.0, due - loop.time()))
            if loop.time() - due > env().ws_heartbeat_s:
                due = loop.time()  # the process was stopped; what it missed is one beat, not many
            try:
                for session in list(self._slots[at]):
                    self._beat(session)
            except Exception:
                log.exception("a heartbeat failed")
            at = (at + 1) % len(self._slots)
