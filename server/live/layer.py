"""The channel layer: channels_redis pub/sub, plus a synchronous ring that a sick Redis cannot slow.

`async_to_sync(group_send)` from a WSGI worker costs 2.0 ms of CPU (a new event loop and a new Redis
connection each time); the same message published on a pooled synchronous connection costs 0.045 ms
(docs/adr/0004). Both write the same bytes to the same Redis channel; a test holds them together.

channels_redis gives each group to one of its hosts. Our few messages go to every host, and hubs
listen on every host: while one of them is away the others still carry everything. A message that
comes twice says the same twice.
"""

import logging
import os
import threading
import time
from collections.abc import Mapping
from typing import Any

import redis
from channels_redis.pubsub import RedisPubSubChannelLayer
from channels_redis.utils import decode_hosts
from prometheus_client import Counter

log = logging.getLogger(__name__)

#: the doorbell's group; its message has no payload, it only says: look now
GROUP = "live"
#: what hubs tell each other of this moment: who is here, who watches, who types
SIGNALS = "live.signals"
DOORBELL: Mapping[str, Any] = {"type": "live.ring"}
#: a write must not wait for a Redis that hangs
TIMEOUT_S = 0.2
#: after a failure nobody rings for this long; the hubs look once a second anyway
PAUSE_S = 1.0

rings = Counter("cinema_live_rings", "Doorbells published after a commit")
lost_rings = Counter("cinema_live_lost_rings", "Doorbells that Redis did not take")


class RingingChannelLayer(RedisPubSubChannelLayer):
    """The pub/sub layer, with `ring_sync` for code that has no event loop.

    `per_host` are layers of one host each; `group_send` on all of them is what `ring_sync` does.
    """

    def __init__(self, *args: Any, hosts: Any = None, prefix: str = "asgi", **kwargs: Any) -> None:
        # redis-py 8 gives every connection a 5 s time-out; a subscriber waits as long as it takes.
        hosts = [
            {"socket_timeout": None, "socket_connect_timeout": 2, **host}
            for host in decode_hosts(hosts)
        ]
        super().__init__(*args, hosts=[dict(host) for host in hosts], prefix=prefix, **kwargs)
        self.per_host: list[RedisPubSubChannelLayer] = [self]
        if len(hosts) > 1:
            self.per_host = [
                RedisPubSubChannelLayer(hosts=[dict(host)], prefix=prefix, **kwargs)
                for host in hosts
            ]
        self._prefix = prefix
        self._hosts = hosts
        self._lock = threading.Lock()
        self._clients: list[redis.Redis] = []
        self._clients_pid = 0
        self._quiet_until = [0.0] * len(hosts)

    def group_send_sync(self, group: str, message: Mapping[str, Any]) -> int:
        """Publish `message` to `group` on every host without an event loop, in `group_send`'s own
        wire format. Returns how many hosts took it, within about 0.2 s for each that is sick.
        """
        channel = f"{self._prefix}__group__{group}"
        data = self.serialize(dict(message))
        taken = 0
        for number, client in enumerate(self._connected()):
            if time.monotonic() < self._quiet_until[number]:
                continue
            try:
                client.publish(channel, data)
                taken += 1
            except (redis.RedisError, OSError) as error:
                self._quiet_until[number] = time.monotonic() + PAUSE_S
                log.warning("no ring by host %d: %s", number, type(error).__name__)
        return taken

    def ring_sync(self) -> bool:
        """Tell every hub to look. Never raises; a ring that no host took is counted and False."""
        taken = self.group_send_sync(GROUP, DOORBELL)
        (rings if taken else lost_rings).inc()
        return taken > 0

    def _connected(self) -> list[redis.Redis]:
        """A pooled client of each host, made after fork."""
        if self._clients_pid != os.getpid():
            with self._lock:
                self._clients = [self._connect(dict(host)) for host in self._hosts]
                self._clients_pid = os.getpid()
        return self._clients

    @staticmethod
    def _connect(host: dict[str, Any]) -> redis.Redis:
        host |= {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S, "retry": None}
        address = host.pop("address", None)
        if address is not None:
            return redis.Redis.from_url(address, **host)
        return redis.Redis(**host)
