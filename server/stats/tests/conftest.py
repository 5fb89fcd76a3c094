"""Films with all that is counted, and a member's random diary."""

import datetime as dt
import random

import pytest

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.movies.models import Credit, Genre, MovieGenre, Person

START = dt.date(2023, 11, 1)
AUDIENCES = ("public", "public", "public", "followers", "friends", "me")


@pytest.fixture
def catalogue(movies):
    """Twelve films of three decades with genres, countries, directors and actors."""
    chance = random.Random(5)
    genres = [Genre.objects.create(tmdb_id=n, name=f"Genre {n}") for n in range(4)]
    people = [Person.objects.create(tmdb_id=n, name=f"Person {n:02}") for n in range(14)]
    films = []
    for number in range(12):
        film = movies(
            year=chance.choice([None, 1979, 1980, 1989, 1991, 2004]),
            runtime=chance.choice([None, 80, 95, 140]),
            countries=chance.sample(["BR", "FR", "US", "JP"], chance.randint(0, 3)),
            release_date=dt.date(2020, 1, 1),
        )
        for genre in chance.sample(genres, chance.randint(0, 3)):
            MovieGenre.objects.create(movie=film, genre=genre)
        for order, person in enumerate(chance.sample(people, 6)):
            kind, job = ("crew", "Director") if order < 2 else ("cast", "")
            for part in range(1 + (order == 2)):  # somebody with two parts
                Credit.objects.create(
                    movie=film, person=person, kind=kind, job=job, order=order + part,
                    credit_id=f"{number}-{order}-{part}",
                )  # fmt: skip
        films.append(film)
    return films


@pytest.fixture
def write_diary(catalogue):
    """`write_diary(ana, 40)`: random entries of a year and a bit, the same for the same seed."""

    def write(member, count, seed=1):
        chance = random.Random(seed)
        for _ in range(count):
            written = ReviewText(text="Sim.") if chance.random() < 0.3 else None
            undated = chance.random() < 0.1
            log_film(
                user=member,
                movie_id=chance.choice(catalogue).id,
                watched_on=None if undated else START + dt.timedelta(chance.randrange(500)),
                rating=chance.choice([None, *range(1, 11)]),
                rewatch=chance.random() < 0.2,
                liked=chance.random() < 0.3,
                review=written,
                audience=chance.choice(AUDIENCES),
            )

    return write
