"""Ratings: half-stars 1 to 10 in the database, stars 0.5 to 5.0 for people."""

import math

from server.core.domain import DomainError

MIN_HALF_STARS = 1
MAX_HALF_STARS = 10


class InvalidRating(DomainError):
    code = "invalid_rating"
    detail = "A rating is 0.5 to 5.0 stars in steps of a half, or null."

    def __init__(self) -> None:
        super().__init__(field="rating")


def half_stars(stars: int | float) -> int:
    """4.5 stars are 9 half-stars. Raises: InvalidRating for all between the steps or beyond."""
    if isinstance(stars, bool) or not math.isfinite(stars):
        raise InvalidRating
    doubled = stars * 2
    if doubled != int(doubled) or not MIN_HALF_STARS <= doubled <= MAX_HALF_STARS:
        raise InvalidRating
    return int(doubled)


def stars(half_stars: int | None) -> float | None:
    """9 half-stars are 4.5 stars; no rating stays none."""
    return None if half_stars is None else half_stars / 2
