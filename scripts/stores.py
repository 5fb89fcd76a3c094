"""Whether the PostgreSQL and the Redis that the programs will use really answer."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
import redis

from scripts.console import Failure

CONNECT_TIMEOUT_S = 5
OLDEST_POSTGRES = 17  # transaction_timeout and the built-in collation came with it


def check_database(url: str) -> None:
    """Raises: Failure, with what PostgreSQL (or its client) said about the address."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise Failure(f"DATABASE_URL does not lead to a database: {_first_line(error)}.") from error
    if major < OLDEST_POSTGRES:
        raise Failure(
            f"DATABASE_URL leads to PostgreSQL {major}; {OLDEST_POSTGRES} or newer is needed."
        )


def check_redis(url: str) -> None:
    """Raises: Failure."""
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=CONNECT_TIMEOUT_S, socket_timeout=CONNECT_TIMEOUT_S
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise Failure(f"REDIS_URL does not lead to a Redis: {_first_line(error)}.") from error


def check_given(environment: Mapping[str, str]) -> None:
    """Check those servers whose address was set by hand.

    Raises: Failure.
    """
    for variable, check in (("DATABASE_URL", check_database), ("REDIS_URL", check_redis)):
        if variable in environment:
            check(environment[variable])


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(". ")
