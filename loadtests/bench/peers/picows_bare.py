"""picows without any framework: the practical limit of a Python server. Arguments: port, Redis
URL.
"""

import sys

import redis.asyncio as redis
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

transports: set[WSTransport] = set()


class Listener(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        transports.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        transports.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()


async def main(port: int, redis_url: str) -> None:
    def listener(request: WSUpgradeRequest) -> Listener:
        return Listener()

    await ws_create_server(listener, "127.0.0.1", port, backlog=4096)
    pubsub = redis.from_url(redis_url, socket_timeout=None).pubsub()
    await pubsub.subscribe("live")
    async for message in pubsub.listen():
        if message["type"] == "message":
            for transport in transports:
                transport.send(WSMsgType.TEXT, message["data"])


uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
