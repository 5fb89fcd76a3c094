"""Members for tests, made as they stand in the database."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connections

from server.users.models import User

PASSWORD = "correct horse battery 7"
_numbers = itertools.count(1)


def make_member(username: str = "", **extra: Any) -> User:
    """A member with a password that costs no hashing unless it is asked for, and then once."""
    username = username or f"member_{next(_numbers)}"
    extra.setdefault("email", f"{username.casefold()}@example.org")
    known = extra.get("password") == PASSWORD
    member = User.objects.create_user(
        username=username, **extra | ({"password": None} if known else {})
    )
    if known:
        member.password = _hash_of_password()
        member.save(update_fields=["password"])
    return member


@lru_cache(maxsize=1)
def _hash_of_password() -> str:
    return make_password(PASSWORD)


def in_parallel(call: Any, arguments: list[Any], *, threads: int = 16) -> list[Any]:
    """`call` for each argument, on threads with database connections of their own."""

    def run(argument: Any) -> Any:
        try:
            return call(argument)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, arguments))
