"""How fast we ask: one window in Redis for all workers, and a part of it in each while it is away.

A request counts from its grant until a second after it arrived, of which nobody here knows more
than that it lies before the answer. Let `limit + 1` requests arrive within one second: when the
last of them was granted, one of the others had arrived a second before, so it arrived before the
second began. So no second at the source holds more than `limit`, however long a busy machine or
the network holds requests up.

The source itself takes some time for an answer, and a request has arrived before that. How long,
the shortest of the last answers tells: `SURE` of it is taken off. Without that, answers of 50 ms
would cost a twentieth of the rate; with it, what a machine adds to the shortest answer costs.

It takes for granted that a request without an answer arrives within `FLIGHT_S` of its grant, or
never (its worker was killed, the source hangs), that Redis keeps what it was told, and that no
answer is much quicker than all of the last `ANSWERS`: one that is, and was held up on its way,
counts for too short by the difference, once.
"""

import threading
import time
import uuid
from collections import deque

from server.core.throttles import Script

# A sorted set of requests by the time from which their second runs: of one under way, the latest
# that it may arrive. A pause that the source asked for holds everybody back.
TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local token, limit, span = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local flight, gap = tonumber(ARGV[4]), tonumber(ARGV[5])
local paused = redis.call('PTTL', KEYS[1] .. ':pause')
if paused > 0 then return tostring(paused / 1000) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 2 * flight, '+inf')
local over = redis.call('ZCARD', KEYS[1]) - limit
if over >= 0 then
    local first = tonumber(redis.call('ZRANGE', KEYS[1], over, over, 'WITHSCORES')[2])
    return tostring(math.min(first, now) + span - now)
end
local wait = tonumber(redis.call('GET', KEYS[1] .. ':newest') or '0') + gap - now
if wait > 0 and wait <= gap then return tostring(wait) end
redis.call('ZADD', KEYS[1], now + flight, token)
redis.call('SET', KEYS[1] .. ':newest', tostring(now), 'PX', 1000)
redis.call('PEXPIRE', KEYS[1], math.ceil(2 * flight * 1000))
return '0'
"""
# Also for one that counted as lost: what arrived so late counts as it came.
ARRIVED = """
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[1], clock[1] + clock[2] / 1000000 - ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.ceil(2 * tonumber(ARGV[2]) * 1000))
return '0'
"""
PAUSE = """
local old = redis.call('PTTL', KEYS[1] .. ':pause')
if tonumber(ARGV[1]) > old then redis.call('SET', KEYS[1] .. ':pause', 1, 'PX', ARGV[1]) end
return '0'
"""
#: a second, and what clocks of two machines differ by while it passes
SPAN_S = 1.001
#: a request that nobody answers has arrived by then: connecting gives up after 3.05 s
FLIGHT_S = 4.0
#: of a process, the last so many tell how quick the source is; with fewer it may be of any speed
ANSWERS = 100
#: of the shortest, the part that the source is sure to have taken
SURE = 0.9
#: between two requests, as a part of an even distance: the rest makes up for what was missed
GAP = 0.5
#: a Redis that hiccups is waited for: what is let go without it comes on top of the others' share
LOCAL_AFTER_S = 2.5
RETRY_S = 0.2
#: nobody knows of the others while Redis is away: each process takes this part of the rate
LOCAL_SHARE = 4
#: one answer may stop everybody this long; an item that was told more waits longer by itself
MAX_PAUSE_S = 30.0


class Pace:
    """`limit` requests a second for everybody who shares `name`. Never raises."""

    def __init__(self, name: str) -> None:
        # One hash tag: all keys lie on one host of a cluster.
        self._key = f"pace:{{{name}}}"
        self._take = Script(TAKE)
        self._arrived = Script(ARRIVED)
        self._pause = Script(PAUSE)
        #: as the sorted set in Redis
        self._local: dict[str, float] = {}
        self._paused_until = 0.0
        self._answered_at = float("-inf")
        self._took: deque[float] = deque(maxlen=ANSWERS)
        self._lock = threading.Lock()
        #: of this process's threads one asks for its turn at a time, the others wait for it
        self.turn = threading.Lock()

    def take(self, token: str, limit: int) -> float:
        """0: go, `token` is counted until it has `arrived`. Else ask again in so many seconds."""
        gap = GAP * SPAN_S / limit
        answer = self._take.run(self._key, token, limit, SPAN_S, FLIGHT_S, gap)
        if answer is not None:
            self._answered_at = time.monotonic()
            return float(answer)  # type: ignore[arg-type]
        if time.monotonic() - self._answered_at < LOCAL_AFTER_S:
            return RETRY_S
        return self._take_local(token, limit)

    def arrived(self, token: str, took_s: float | None = None) -> None:
        """The request of this grant was answered in `took_s`, or given up (None)."""
        with self._lock:
            before = self._surely_before(took_s)
            if token in self._local:
                self._local[token] = time.monotonic() - before
                return
        self._arrived.run(self._key, token, FLIGHT_S, before)

    def _surely_before(self, took_s: float | None) -> float:
        """How long before its answer a request had arrived at the latest; less than it took."""
        if took_s is None:
            return 0.0
        self._took.append(took_s)
        return SURE * min(self._took) if len(self._took) == ANSWERS else 0.0

    def pause(self, seconds: float) -> None:
        """The source asked for a pause: nobody goes meanwhile."""
        seconds = min(seconds, MAX_PAUSE_S)
        if seconds > 0:
            self._paused_until = time.monotonic() + seconds
            self._pause.run(self._key, int(seconds * 1000))

    def _take_local(self, token: str, limit: int) -> float:
        now = time.monotonic()
        with self._lock:
            if self._paused_until > now:
                return self._paused_until - now
            counted = {one: at for one, at in self._local.items() if now - at < SPAN_S}
            self._local = counted
            over = len(counted) - max(1, limit // LOCAL_SHARE)
            if over >= 0:
                return min(sorted(counted.values())[over], now) + SPAN_S - now
            counted[token] = now + FLIGHT_S
            return 0.0


def new_token() -> str:
    """The name of one request, whoever makes it."""
    return uuid.uuid4().hex
