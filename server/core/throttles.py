"""Rate limits as token buckets in Redis: atomic, and in the process's own memory while Redis is
away.
"""

import threading
import time
from typing import Any

import redis
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from server.core.env import env

# One script, one round trip: takes `cost` from the bucket or says how long to wait.
TAKE = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local capacity, per_s = tonumber(ARGV[1]), tonumber(ARGV[2])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(capacity, (tonumber(bucket[1]) or capacity)
    + math.max(0, at - (tonumber(bucket[2]) or at)) * per_s)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / per_s end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(at))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / per_s * 1000) + 1000)
return {math.floor(tokens), tostring(wait)}
"""
#: a sick Redis is left alone this long; the local buckets serve meanwhile
PAUSE_S = 1.0
LOCAL_MAX = 10_000


class Buckets:
    """Token buckets of this process, filled continuously. `take` never raises."""

    def __init__(self) -> None:
        self._redis: redis.Redis | None = None
        self._script: Any = None
        self._down_until = 0.0
        self._local: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, *, capacity: int, per_s: float) -> tuple[int, float]:
        """Take one token of `key`. Returns (tokens left, seconds to wait; 0 when taken)."""
        if time.monotonic() >= self._down_until:
            try:
                left, wait = self._connected()(
                    keys=[f"{env().redis_prefix}:bucket:{key}"], args=[capacity, per_s]
                )
                return int(left), float(wait)
            except redis.RedisError:
                self._down_until = time.monotonic() + PAUSE_S
        return self._take_local(key, capacity, per_s)

    def _connected(self) -> Any:
        if self._script is None:
            self._redis = redis.Redis.from_url(
                env().redis_url, socket_timeout=0.2, socket_connect_timeout=0.2, retry=None
            )
            self._script = self._redis.register_script(TAKE)
        return self._script

    def _take_local(self, key: str, capacity: int, per_s: float) -> tuple[int, float]:
        now = time.monotonic()
        with self._lock:
            if len(self._local) > LOCAL_MAX:
                self._local.clear()
            tokens, at = self._local.get(key, (float(capacity), now))
            tokens = min(capacity, tokens + (now - at) * per_s)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / per_s
            self._local[key] = (tokens - 1 if wait == 0 else tokens, now)
        return int(max(0.0, tokens - 1)), wait


buckets = Buckets()


def client_address(request: Any) -> str:
    """The peer, or the entry that our own proxies added to X-Forwarded-For; never what a client
    wrote.
    """
    hops = env().trusted_proxies
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if hops and len(forwarded) >= hops and forwarded[-hops]:
        return forwarded[-hops]
    return request.META.get("REMOTE_ADDR", "")


class BucketThrottle(BaseThrottle):
    """`capacity` requests at once, refilled evenly over `period_s`. Subclasses name the key.

    Answers 429 `throttled` with Retry-After.
    """

    capacity = 60
    period_s = 60.0
    name = ""
    _wait = 0.0

    def key(self, request: Request) -> str | None:
        """What is counted; None: this request is not counted."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        key = self.key(request)
        if key is None:
            return True
        _, self._wait = buckets.take(
            f"{self.name}:{key}", capacity=self.capacity, per_s=self.capacity / self.period_s
        )
        return self._wait == 0

    def wait(self) -> float:
        return max(1.0, self._wait)


class AddressThrottle(BucketThrottle):
    """Counted by client address; lifted by LIMITS=embedded and LIMITS=load (one machine, one
    address).
    """

    def key(self, request: Request) -> str | None:
        return client_address(request) if env().limits == "production" else None
