import datetime as dt

import pytest
from django.db import transaction

from server.core.domain import DomainError
from server.diary.models import DiaryEntry, MovieMark, Rating, Review, WatchlistItem
from server.diary.selectors import movie_viewer
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.diary.toggles import add_to_watchlist
from server.movies.selectors import movie_stats
from server.social.models import Activity
from server.social.selectors import member_stats

REVIEW = ReviewText(text="Kleber filma o sertão como quem guarda um segredo.")


def test_logging_writes_the_entry_the_review_and_everything_that_follows(ana, movie, emitted):
    logged = log_film(
        user=ana,
        movie_id=movie.id,
        watched_on=dt.date(2026, 1, 2),
        rating=9,
        rewatch=True,
        liked=True,
        review=REVIEW,
    )

    assert (logged.rating, logged.rewatch, logged.liked) == (4.5, True, True)
    assert logged.review.excerpt == REVIEW.text
    assert logged.review.liked is False
    assert logged.member.username == "ana"
    assert Rating.objects.get(member=ana, movie=movie).rating == 9
    assert set(MovieMark.objects.values_list("kind", flat=True)) == {"watched", "liked"}
    activity = Activity.objects.get()
    assert (activity.id, activity.object_id) == (logged.activity_id, logged.id)
    assert (activity.owner_ids, activity.movie_id) == ([ana.id], movie.id)


def test_logging_emits_the_card_and_both_counters(ana, movie, emitted):
    logged = log_film(user=ana, movie_id=movie.id, rating=9, liked=True, review=REVIEW)

    assert emitted.types == ["movie.stats", "member.stats", "diary.logged"]
    row = emitted.rows("diary.logged")[0]
    assert row.topics == [
        f"author.{ana.id}",
        f"user.{ana.id}",
        f"movie.{movie.id}",
        f"review.{logged.review.id}",
        "public",
    ]
    assert (row.actor_id, row.owner_ids, row.audience) == (ana.id, [ana.id], "public")
    assert "liked" not in emitted.data("diary.logged")[0]["card"]["entry"]["review"]
    film = emitted.data("movie.stats")[0]
    assert film["rating_histogram"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert (film["log_count"], film["like_count"], film["review_count"]) == (1, 1, 1)
    mine = emitted.data("member.stats")[0]
    assert (mine["log_count"], mine["film_count"], mine["review_count"]) == (1, 1, 1)


@pytest.mark.parametrize("audience", ["followers", "friends", "me"])
def test_an_entry_for_fewer_is_not_told_to_the_public(ana, movie, emitted, audience):
    log_film(user=ana, movie_id=movie.id, audience=audience)

    row = emitted.rows("diary.logged")[0]
    assert row.audience == audience
    assert "public" not in row.topics


def test_an_entry_that_names_no_audience_has_its_members_default(members, movie):
    shy = members("shy", default_audience="friends")

    assert log_film(user=shy, movie_id=movie.id).audience == "friends"
    assert log_film(user=shy, movie_id=movie.id, audience="public").audience == "public"


def test_a_second_watch_counts_the_film_once_and_moves_the_rating(ana, movie, emitted):
    log_film(user=ana, movie_id=movie.id, rating=4)
    log_film(user=ana, movie_id=movie.id, rating=8, rewatch=True)
    log_film(user=ana, movie_id=movie.id)

    mine = member_stats(ana.id)
    assert (mine.log_count, mine.film_count) == (3, 1)
    film = movie_stats(movie.id)
    assert (film.log_count, film.rating_count) == (3, 1)
    assert film.rating_histogram == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert movie_viewer(ana, movie.id).rating == 4.0


def test_liking_a_film_again_counts_one_like(ana, movie):
    log_film(user=ana, movie_id=movie.id, liked=True)
    log_film(user=ana, movie_id=movie.id, liked=True)
    log_film(user=ana, movie_id=movie.id, liked=False)

    assert movie_stats(movie.id).like_count == 1


def test_logging_takes_the_film_off_the_watchlist_and_says_so(ana, movie):
    add_to_watchlist(user=ana, movie_id=movie.id)

    first = log_film(user=ana, movie_id=movie.id)
    second = log_film(user=ana, movie_id=movie.id)

    assert (first.removed_from_watchlist, second.removed_from_watchlist) == (True, False)
    assert not WatchlistItem.objects.exists()


def test_a_spoiler_never_reaches_a_card(ana, movie, emitted):
    spoiler = ReviewText(text="O assassino é o mordomo.", contains_spoilers=True)

    logged = log_film(user=ana, movie_id=movie.id, review=spoiler)

    assert logged.review.excerpt is None
    assert "mordomo" not in "".join(row.data for row in emitted)


def test_an_unknown_film_is_an_error_of_the_field(ana, emitted):
    with pytest.raises(DomainError) as refused:
        log_film(user=ana, movie_id=404)

    assert (refused.value.status, refused.value.code, refused.value.field) == (
        400, "not_found", "movie",
    )  # fmt: skip
    assert len(emitted) == 0


def test_a_rollback_takes_the_entry_and_its_events_back(ana, movie, emitted):
    with transaction.atomic():
        log_film(user=ana, movie_id=movie.id, rating=9, review=REVIEW)
        transaction.set_rollback(True)

    assert not DiaryEntry.objects.exists()
    assert not Review.objects.exists()
    assert len(emitted) == 0
    assert movie_stats(movie.id).log_count == 0


def test_parallel_logs_of_one_film_by_one_member_count_it_once(members, movies, parallel):
    ana, film = members("ana"), movies()
    ratings = [1, 2, 3, 4, 5, 6, 7, 8]

    results = parallel(
        [lambda r=r: log_film(user=ana, movie_id=film.id, rating=r, liked=True) for r in ratings]
    )

    assert all(hasattr(result, "activity_id") for result in results), results
    mine, stats = member_stats(ana.id), movie_stats(film.id)
    assert (mine.log_count, mine.film_count) == (8, 1)
    assert (stats.log_count, stats.rating_count, stats.like_count) == (8, 1, 1)
    assert sum(stats.rating_histogram) == 1
    now = Rating.objects.get(member=ana, movie=film).rating
    assert stats.rating_histogram[now - 1] == 1
