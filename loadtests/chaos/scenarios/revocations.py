"""Whoever is logged out loses exactly their sockets, at once, and does not get back in by them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.raw import RawClient, close_all, open_many
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "log-outs close exactly the right sockets"
#: rounds of every way to end a session
SIZES = {"short": 1, "full": 20}
SOCKETS_EACH = 2
LOGGED_OUT, BAD_TICKET = 4500, 4003
#: the promise, measured from the answer of the request; asserted in full size alone
CLOSED_S, CLOSED_MAX_S = 1.0, 2.0
#: one that has not closed by then does not
PATIENCE_S = 10.0
PASSWORD, NEXT_PASSWORD = "seven-samurai-1954", "high-and-low-1963"


@dataclass
class Login:
    """One session of a member, and its sockets."""

    access: str
    refresh: str
    sockets: list[RawClient] = field(default_factory=list)


@dataclass
class Person:
    """A member who is logged in twice."""

    username: str
    first: Login
    second: Login


@dataclass(frozen=True)
class Way:
    """One way to end sessions: the request, and which of the two log-ins it ends."""

    name: str
    act: Callable[[World, Person], int]
    ends_first: bool = True
    ends_second: bool = True


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=2) as world:
        asyncio.run(_rounds(world, SIZES[size], report, timed=size == "full"))
        report.failures += world.logged_errors()
    return report


async def _rounds(world: World, rounds: int, report: Report, *, timed: bool) -> None:
    staff = await asyncio.to_thread(_staff, world)
    ways = _ways(staff)
    bystander = await _person(world, "bystander")
    guests = await open_many(world.url, [None] * SOCKETS_EACH)
    for guest in guests:
        await guest.subscribe(["public"])
    took_s: list[float] = []
    for number in range(rounds):
        for way in world.rng.sample(ways, len(ways)):
            person = await _person(world, f"member{number}x{ways.index(way)}")
            took_s += await _end(world, way, person, report)
    stay = [*bystander.first.sockets, *bystander.second.sockets, *guests]
    await _still_open(world, "those beside", stay, report)
    await close_all(stay)
    ordered = sorted(took_s)
    slowest, p99 = max(ordered, default=0.0), ordered[int(len(ordered) * 0.99) - 1]
    report.counts |= {
        "ways": len(ways),
        "sockets closed": len(took_s),
        "closed after s, p99": round(p99, 3),
        "closed after s, at most": round(slowest, 3),
    }
    report.check(len(took_s) > rounds * len(ways), "too few sockets were there to be closed")
    if timed:
        report.check(p99 <= CLOSED_S, f"p99 of closing was {p99:.2f} s")
        report.check(slowest <= CLOSED_MAX_S, f"the slowest took {slowest:.2f} s")


async def _end(world: World, way: Way, person: Person, report: Report) -> list[float]:
    """Act, and see who is closed; the seconds that each of them took."""
    gone: list[RawClient] = []
    stay: list[RawClient] = []
    for login, ends in ((person.first, way.ends_first), (person.second, way.ends_second)):
        (gone if ends else stay).extend(login.sockets)
    resumes = [client.resume for client in gone]
    status = await asyncio.to_thread(way.act, world, person)
    answered_at = time.monotonic()
    if not 200 <= status < 300:
        report.failures.append(f"{way.name}: the request was answered with {status}")
        return []
    codes = [await client.ended(timeout_s=PATIENCE_S) for client in gone]
    report.check(set(codes) == {LOGGED_OUT}, f"{way.name}: close codes {codes}")
    await _still_open(world, way.name, stay, report)
    for resume in resumes:
        code = await _comes_back(world, resume)
        report.check(code in (LOGGED_OUT, BAD_TICKET), f"{way.name}: came back in, code {code}")
    await close_all([*gone, *stay])
    return [max(0.0, (c.closed_at or float("inf")) - answered_at) for c in gone]


async def _still_open(
    world: World, name: str, clients: Sequence[RawClient], report: Report
) -> None:
    """They answer: asked after the others were closed, since an open socket proves nothing."""
    covers = await asyncio.to_thread(world.covers_log)
    for client in clients:
        try:
            await client.reach(covers)
        except (OSError, TimeoutError) as error:
            report.failures.append(f"{name}: a socket that had to stay: {error!r}")
        except Exception:
            report.failures.append(f"{name}: a socket that had to stay: {client.state()}")


async def _comes_back(world: World, resume: str | None) -> int | None:
    """The close code of a socket that shows a resume ticket from before."""
    client = await RawClient.connect(world.url)
    try:
        await client.send({"type": "auth", "resume": resume})
        return await client.ended(timeout_s=PATIENCE_S)
    finally:
        await client.close()


async def _person(world: World, username: str) -> Person:
    """A new member by the API, logged in twice, with sockets on each log-in."""
    first = await asyncio.to_thread(_register, world, username)
    second = await asyncio.to_thread(_log_in, world, username)
    for login in (first, second):
        tickets = [
            await asyncio.to_thread(_ticket, world, login.access) for _ in range(SOCKETS_EACH)
        ]
        login.sockets = await open_many(world.url, tickets)
        for client in login.sockets:
            await client.subscribe(["me"])
    return Person(username, first, second)


def _register(world: World, username: str) -> Login:
    told = {"username": username, "email": f"{username}@chaos.example", "password": PASSWORD}
    return _login_of(world.request("POST", "/api/auth/register/", body=told), 201)


def _log_in(world: World, username: str) -> Login:
    told = {"login": username, "password": PASSWORD}
    return _login_of(world.request("POST", "/api/auth/login/", body=told), 200)


def _login_of(answer: tuple[int, Any, Any], wanted: int) -> Login:
    status, body, _ = answer
    if status != wanted:
        raise RuntimeError(f"no log-in: {status} {body}")
    return Login(body["access"], body["refresh"])


def _ticket(world: World, access: str) -> str:
    status, body, _ = world.request("POST", "/api/live/ticket/", token=access)
    if status != 201:
        raise RuntimeError(f"no ticket: {status} {body}")
    ticket: str = body["ticket"]
    return ticket


def _staff(world: World) -> Login:
    """A member of the staff: the flag is set where no API can."""
    _register(world, "keeper")
    with world.connect() as connection:
        connection.execute("UPDATE users_user SET is_staff = true WHERE username = 'keeper'")
    return _log_in(world, "keeper")


def _ways(staff: Login) -> list[Way]:
    def ask(
        method: str, path: str, body: Any = None, *, token: str | None = None
    ) -> Callable[[World, Person], int]:
        def act(world: World, person: Person) -> int:
            told = body(person) if callable(body) else body
            return world.request(
                method,
                path.format(person.username),
                token=token or person.first.access,
                body=told,
            )[0]

        return act

    change = {"current_password": PASSWORD, "new_password": NEXT_PASSWORD}
    refresh = lambda person: {"refresh": person.first.refresh}  # noqa: E731
    suspension = {"reason": "spam", "until": None}
    return [
        Way("log-out", ask("POST", "/api/auth/logout/", refresh), ends_second=False),
        Way("log-out of another device", _end_other_session, ends_first=False),
        Way("log-out everywhere", ask("POST", "/api/auth/logout-all/")),
        Way("password changed", ask("POST", "/api/auth/password/", change), ends_first=False),
        Way("password reset", _reset_password),
        Way(
            "suspended",
            ask("PUT", "/api/moderation/members/{}/suspension/", suspension, token=staff.access),
        ),
        Way("account deleted", ask("DELETE", "/api/me/", {"password": PASSWORD})),
    ]


def _end_other_session(world: World, person: Person) -> int:
    """The first log-in ends the second, by the list of sessions."""
    token = person.first.access
    status, body, _ = world.request("GET", "/api/me/sessions/", token=token)
    if status != 200:
        return status
    (other,) = [session["id"] for session in body["results"] if not session["current"]]
    return world.request("DELETE", f"/api/me/sessions/{other}/", token=token)[0]


def _reset_password(world: World, person: Person) -> int:
    """By the link of the mail, which the writer makes as the mail does."""
    token = world.writer.do("reset_token", username=person.username)
    told = {"token": token, "password": NEXT_PASSWORD}
    return world.request("POST", "/api/auth/password-reset/confirm/", body=told)[0]
