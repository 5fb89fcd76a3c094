"""The mouth of the process: what this hub tells the others, by every Redis host of the layer.

Nothing that is said here is a truth of the product. It is of this moment, it is said again every
few seconds, and a Redis that is away or hangs costs nobody anything but news of this kind.
"""

import asyncio
import logging
from typing import Any

import redis
from channels.layers import get_channel_layer

from realtime.doorbell import Message
from server.live.layer import SIGNALS

log = logging.getLogger(__name__)

#: a host that takes nothing for so long is left alone for a while
TIMEOUT_S = 0.5
PAUSE_S = 1.0
#: what waits for a host beyond this is dropped: it will be said again
QUEUE_MAX = 1000


class Bus:
    """One queue and one task for each host, so that a sick one holds up no other."""

    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[Message]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        for layer in get_channel_layer().per_host:
            queue: asyncio.Queue[Message] = asyncio.Queue(QUEUE_MAX)
            self._queues.append(queue)
            self._tasks.append(loop.create_task(self._speak(layer, queue)))

    async def stop(self, last: Message) -> None:
        """Say a last word, if that is quick."""
        self.say(last)
        pending = [queue.join() for queue in self._queues]
        try:
            async with asyncio.timeout(TIMEOUT_S / 2):
                await asyncio.gather(*pending)
        except TimeoutError:
            log.debug("the last word was not taken")
        for task in self._tasks:
            task.cancel()

    def say(self, message: Message) -> None:
        """Tell all hubs, this one too. Never waits, never raises."""
        for queue in self._queues:
            if not queue.full():
                queue.put_nowait(message)

    async def _speak(self, layer: Any, queue: asyncio.Queue[Message]) -> None:
        while True:
            message = await queue.get()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    await layer.group_send(SIGNALS, dict(message))
            except (redis.RedisError, OSError, TimeoutError) as error:
                log.debug("not said to the other hubs: %s", type(error).__name__)
                await asyncio.sleep(PAUSE_S)
            finally:
                queue.task_done()
