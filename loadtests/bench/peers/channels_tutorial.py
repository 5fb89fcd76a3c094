"""The consumer of the Channels tutorial over the pub/sub layer, as an ASGI application.

REDIS_URL=… daphne -b 127.0.0.1 -p 8001 channels_tutorial:application
REDIS_URL=… python channels_tutorial.py publish|raw EVENTS PER_S SIZE
"""

import asyncio
import json
import os
import sys
import time

import redis.asyncio as redis
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",  # noqa: S106 - nothing is signed
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": None}]},
        }
    },
)

import django  # noqa: E402

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("live", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("live", self.channel_name)

    async def chat_message(self, event: dict) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


application = ProtocolTypeRouter({"websocket": URLRouter([path("ws/", ChatConsumer.as_asgi())])})


async def publish(events: int, per_s: float, size: int) -> None:
    layer = get_channel_layer()
    for i in range(events):
        text = f"{i} #t={time.time_ns()}#".ljust(size - 16, "x")
        await layer.group_send("live", {"type": "chat.message", "message": text})
        await asyncio.sleep(1 / per_s)


async def publish_raw(events: int, per_s: float, size: int) -> None:
    """For servers that hear Redis themselves."""
    connection = redis.from_url(os.environ["REDIS_URL"], socket_timeout=None)
    for i in range(events):
        text = f'{{"id":{i},"text":"#t={time.time_ns()}#'.ljust(size - 2, "x") + '"}'
        await connection.publish("live", text)
        await asyncio.sleep(1 / per_s)
    await connection.aclose()


if __name__ == "__main__" and sys.argv[1] == "raw":
    asyncio.run(publish_raw(int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
elif __name__ == "__main__":
    asyncio.run(publish(int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
