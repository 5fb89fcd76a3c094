"""uvicorn, set up for many sockets: our protocol class, and an end within three seconds."""

import asyncio
import socket
from typing import Any

import uvicorn

from realtime.protocol import SHUTDOWN_TIMEOUT_S, PromptProtocol, PushProtocol
from server.core.env import env

BACKLOG = 4096


def config(application: Any, **changes: Any) -> uvicorn.Config:
    """The settings of `python -m realtime`; tests change host, port and loop."""
    options: dict[str, Any] = {
        "host": env().realtime_host,
        "port": env().realtime_port,
        "loop": "uvloop",
        "http": PromptProtocol,
        "ws": PushProtocol,
        "ws_max_size": env().ws_max_frame_bytes,
        # A peer that is gone without a word is cut a second after the ping it did not answer.
        "ws_ping_interval": env().ws_ping_s,
        "ws_ping_timeout": env().ws_ping_s,
        "ws_per_message_deflate": False,
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,  # realtime.limits.client_address believes our own proxies alone
        "server_header": False,
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": int(SHUTDOWN_TIMEOUT_S),
    }
    return uvicorn.Config(application, **{**options, **changes})


class DrainingServer(uvicorn.Server):
    """On SIGTERM every socket gets a close frame; who does not take it in time is cut off."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(SHUTDOWN_TIMEOUT_S, self._cut_rest)
        await super().shutdown(sockets)

    def _cut_rest(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
