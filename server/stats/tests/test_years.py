import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.diary.models import DiaryEntry
from server.diary.services import delete_entry, edit_entry, log_film
from server.stats import services
from server.stats.models import Year
from server.stats.selectors import year_review
from server.stats.services import rebuild_due_years
from server.stats.tests import oracle

pytestmark = pytest.mark.django_db

PATH = "/api/users/ana/years/2024/"


def counted(entries):
    dated = sorted(entries, key=lambda e: (e.watched_on, e.id))
    ratings = {e.movie_id: e.rating for e in dated if e.rating is not None}
    expected = oracle.summary(entries, ratings)
    for name in ("directors", "actors"):
        expected[name] = oracle.top(expected[name])
    return expected


@pytest.mark.parametrize("seed", range(2))
def test_every_number_equals_a_recount_for_the_owner_and_for_others(ana, bia, write_diary, seed):
    write_diary(ana, 45, seed)
    rows = DiaryEntry.objects.filter(watched_on__year=2024).select_related("movie").order_by("id")

    for viewer, entries in ((ana, list(rows)), (bia, list(rows.filter(audience="public")))):
        review = year_review(viewer, "ana", 2024)

        assert oracle.plain(review) == counted(entries)
        months = [len([e for e in entries if e.watched_on.month == n]) for n in range(1, 13)]
        assert review.months == months
        assert [row.rating for row in review.best] == sorted(
            (row.rating for row in review.best), reverse=True
        )
        best = {e.movie_id: e.rating for e in sorted(entries, key=lambda e: (e.watched_on, e.id))
                if e.rating is not None}  # fmt: skip
        assert [row.rating * 2 for row in review.best] == sorted(best.values(), reverse=True)[:5]


def test_it_is_answered_from_a_row_whatever_the_size_of_the_year(ana, api, movie, write_diary):
    log_film(user=ana, movie_id=movie.id, watched_on=dt.date(2024, 5, 1))
    client = api(None)

    def cost():
        client.get(PATH)
        rebuild_due_years()
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return [query["sql"] for query in queries]

    few = cost()
    write_diary(ana, 60)
    many = cost()

    assert len(many) == len(few) <= 3, many
    assert len([sql for sql in many if "diary_" in sql]) == 1
    assert not [sql for sql in many if "movies_" in sql]


@pytest.mark.parametrize(
    "change",
    [
        lambda user, entry_id, film: edit_entry(
            user=user, entry_id=entry_id, changes={"rating": 2}
        ),
        lambda user, entry_id, film: delete_entry(user=user, entry_id=entry_id),
        lambda user, entry_id, film: log_film(
            user=user, movie_id=film.id, watched_on=dt.date(2024, 2, 2)
        ),
        lambda user, entry_id, film: edit_entry(
            user=user, entry_id=entry_id, changes={"audience": "me"}
        ),
        lambda user, entry_id, film: edit_entry(
            user=user, entry_id=entry_id, changes={"watched_on": dt.date(2023, 2, 2)}
        ),
    ],
    ids=["edited", "deleted", "logged", "hidden", "moved"],
)
def test_a_change_of_the_diary_makes_the_owners_year_stale_and_a_worker_counts_again(
    ana, movies, change, django_capture_on_commit_callbacks
):
    kept, film = movies.many(2)
    log_film(user=ana, movie_id=kept.id, watched_on=dt.date(2024, 1, 1))
    entry = log_film(user=ana, movie_id=film.id, rating=8, watched_on=dt.date(2024, 1, 1))
    before = year_review(ana, "ana", 2024)
    assert not before.stale

    change(ana, entry.id, film)
    with django_capture_on_commit_callbacks() as hints:
        waiting = year_review(ana, "ana", 2024)
        year_review(ana, "ana", 2024)
    assert waiting.stale
    assert waiting.log_count == before.log_count
    assert len(hints) == 1

    assert rebuild_due_years() == 1
    after = year_review(ana, "ana", 2024)
    rows = DiaryEntry.objects.filter(watched_on__year=2024)
    assert not after.stale
    assert oracle.plain(after) == counted(list(rows.select_related("movie").order_by("id")))
    assert rebuild_due_years() == 0


@pytest.mark.parametrize(
    "withdraw",
    [
        lambda user, entry_id: delete_entry(user=user, entry_id=entry_id),
        lambda user, entry_id: edit_entry(user=user, entry_id=entry_id, changes={"audience": "me"}),
    ],
    ids=["deleted", "hidden"],
)
def test_what_was_withdrawn_is_in_no_year_that_others_are_shown(ana, bia, movies, withdraw):
    kept, film = movies.many(2)
    log_film(user=ana, movie_id=kept.id, watched_on=dt.date(2024, 1, 1))
    entry = log_film(user=ana, movie_id=film.id, rating=10, watched_on=dt.date(2024, 1, 1))
    assert year_review(bia, "ana", 2024).log_count == 2

    withdraw(ana, entry.id)
    after = year_review(bia, "ana", 2024)

    assert (after.log_count, after.best, after.stale) == (1, [], False)
    assert rebuild_due_years() == 0


def test_what_only_the_owner_sees_does_not_make_the_public_year_stale(ana, bia, movies):
    first, second = movies.many(2)
    log_film(user=ana, movie_id=first.id, watched_on=dt.date(2024, 1, 1))
    year_review(bia, "ana", 2024)
    log_film(user=ana, movie_id=second.id, watched_on=dt.date(2024, 1, 2), audience="me")

    assert not year_review(bia, "ana", 2024).stale
    assert year_review(ana, "ana", 2024).log_count == 2


def test_a_row_that_a_week_has_passed_over_is_counted_again(ana, movie):
    log_film(user=ana, movie_id=movie.id, watched_on=dt.date(2024, 1, 1))
    year_review(None, "ana", 2024)
    Year.objects.update(built_at=timezone.now() - dt.timedelta(days=8))

    assert year_review(None, "ana", 2024).stale
    rebuild_due_years()
    assert not year_review(None, "ana", 2024).stale


def test_a_year_that_cannot_be_counted_does_not_hold_up_the_others(ana, bia, movies, monkeypatch):
    for member in (ana, bia):
        log_film(user=member, movie_id=movies().id, watched_on=dt.date(2024, 1, 1))
        year_review(None, member.username, 2024)
    Year.objects.update(due_at=timezone.now(), built_at=timezone.now() - dt.timedelta(days=8))
    build = services.build_year

    def fails_for_ana(*, member_id, year, scope):
        if member_id == ana.id:
            raise ValueError("no")
        build(member_id=member_id, year=year, scope=scope)

    monkeypatch.setattr(services, "build_year", fails_for_ana)
    for _ in range(2):
        try:
            rebuild_due_years()
        except ValueError:
            continue

    assert not year_review(None, "bia", 2024).stale


def test_an_empty_year_has_no_row_and_a_private_members_year_is_empty(ana, bia, api, movie):
    assert api(None).get("/api/users/ana/years/1990/").json()["log_count"] == 0
    assert not Year.objects.exists()

    log_film(user=ana, movie_id=movie.id, watched_on=dt.date(2024, 1, 1))
    assert api(bia).get(PATH).json()["log_count"] == 1
    ana.is_private = True
    ana.save()
    assert api(bia).get(PATH).json()["log_count"] == 0
    assert api(None).get(PATH).json()["log_count"] == 0
    assert api(ana).get(PATH).json()["log_count"] == 1


@pytest.mark.parametrize("year", ["1887", "2100", "99999"])
def test_a_year_before_film_or_far_ahead_is_refused(ana, api, year):
    answer = api(None).get(f"/api/users/ana/years/{year}/")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_year")
