"""Members, films, relations and first entries, made directly: a scenario starts within seconds."""

from __future__ import annotations

import random
import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.live.tickets import issue
from server.movies.models import Movie
from server.movies.services import change_movie_stats
from server.social.models import Follow, MemberStats, Mute
from server.users import resets
from server.users.models import User, username_key
from server.users.services import Device, open_session
from server.users.tokens import read_access


def seed(
    *, seed: int, readers: int, actors: int, movies: int, mutes: int = 0, sessions: int = 1
) -> dict[str, Any]:
    """A small community; everything that a scenario needs to speak as its members.

    Actors write, readers read. Each reader follows about half of the actors, a third of those
    follow back (friends), and `mutes` readers mute one actor each. Each actor and reader has one
    public review. Answers ids, user names and an access token for each session.
    """
    rng = random.Random(seed)
    films = _films(movies)
    users = _members([f"actor{n}" for n in range(actors)] + [f"reader{n}" for n in range(readers)])
    writing, reading = users[:actors], users[actors:]
    pairs = _relations(rng, writing, reading)
    Follow.objects.bulk_create(Follow(follower_id=a, followee_id=b) for a, b in pairs)
    _count_follows(users, pairs)
    Mute.objects.bulk_create(
        Mute(muter=reader, muted=writing[n % len(writing)])
        for n, reader in enumerate(reading[:mutes])
    )
    reviews = [_first_review(user, films[n % len(films)]) for n, user in enumerate(users)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "movies": films,
        "actors": [_account(user, sessions=1) for user in writing],
        "readers": [_account(user, sessions=sessions) for user in reading],
        "reviews": reviews,
    }


def _films(count: int) -> list[int]:
    Movie.objects.bulk_create(
        Movie(slug=f"film-{n}", title=f"Film {n}", original_title=f"Film {n}", year=1950 + n % 70)
        for n in range(count)
    )
    films = list(Movie.objects.order_by("id").values_list("id", flat=True))
    for film in films:
        change_movie_stats(film)  # makes the row: a first write needs no upsert race
    return films


def _members(names: list[str]) -> list[User]:
    """No password hash each: nobody logs in by password here."""
    unusable = make_password(None)
    User.objects.bulk_create(
        User(
            username=name,
            username_key=username_key(name),
            email=f"{name}@chaos.example",
            email_key=f"{name}@chaos.example",
            display_name=name.title(),
            password=unusable,
        )
        for name in names
    )
    by_name = User.objects.in_bulk(names, field_name="username")
    return [by_name[name] for name in names]


def _relations(rng: random.Random, actors: list[User], readers: list[User]) -> set[tuple[int, int]]:
    pairs = set()
    for reader in readers:
        for actor in rng.sample(actors, max(1, len(actors) // 2)):
            pairs.add((reader.pk, actor.pk))
            if rng.random() < 1 / 3:
                pairs.add((actor.pk, reader.pk))
    return pairs


def _count_follows(users: list[User], pairs: set[tuple[int, int]]) -> None:
    MemberStats.objects.bulk_create(
        MemberStats(
            member=user,
            rev=1,
            following_count=sum(one == user.pk for one, _ in pairs),
            follower_count=sum(other == user.pk for _, other in pairs),
        )
        for user in users
    )


def _first_review(user: User, film: int) -> int:
    entry = log_film(
        user=user, movie_id=film, rating=7, review=ReviewText(text=f"First words of {user}.")
    )
    if entry.review is None:
        raise AssertionError("an entry logged with a review has one")
    return entry.review.id


def _account(user: User, *, sessions: int) -> dict[str, Any]:
    tokens = [open_session(user=user, device=Device()).access for _ in range(sessions)]
    return {"id": user.pk, "username": user.username, "access": tokens[0], "tokens": tokens}


def tickets(*, tokens: list[str], life_s: float | None = None) -> list[str]:
    """A ticket for each access token, as the ticket endpoint gives it.

    `life_s`: as if the tokens ended in so many seconds.
    """
    found = []
    for token in tokens:
        claims = read_access(token)
        found.append(
            issue(
                kind="ticket",
                member_id=claims.user_id,
                session_id=str(claims.session_id),
                access_exp=claims.exp if life_s is None else int(time.time() + life_s),
            )
        )
    return found


def reset_token(*, username: str) -> str:
    """What the link of a password mail carries."""
    return resets.issue(User.objects.get(username=username))
