"""The ear of the process: one channel in the group `live`. A ring only says: look now."""

import asyncio
import logging
from collections.abc import Callable

from channels.layers import get_channel_layer

from realtime.metrics import rings
from server.live.layer import GROUP

log = logging.getLogger(__name__)

RETRY_S = 1.0
#: giving a broken connection back takes no longer than this
FLUSH_TIMEOUT_S = 1.0


class Doorbell:
    """Hears rings for as long as Redis is there, and tries again for ever when it is not."""

    def __init__(self, on_ring: Callable[[], None]) -> None:
        self._on_ring = on_ring
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        # The layer logs a traceback a second while Redis is away; ours says it once.
        logging.getLogger("channels_redis.pubsub").setLevel(logging.CRITICAL)
        self._task = asyncio.get_running_loop().create_task(self._listen())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def join_again(self) -> None:
        """Events came that nobody rang for: the membership may be lost without a sign."""
        self.stop()
        self._task = asyncio.get_running_loop().create_task(self._listen(afresh=True))

    async def _listen(self, *, afresh: bool = False) -> None:
        heard_of = False
        while True:
            try:
                if afresh:
                    await self._flush()
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                heard_of = False
                while True:
                    await layer.receive(channel)
                    rings.inc()
                    self._on_ring()
            except Exception as error:
                if not heard_of:
                    log.warning("no doorbell, looking by the clock: %s", type(error).__name__)
                heard_of = afresh = True
            await asyncio.sleep(RETRY_S)

    async def _flush(self) -> None:
        """Close the layer's connections; a failed join leaves names that it believes subscribed."""
        try:
            async with asyncio.timeout(FLUSH_TIMEOUT_S):
                await get_channel_layer().flush()
        except (OSError, TimeoutError):
            log.debug("the layer's connections did not close in time")
