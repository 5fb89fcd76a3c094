"""What the demo community has done so far: dated actions, the same for the same seed."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from server.feed.demo.people import DEMO, PEOPLE, Person

SEED = 1895  # the first public screening
#: how far back the community goes
DAYS = 60
ENTRIES_EACH = (12, 16)
FOLLOWS_EACH = (4, 9)
DEMO_FOLLOWS = 8
#: a film this far down the list is logged half as often as the first, and one twice as far a fifth:
#: what everybody has seen has an average
HALF_AS_KNOWN_AT = 30
#: chance that a member likes a review, of those who might have read it
LIKE_CHANCE = 0.08
#: mean time from a review to a like of it
LIKE_DELAY_DAYS = 1.5


class DemoReview(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `reviews.jsonl`. `film`: slug of the starter catalogue; `rating`: half-stars."""

    film: str
    language: str
    rating: int
    spoilers: bool
    text: str


@dataclass(frozen=True, slots=True)
class Follow:
    at: dt.datetime
    who: str
    whom: str


@dataclass(frozen=True, slots=True)
class Log:
    """`rating` in half-stars; `review` is None for a watch without words."""

    at: dt.datetime
    who: str
    film: str
    watched_on: dt.date | None
    rating: int | None
    liked: bool
    rewatch: bool
    review: DemoReview | None


@dataclass(frozen=True, slots=True)
class Like:
    """`whose` and `film` name the review."""

    at: dt.datetime
    who: str
    whose: str
    film: str


Action = Follow | Log | Like


@lru_cache(maxsize=1)
def all_reviews() -> tuple[DemoReview, ...]:
    """The reviews that demo members write, in the file's order."""
    lines = Path(__file__).with_name("reviews.jsonl").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=DemoReview) for line in lines)


def write_script(films: Sequence[str], *, now: dt.datetime) -> list[Action]:
    """Everything, oldest first. `films`: slugs that exist, best known first.

    Dates are relative to `now`.

    The same films give the same script, moved along with `now`.
    """
    rng = random.Random(SEED)  # noqa: S311
    follows = list(_follows(rng, now))
    logs = list(_logs(rng, films, now))
    likes = list(_likes(rng, logs, now))
    return sorted([*follows, *logs, *likes], key=lambda action: action.at)


def _moment(rng: random.Random, now: dt.datetime) -> dt.datetime:
    """A moment of the last `DAYS` days, recent ones more often, and not the last minutes."""
    return now - dt.timedelta(minutes=5, days=DAYS * rng.random() ** 2)


def _follows(rng: random.Random, now: dt.datetime) -> Iterator[Follow]:
    names = [person.username for person in PEOPLE]
    begin = now - dt.timedelta(days=DAYS)
    for name in names:
        others = [other for other in names if other != name]
        for other in rng.sample(others, rng.randint(*FOLLOWS_EACH)):
            yield Follow(begin + dt.timedelta(days=DAYS / 3 * rng.random()), name, other)
    for other in rng.sample(names, DEMO_FOLLOWS):
        yield Follow(begin + dt.timedelta(days=DAYS / 3), DEMO.username, other)
    for other in rng.sample(names, 3):
        yield Follow(_moment(rng, now), other, DEMO.username)


def _logs(rng: random.Random, films: Sequence[str], now: dt.datetime) -> Iterator[Log]:
    known = set(films)
    reviews = [review for review in all_reviews() if review.film in known]
    written = _authors(rng, reviews)
    quality = {film: _average(r.rating for r in reviews if r.film == film) for film in known}
    for person in (*PEOPLE, DEMO):
        mood = rng.gauss(0, 0.8)
        own = written.get(person.username, [])
        seen = {review.film for review in own}
        for review in own:
            yield _log(rng, person, review.film, review.rating, now, review)
        others = [film for film in films if film not in seen]
        wanted = max(0, min(rng.randint(*ENTRIES_EACH) - len(own), len(others)))
        for film in _seen(rng, films, others, wanted):
            rating = round(min(10, max(1, rng.gauss(quality[film] + mood, 1.4))))
            yield _log(rng, person, film, rating if rng.random() < 0.85 else None, now, None)


def _seen(
    rng: random.Random, films: Sequence[str], others: Sequence[str], wanted: int
) -> list[str]:
    """`wanted` of `others`, those that stand first in `films` more often.

    Source: Efraimidis and Spirakis 2006, weighted sampling: the largest random() ** (1 / weight).
    """
    place = {film: number for number, film in enumerate(films)}
    keys = {film: rng.random() ** (1 + (place[film] / HALF_AS_KNOWN_AT) ** 2) for film in others}
    return sorted(others, key=lambda film: keys[film], reverse=True)[:wanted]


def _authors(rng: random.Random, reviews: Iterable[DemoReview]) -> dict[str, list[DemoReview]]:
    """Who writes which review: in their language, each film once."""
    found: dict[str, list[DemoReview]] = {}
    for review in reviews:
        able = [
            person.username
            for person in PEOPLE
            if person.language == review.language
            and all(other.film != review.film for other in found.get(person.username, []))
        ]
        fewest = min(len(found.get(name, [])) for name in able)
        author = rng.choice([name for name in able if len(found.get(name, [])) == fewest])
        found.setdefault(author, []).append(review)
    return found


def _log(
    rng: random.Random,
    person: Person,
    film: str,
    rating: int | None,
    now: dt.datetime,
    review: DemoReview | None,
) -> Log:
    at = _moment(rng, now)
    dated = rng.random() < 0.85
    return Log(
        at=at,
        who=person.username,
        film=film,
        watched_on=(at - dt.timedelta(days=rng.choice([0, 0, 0, 1, 2]))).date() if dated else None,
        rating=rating,
        liked=rating is not None and rating >= 8 and rng.random() < 0.6,
        rewatch=rng.random() < 0.1,
        review=review,
    )


def _likes(rng: random.Random, logs: Sequence[Log], now: dt.datetime) -> Iterator[Like]:
    names = [person.username for person in (*PEOPLE, DEMO)]
    for log in logs:
        if log.review is None:
            continue
        for name in names:
            if name != log.who and rng.random() < LIKE_CHANCE:
                at = log.at + dt.timedelta(days=rng.expovariate(1 / LIKE_DELAY_DAYS))
                if at < now - dt.timedelta(minutes=5):
                    yield Like(at, name, log.who, log.film)


def _average(ratings: Iterable[int]) -> float:
    found = list(ratings)
    return sum(found) / len(found) if found else 6.8
