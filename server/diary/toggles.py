"""What a member says of a film with one touch: watched, liked, not finished, rated, wanted.

Each is a fact of its own: none sets or removes another, none writes an entry. All are safe to
repeat, and answer what the film is to the member then.

Locks: the member's film by name, then counters of the film.
"""

from django.db import transaction

from server.core.db import insert_new, lock_name, retry_deadlock
from server.diary import effects
from server.diary.models import MovieMark, WatchlistItem
from server.diary.selectors import movie_viewer
from server.diary.services import film_name
from server.diary.shapes import MovieViewer
from server.movies.selectors import movie_by_id
from server.movies.services import change_movie_stats
from server.social.film_mutes import lift
from server.users.models import User


@retry_deadlock
@transaction.atomic
def mark_film(*, user: User, movie_id: int, kind: MovieMark.Kind) -> MovieViewer:
    """Mark a film as watched, liked or not finished. Watched, it is not muted any more.

    Raises: NotFound. Emits: `movie.stats` for a like that was not there; `mutes.changed`.
    """
    _hold_film(user, movie_id)
    added = effects.mark_by_hand(user, movie_id, kind)
    if kind == MovieMark.Kind.WATCHED:
        lift(user=user, movie_id=movie_id)
    if added and kind == MovieMark.Kind.LIKED:
        change_movie_stats(movie_id, likes=added)
    return movie_viewer(user, movie_id)


@retry_deadlock
@transaction.atomic
def unmark_film(*, user: User, movie_id: int, kind: MovieMark.Kind) -> MovieViewer:
    """Take a mark back; entries that say so stay as they are.

    Raises: NotFound. Emits: `movie.stats` for a like that was there.
    """
    _hold_film(user, movie_id)
    removed = effects.unmark_by_hand(user, movie_id, kind)
    if removed and kind == MovieMark.Kind.LIKED:
        change_movie_stats(movie_id, likes=-removed)
    return movie_viewer(user, movie_id)


@retry_deadlock
@transaction.atomic
def rate_film(*, user: User, movie_id: int, rating: int) -> MovieViewer:
    """Give a film `rating` half-stars, whatever the entries say; they keep theirs.

    Raises: NotFound. Emits: `movie.stats` for a rating that was another one.
    """
    _hold_film(user, movie_id)
    change = effects.rate_by_hand(user, movie_id, rating)
    if change is not None:
        change_movie_stats(movie_id, rating=change)
    return movie_viewer(user, movie_id)


@retry_deadlock
@transaction.atomic
def unrate_film(*, user: User, movie_id: int) -> MovieViewer:
    """Take one's rating of a film away; entries keep theirs.

    Raises: NotFound. Emits: `movie.stats` for a rating that was there.
    """
    _hold_film(user, movie_id)
    change = effects.unrate_by_hand(user, movie_id)
    if change is not None:
        change_movie_stats(movie_id, rating=change)
    return movie_viewer(user, movie_id)


@retry_deadlock
@transaction.atomic
def add_to_watchlist(*, user: User, movie_id: int) -> MovieViewer:
    """Put a film on the watchlist. Raises: NotFound. Emits nothing."""
    _hold_film(user, movie_id)
    insert_new(WatchlistItem, member_id=user.pk, movie_id=movie_id)
    return movie_viewer(user, movie_id)


@retry_deadlock
@transaction.atomic
def remove_from_watchlist(*, user: User, movie_id: int) -> MovieViewer:
    """Take a film off the watchlist; no undo puts it back. Raises: NotFound. Emits nothing."""
    _hold_film(user, movie_id)
    WatchlistItem.objects.filter(member=user, movie=movie_id).delete()
    effects.forget_wanted(member_id=user.pk, movie_id=movie_id)
    return movie_viewer(user, movie_id)


def _hold_film(user: User, movie_id: int) -> None:
    """Order what `user` says of the film. Raises: NotFound, if there is no such film."""
    movie_by_id(movie_id)
    lock_name(film_name(user.pk, movie_id))
