"""The ears of the process: one channel on each Redis host of the layer, in two groups.

`live` rings: look at the log now. `live.signals` carries what other hubs say of this moment.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from channels.layers import get_channel_layer

from realtime.metrics import rings
from server.live.layer import DOORBELL, GROUP, SIGNALS

log = logging.getLogger(__name__)

RETRY_S = 1.0
#: giving a broken connection back takes no longer than this
FLUSH_TIMEOUT_S = 1.0

Message = Mapping[str, Any]


class Doorbell:
    """Hears for as long as a host is there, and tries again for ever when it is not.

    `on_ring` is called at each ring, `on_message` with what another hub said, `on_joined` whenever
    a host is heard again: what was said meanwhile is lost.
    """

    def __init__(
        self, *, on_message: Callable[[Message], None], on_joined: Callable[[], None]
    ) -> None:
        self.on_ring: Callable[[], None] = lambda: None
        self._on_message = on_message
        self._on_joined = on_joined
        self._ears: list[asyncio.Task[None]] = []

    def start(self, *, afresh: bool = False) -> None:
        # The layer logs a traceback a second while Redis is away; ours says it once.
        logging.getLogger("channels_redis.pubsub").setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()
        self._ears = [
            loop.create_task(self._listen(layer, afresh)) for layer in get_channel_layer().per_host
        ]

    def stop(self) -> None:
        for ear in self._ears:
            ear.cancel()

    def join_again(self) -> None:
        """Events came that nobody rang for: the membership may be lost without a sign."""
        self.stop()
        self.start(afresh=True)

    async def _listen(self, layer: Any, afresh: bool) -> None:
        heard_of = False
        while True:
            try:
                if afresh:
                    await self._flush(layer)
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                await layer.group_add(SIGNALS, channel)
                heard_of = False
                self._on_joined()
                while True:
                    self._hear(await layer.receive(channel))
            except Exception as error:
                if not heard_of:
                    log.warning("a doorbell is silent: %s", type(error).__name__)
                heard_of = afresh = True
            await asyncio.sleep(RETRY_S)

    def _hear(self, message: Message) -> None:
        if message.get("type") == DOORBELL["type"]:
            rings.inc()
            self.on_ring()
            return
        try:
            self._on_message(message)
        except Exception:  # what another hub says, perhaps an older one, must not make us deaf
            log.exception("a message of another hub was not understood")

    async def _flush(self, layer: Any) -> None:
        """Close the layer's connections; a failed join leaves names that it believes subscribed."""
        try:
            async with asyncio.timeout(FLUSH_TIMEOUT_S):
                await layer.flush()
        except (OSError, TimeoutError):
            log.debug("the layer's connections did not close in time")
