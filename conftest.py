"""Fixtures for all tests of the server: members, films, API clients with real tokens, the log."""

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
import redis
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, connections
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from server.core.env import env
from server.live.events import Event as LiveEvent
from server.live.events import decode
from server.live.models import Event
from server.movies.models import Movie
from server.users.models import User
from server.users.services import Device, open_session

PASSWORD = "correct-horse-battery"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}
_PASSWORD_HASH: list[str] = []
#: `--hypothesis-profile=full`: a hundred times the examples of each property
hypothesis_settings.register_profile("full", max_examples=10_000)


@pytest.fixture(scope="session", autouse=True)
def _empty_redis() -> Iterator[None]:
    """Each worker has a prefix of its own in Redis; nothing of an earlier run is under it."""
    _flush_prefix()
    yield
    _flush_prefix()


@pytest.fixture(autouse=True)
def _log_has_its_row(request: pytest.FixtureRequest) -> None:
    """Transactional tests empty every table after them, and with them the log's own row."""
    if DATABASE_FIXTURES & set(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    ):
        request.getfixturevalue("db")  # an autouse fixture runs before the ones a test names
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO live_log (id, generation, trimmed_xid)"
                " VALUES (1, gen_random_uuid(), '0') ON CONFLICT DO NOTHING"
            )


def _flush_prefix() -> None:
    client = redis.Redis.from_url(env().redis_url)
    keys = list(client.scan_iter(f"{settings.REDIS_PREFIX}*", count=1000))
    if keys:
        client.delete(*keys)
    client.close()


class Members:
    """Makes members: `members("ana")`, `members.many(20)`. All have `PASSWORD`."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, username: str = "", **fields: Any) -> User:
        username = username or f"member{next(self._numbers)}"
        if not _PASSWORD_HASH:
            _PASSWORD_HASH.append(make_password(PASSWORD))
        return User.objects.create(
            username=username,
            **{
                "email": f"{username}@example.org",
                "display_name": username.title(),
                "password": _PASSWORD_HASH[0],
                "email_verified_at": timezone.now(),
                **fields,
            },
        )

    def many(self, count: int) -> list[User]:
        return [self() for _ in range(count)]


class Movies:
    """Makes films: `movies("Bacurau", year=2019)`, `movies.many(20)`."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self, title: str = "", **fields: Any) -> Movie:
        number = next(self._numbers)
        title = title or f"Film {number}"
        slug = f"{title.lower().replace(' ', '-')}-{number}"
        return Movie.objects.create(
            **{
                "title": title,
                "slug": slug,
                "original_title": title,
                "search_text": title.lower(),
                "year": 1990,
                **fields,
            }
        )

    def many(self, count: int) -> list[Movie]:
        return [self() for _ in range(count)]


class Emitted(Sequence[Event]):
    """The rows of the log since the fixture began, oldest first; read again at each look."""

    def __init__(self) -> None:
        self._after = 0
        self.clear()

    def clear(self) -> None:
        """Forget what was emitted so far."""
        newest = Event.objects.order_by("-id").values_list("id", flat=True).first()
        self._after = newest or 0

    def rows(self, type_: str = "") -> list[Event]:
        found = Event.objects.filter(id__gt=self._after).order_by("id")
        return list(found.filter(type=type_) if type_ else found)

    def events(self, type_: str = "") -> list[LiveEvent]:
        """The events themselves, decoded strictly."""
        return [decode(row.type, row.data) for row in self.rows(type_)]

    def data(self, type_: str = "") -> list[dict[str, Any]]:
        """What a client gets as `data`."""
        return [msgspec.json.decode(row.data) for row in self.rows(type_)]

    @property
    def types(self) -> list[str]:
        return [row.type for row in self.rows()]

    def __len__(self) -> int:
        return len(self.rows())

    def __getitem__(self, index: Any) -> Any:
        return self.rows()[index]


def _closing(task: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return task()
        finally:
            connections.close_all()

    return run


@pytest.fixture
def parallel(transactional_db: None) -> Callable[..., list[Any]]:
    """`parallel([task, …])`: runs them in as many threads, each with its own connection.

    They start together. Returns their results in order; an exception in one is its result.
    """

    def run(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
        together = threading.Barrier(len(tasks))

        def started(task: Callable[[], Any]) -> Any:
            together.wait()
            return _closing(task)()

        with ThreadPoolExecutor(len(tasks)) as pool:
            futures = [pool.submit(started, task) for task in tasks]
            return [future.exception() or future.result() for future in futures]

    return run


@pytest.fixture
def members(db: None) -> Members:
    return Members()


@pytest.fixture
def movies(db: None) -> Movies:
    return Movies()


@pytest.fixture
def ana(members: Members) -> User:
    return members("ana")


@pytest.fixture
def bia(members: Members) -> User:
    return members("bia")


@pytest.fixture
def caio(members: Members) -> User:
    return members("caio")


@pytest.fixture
def movie(movies: Movies) -> Movie:
    return movies("Bacurau", title_pt="Bacurau", year=2019)


@pytest.fixture
def emitted(db: None) -> Emitted:
    return Emitted()


def client_of(user: User | None) -> APIClient:
    """An API client with a session of its own and that session's access token; None: anonymous."""
    client = APIClient()
    if user is not None:
        token = open_session(user=user, device=Device()).access
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


@pytest.fixture
def api(db: None) -> Callable[[User | None], APIClient]:
    """`api(ana).get("/api/feed/")`; `api(None)` is an anonymous reader."""
    return client_of
