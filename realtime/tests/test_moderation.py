"""What a moderator hides leaves the open pages of those who see it, and comes back to them."""

import asyncio

import pytest
from django.db import connection

from realtime.tests.conftest import follow, in_thread, make_movies, make_user
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.live.selectors import live_cursor
from server.moderation.cases import decide_case
from server.moderation.models import AuditEntry, Case
from server.moderation.reports import report_piece
from server.movies.models import Movie
from server.users.models import User


def reported_review(author, reporter):
    """`(entry's activity, review, case)` of a review that somebody reported."""
    (movie_id,) = make_movies(1)
    logged = log_film(user=author, movie_id=movie_id, review=ReviewText(text="Insults."))
    report_piece(user=reporter, kind="review", target_id=logged.review.id, reason="hate")
    return logged.activity_id, logged.review.id, Case.objects.get().pk


@pytest.fixture(autouse=True)
def _rows_of_services(database):
    """Services write more tables than the end of every test here empties."""
    yield
    User.objects.all().delete()
    Movie.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE moderation_auditentry")  # its rows cannot be deleted


async def test_a_hidden_review_leaves_open_feeds_at_once_and_comes_back(live, ana, bia, caio):
    staff = await in_thread(make_user, "staff")
    activity_id, review_id, case_id = await in_thread(reported_review, bia, caio)
    await in_thread(follow, ana, bia)
    reader, stranger = await live.tab(ana), await live.anonymous()
    cursor = await in_thread(live_cursor)
    await reader.subscribe("feed", f"review.{review_id}", cursor=cursor)
    await stranger.subscribe("public", cursor=cursor)
    decide = {"by": staff, "case_id": case_id, "reason": "Insults."}

    await in_thread(decide_case, action="hide", **decide)

    for tab, topic in ((reader, "feed"), (reader, f"review.{review_id}"), (stranger, "public")):
        frame = await tab.frame("event", topic=topic)
        assert (frame["event"], frame["data"]["activity_id"]) == ("activity.removed", activity_id)
    ended = reader.events("feed")[0]["data"]["rev"]

    await in_thread(decide_case, action="restore", **decide)

    await reader.until(lambda tab: len(tab.events("feed")) == 2)
    await stranger.until(lambda tab: len(tab.events("public")) == 2)
    await live.hub.lookout.look()
    await asyncio.sleep(0.05)
    for tab, topic in ((reader, "feed"), (stranger, "public")):
        _, back = tab.events(topic)
        assert back["event"] == "diary.updated"
        assert back["data"]["card"]["rev"] > ended
        assert back["data"]["card"]["entry"]["review"]["excerpt"] == "Insults."
        assert "hidden" not in back["data"]["card"]["entry"]
    assert await in_thread(AuditEntry.objects.filter(case=case_id).count) == 2
