"""Rate limits in Redis: atomic, and in the process's own memory while Redis is away.

Token buckets smooth what members do; fixed windows count what a contract promises exactly.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from server.core.env import env
from server.core.middleware import RATE_LIMIT

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
# A window opens with its first request and closes `period` ms later; refusals are not counted.
COUNT = """
local limit, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
local taken = 0
if count < limit then count = redis.call('INCR', KEYS[1]); taken = 1 end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then redis.call('PEXPIRE', KEYS[1], period); left = period end
return {taken, limit - count, left}
"""
#: a sick Redis is left alone this long; the process's own memory serves meanwhile
PAUSE_S = 1.0
LOCAL_MAX = 10_000


class Script:
    """One Lua script on a connection that gives up after 0.2 s."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._registered: Any = None
        self._down_until = 0.0

    def run(self, key: str, *args: float | str) -> list[Any] | None:
        """The script's answer for `key`, or None while Redis is away. Never raises."""
        if time.monotonic() < self._down_until:
            return None
        try:
            return self._script()(keys=[f"{settings.REDIS_PREFIX}:{key}"], args=args)
        except redis.RedisError:
            self._down_until = time.monotonic() + PAUSE_S
            return None

    def _script(self) -> Any:
        if self._registered is None:
            client = redis.Redis.from_url(
                env().redis_url, socket_timeout=0.2, socket_connect_timeout=0.2, retry=None
            )
            self._registered = client.register_script(self._source)
        return self._registered


class Buckets:
    """Token buckets, filled continuously. `take` never raises."""

    def __init__(self) -> None:
        self._script = Script(TAKE)
        self._local: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, *, capacity: int, per_s: float) -> tuple[int, float]:
        """Take one token of `key`. Returns (tokens left, seconds to wait; 0 when taken)."""
        answer = self._script.run(f"bucket:{key}", capacity, per_s)
        if answer is None:
            return self._take_local(key, capacity, per_s)
        return int(answer[0]), float(answer[1])

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


@dataclass(frozen=True, slots=True)
class Window:
    """The state of a window after a request: whether it was let in, how many more the window takes,
    and in how many seconds it closes.
    """

    allowed: bool
    remaining: int
    reset_s: float


class Windows:
    """Fixed windows: exactly `limit` requests, then none until the window closes. Never raises."""

    def __init__(self) -> None:
        self._script = Script(COUNT)
        self._local: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, *, limit: int, period_s: float) -> Window:
        """Count one request of `key`."""
        answer = self._script.run(f"window:{key}", limit, int(period_s * 1000))
        if answer is None:
            return self._take_local(key, limit, period_s)
        return Window(bool(answer[0]), max(0, int(answer[1])), int(answer[2]) / 1000)

    def _take_local(self, key: str, limit: int, period_s: float) -> Window:
        now = time.monotonic()
        with self._lock:
            if len(self._local) > LOCAL_MAX:
                self._local.clear()
            count, ends = self._local.get(key, (0, now + period_s))
            if ends <= now:
                count, ends = 0, now + period_s
            allowed = count < limit
            count += allowed
            self._local[key] = (count, ends)
        return Window(allowed, limit - count, ends - now)


buckets = Buckets()
windows = Windows()


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


class MemberThrottle(BucketThrottle):
    """Counted by member; lifted by LIMITS=load. Every answer says what is left, in the RateLimit
    headers (`middleware.RateLimitMiddleware`). Who is not logged in is not counted.
    """

    def key(self, request: Request) -> str | None:
        return None if env().limits == "load" or request.user.pk is None else str(request.user.pk)

    def allow_request(self, request: Request, view: Any) -> bool:
        key = self.key(request)
        if key is None:
            return True
        per_s = self.capacity / self.period_s
        left, self._wait = buckets.take(f"{self.name}:{key}", capacity=self.capacity, per_s=per_s)
        full_in_s = self._wait or (self.capacity - left) / per_s
        request.META[RATE_LIMIT] = (self.capacity, left, full_in_s)
        return self._wait == 0


class AddressThrottle(BucketThrottle):
    """Counted by client address; lifted by LIMITS=embedded and LIMITS=load (one machine, one
    address).
    """

    def key(self, request: Request) -> str | None:
        return client_address(request) if env().limits == "production" else None
