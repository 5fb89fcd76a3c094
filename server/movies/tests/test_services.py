import threading

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction

from server.core.domain import DomainError, NotFound
from server.live.models import Event
from server.movies.models import MovieStats
from server.movies.selectors import movie_stats
from server.movies.services import change_movie_stats

pytestmark = pytest.mark.django_db


def test_the_first_change_makes_the_row_and_later_ones_add_to_it(movie):
    change_movie_stats(movie.pk, rating=(None, 9), logs=1, likes=1, reviews=1)
    stats = change_movie_stats(movie.pk, rating=(None, 10), logs=1)

    assert (stats.rev, stats.rating_count, stats.log_count) == (2, 2, 2)
    assert (stats.like_count, stats.review_count) == (1, 1)
    assert stats.rating_histogram == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert stats == movie_stats(movie.pk)


def test_a_changed_rating_moves_between_the_bins_and_a_removed_one_leaves(movie):
    change_movie_stats(movie.pk, rating=(None, 1))
    change_movie_stats(movie.pk, rating=(1, 7))
    moved = change_movie_stats(movie.pk, rating=(7, 7))
    gone = change_movie_stats(movie.pk, rating=(7, None))

    assert moved.rating_histogram == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert moved.rating_count == 1
    assert gone.rating_histogram == [0] * 10
    assert MovieStats.objects.get(pk=movie.pk).rating_sum == 0


def test_the_average_is_in_stars_and_absent_below_three_ratings(movie):
    averages = [
        change_movie_stats(movie.pk, rating=(None, half_stars)).average_rating
        for half_stars in (10, 9, 7, 7)
    ]

    assert averages == [None, None, 4.33, 4.13]


def test_each_change_emits_the_absolute_state_to_the_film(movie):
    stats = change_movie_stats(movie.pk, logs=1)

    event = Event.objects.get()
    assert (event.type, event.topics, event.actor_id) == (
        "movie.stats",
        [f"movie.{movie.pk}"],
        None,
    )
    assert msgspec.json.decode(event.data) == msgspec.to_builtins(stats)


@pytest.mark.parametrize("rating", [(None, 0), (None, 11), (-1, 5)])
def test_a_rating_outside_the_scale_is_refused(movie, rating):
    with pytest.raises(DomainError, match="invalid_rating"):
        change_movie_stats(movie.pk, rating=rating)


def test_a_counter_never_goes_below_zero(movie):
    with pytest.raises(IntegrityError), transaction.atomic():
        change_movie_stats(movie.pk, logs=-1)


def test_an_unknown_film_is_not_found():
    with pytest.raises(NotFound):
        change_movie_stats(987_654, logs=1)


def test_a_film_nobody_logged_has_zeros(movie):
    stats = movie_stats(movie.pk)

    assert (stats.rev, stats.average_rating, stats.rating_histogram) == (0, None, [0] * 10)


@pytest.mark.django_db(transaction=True)
def test_concurrent_changes_all_count_and_their_revs_follow_the_log(movie):
    def rate_often():
        for _ in range(20):
            change_movie_stats(movie.pk, rating=(None, 8), logs=1)
        connection.close()

    threads = [threading.Thread(target=rate_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert movie_stats(movie.pk).rating_histogram[7] == 80
    revs = [msgspec.json.decode(event.data)["rev"] for event in Event.objects.order_by("id")]
    assert revs == list(range(1, 81))
