"""Undoing a log: the film is to the member what it was before, whatever else they did to it."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.domain import NotFound
from server.diary import services
from server.diary.models import DiaryEntry, MovieMark, Rating, WatchlistItem
from server.diary.selectors import movie_viewer
from server.diary.services import (
    UNDO_WINDOW,
    UndoTooLate,
    delete_entry,
    edit_entry,
    log_film,
    undo_log,
)
from server.diary.shapes import ReviewText
from server.diary.toggles import add_to_watchlist, remove_from_watchlist
from server.movies.selectors import movie_stats
from server.social.selectors import member_stats


def test_an_undo_puts_the_film_back_on_the_watchlist_where_it_was(ana, movie):
    add_to_watchlist(user=ana, movie_id=movie.id)
    since = WatchlistItem.objects.get().added_at
    entry = log_film(user=ana, movie_id=movie.id)
    assert entry.removed_from_watchlist

    film = undo_log(user=ana, entry_id=entry.id)

    assert (film.in_watchlist, film.watched, film.log_count) == (True, False, 0)
    assert WatchlistItem.objects.get().added_at == since
    assert not DiaryEntry.objects.exists()


def test_an_undo_leaves_the_watchlist_alone_if_the_film_was_not_on_it(ana, movie):
    entry = log_film(user=ana, movie_id=movie.id)

    assert undo_log(user=ana, entry_id=entry.id).in_watchlist is False


def test_an_undo_restores_the_rating_that_the_film_had(ana, movie, emitted):
    log_film(user=ana, movie_id=movie.id, rating=6)
    before = Rating.objects.values().get()
    entry = log_film(user=ana, movie_id=movie.id, rating=9)
    emitted.clear()

    film = undo_log(user=ana, entry_id=entry.id)

    assert film.rating == 3.0
    assert Rating.objects.values().get() == before
    assert movie_stats(movie.id).rating_histogram[5] == 1
    assert movie_stats(movie.id).rating_count == 1
    assert emitted.types == ["movie.stats", "member.stats", "activity.removed"]


def test_an_undo_of_the_first_log_leaves_no_trace(ana, movie):
    entry = log_film(
        user=ana, movie_id=movie.id, rating=9, liked=True, review=ReviewText(text="Assim, sim.")
    )

    undo_log(user=ana, entry_id=entry.id)

    assert not Rating.objects.exists()
    assert not MovieMark.objects.exists()
    stats, mine = movie_stats(movie.id), member_stats(ana.id)
    assert (stats.log_count, stats.like_count, stats.review_count, stats.rating_count) == (0,) * 4
    assert (mine.log_count, mine.film_count, mine.review_count) == (0, 0, 0)


def test_an_undo_leaves_what_a_later_log_says(ana, movie):
    first = log_film(user=ana, movie_id=movie.id, rating=6)
    log_film(user=ana, movie_id=movie.id, rating=9)

    film = undo_log(user=ana, entry_id=first.id)

    assert (film.rating, film.watched, film.log_count) == (4.5, True, 1)


def test_an_undo_after_the_own_edit_restores_what_was_before_the_log(ana, movie):
    log_film(user=ana, movie_id=movie.id, rating=6)
    entry = log_film(user=ana, movie_id=movie.id, rating=9)
    edit_entry(user=ana, entry_id=entry.id, changes={"rating": 10, "liked": True})

    film = undo_log(user=ana, entry_id=entry.id)

    assert (film.rating, film.liked) == (3.0, False)


def test_a_rating_of_a_later_entry_that_was_deleted_stays(ana, movie):
    first = log_film(user=ana, movie_id=movie.id, rating=6)
    second = log_film(user=ana, movie_id=movie.id, rating=9)
    delete_entry(user=ana, entry_id=second.id)

    assert undo_log(user=ana, entry_id=first.id).rating == 4.5


def test_a_film_taken_off_the_watchlist_by_hand_does_not_come_back(ana, movie):
    add_to_watchlist(user=ana, movie_id=movie.id)
    entry = log_film(user=ana, movie_id=movie.id)
    remove_from_watchlist(user=ana, movie_id=movie.id)

    assert undo_log(user=ana, entry_id=entry.id).in_watchlist is False


def test_a_plain_deletion_undoes_nothing(ana, movie):
    add_to_watchlist(user=ana, movie_id=movie.id)
    entry = log_film(user=ana, movie_id=movie.id, rating=9)

    delete_entry(user=ana, entry_id=entry.id)

    film = movie_viewer(ana, movie.id)
    assert (film.in_watchlist, film.rating, film.watched) == (False, 4.5, True)


STEPS = st.tuples(
    st.booleans(), st.sampled_from([None, 3, 6, 6, 9]), st.booleans()
)  # on the watchlist before, rating, liked


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(logs=st.lists(STEPS, min_size=1, max_size=4), data=st.data())
def test_undoing_all_logs_in_any_order_ends_where_it_began(members, movies, logs, data):
    user, movie = members(), movies()
    wanted = False
    ids = []
    for listed, rating, liked in logs:
        if listed:
            add_to_watchlist(user=user, movie_id=movie.id)
            wanted = True
        ids.append(log_film(user=user, movie_id=movie.id, rating=rating, liked=liked).id)

    for entry_id in data.draw(st.permutations(ids)):
        film = undo_log(user=user, entry_id=entry_id)

    assert (film.watched, film.liked, film.rating, film.log_count) == (False, False, None, 0)
    assert film.in_watchlist is wanted
    stats = movie_stats(movie.id)
    assert (stats.log_count, stats.like_count, stats.rating_count) == (0, 0, 0)
    assert stats.rating_histogram == [0] * 10


def test_ten_minutes_later_it_is_too_late_and_nothing_changes(ana, movie):
    entry = log_film(user=ana, movie_id=movie.id, rating=9)
    long_ago = timezone.now() - UNDO_WINDOW - dt.timedelta(seconds=1)
    DiaryEntry.objects.update(created_at=long_ago)

    with pytest.raises(UndoTooLate):
        undo_log(user=ana, entry_id=entry.id)

    assert DiaryEntry.objects.filter(id=entry.id).exists()
    assert Rating.objects.get().rating == 9


def test_of_two_undos_at_once_one_is_done(members, movies, parallel):
    ana, movie = members("ana"), movies()
    add_to_watchlist(user=ana, movie_id=movie.id)
    entry = log_film(user=ana, movie_id=movie.id, rating=9)

    answers = parallel([lambda: undo_log(user=ana, entry_id=entry.id)] * 6)

    assert sorted(isinstance(answer, NotFound) for answer in answers) == [False] + [True] * 5
    assert WatchlistItem.objects.count() == 1
    stats = movie_stats(movie.id)
    assert (stats.log_count, stats.rating_count) == (0, 0)


def test_undos_and_logs_at_once_leave_counters_and_rating_exact(members, movies, parallel):
    ana, movie = members("ana"), movies()
    log_film(user=ana, movie_id=movie.id, rating=4)
    ids = [log_film(user=ana, movie_id=movie.id, rating=rating).id for rating in (6, 8, 10)]

    parallel(
        [lambda id_=id_: undo_log(user=ana, entry_id=id_) for id_ in ids]
        + [lambda: log_film(user=ana, movie_id=movie.id, liked=True)] * 3
    )

    film, stats = movie_viewer(ana, movie.id), movie_stats(movie.id)
    assert (film.rating, film.liked, film.log_count) == (2.0, True, 4)
    assert (stats.rating_count, stats.rating_histogram[3], stats.log_count) == (1, 1, 4)
    assert stats.like_count == 1


def test_taking_a_film_off_the_watchlist_and_an_undo_at_once_have_one_order(
    members, movies, parallel
):
    """Whichever is first, the film is off: it was taken off by hand."""
    for _ in range(5):
        ana, movie = members(), movies()
        add_to_watchlist(user=ana, movie_id=movie.id)
        entry = log_film(user=ana, movie_id=movie.id)

        parallel([
            lambda ana=ana, entry=entry: undo_log(user=ana, entry_id=entry.id),
            lambda ana=ana, movie=movie: remove_from_watchlist(user=ana, movie_id=movie.id),
        ])  # fmt: skip

        assert not WatchlistItem.objects.filter(member=ana).exists()


def test_over_http_an_undo_answers_what_the_film_is_now(api, ana, movie):
    add_to_watchlist(user=ana, movie_id=movie.id)
    entry = log_film(user=ana, movie_id=movie.id, rating=9)

    answer = api(ana).delete(f"/api/diary/{entry.id}/?undo=true")

    assert answer.status_code == 200
    assert answer.json() == {
        "watched": False, "liked": False, "rating": None, "in_watchlist": True, "log_count": 0,
        "dnf": False,
    }  # fmt: skip
    assert api(ana).delete(f"/api/diary/{entry.id}/?undo=true").status_code == 404


def test_over_http_bad_and_late_undos_have_codes(api, ana, bia, movie, monkeypatch):
    entry = log_film(user=ana, movie_id=movie.id)
    path = f"/api/diary/{entry.id}/"

    assert api(ana).delete(f"{path}?undo=1").json()["code"] == "invalid_undo"
    assert api(bia).delete(f"{path}?undo=true").status_code == 404
    monkeypatch.setattr(services, "UNDO_WINDOW", dt.timedelta(0))
    late = api(ana).delete(f"{path}?undo=true")
    assert (late.status_code, late.json()["code"]) == (409, "undo_too_late")
