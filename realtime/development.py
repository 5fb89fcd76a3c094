"""API and sockets in one process, for `manage runserver` (daphne). Production runs two programs."""

from typing import Any

from django.core.asgi import get_asgi_application

from realtime.asgi import application as realtime
from realtime.pipes import Receive, Send

_api = get_asgi_application()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    handle = _api if scope["type"] == "http" else realtime
    await handle(scope, receive, send)
