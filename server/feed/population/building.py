"""A synthetic community into the database: members, follows, then films logged and liked.

It writes what the services would have left behind (rows, activities, counters), without events and
without notifications: nobody is there to be told. Memory stays flat: only the members' ids and the
chunk at hand are kept.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from server.diary.models import DiaryEntry, Review, ReviewStats
from server.feed.demo.remarks import REMARKS
from server.feed.population.chance import (
    AUDIENCES,
    HABITS,
    RATING_WEIGHTS,
    RATINGS,
    Crowd,
)
from server.feed.population.copying import Table
from server.reactions.models import Comment, Like
from server.social.models import Activity, Follow
from server.users.models import User

#: rows of members in one transaction
MEMBERS_AT_ONCE = 2_000
#: activities in one transaction
CHUNK = 1_000
#: the world's past
DAYS = 365
#: all remarks, in every language
TEXTS = tuple(itertools.chain.from_iterable(REMARKS.values()))

USERS = Table(
    User, "id", "username", "username_key", "email", "email_key", "display_name", "password",
    "language",
)  # fmt: skip
FOLLOWS = Table(Follow, "id", "follower_id", "followee_id", "created_at")
ACTIVITIES = Table(
    Activity, "id", "kind", "actor_id", "object_id", "movie_id", "owner_ids", "audience", "at"
)
ENTRIES = Table(
    DiaryEntry, "id", "member_id", "movie_id", "watched_on", "rating", "rewatch", "liked",
    "audience", "created_at",
)  # fmt: skip
REVIEWS = Table(Review, "id", "entry_id", "member_id", "movie_id", "text", "created_at")
REVIEW_STATS = Table(ReviewStats, "review_id", "rev", "like_count", "comment_count")
LIKES = Table(Like, "id", "member_id", "review_id", "created_at")
COMMENTS = Table(Comment, "id", "member_id", "review_id", "text", "created_at")


class Reviewed(NamedTuple):
    """A review of the chunk at hand."""

    id: int
    author_id: int
    movie_id: int
    audience: str


@dataclass(slots=True)
class Made:
    """Rows that were written, by name."""

    members: int = 0
    follows: int = 0
    entries: int = 0
    reviews: int = 0
    likes: int = 0
    comments: int = 0

    @property
    def activities(self) -> int:
        return self.follows + self.entries + self.likes


@dataclass(slots=True)
class World:
    """A community of `members`, of whom the first ones have exactly `popular` followers each.

    `name` begins every user name. The same `seed` makes the same world in the same database, with
    times counted back from `now`.
    """

    name: str
    members: int
    activities: int
    movie_ids: Sequence[int]
    popular: Sequence[int] = ()
    seed: int = 1
    now: dt.datetime = field(default_factory=timezone.now)
    made: Made = field(default_factory=Made)
    ids: range = range(0)
    _rng: random.Random = field(default_factory=random.Random)

    def build(self) -> Iterator[Made]:
        """Write it; yields after each transaction. Raises: ValueError if it cannot be so."""
        self._check()
        self._rng.seed(self.seed)
        yield from self._make_members()
        yield from self._make_follows()
        yield from self._make_deeds()

    def _check(self) -> None:
        rest = self.members - len(self.popular)
        if not self.movie_ids:
            raise ValueError("there are no films")
        if rest < 2 or any(count > rest for count in self.popular):
            raise ValueError("there are fewer members than followers asked for")
        if sum(self.popular) > self.activities:
            raise ValueError("each follow is an activity: there are fewer than follows asked for")

    def _at(self) -> dt.datetime:
        """The time of the next activity: they are spread evenly over the past, in order."""
        share = self.made.activities / max(1, self.activities)
        return self.now - dt.timedelta(days=DAYS) * (1 - share)

    def _make_members(self) -> Iterator[Made]:
        password = make_password(None)
        self.ids = USERS.reserve(self.members)
        for first in range(0, self.members, MEMBERS_AT_ONCE):
            numbers = range(first, min(first + MEMBERS_AT_ONCE, self.members))
            with transaction.atomic():
                self.made.members += USERS.write(
                    self._member(self.ids[number], number, password) for number in numbers
                )
            yield self.made

    def _member(self, id_: int, number: int, password: str) -> tuple[Any, ...]:
        name = f"{self.name}_{number}"
        mail = f"{name}@populate.example"
        language = self._rng.choice(["en", "pt-BR"])
        return (id_, name, name.casefold(), mail, mail, f"Member {number}", password, language)

    def _make_follows(self) -> Iterator[Made]:
        """The popular ones first, who get no other followers; then everybody else by power law."""
        stars, rest = self.ids[: len(self.popular)], self.ids[len(self.popular) :]
        pairs = itertools.chain(self._star_pairs(stars, rest), self._other_pairs(rest))
        while chunk := list(itertools.islice(pairs, CHUNK)):
            with transaction.atomic():
                self._write_follows(chunk)
            yield self.made

    def _star_pairs(self, stars: range, rest: range) -> Iterator[tuple[int, int]]:
        for star, count in zip(stars, self.popular, strict=True):
            for follower in self._rng.sample(rest, count):
                yield follower, star

    def _other_pairs(self, rest: range) -> Iterator[tuple[int, int]]:
        wanted = int(self.activities * HABITS.follows) - sum(self.popular)
        followers = Crowd(self._rng, rest, exponent=0.5)
        followees = Crowd(self._rng, rest, exponent=0.8)
        for follower, count in followers.shares(max(0, wanted)):
            for followee in followees.draw_distinct(min(count, len(rest) // 2), but=follower):
                yield follower, followee

    def _write_follows(self, pairs: Sequence[tuple[int, int]]) -> None:
        follow_ids, activity_ids = FOLLOWS.reserve(len(pairs)), ACTIVITIES.reserve(len(pairs))
        follows, activities = [], []
        for follow_id, activity_id, (one, other) in zip(
            follow_ids, activity_ids, pairs, strict=True
        ):
            at = self._at()
            follows.append((follow_id, one, other, at))
            activities.append(
                (activity_id, Activity.Kind.FOLLOWED, one, other, None, [other], "public", at)
            )
            self.made.follows += 1
        FOLLOWS.write(follows)
        ACTIVITIES.write(activities)

    def _make_deeds(self) -> Iterator[Made]:
        """Chunks of logged films, each followed by the likes and comments that it got."""
        authors = Crowd(self._rng, self.ids, exponent=0.6)
        movies = Crowd(self._rng, self.movie_ids, exponent=0.7)
        while (left := self.activities - self.made.activities) > 0:
            chunk = min(CHUNK, left)
            logs = max(1, chunk - int(chunk * HABITS.likes))
            with transaction.atomic():
                reviews = self._log(authors.draw(logs), movies.draw(logs))
                likes = min(chunk - logs, len(reviews) * (self.members - 1))
                self._react(reviews, authors, likes=likes)
            yield self.made

    def _log(self, authors: Sequence[int], movies: Sequence[int]) -> list[Reviewed]:
        rng, count = self._rng, len(authors)
        audiences = rng.choices([a for a, _ in AUDIENCES], [w for _, w in AUDIENCES], k=count)
        ratings = rng.choices(RATINGS, RATING_WEIGHTS, k=count)
        entry_ids, review_ids = ENTRIES.reserve(count), REVIEWS.reserve(count)
        entries, activities, written, reviews = [], [], [], []
        for entry_id, review_id, activity_id, member, movie, audience, rating in zip(
            entry_ids, review_ids, ACTIVITIES.reserve(count), authors, movies, audiences, ratings,
            strict=True,
        ):  # fmt: skip
            at = self._at()
            given = rating if rng.random() < HABITS.rated else None
            rewatch, loved = rng.random() < HABITS.rewatched, rng.random() < HABITS.loved
            entries.append(
                (entry_id, member, movie, at.date(), given, rewatch, loved, audience, at)
            )
            activities.append(
                (activity_id, Activity.Kind.LOGGED, member, entry_id, movie, [member], audience, at)
            )
            if rng.random() < HABITS.reviewed:
                written.append((review_id, entry_id, member, movie, rng.choice(TEXTS), at))
                reviews.append(Reviewed(review_id, member, movie, audience))
            self.made.entries += 1
        ENTRIES.write(entries)
        ACTIVITIES.write(activities)
        self.made.reviews += REVIEWS.write(written)
        return reviews

    def _react(self, reviews: Sequence[Reviewed], fans: Crowd[int], *, likes: int) -> None:
        """Likes and comments on the public reviews of the chunk, and every review's counters."""
        public = [review for review in reviews if review.audience == "public"]
        crowd = Crowd(self._rng, public, exponent=0.8) if public else None
        liked: list[tuple[Reviewed, int]] = []
        for review, count in crowd.shares(likes) if crowd else ():
            liked += [(review, fan) for fan in fans.draw_distinct(count, but=review.author_id)]
        spoken = [pair for pair in liked if self._rng.random() < HABITS.comments]
        self._write_likes(liked)
        self._write_comments(spoken)
        like_counts = _count_by_review(liked)
        comment_counts = _count_by_review(spoken)
        REVIEW_STATS.write(
            (review.id, 1, like_counts.get(review.id, 0), comment_counts.get(review.id, 0))
            for review in reviews
        )

    def _write_likes(self, liked: Sequence[tuple[Reviewed, int]]) -> None:
        likes, activities = [], []
        for like_id, activity_id, (review, fan) in zip(
            LIKES.reserve(len(liked)), ACTIVITIES.reserve(len(liked)), liked, strict=True
        ):
            at = self._at()
            likes.append((like_id, fan, review.id, at))
            activities.append(
                (activity_id, Activity.Kind.LIKED, fan, review.id, review.movie_id,
                 [review.author_id], review.audience, at)
            )  # fmt: skip
            self.made.likes += 1
        LIKES.write(likes)
        ACTIVITIES.write(activities)

    def _write_comments(self, spoken: Sequence[tuple[Reviewed, int]]) -> None:
        at = self._at()
        self.made.comments += COMMENTS.write(
            (comment_id, fan, review.id, self._rng.choice(TEXTS), at)
            for comment_id, (review, fan) in zip(COMMENTS.reserve(len(spoken)), spoken, strict=True)
        )


def _count_by_review(pairs: Sequence[tuple[Reviewed, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for review, _ in pairs:
        found[review.id] = found.get(review.id, 0) + 1
    return found
