"""What a member puts at the head of their profile: four films, and three of their reviews."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from server.core.db import retry_deadlock
from server.core.domain import DomainError
from server.diary.models import FavouriteMovie, PinnedReview, Review
from server.movies.models import Movie
from server.users.models import User
from server.users.standing import bump_account, emit_account, locked_member

MAX_FAVOURITES = 4
MAX_PINS = 3


@retry_deadlock
@transaction.atomic
def choose_favourites(*, user: User, movie_ids: Sequence[int]) -> None:
    """Put these films, at most four, at the head of the member's profile, in this order.

    None: the profile shows what they liked best in their diary. Safe to repeat: what is already so
    emits nothing. Raises: DomainError too_many_movies, movie_twice, unknown_movie on `movies`.
    Emits: `account.changed`, so that the member's other pages read again.
    """
    _check(movie_ids, at_most=MAX_FAVOURITES, noun="movie")
    if Movie.objects.filter(pk__in=movie_ids).count() != len(movie_ids):
        raise DomainError("unknown_movie", "There is no such film.", field="movies")
    _replace(FavouriteMovie, "movie_id", user, movie_ids)


@retry_deadlock
@transaction.atomic
def pin_reviews(*, user: User, review_ids: Sequence[int]) -> None:
    """Pin these reviews of the member's own, at most three, in this order; no others stay pinned.

    Safe to repeat: what is already so emits nothing. Raises: DomainError too_many_reviews,
    review_twice, unknown_review (somebody else's too) on `reviews`.
    Emits: `account.changed`, so that the member's other pages read again.
    """
    _check(review_ids, at_most=MAX_PINS, noun="review")
    if Review.objects.filter(pk__in=review_ids, member=user).count() != len(review_ids):
        raise DomainError("unknown_review", "You have no such review.", field="reviews")
    _replace(PinnedReview, "review_id", user, review_ids)


def _check(ids: Sequence[int], *, at_most: int, noun: str) -> None:
    field = f"{noun}s"
    if len(ids) > at_most:
        raise DomainError(f"too_many_{field}", f"Choose {at_most} at most.", field=field)
    if len(set(ids)) != len(ids):
        raise DomainError(f"{noun}_twice", f"Name each {noun} once.", field=field)


def _replace(model: type[Model], column: str, user: User, ids: Sequence[int]) -> None:
    """Rows of `model` for `ids`, and no others. The member's row orders writes at once."""
    member = locked_member(user.id)
    rows = model._default_manager.filter(member=member)
    if list(rows.order_by("position").values_list(column, flat=True)) == list(ids):
        return
    rows.delete()
    model._default_manager.bulk_create(
        model(member=member, position=position, **{column: id_})
        for position, id_ in enumerate(ids, start=1)
    )
    bump_account(member)
    emit_account(member)
