"""The ASGI application of realtime: sockets, and a little HTTP about itself.

`python -m realtime` runs it on uvicorn with our protocol class; `daphne realtime.asgi:application`
runs the same application by plain ASGI sends.
"""

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.core.settings.production")
django.setup()

from realtime import http  # noqa: E402 - the settings come first
from realtime.consumer import LiveConsumer  # noqa: E402
from realtime.hub import Hub  # noqa: E402
from realtime.pipes import Receive, Send  # noqa: E402

SOCKET_PATH = "/ws/"


class Realtime:
    """One application with one hub, which starts with the server's lifespan or, where a server has
    none (daphne), with the first connection.
    """

    def __init__(self, conninfo: str | None = None) -> None:
        self._conninfo = conninfo
        self._hub: Hub | None = None

    @property
    def hub(self) -> Hub:
        if self._hub is None:
            self._hub = Hub(self._conninfo)
            self._hub.start()
        return self._hub

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await http.serve(self.hub, scope["path"], send)
        elif scope["path"] == SOCKET_PATH:
            await LiveConsumer(hub=self.hub)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})  # before accept: HTTP 403

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


application = Realtime()
