import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.movies.averages import (
    NEWCOMER_WEIGHT,
    RatingChange,
    Weighed,
    average_rating,
    percentages,
)
from server.movies.listing import chart_ids, mean_rating
from server.movies.models import Chart, MovieStats
from server.movies.selectors import average_of
from server.movies.services import change_movie_stats

ratings = st.integers(1, 10)
votes = st.lists(st.tuples(ratings, st.sampled_from([0, 40, 70, 100])), min_size=3, max_size=40)


def of(votes):
    weighed = [vote for vote in votes if vote[1]]
    return average_rating(
        sum(rating for rating, _ in votes),
        len(votes),
        Weighed(
            len(weighed),
            sum(rating for rating, _ in weighed),
            sum(weight for _, weight in weighed),
            sum(rating * weight for rating, weight in weighed),
        ),
    )


@given(st.lists(st.tuples(ratings, st.sampled_from([40, 70, 100])), min_size=3), ratings)
def test_five_hundred_newcomers_move_an_average_by_less_than_a_tenth(settled, raid):
    before, after = of(settled), of([*settled, *[(raid, 0)] * 500])

    assert abs(before - after) < 0.1


@given(votes)
def test_an_average_is_the_mean_weighed_vote_by_vote(votes):
    newcomers = sum(not weight for _, weight in votes)
    settled = sum(weight for _, weight in votes)
    each = NEWCOMER_WEIGHT
    if newcomers and settled:
        each = min(each, settled / 50 / newcomers)
    weights = [weight or each for _, weight in votes]
    mean = sum(r * w for (r, _), w in zip(votes, weights, strict=True)) / sum(weights) / 2

    assert of(votes) == pytest.approx(mean, abs=0.0051)


@given(st.lists(ratings, min_size=3, max_size=50))
def test_among_newcomers_alone_the_average_is_the_plain_mean(given_ratings):
    mean = sum(given_ratings) / len(given_ratings) / 2

    assert of([(rating, 0) for rating in given_ratings]) == pytest.approx(mean, abs=0.0051)


@given(st.lists(st.integers(0, 10**6), min_size=10, max_size=10))
def test_percentages_sum_to_a_hundred_and_none_is_off_by_a_point(counts):
    shares = percentages(counts)

    assert sum(shares) == (100 if sum(counts) else 0)
    for count, share in zip(counts, shares, strict=True):
        assert sum(counts) == 0 or abs(count * 100 / sum(counts) - share) < 1


def test_the_largest_remainder_gets_the_point_that_is_missing():
    assert percentages([1, 1, 1]) == [34, 33, 33]
    assert percentages([1, 0, 5, 1]) == [14, 0, 72, 14]


@pytest.mark.django_db
def test_a_rating_takes_its_weight_along_when_it_moves_and_when_it_goes(movie):
    change_movie_stats(movie.pk, rating=RatingChange(None, 8, weight_after=40))
    change_movie_stats(movie.pk, rating=RatingChange(8, 6, 40, 100))
    stats = MovieStats.objects.get(pk=movie.pk)
    assert (stats.weighed_count, stats.weighed_sum, stats.weight, stats.weighted_sum) == (
        1, 6, 100, 600,
    )  # fmt: skip

    change_movie_stats(movie.pk, rating=RatingChange(6, None, weight_before=100))
    stats.refresh_from_db()
    assert (stats.weighed_count, stats.weighed_sum, stats.weight, stats.weighted_sum) == (
        0, 0, 0, 0,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_chart_of_the_best_rated_goes_by_the_average_that_is_shown(movies):
    plans = [
        [(9, 100), (9, 40), (8, 0), (2, 0)],
        [(10, 0), (10, 0), (10, 0)],
        [(7, 70), (7, 70), (10, 100)],
        [(9, 100), (9, 100), (8, 100), *[(1, 0)] * 30],
    ]
    films = movies.many(len(plans))
    for film, plan in zip(films, plans, strict=True):
        for rating, weight in plan:
            change_movie_stats(film.pk, rating=RatingChange(None, rating, weight_after=weight))

    shown = {stats.pk: average_of(stats) for stats in MovieStats.objects.all()}
    in_sql = dict(
        type(films[0]).objects.filter(pk__in=shown).annotate(m=mean_rating()).values_list("pk", "m")
    )
    assert {pk: pytest.approx(mean / 2, abs=0.0051) for pk, mean in in_sql.items()} == shown
    assert chart_ids(Chart.Name.TOP_RATED) == sorted(shown, key=lambda pk: -shown[pk])
