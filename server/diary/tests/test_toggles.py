"""Watched, liked, rated, wanted, not finished, logged: six facts, none of which moves another."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction

from server.diary.models import DiaryEntry, MovieMark, Rating
from server.diary.selectors import movie_viewer
from server.diary.services import delete_entry, edit_entry, log_film, undo_log
from server.diary.toggles import mark_film, rate_film, unmark_film, unrate_film
from server.movies.selectors import movie_stats
from server.social.film_mutes import mute_film
from server.social.models import FilmMute

FACTS = ["watched", "liked", "rating", "watchlist", "dnf"]
#: of `MovieViewer`
FIELDS = {"watchlist": "in_watchlist"}
Kind = MovieMark.Kind


@pytest.fixture
def toggle(api, ana, movie):
    """`toggle("put", "liked")`: what the film is to ana then."""
    client = api(ana)

    def send(verb: str, fact: str) -> dict:
        body = {"rating": 4.5} if (verb, fact) == ("put", "rating") else None
        answer = getattr(client, verb)(f"/api/movies/{movie.id}/{fact}/", body, format="json")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    return send


def said(viewer: dict, fact: str) -> bool:
    return bool(viewer[FIELDS.get(fact, fact)])


@pytest.mark.parametrize(("removed", "others"), [(one, FACTS) for one in FACTS])
def test_removing_one_fact_removes_no_other(toggle, ana, movie, removed, others):
    log_film(user=ana, movie_id=movie.id)
    for fact in others:
        toggle("put", fact)

    after = toggle("delete", removed)

    assert {fact for fact in FACTS if said(after, fact)} == set(FACTS) - {removed}
    assert after["log_count"] == 1


def test_deleting_the_entry_removes_no_fact_that_was_said_by_hand(toggle, ana, movie):
    logged = log_film(user=ana, movie_id=movie.id)
    for fact in FACTS:
        toggle("put", fact)

    delete_entry(user=ana, entry_id=logged.id)

    after = movie_viewer(ana, movie.id)
    assert (after.watched, after.liked, after.rating, after.in_watchlist, after.dnf) == (
        True, True, 4.5, True, True,
    )  # fmt: skip
    assert after.log_count == 0


def test_each_fact_can_be_set_alone(toggle):
    for fact in FACTS:
        before = toggle("put", fact)
        assert {name for name in FACTS if said(before, name)} == {fact}
        toggle("delete", fact)


@pytest.mark.parametrize("fact", FACTS)
def test_saying_it_twice_or_taking_nothing_back_changes_and_emits_nothing(toggle, emitted, fact):
    assert toggle("delete", fact) == toggle("delete", fact)
    assert emitted.types == []
    once = toggle("put", fact)
    emitted.clear()

    assert toggle("put", fact) == once
    assert emitted.types == []


def test_a_like_and_a_rating_move_the_films_counters_both_ways(toggle, movie, emitted):
    toggle("put", "liked")
    toggle("put", "rating")
    told = emitted.data("movie.stats")
    assert [(row["like_count"], row["rating_count"]) for row in told] == [(1, 0), (1, 1)]
    assert told[-1]["rating_histogram"][8] == 1

    toggle("delete", "liked")
    toggle("delete", "rating")

    now = movie_stats(movie.id)
    assert (now.like_count, now.rating_count, sum(now.rating_histogram)) == (0, 0, 0)
    assert now.log_count == 0


def test_a_rating_by_hand_replaces_the_entrys_and_leaves_the_entry(ana, movie):
    logged = log_film(user=ana, movie_id=movie.id, rating=4)

    assert rate_film(user=ana, movie_id=movie.id, rating=9).rating == 4.5
    assert DiaryEntry.objects.get(id=logged.id).rating == 4
    assert movie_stats(movie.id).rating_histogram[8] == 1
    assert movie_stats(movie.id).rating_count == 1


@pytest.mark.parametrize("again", [4, 9])
def test_what_was_said_by_hand_since_stays_when_the_log_is_undone(ana, movie, again):
    logged = log_film(user=ana, movie_id=movie.id, rating=4, liked=True)
    rate_film(user=ana, movie_id=movie.id, rating=again)
    mark_film(user=ana, movie_id=movie.id, kind=Kind.LIKED)
    mark_film(user=ana, movie_id=movie.id, kind=Kind.WATCHED)

    after = undo_log(user=ana, entry_id=logged.id)

    assert (after.rating, after.liked, after.watched) == (again / 2, True, True)
    stats = movie_stats(movie.id)
    assert (stats.rating_count, stats.like_count) == (1, 1)


def test_what_was_taken_back_by_hand_is_not_brought_back_by_an_undo(ana, movie):
    rate_film(user=ana, movie_id=movie.id, rating=6)
    logged = log_film(user=ana, movie_id=movie.id, rating=8, liked=True)
    unrate_film(user=ana, movie_id=movie.id)
    unmark_film(user=ana, movie_id=movie.id, kind=Kind.LIKED)

    after = undo_log(user=ana, entry_id=logged.id)

    assert (after.rating, after.liked) == (None, False)
    assert movie_stats(movie.id).like_count == 0


def test_an_undo_after_a_rating_by_hand_before_the_log_brings_that_one_back(ana, movie):
    rate_film(user=ana, movie_id=movie.id, rating=6)
    logged = log_film(user=ana, movie_id=movie.id, rating=8)

    assert undo_log(user=ana, entry_id=logged.id).rating == 3.0


def test_a_log_that_was_not_finished_marks_the_film_so_and_not_as_watched(ana, movie):
    logged = log_film(user=ana, movie_id=movie.id, dnf=True)
    seen = movie_viewer(ana, movie.id)
    assert (seen.dnf, seen.watched, seen.log_count) == (True, False, 1)
    assert logged.dnf is True

    edit_entry(user=ana, entry_id=logged.id, changes={"dnf": False})

    seen = movie_viewer(ana, movie.id)
    assert (seen.dnf, seen.watched) == (False, True)


def test_undoing_logs_in_any_order_takes_their_marks_back(ana, movie):
    for order in itertools.permutations(range(3)):
        ids = [log_film(user=ana, movie_id=movie.id, dnf=dnf).id for dnf in (True, False, True)]

        for place in order:
            undo_log(user=ana, entry_id=ids[place])

        assert not MovieMark.objects.exists(), order


def test_a_film_that_is_watched_is_not_muted_any_more(ana, bia, movie, movies):
    for user, see in (
        (ana, lambda: mark_film(user=ana, movie_id=movie.id, kind=Kind.WATCHED)),
        (bia, lambda: log_film(user=bia, movie_id=movie.id)),
    ):
        mute_film(user=user, movie_id=movie.id)
        see()
        assert not FilmMute.objects.filter(member=user).exists()
    other = movies()
    mute_film(user=ana, movie_id=other.id)
    log_film(user=ana, movie_id=other.id, dnf=True)
    assert FilmMute.objects.filter(member=ana, movie=other).exists()


@pytest.mark.parametrize(
    "rating", ["4.3", "NaN", "-0", "-0.0", '"5"', "1e309", "0", "5.5", "null", "true", "[]", "{}"]
)
def test_a_rating_that_is_none_is_refused(api, ana, movie, rating):
    answer = api(ana).generic(
        "PUT", f"/api/movies/{movie.id}/rating/", f'{{"rating": {rating}}}',
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 400
    assert not Rating.objects.exists()


@pytest.mark.parametrize("body", ["", "{}", '{"stars": 4}'])
def test_a_rating_must_be_named(api, ana, movie, body):
    url = f"/api/movies/{movie.id}/rating/"

    assert api(ana).generic("PUT", url, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("movie_id", [0, 2**62, 2**63 - 1, 2**63])
def test_a_film_that_is_not_there_is_404(api, ana, fact, movie_id):
    url = f"/api/movies/{movie_id}/{fact}/"

    assert api(ana).put(url, {"rating": 4}, format="json").status_code == 404
    assert api(ana).delete(url).status_code == 404


@pytest.mark.parametrize("fact", FACTS)
def test_only_members_say_what_a_film_is_to_them(api, movie, fact):
    assert api(None).put(f"/api/movies/{movie.id}/{fact}/").status_code == 401


def test_the_database_itself_knows_three_marks_only(ana, movie):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO diary_moviemark (member_id, movie_id, kind) VALUES (%s, %s, 'slept')",
            [ana.id, movie.id],
        )


def test_parallel_toggles_of_one_film_leave_exact_counters(members, movies, parallel):
    film, users = movies(), members.many(4)
    tasks = [
        task
        for user in users
        for task in (
            lambda u=user: mark_film(user=u, movie_id=film.id, kind=Kind.LIKED),
            lambda u=user: unmark_film(user=u, movie_id=film.id, kind=Kind.LIKED),
            lambda u=user: rate_film(user=u, movie_id=film.id, rating=7),
            lambda u=user: unrate_film(user=u, movie_id=film.id),
            lambda u=user: log_film(user=u, movie_id=film.id, rating=3, liked=True),
        )
    ]

    results = parallel(tasks)

    assert not [error for error in results if isinstance(error, Exception)]
    stats = movie_stats(film.id)
    assert stats.like_count == MovieMark.objects.filter(kind=Kind.LIKED).count()
    given = list(Rating.objects.values_list("rating", flat=True))
    assert stats.rating_histogram == [given.count(half) for half in range(1, 11)]
    assert stats.rating_count == len(given)


def test_an_entry_that_says_what_was_said_by_hand_leaves_it_the_members_own(ana, movie):
    rate_film(user=ana, movie_id=movie.id, rating=8)
    before = Rating.objects.get()

    entry = log_film(user=ana, movie_id=movie.id, rating=8, audience="me")
    after = Rating.objects.get()
    assert (after.by_hand, after.rated_at) == (True, before.rated_at)

    undo_log(user=ana, entry_id=entry.id)
    assert Rating.objects.get().by_hand
