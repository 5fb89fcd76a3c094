"""Real PostgreSQL, real Redis, real sockets: what the tests of realtime share."""

import asyncio
import contextlib
import datetime as dt
import itertools
import socket
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.db.models import F
from django.test.utils import setup_databases, teardown_databases

from realtime.asgi import Realtime
from realtime.hub import Hub
from realtime.server import DrainingServer, config
from realtime.tests.client import Tab, eventually
from server.core.env import env
from server.diary.models import DiaryEntry, Review
from server.lists.models import List
from server.live import services, shapes, tickets, topics
from server.live.events import (
    AccountChanged,
    DiaryLogged,
    Event,
    FeedChanged,
    LikeAdded,
    MemberVisibility,
    MovieStatsChanged,
    NotificationRead,
    SessionRevoked,
)
from server.movies.models import Movie
from server.social.models import Block, Follow, Mute
from server.users.models import Session, User

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
FAR = 10_000
WRITTEN = (
    "live_event",
    "diary_review",
    "diary_diaryentry",
    "lists_list",
    "social_follow",
    "social_block",
    "social_mute",
    "social_filmmute",
    "social_kindmute",
    "member_feed_mutes",
    "users_session",
    "users_user",
    "search_movie",
    "movies_movie",
)
_numbers = itertools.count(1)


async def in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run ORM code in a thread, and leave no connection behind."""

    def run() -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


def emit(event: Event, **options: Any) -> None:
    """One event in a transaction of its own, with its ring."""
    with transaction.atomic():
        services.emit(event, **options)


def member_ref(user: User) -> shapes.MemberRef:
    return shapes.MemberRef(
        id=user.pk, username=user.username, display_name=user.display_name, photo_url=None
    )


def logged(actor: User, number: int | None = None) -> DiaryLogged:
    """A card without an entry: the engine does not look inside."""
    return DiaryLogged(
        card=shapes.Card(
            id=number or next(_numbers),
            kind="diary.logged",
            at=NOW,
            actor=member_ref(actor),
            rev=1,
        )
    )


def liked(by: User, *, review: int, count: int, movie: int = 7) -> LikeAdded:
    return LikeAdded(
        review_id=review,
        movie_id=movie,
        entry_id=1,
        activity_id=1,
        like_count=count,
        comment_count=0,
        rev=count,
        member=member_ref(by),
    )


def movie_stats(movie: int, rev: int) -> MovieStatsChanged:
    return MovieStatsChanged(
        movie_id=movie,
        rev=rev,
        average_rating=None,
        rating_count=0,
        rating_histogram=[0] * 10,
        rating_percentages=[0] * 10,
        log_count=rev,
        like_count=0,
        review_count=0,
    )


def read_state(rev: int) -> NotificationRead:
    return NotificationRead(unread_count=0, read_up_to=rev, rev=rev)


def relation(member: User, other: User, **state: bool) -> FeedChanged:
    off = {"follows": False, "followed_by": False, "hidden": False, "muted": False}
    return FeedChanged(member_id=member.pk, other=member_ref(other), **{**off, **state})


def follow(member: User, other: User) -> None:
    with transaction.atomic():
        Follow.objects.create(follower=member, followee=other)
        services.emit(relation(member, other, follows=True), topics=[topics.member(member.pk)])


def block(blocker: User, blocked: User) -> None:
    with transaction.atomic():
        Block.objects.create(blocker=blocker, blocked=blocked)
        for one, other in ((blocker, blocked), (blocked, blocker)):
            services.emit(relation(one, other, hidden=True), topics=[topics.member(one.pk)])


def mute(muter: User, muted: User) -> None:
    with transaction.atomic():
        Mute.objects.create(muter=muter, muted=muted)
        services.emit(relation(muter, muted, muted=True), topics=[topics.member(muter.pk)])


def unfollow(member: User, other: User) -> None:
    with transaction.atomic():
        Follow.objects.filter(follower=member, followee=other).delete()
        services.emit(relation(member, other), topics=[topics.member(member.pk)])


def set_visibility(user: User, visibility: shapes.Visibility) -> None:
    """As the services of accounts do it: the row and its event in one transaction."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(
            is_private=visibility == "private",
            is_active=visibility != "gone",
            account_rev=F("account_rev") + 1,
        )
        rev = User.objects.get(pk=user.pk).account_rev
        services.emit(
            MemberVisibility(member_id=user.pk, visibility=visibility, rev=rev),
            topics=[
                topics.author(user.pk),
                topics.user(user.pk),
                topics.PUBLIC,
                topics.OBJECTS,
            ],
        )


