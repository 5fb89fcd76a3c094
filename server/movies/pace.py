"""How fast we ask: one window in Redis for all workers, and a part of it in each while it is away.

The window slides: of any `limit + 1` requests, the last is let go a second and a margin after the
first. So no second holds more than `limit`. They are let go one after another, not in bursts: a
busy machine holds up several that were let go together, and they arrive with those that follow.
"""

import threading
import time
from collections import deque

from server.core.throttles import Script

# The newest `limit` times, newest first. A pause that the source asked for holds everybody back.
TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local limit, span = tonumber(ARGV[1]), tonumber(ARGV[2])
local paused = redis.call('PTTL', KEYS[1] .. ':pause')
if paused > 0 then return tostring(paused / 1000) end
local oldest = redis.call('LINDEX', KEYS[1], limit - 1)
if oldest then
    local wait = span - (now - tonumber(oldest))
    if wait > 0 and wait <= span then return tostring(wait) end
end
local newest = redis.call('LINDEX', KEYS[1], 0)
if newest then
    local wait = tonumber(ARGV[3]) - (now - tonumber(newest))
    if wait > 0 and wait <= span then return tostring(wait) end
end
redis.call('LPUSH', KEYS[1], tostring(now))
redis.call('LTRIM', KEYS[1], 0, limit - 1)
redis.call('PEXPIRE', KEYS[1], math.ceil(span * 1000) + 1000)
return '0'
"""
PAUSE = """
local old = redis.call('PTTL', KEYS[1] .. ':pause')
if tonumber(ARGV[1]) > old then redis.call('SET', KEYS[1] .. ':pause', 1, 'PX', ARGV[1]) end
return '0'
"""
#: a second, and what a request may lose on its way: it must not arrive together with later ones
SPAN_S = 1.03
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
        # One hash tag: both keys lie on one host of a cluster.
        self._key = f"pace:{{{name}}}"
        self._take = Script(TAKE)
        self._pause = Script(PAUSE)
        self._times: deque[float] = deque()
        self._paused_until = 0.0
        self._answered_at = float("-inf")
        self._lock = threading.Lock()
        #: of this process's threads one asks for its turn at a time, the others wait for it
        self.turn = threading.Lock()

    def wait_s(self, limit: int) -> float:
        """0: go, it is counted. Else ask again after so many seconds."""
        answer = self._take.run(self._key, limit, SPAN_S, GAP * SPAN_S / limit)
        if answer is not None:
            self._answered_at = time.monotonic()
            return float(answer)  # type: ignore[arg-type]
        if time.monotonic() - self._answered_at < LOCAL_AFTER_S:
            return RETRY_S
        return self._local(limit)

    def pause(self, seconds: float) -> None:
        """The source asked for a pause: nobody goes meanwhile."""
        seconds = min(seconds, MAX_PAUSE_S)
        if seconds > 0:
            self._paused_until = time.monotonic() + seconds
            self._pause.run(self._key, int(seconds * 1000))

    def _local(self, limit: int) -> float:
        now = time.monotonic()
        with self._lock:
            if self._paused_until > now:
                return self._paused_until - now
            share = max(1, limit // LOCAL_SHARE)
            while self._times and now - self._times[0] >= SPAN_S:
                self._times.popleft()
            if len(self._times) >= share:
                return SPAN_S - (now - self._times[0])
            self._times.append(now)
            return 0.0
