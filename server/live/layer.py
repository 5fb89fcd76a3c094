"""The channel layer: channels_redis pub/sub, plus a synchronous ring that a sick Redis cannot slow.

`async_to_sync(group_send)` from a WSGI worker costs 2.0 ms of CPU (a new event loop and a new Redis
connection each time); the same message published on a pooled synchronous connection costs 0.045 ms
(docs/adr/0004). Both write the same bytes to the same Redis channel; a test holds them together.
"""

import logging
import os
import threading
import time
from collections.abc import Mapping
from typing import Any

import redis
from channels_redis.pubsub import RedisPubSubChannelLayer
from channels_redis.utils import _consistent_hash, decode_hosts
from prometheus_client import Counter

log = logging.getLogger(__name__)

#: the one group; its message has no payload, it only says: look now
GROUP = "live"
DOORBELL: Mapping[str, Any] = {"type": "live.ring"}
#: a write must not wait for a Redis that hangs
TIMEOUT_S = 0.2
#: after a failure nobody rings for this long; the hubs look once a second anyway
PAUSE_S = 1.0

rings = Counter("cinema_live_rings", "Doorbells published after a commit")
lost_rings = Counter("cinema_live_lost_rings", "Doorbells that Redis did not take")


class RingingChannelLayer(RedisPubSubChannelLayer):
    """The pub/sub layer, with `ring_sync` for code that has no event loop."""

    def __init__(self, *args: Any, hosts: Any = None, prefix: str = "asgi", **kwargs: Any) -> None:
        # redis-py 8 gives every connection a 5 s time-out; a subscriber waits as long as it takes.
        hosts = [
            {"socket_timeout": None, "socket_connect_timeout": 2, **host}
            for host in decode_hosts(hosts)
        ]
        super().__init__(*args, hosts=[dict(host) for host in hosts], prefix=prefix, **kwargs)
        self._prefix = prefix
        self._hosts = hosts
        self._lock = threading.Lock()
        self._pools: list[redis.Redis] = []
        self._pool_pid = 0
        self._quiet_until = 0.0

    def group_send_sync(self, group: str, message: Mapping[str, Any]) -> None:
        """Publish `message` to `group` without an event loop, in `group_send`'s own wire format.

        Raises: redis.RedisError within about 0.2 s.
        """
        channel = f"{self._prefix}__group__{group}"
        self._client(channel).publish(channel, self.serialize(dict(message)))

    def ring_sync(self) -> bool:
        """Tell every hub to look. Never raises; a ring that is lost is counted and False."""
        now = time.monotonic()
        if now < self._quiet_until:
            lost_rings.inc()
            return False
        try:
            self.group_send_sync(GROUP, DOORBELL)
        except (redis.RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + PAUSE_S
            lost_rings.inc()
            log.warning("ring lost: %s", type(error).__name__)
            return False
        rings.inc()
        return True

    def _client(self, channel: str) -> redis.Redis:
        """The pooled connection to the channel's host, made after fork."""
        if self._pool_pid != os.getpid():
            with self._lock:
                self._pools = [self._connect(dict(host)) for host in self._hosts]
                self._pool_pid = os.getpid()
        return self._pools[_consistent_hash(channel, len(self._pools))]

    @staticmethod
    def _connect(host: dict[str, Any]) -> redis.Redis:
        host |= {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S, "retry": None}
        address = host.pop("address", None)
        if address is not None:
            return redis.Redis.from_url(address, **host)
        return redis.Redis(**host)
