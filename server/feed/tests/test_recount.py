from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from server.diary.models import ReviewStats
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.feed.counters import drift
from server.movies.models import MovieStats
from server.reactions.services import like_review
from server.social.models import MemberStats, ReadState
from server.social.services import follow_member


@pytest.fixture
def busy(ana, bia, movie):
    follow_member(user=bia, username="ana")
    entry = log_film(user=ana, movie_id=movie.id, rating=7, liked=True, review=ReviewText(text="A"))
    like_review(user=bia, review_id=entry.review.id)


def recount(*args):
    out = StringIO()
    call_command("recount", *args, stdout=out)
    return out.getvalue()


def test_a_healthy_database_has_zero_drift(busy):
    assert "zero drift" in recount()


def test_each_wrong_counter_is_named_and_mended(busy, ana, movie):
    MovieStats.objects.update(log_count=5, histogram=[9] * 10)
    ReviewStats.objects.update(like_count=7, comment_count=3)
    MemberStats.objects.filter(member=ana).delete()
    ReadState.objects.update(unread_count=40)

    with pytest.raises(CommandError):
        recount()
    assert {(row.table, row.counter) for row in drift()} == {
        ("movie_stats", "log_count"),
        ("movie_stats", "histogram"),
        ("review_stats", "like_count"),
        ("review_stats", "comment_count"),
        ("member_stats", "follower_count"),
        ("member_stats", "log_count"),
        ("member_stats", "film_count"),
        ("member_stats", "review_count"),
        ("member_read_state", "unread_count"),
    }

    assert "zero drift" in recount("--fix")
    assert MovieStats.objects.get(movie=movie).histogram == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]


def test_mending_raises_the_rev_so_that_clients_take_it(busy, movie):
    before = MovieStats.objects.get(movie=movie).rev
    MovieStats.objects.update(log_count=5)

    recount("--fix")

    assert MovieStats.objects.get(movie=movie).rev > before
