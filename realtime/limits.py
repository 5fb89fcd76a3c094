"""What a client may ask of us: origins, connections, handshakes, frames, tickets."""

import asyncio
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Iterable

import redis
from django.conf import settings
from msgspec import UNSET
from redis import asyncio as aioredis

from server.core.env import env
from server.live import tickets
from server.live.frames import Auth
from server.live.tickets import InvalidTicket, Ticket

log = logging.getLogger(__name__)

#: a sick Redis holds up no log-in longer than this
REDIS_TIMEOUT_S = 0.5
#: and is left alone this long after a failure; each process then remembers for itself
PAUSE_S = 1.0
REDIS_CONNECTIONS = 16

Headers = Iterable[tuple[bytes, bytes]]


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


def frame_bucket() -> Bucket:
    """Inbound frames of one socket."""
    return Bucket(per_s=env().ws_frames_per_s, burst=env().ws_frames_burst)


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


class Admission:
    """Handshakes a second, connections of an address, and tickets that are good once."""

    def __init__(self) -> None:
        rate = env().ws_handshakes_per_s
        self._handshakes = Bucket(per_s=rate, burst=rate)
        self._addresses: Counter[str] = Counter()
        self._used: dict[str, int] = {}
        self._redis: aioredis.Redis | None = None
        self._quiet_until = 0.0
        self._alone = False

    def handshake(self) -> bool:
        """Whether one more may come in now; a storm must not take the rest down."""
        return self._handshakes.take()

    def enter(self, address: str) -> bool:
        """Count a connection of `address`; False when it has too many. `leave` must follow True."""
        by_address = env().limits == "production"  # one machine, one address: lifted elsewhere
        if by_address and self._addresses[address] >= env().ws_per_address:
            return False
        self._addresses[address] += 1
        return True

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

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()

    def _forget_expired(self) -> None:
        now = time.time()
        self._used = {nonce: exp for nonce, exp in self._used.items() if exp >= now}

    async def _first_use(self, ticket: Ticket) -> bool:
        if time.monotonic() < self._quiet_until:
            return True
        key = f"{env().redis_prefix}:live:ticket:{ticket.nonce}"
        seconds = max(1, ticket.exp - int(time.time()) + 1)
        try:
            async with asyncio.timeout(REDIS_TIMEOUT_S):
                first = bool(await self._connected().set(key, 1, nx=True, ex=seconds))
        except (redis.RedisError, OSError, TimeoutError) as error:
            self._quiet_until = time.monotonic() + PAUSE_S
            if not self._alone:
                log.warning("tickets are good once in this process alone: %s", type(error).__name__)
            self._alone = True
            return True
        self._alone = False
        return first

    def _connected(self) -> aioredis.Redis:
        if self._redis is None:
            pool = aioredis.BlockingConnectionPool.from_url(
                env().redis_url,
                socket_timeout=REDIS_TIMEOUT_S,
                socket_connect_timeout=REDIS_TIMEOUT_S,
                retry=None,
                max_connections=REDIS_CONNECTIONS,
                timeout=REDIS_TIMEOUT_S,
            )
            self._redis = aioredis.Redis.from_pool(pool)
        return self._redis
