"""The dice of a synthetic world: few members do and get most, as in every community."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: tries to find somebody new before a draw is given up
PATIENCE = 30


class Crowd(Generic[T]):
    """Draws from `things` with a power law: the k-th most likely has the weight k^-exponent."""

    def __init__(self, rng: random.Random, things: Sequence[T], *, exponent: float) -> None:
        self._rng = rng
        self._things = list(things)
        rng.shuffle(self._things)
        weights = ((rank + 1) ** -exponent for rank in range(len(self._things)))
        self._sums = list(itertools.accumulate(weights))

    def draw(self, count: int) -> list[T]:
        """`count` things, with repetition."""
        return self._rng.choices(self._things, cum_weights=self._sums, k=count)

    def draw_distinct(self, count: int, *, but: T) -> list[T]:
        """At most `count` different things other than `but`; fewer where they are hard to find."""
        found: dict[T, None] = {}
        for _ in range(PATIENCE):
            if len(found) >= count:
                break
            for thing in self.draw(count - len(found)):
                if thing != but:
                    found[thing] = None
        return list(found)

    def shares(self, total: int) -> list[tuple[T, int]]:
        """`total` in parts, by weight and rounded down: (thing, part)."""
        before = 0.0
        parts = []
        for thing, until in zip(self._things, self._sums, strict=True):
            parts.append((thing, int(total * (until - before) / self._sums[-1])))
            before = until
        return parts


@dataclass(frozen=True, slots=True)
class Habits:
    """How often members do what; measured on no real community, chosen to look like one."""

    #: of all activities
    follows: float = 0.2
    #: of the activities that are no follows
    likes: float = 0.3
    #: of logged films
    rated: float = 0.8
    reviewed: float = 0.5
    loved: float = 0.25
    rewatched: float = 0.1
    #: comments for each like
    comments: float = 0.25


HABITS = Habits()
AUDIENCES = (("public", 90), ("followers", 6), ("friends", 3), ("me", 1))
#: half-stars; people log what they expect to like
RATINGS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
RATING_WEIGHTS = (1, 2, 3, 5, 8, 15, 20, 24, 12, 10)
