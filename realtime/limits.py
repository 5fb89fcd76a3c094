"""What a client may ask of us: origins, connections, handshakes, frames, tickets."""

import asyncio
import contextlib
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Iterable

import redis
from django.conf import settings
from msgspec import UNSET
from redis import asyncio as aioredis

from realtime import store
from realtime.metrics import refused_handshakes
from server.core.env import env
from server.live import tickets
from server.live.closecodes import CloseCode
from server.live.frames import Auth
from server.live.tickets import InvalidTicket, Ticket

log = logging.getLogger(__name__)

#: a sick Redis is left alone this long; each process then remembers for itself
PAUSE_S = 1.0

#: how long one who sends too many frames is asked to stay away, and one who finds PostgreSQL away
FLOOD_DELAY_S = 5.0
UNAVAILABLE_DELAY_S = 2.0
#: nobody is sent away for longer than this
RETRY_MAX_S = 30.0

Headers = Iterable[tuple[bytes, bytes]]


class Refused(Exception):
    """Nothing more is heard of this socket: why it is closed, and with which reason."""

    def __init__(self, code: CloseCode, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class Bucket:
    """A token bucket: `per_s` tokens a second, `burst` at once."""

    __slots__ = ("_at", "_burst", "_per_s", "_tokens")

    def __init__(self, *, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = self._tokens = float(burst)
        self._at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Turnstile:
    """So many handshakes a second, and as many at once. Who is refused gets a moment of their own
    to come back: the refused of a storm come back at the rate that is let in, not together.
    """

    def __init__(self, *, per_s: float) -> None:
        self._bucket = Bucket(per_s=per_s, burst=per_s)
        self._apart_s = 1 / per_s
        self._promised = 0.0

    def enter(self) -> float:
        """0.0: come in. Else how long to stay away, in seconds."""
        if self._bucket.take():
            return 0.0
        now = time.monotonic()
        # The bucket has one second's worth: a second away is the first moment that is not taken.
        self._promised = max(self._promised, now + 1.0) + self._apart_s
        if self._promised - now > RETRY_MAX_S:
            self._promised = now + 1.0
        return self._promised - now


def retry_in(seconds: float) -> str:
    """The reason of a 4013: a browser is told no HTTP status and no header, but this."""
    return f"retry in {round(seconds * 1000)} ms"


def frame_bucket() -> Bucket:
    """Inbound frames of one socket."""
    return Bucket(per_s=env().ws_frames_per_s, burst=env().ws_frames_burst)


def signal_bucket() -> Bucket:
    """Signals of one socket."""
    return Bucket(per_s=env().ws_signals_per_s, burst=env().ws_signals_burst)


def origin_allowed(headers: Headers) -> bool:
    """Exactly one Origin, and exactly one of the web client's; programs name one too."""
    origins = [value for name, value in headers if name == b"origin"]
    return len(origins) == 1 and origins[0].decode("latin-1") in settings.CORS_ALLOWED_ORIGINS


def client_address(headers: Headers, peer: str) -> str:
    """The peer, or the entry that our own proxies added to X-Forwarded-For; never what a client
    wrote. IPv6 by /64: that is one customer.
    """
    hops = env().trusted_proxies
    forwarded = [
        part.strip()
        for name, value in headers
        if name == b"x-forwarded-for"
        for part in value.decode("latin-1").split(",")
    ]
    address = forwarded[-hops] if 0 < hops <= len(forwarded) else peer
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _use_key(ticket: Ticket) -> str:
    return f"{env().redis_prefix}:live:ticket:{ticket.nonce}"


class Admission:
    """Handshakes a second, connections of an address, and tickets that are good once."""

    def __init__(self) -> None:
        self.turnstile = Turnstile(per_s=env().ws_handshakes_per_s)
        self._addresses: Counter[str] = Counter()
        self._used: dict[str, int] = {}
        self._redis: aioredis.Redis | None = None
        self._quiet_until = 0.0
        self._alone = False

    def come_in(self, headers: Headers, peer: str) -> str:
        """Count one more connection; returns its address, for `leave`.

        Raises: Refused (too many handshakes at once, or connections of that address).
        """
        wait_s = self.turnstile.enter()
        if wait_s:
            refused_handshakes.labels("rate").inc()
            raise Refused(CloseCode.SLOW_DOWN, retry_in(wait_s))
        address = client_address(headers, peer)
        by_address = env().limits == "production"  # one machine, one address: lifted elsewhere
        if by_address and self._addresses[address] >= env().ws_per_address:
            refused_handshakes.labels("address").inc()
            raise Refused(CloseCode.TOO_MANY_CONNECTIONS)
        self._addresses[address] += 1
        return address

    def leave(self, address: str) -> None:
        self._addresses[address] -= 1
        if self._addresses[address] <= 0:
            del self._addresses[address]

    async def redeem(self, frame: Auth) -> Ticket | None:
        """The ticket of an auth frame, used up by this; None: an anonymous reader.

        Used up in every process by Redis; while that is away, in this one.
        Raises: InvalidTicket (not ours, expired, or used before).
        """
        if frame.ticket is None and frame.resume is UNSET:
            return None
        kind: tickets.Kind = "ticket" if frame.resume is UNSET else "resume"
        text, other = (
            (frame.ticket, frame.resume) if kind == "ticket" else (frame.resume, frame.ticket)
        )
        if not isinstance(text, str) or other is not UNSET:
            raise InvalidTicket
        ticket = tickets.verify(text, kind=kind)
        if ticket.nonce in self._used:
            raise InvalidTicket
        self._used[ticket.nonce] = ticket.exp
        if len(self._used) % 1000 == 0:
            self._forget_expired()
        if not await self._first_use(ticket):
            raise InvalidTicket
        return ticket

    async def give_back(self, ticket: Ticket) -> None:
        """Make a redeemed ticket good again: the hub could do nothing for its bearer. Never raises.

        If Redis does not hear it, the bearer needs a new one.
        """
        self._used.pop(ticket.nonce, None)
        if self._redis is None or time.monotonic() < self._quiet_until:
            return
        with contextlib.suppress(redis.RedisError, OSError, TimeoutError):
            async with asyncio.timeout(store.TIMEOUT_S):
                await self._redis.delete(_use_key(ticket))

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()

    def _forget_expired(self) -> None:
        now = time.time()
        self._used = {nonce: exp for nonce, exp in self._used.items() if exp >= now}

    async def _first_use(self, ticket: Ticket) -> bool:
        if time.monotonic() < self._quiet_until:
            return True
        seconds = max(1, ticket.exp - int(time.time()) + 1)
        try:
            async with asyncio.timeout(store.TIMEOUT_S):
                if self._redis is None:
                    self._redis = store.connect()
                first = bool(await self._redis.set(_use_key(ticket), 1, nx=True, ex=seconds))
        except (redis.RedisError, OSError, TimeoutError) as error:
            self._quiet_until = time.monotonic() + PAUSE_S
            if not self._alone:
                log.warning("tickets are good once in this process alone: %s", type(error).__name__)
            self._alone = True
            return True
        self._alone = False
        return first
