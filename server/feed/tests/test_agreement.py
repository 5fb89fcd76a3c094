"""REST and the log tell the same: in random worlds, for every reader, card by card."""

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.core.domain import NotFound
from server.diary.models import DiaryEntry, Rating, Review
from server.feed.counters import drift
from server.feed.selectors import home_feed, member_feed, movie_page, profile_page, public_feed
from server.feed.tests.replica import plain, plain_comments, whole_log
from server.feed.tests.worlds import MEMBERS, PREAMBLE, World, actions
from server.lists.models import List
from server.reactions.comment_selectors import comment_page
from server.social.models import Activity

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture
def world(members, movies):
    return World(members.many(MEMBERS), movies.many(2))


@settings(
    max_examples=settings().max_examples // 10,
    deadline=None,
    # A world takes a second: the script that failed is printed as it is, not made smaller.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(actions, min_size=5, max_size=22))
def test_every_page_equals_the_log_filtered_by_may_see(world, script):
    with transaction.atomic():
        fresh = World(world.members, world.movies)
        for action in [*PREAMBLE, *script]:
            fresh.do(action)

        log = whole_log()
        for viewer in [*fresh.members, None]:
            check_feeds(log, viewer)
            check_pages(log, fresh, viewer)
            check_threads(log, viewer)
        check_owners_and_counters()
        transaction.set_rollback(True)


def check_feeds(log, viewer):
    viewer_id = viewer and viewer.id
    assert plain(public_feed(viewer, before=None, limit=100).results) == log.topic(
        "public", viewer_id
    )
    if viewer is not None:
        assert plain(home_feed(viewer, before=None, limit=100).results) == log.feed(viewer.id)


def check_pages(log, world, viewer):
    viewer_id = viewer and viewer.id
    for movie in world.movies:
        page = movie_page(viewer, movie.id)
        cards = log.topic(f"movie.{movie.id}", viewer_id)
        assert plain(page.latest_reviews) == [c for c in cards if c["entry"]["review"]][:10]
        if movie.id in log.movies:
            told = log.movies[movie.id]
            assert shared(page, told) == told
    for member in world.members[:2]:
        if viewer_id is not None and log.toward(viewer_id, member.id)["hidden"]:
            with pytest.raises(NotFound):
                profile_page(viewer, member.username)
            continue
        cards = log.topic(f"user.{member.id}", viewer_id, asked_for=member.id)
        feed = member_feed(viewer, member.username, before=None, limit=100)
        assert plain(feed.results) == cards
        page = profile_page(viewer, member.username)
        assert plain(page.recent) == [c for c in cards if c["kind"] == "diary.logged"][:20]
        if member.id in log.members:
            assert shared(page, log.members[member.id]) == log.members[member.id]


def check_threads(log, viewer):
    """Each review that stands, with its comments and counters, or not found."""
    viewer_id = viewer and viewer.id
    logged = {
        card["entry"]["review"]["id"]: row
        for id_, card in log.cards.items()
        if (row := log.rows[id_]) and card["entry"] and card["entry"]["review"]
    }
    for review_id in Review.objects.values_list("id", flat=True):
        row = logged[review_id]
        if not log.may_see(viewer_id, row, asked_for=row.actor_id):
            with pytest.raises(NotFound):
                comment_page(viewer, review_id, after=0, limit=100)
            continue
        page = comment_page(viewer, review_id, after=0, limit=100)
        told = log.thread(row, review_id, viewer_id)
        assert plain_comments(page.results) == told


def shared(page, told):
    """The counters of a page under the names of their event."""
    fields = msgspec.structs.asdict(page)
    names = {"rev": "stats_rev", "movie_id": "id", "member_id": "id"}
    return {name: fields[names.get(name, name)] for name in told}


def check_owners_and_counters():
    assert drift() == []
    logged = Activity.objects.filter(kind="diary.logged")
    assert set(logged.values_list("object_id", flat=True)) == set(
        DiaryEntry.objects.values_list("id", flat=True)
    )
    liked = Activity.objects.filter(kind="review.liked").values_list("object_id", flat=True)
    assert set(liked) <= set(Review.objects.values_list("id", flat=True))
    shared = Activity.objects.filter(kind="review.shared").values_list("object_id", flat=True)
    assert set(shared) <= set(Review.objects.values_list("id", flat=True))
    of_lists = Activity.objects.filter(kind__startswith="list.").values_list("object_id", flat=True)
    assert set(of_lists) <= set(List.objects.values_list("id", flat=True))
    assert all(1 <= row.rating <= 10 for row in Rating.objects.all())
