"""What a film's ratings come to: the average that a raid does not move, and whole percentages.

A rating has a weight, by who gave it (`diary.standing`): 0 for a newcomer, up to 100 for a member
who has been here a while. All newcomers together never weigh more than 1/50 of the others, however
many they are, so they move the average by 4.5 / 51 = 0.09 stars at most (docs/adr/0026).
"""

from collections.abc import Sequence
from typing import NamedTuple

#: an average of fewer ratings says more about the raters than about the film (docs/adr/0006)
MIN_RATINGS = 3
#: hundredths of a full voice that one newcomer has, while there are few of them
NEWCOMER_WEIGHT = 20
#: all newcomers together weigh at most the others' weight divided by this
NEWCOMER_SHARE = 50


class RatingChange(NamedTuple):
    """One member's rating of a film in half-stars, None for no rating; weights in hundredths."""

    before: int | None
    after: int | None
    weight_before: int = 0
    weight_after: int = 0


class Weighed(NamedTuple):
    """The ratings whose weight is not 0: how many, their plain sum, the weights, weight x rating.

    Ratings in half-stars, weights in hundredths.
    """

    ratings: int = 0
    plain_sum: int = 0
    weight: int = 0
    weighted_sum: int = 0


#: all raters are newcomers
NONE_WEIGHED = Weighed()


def average_rating(
    rating_sum: int, rating_count: int, weighed: Weighed = NONE_WEIGHED
) -> float | None:
    """Weighted mean rating in stars (0.5 to 5.0, step 0.01), or None below MIN_RATINGS ratings.

    `rating_sum` is in half-stars (1 to 10 each) and, like the count, of all ratings; `weighed` are
    those of them that have a weight. The division by 2 happens here and nowhere else.
    """
    if rating_count < MIN_RATINGS:
        return None
    total, parts = _mean(rating_sum, rating_count, weighed)
    # In whole hundredths, half up: 4.125 is 4.13 in every language that computes it.
    return (total * 100 + parts) // (2 * parts) / 100


def _mean(rating_sum: int, rating_count: int, weighed: Weighed) -> tuple[int, int]:
    """The mean in half-stars as a fraction of whole numbers: (numerator, denominator)."""
    newcomers, their_sum = rating_count - weighed.ratings, rating_sum - weighed.plain_sum
    if weighed.weight == 0:
        return rating_sum, rating_count
    if newcomers == 0:
        return weighed.weighted_sum, weighed.weight
    # The newcomers' weight, times NEWCOMER_SHARE to stay whole.
    share = min(newcomers * NEWCOMER_WEIGHT * NEWCOMER_SHARE, weighed.weight)
    total = NEWCOMER_SHARE * weighed.weighted_sum * newcomers + share * their_sum
    return total, newcomers * (NEWCOMER_SHARE * weighed.weight + share)


def percentages(counts: Sequence[int]) -> list[int]:
    """`counts` as whole percentages that sum to exactly 100; all 0 where nothing is counted.

    Largest remainder: each is rounded down, then those that lost most get one more; of equals the
    first. A bin is never off by a whole percentage point.
    """
    total = sum(counts)
    if total == 0:
        return [0] * len(counts)
    shares = [divmod(count * 100, total) for count in counts]
    missing = 100 - sum(whole for whole, _ in shares)
    by_loss = sorted(range(len(counts)), key=lambda place: -shares[place][1])
    more = set(by_loss[:missing])
    return [whole + (place in more) for place, (whole, _) in enumerate(shares)]
