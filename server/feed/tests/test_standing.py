import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from server.diary.models import Rating
from server.diary.services import delete_entry, log_film, undo_log
from server.diary.standing import ACTIVE_FILMS, NEWCOMER, rating_weight
from server.diary.weighing import sweep_standings
from server.feed.counters import drift
from server.movies.models import MovieStats
from server.movies.selectors import movie_stats
from server.users.models import User

pytestmark = pytest.mark.django_db

LONG_AGO = dt.timedelta(days=400)


@pytest.fixture
def settled(members):
    def make(count):
        joined = timezone.now() - LONG_AGO
        return [members(date_joined=joined, email_verified_at=joined) for _ in range(count)]

    return make


def weights():
    return list(Rating.objects.order_by("id").values_list("weight", flat=True))


def test_five_hundred_one_star_votes_of_hour_old_accounts_move_the_shown_average_below_a_tenth(
    settled, members, movie, movies
):
    for number, member in enumerate(settled(12)):
        log_film(user=member, movie_id=movie.id, rating=8 + number % 3)
    before = movie_stats(movie.id)

    # The way a raid takes through the database, with one row written by the service to begin with.
    raiders = [members(date_joined=timezone.now() - dt.timedelta(hours=1))]
    log_film(user=raiders[0], movie_id=movie.id, rating=2)
    for _ in range(499):
        raiders.append(members(date_joined=timezone.now() - dt.timedelta(hours=1)))
    Rating.objects.bulk_create(
        Rating(member=one, movie=movie, rating=2, weight=rating_weight(one)) for one in raiders[1:]
    )
    stats = MovieStats.objects.get(pk=movie.id)
    stats.rating_count, stats.rating_sum = stats.rating_count + 499, stats.rating_sum + 998
    stats.histogram[1] += 499
    stats.save()

    after = movie_stats(movie.id)
    assert after.rating_count == before.rating_count + 500
    assert drift_of_ratings() == []
    assert abs(before.average_rating - after.average_rating) < 0.1


def drift_of_ratings():
    names = {"rating_count", "rating_sum", "histogram", "weight", "weighted_sum", "weighed_count"}
    return [found for found in drift() if found.counter in names]


def test_age_address_and_activity_give_a_voice(members, movies, settled):
    young = members(email_verified_at=timezone.now())
    plain = members(date_joined=timezone.now() - LONG_AGO, email_verified_at=None)
    (full,) = settled(1)
    suspended = members(
        date_joined=timezone.now() - LONG_AGO, is_active=False, suspended_at=timezone.now()
    )
    for film in movies.many(ACTIVE_FILMS):
        log_film(user=full, movie_id=film.id)

    found = [rating_weight(one) for one in (young, plain, full, suspended)]

    assert found == [0, 40, 100, 0]


def test_the_rating_of_a_newcomer_costs_no_look_at_their_standing(ana, bia):
    with CaptureQueriesContext(connection) as queries:
        rating_weight(ana)

    assert len(queries) == 0


def test_a_sweep_gives_older_members_their_weight_in_every_film_and_tells_each(
    ana, movies, emitted
):
    films = movies.many(3)
    for film in films:
        log_film(user=ana, movie_id=film.id, rating=9)
    assert weights() == [0, 0, 0]
    joined = timezone.now() - NEWCOMER - dt.timedelta(hours=1)
    User.objects.update(date_joined=joined, email_verified_at=None)
    emitted.clear()

    assert sweep_standings() == 1
    assert weights() == [40, 40, 40]
    assert emitted.types == ["movie.stats"] * 3
    assert drift() == []

    emitted.clear()
    assert sweep_standings() == 0
    assert emitted.types == []


def test_a_suspended_members_ratings_lose_their_weight_and_stay_in_the_histogram(settled, movie):
    (member,) = settled(1)
    log_film(user=member, movie_id=movie.id, rating=9)
    sweep_standings()
    assert weights() == [70]

    User.objects.update(is_active=False, suspended_at=timezone.now())
    sweep_standings()

    assert weights() == [0]
    assert movie_stats(movie.id).rating_histogram[8] == 1
    assert drift() == []


def test_editing_undoing_and_deleting_keep_the_weighed_sums_exact(settled, movie):
    (member,) = settled(1)
    first = log_film(user=member, movie_id=movie.id, rating=9)
    User.objects.update(email_verified_at=None)
    member.refresh_from_db()
    second = log_film(user=member, movie_id=movie.id, rating=4)
    assert weights() == [40]
    assert drift() == []

    undo_log(user=member, entry_id=second.id)
    assert drift() == []
    delete_entry(user=member, entry_id=first.id)
    assert drift() == []


@pytest.mark.django_db(transaction=True)
def test_a_sweep_beside_members_who_rate_leaves_every_sum_exact(members, movies, parallel):
    joined = timezone.now() - LONG_AGO
    people, films = members.many(3), movies.many(4)
    for member in people:
        for film in films:
            log_film(user=member, movie_id=film.id, rating=5)
    User.objects.update(date_joined=joined)
    aged = list(User.objects.filter(id__in=[member.id for member in people]))

    def rate(member):
        for turn in range(3):
            for film in films:
                log_film(user=member, movie_id=film.id, rating=turn * 3 + 1)

    tasks = [lambda member=member: rate(member) for member in aged]
    results = parallel([*tasks, sweep_standings, sweep_standings])

    assert not [result for result in results if isinstance(result, Exception)]
    assert drift() == []
    while sweep_standings():
        pass
    assert set(weights()) == {70}
    assert drift() == []
