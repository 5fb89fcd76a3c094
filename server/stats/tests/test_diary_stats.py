import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from server.diary.models import DiaryEntry
from server.diary.services import log_film
from server.diary.toggles import rate_film
from server.social.services import block_member, follow_member
from server.stats.selectors import diary_stats
from server.stats.streaks import current, longest
from server.stats.tests import oracle

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2024, 1, 1)


@pytest.mark.parametrize("seed", range(2))
def test_every_number_equals_a_recount_for_each_kind_of_reader(
    ana, bia, caio, members, write_diary, seed
):
    write_diary(ana, 45, seed)
    follow_member(user=bia, username="ana")
    follow_member(user=caio, username="ana")
    follow_member(user=ana, username="caio")
    readers = {
        ana: {}, bia: {"follows": True}, caio: {"follows": True, "friends": True}, None: {},
    }  # fmt: skip

    for viewer, ties in readers.items():
        entries = oracle.entries_seen_by(ana, viewer, **ties)
        ratings = oracle.ratings_seen_by(ana, viewer, entries)
        expected = oracle.summary(entries, ratings)
        for name in ("directors", "actors"):
            expected[name] = oracle.top(expected[name])
        stats = diary_stats(viewer, "ana")

        assert oracle.plain(stats) == expected
        assert sum(stats.rating_percentages) == 100
        for name, length in (("years", 4), ("months", 7)):
            days = [e for e in entries if e.watched_on]
            periods = {e.watched_on.isoformat()[:length] for e in days}
            assert [str(row.__struct_fields__ and getattr(row, name[:-1])) for row in
                    getattr(stats, name)] == sorted(periods, reverse=True)  # fmt: skip
            for row in getattr(stats, name):
                within = [
                    e for e in days
                    if e.watched_on.isoformat().startswith(str(getattr(row, name[:-1])))
                ]  # fmt: skip
                assert (row.logs, row.films) == (len(within), len({e.movie_id for e in within}))


@given(st.lists(st.integers(0, 400).map(lambda day: MONDAY + dt.timedelta(day)), max_size=60))
def test_the_longest_streak_is_what_a_walk_through_all_weeks_finds(days):
    assert longest(days).weeks == oracle._longest_streak(sorted(days))


@pytest.mark.parametrize(
    ("days", "today", "weeks"),
    [
        ([], 0, 0),
        ([0], 0, 1),
        ([0], 13, 1),  # the Sunday after: last week still counts
        ([0], 14, 0),
        ([0, 7, 14], 20, 3),
        ([0, 14], 20, 1),
        ([6, 7], 8, 2),  # Sunday and Monday are two weeks
    ],
)
def test_a_streak_goes_on_until_a_whole_week_is_missed(days, today, weeks):
    dates = [MONDAY + dt.timedelta(day) for day in days]

    assert current(dates, MONDAY + dt.timedelta(today)).weeks == weeks


def test_this_week_is_the_members_own(ana, api, movie, monkeypatch):
    """Monday 02:00 in UTC is still Sunday in São Paulo: the watch of two Mondays ago counts."""
    log_film(user=ana, movie_id=movie.id, watched_on=dt.date(2024, 1, 1))

    night = dt.datetime(2024, 1, 15, 2, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)

    assert diary_stats(None, "ana").current_streak.weeks == 0
    ana.time_zone = "America/Sao_Paulo"
    ana.save()
    assert diary_stats(None, "ana").current_streak.weeks == 1


def test_a_rating_that_a_hidden_entry_gave_is_told_to_nobody(ana, bia, api, movies):
    film, other = movies.many(2)
    log_film(user=ana, movie_id=film.id, rating=10)
    log_film(user=ana, movie_id=film.id, rating=1, audience="me")
    log_film(user=ana, movie_id=other.id, rating=2, audience="me")

    path = "/api/users/ana/stats/"
    assert api(bia).get(path).json()["rating_histogram"] == [0] * 10
    assert api(ana).get(path).json()["rating_histogram"] == [1, 1, *[0] * 8]


def test_a_rating_without_an_entry_is_told_to_the_members_default_audience(ana, bia, movie):
    rate_film(user=ana, movie_id=movie.id, rating=8)
    assert diary_stats(bia, "ana").rated_count == 1

    ana.default_audience = "followers"
    ana.save()
    assert diary_stats(bia, "ana").rated_count == 0
    follow_member(user=bia, username="ana")
    assert diary_stats(bia, "ana").rated_count == 1


def test_a_private_member_shows_nothing_and_a_hidden_one_is_not_found(ana, bia, api, write_diary):
    write_diary(ana, 10)
    path = "/api/users/ana/stats/"
    ana.is_private = True
    ana.save()
    body = api(bia).get(path).json()
    assert (body["log_count"], body["rated_count"], body["years"]) == (0, 0, [])

    block_member(user=ana, username="bia")
    assert api(bia).get(path).status_code == 404
    ana.is_active = False
    ana.save()
    assert api(None).get(path).status_code == 404


def test_an_unchanged_answer_is_not_sent_twice(ana, api, movie):
    log_film(user=ana, movie_id=movie.id, rating=8)
    client = api(ana)
    first = client.get("/api/users/ana/stats/")
    again = client.get("/api/users/ana/stats/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert "private" in first["Cache-Control"]
    assert "Authorization" in first["Vary"]
    assert DiaryEntry.objects.count() == 1


def test_a_long_diary_costs_as_many_statements_as_a_short_one(ana, bia, api, write_diary):
    client = api(bia)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/users/ana/stats/").status_code == 200
        return len(queries)

    write_diary(ana, 4)
    few = cost()
    write_diary(ana, 60, seed=2)

    assert cost() == few <= 12