def set_account(user: User, **settings: bool) -> None:
    """`shows_presence`, `shows_typing`, with the event that tells of it."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(account_rev=F("account_rev") + 1, **settings)
        row = User.objects.get(pk=user.pk)
        event = AccountChanged(
            member_id=row.pk,
            is_private=row.is_private,
            shows_presence=row.shows_presence,
            shows_typing=row.shows_typing,
            rev=row.account_rev,
        )
        services.emit(event, topics=[topics.member(user.pk)])


def make_review(author: User, movie_id: int, audience: str = "public") -> int:
    """A review by its rows alone; returns its id."""
    entry = DiaryEntry.objects.create(member=author, movie_id=movie_id, audience=audience)
    return Review.objects.create(member=author, movie_id=movie_id, entry=entry, text="x").pk


def make_list(owner: User, audience: str = "public") -> int:
    """Its id."""
    return List.objects.create(member=owner, title="x", audience=audience).pk


def revoke(user: User, session_id: str | None) -> None:
    with transaction.atomic():
        found = Session.objects.filter(user=user)
        if session_id is not None:
            found = found.filter(pk=session_id)
        found.update(revoked_at=NOW)
        event = SessionRevoked(member_id=user.pk, session_id=session_id)
        services.emit(event, topics=[topics.member(user.pk)])


def make_user(name: str) -> User:
    return User.objects.create_user(username=name, email=f"{name}@example.org", display_name=name)


def make_session(user: User) -> str:
    expires = "2100-01-01T00:00:00Z"
    return str(Session.objects.create(id=uuid.uuid4(), user=user, expires_at=expires).pk)


def ticket_for(user: User, session_id: str, *, access_ttl_s: int = FAR) -> str:
    ends = int(time.time()) + access_ttl_s
    return tickets.issue(kind="ticket", member_id=user.pk, session_id=session_id, access_exp=ends)


def make_movies(count: int) -> list[int]:
    """Their ids."""
    numbers = [next(_numbers) for _ in range(count)]
    found = [Movie(title=f"Film {n}", slug=f"film-{n}") for n in numbers]
    return [movie.pk for movie in Movie.objects.bulk_create(found)]


class Running:
    """A server in this process, and the tabs that were opened to it."""

    def __init__(self, url: str, hub: Hub, server: DrainingServer) -> None:
        self.url, self.hub, self.server = url, hub, server
        self.tabs: list[Tab] = []

    async def open(self, **options: Any) -> Tab:
        tab = await Tab.open(self.url, **options)
        self.tabs.append(tab)
        return tab

    async def anonymous(self) -> Tab:
        tab = await self.open()
        await tab.auth(None)
        return tab

    async def tab(self, user: User, *, session_id: str | None = None, **options: Any) -> Tab:
        """A tab of a member, authenticated with a fresh ticket."""
        session_id = session_id or await in_thread(make_session, user)
        tab = await self.open()
        await tab.auth(ticket_for(user, session_id, **options))
        return tab


@contextlib.asynccontextmanager
async def running(conninfo: str | None = None, **options: Any) -> AsyncIterator[Running]:
    """Serve the application on a real port of this process; options are uvicorn's."""
    application = Realtime(conninfo)
    listener = socket.create_server(("127.0.0.1", 0))
    server = DrainingServer(config(application, loop="none", **options))
    task = asyncio.create_task(server._serve([listener]))
    await eventually(lambda: server.started)
    port = listener.getsockname()[1]
    found = Running(f"ws://127.0.0.1:{port}/ws/", application.hub, server)
    await eventually(found.hub.lookout.ready)
    try:
        yield found
    finally:
        await asyncio.gather(*(tab.close() for tab in found.tabs), return_exceptions=True)
        server.should_exit = True
        await task


@pytest.fixture(scope="session")
def test_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django makes it only when a test asks in pytest-django's own words; ours do not."""
    made = connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX)
    with django_db_blocker.unblock():
        before = [] if made else setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(before, verbosity=0)


@pytest.fixture
def database(test_database: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, with commits that others see. Emptied of the few tables that these tests
    write: Django's own flush of every table takes longer than a test.
    """
    with django_db_blocker.unblock():
        services.reset_log()
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(";".join(f"DELETE FROM {table}" for table in WRITTEN))  # noqa: S608
            connections.close_all()


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest) -> None:
    """Every test with a server or a member has it."""
    if {"live", "limit", "ana", "bia"} & set(request.fixturenames):
        request.getfixturevalue("database")


@pytest.fixture(autouse=True)
def _many_from_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env(), "ws_per_address", 10_000)


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set limits for one test: `limit(ws_heartbeat_s=0.2)`; before a server is started."""

    def change(**values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setattr(env(), name, value)

    return change


@pytest.fixture
async def live(database: None) -> AsyncIterator[Running]:
    async with running() as found:
        yield found


@pytest.fixture
def ana(database: None) -> User:
    return make_user("ana")


@pytest.fixture
def bia(database: None) -> User:
    return make_user("bia")


@pytest.fixture
def caio(database: None) -> User:
    return make_user("caio")
