"""Redis for the little that realtime keeps there: used tickets, check-ins. Never on a hot path."""

from redis import asyncio as aioredis

from server.core.env import env

#: a sick Redis holds up nobody longer than this
TIMEOUT_S = 0.5
CONNECTIONS = 16


def connect() -> aioredis.Redis:
    """A client with a small pool; each call of it ends within about `TIMEOUT_S`."""
    pool = aioredis.BlockingConnectionPool.from_url(
        env().redis_url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=None,
        max_connections=CONNECTIONS,
        timeout=TIMEOUT_S,
    )
    return aioredis.Redis.from_pool(pool)
