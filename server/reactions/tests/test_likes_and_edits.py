import pytest

from server.core.domain import NotFound
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.reactions.models import Like
from server.reactions.services import like_review
from server.social.models import Activity, Notification
from server.social.notification_selectors import read_state
from server.social.selectors import member_stats
from server.social.services import follow_member

REVIEW = ReviewText(text="Um filme que cresce na lembrança.")


@pytest.fixture
def entry(ana, movie):
    return log_film(user=ana, movie_id=movie.id, rating=6, review=REVIEW)


def test_a_review_removed_takes_its_likes_cards_and_notifications_along(ana, bia, entry, emitted):
    like_review(user=bia, review_id=entry.review.id)
    like_card = Activity.objects.get(kind="review.liked")
    emitted.clear()

    edited = edit_entry(user=ana, entry_id=entry.id, changes={"review": None})

    assert edited.review is None
    assert not Like.objects.exists()
    assert not Notification.objects.filter(kind="review_like").exists()
    assert read_state(ana.id).unread_count == 0
    assert emitted.data("activity.removed")[0]["activity_id"] == like_card.id
    assert f"review.{entry.review.id}" in emitted.rows("diary.updated")[0].topics
    assert member_stats(ana.id).review_count == 0


def test_an_edit_renews_the_cards_of_likes_on_the_review(ana, bia, entry, emitted):
    like_review(user=bia, review_id=entry.review.id)
    emitted.clear()

    edit_entry(user=ana, entry_id=entry.id, changes={"review": ReviewText(text="Outro texto.")})

    (card,) = [event["card"] for event in emitted.data("review.liked")]
    assert card["review"]["excerpt"] == "Outro texto."
    assert card["rev"] == 2


def test_narrowing_the_audience_ends_the_card_for_those_who_lose_sight(ana, bia, entry, emitted):
    like_review(user=bia, review_id=entry.review.id)
    emitted.clear()

    edit_entry(user=ana, entry_id=entry.id, changes={"audience": "followers"})

    tombstones = emitted.rows("activity.removed")
    assert [row.audience for row in tombstones] == ["public", "public"]
    assert all("public" in row.topics for row in tombstones)
    (updated,) = emitted.rows("diary.updated")
    assert updated.audience == "followers"
    assert "public" not in updated.topics
    removed = emitted.data("activity.removed")[0]
    assert emitted.data("diary.updated")[0]["card"]["rev"] > removed["rev"]
    assert set(Activity.objects.values_list("audience", flat=True)) == {"followers"}


def test_deleting_an_entry_ends_the_cards_of_likes_on_its_review(ana, bia, entry, emitted):
    follow_member(user=bia, username="ana")
    like_review(user=bia, review_id=entry.review.id)
    like_card = Activity.objects.get(kind="review.liked")
    emitted.clear()

    delete_entry(user=ana, entry_id=entry.id)

    removed = {event["activity_id"] for event in emitted.data("activity.removed")}
    assert removed == {entry.activity_id, like_card.id}
    assert [row.kind for row in Notification.objects.filter(recipient=ana)] == ["follow"]
    assert read_state(ana.id).unread_count == 1


def test_likes_and_a_deletion_at_once_leave_nothing_behind(members, movies, parallel):
    ana, film = members("ana"), movies()
    entry = log_film(user=ana, movie_id=film.id, review=REVIEW)
    fans = members.many(8)

    results = parallel(
        [lambda fan=fan: like_review(user=fan, review_id=entry.review.id) for fan in fans]
        + [lambda: delete_entry(user=ana, entry_id=entry.id)]
    )

    assert all(
        r is None or hasattr(r, "liked") or isinstance(r, NotFound) for r in results
    ), results  # fmt: skip
    assert not Activity.objects.exists()
    assert not Like.objects.exists()
    assert read_state(ana.id).unread_count == Notification.objects.count() == 0


def test_no_like_tells_what_an_edit_has_just_hidden(members, movies, emitted, parallel):
    ana, film = members("ana"), movies()
    entry = log_film(user=ana, movie_id=film.id, review=REVIEW)
    fans = members.many(8)
    emitted.clear()

    parallel(
        [lambda fan=fan: like_review(user=fan, review_id=entry.review.id) for fan in fans]
        + [lambda: edit_entry(user=ana, entry_id=entry.id, changes={"audience": "me"})]
    )

    hidden_at = emitted.rows("diary.updated")[0].id
    told_later = [row for row in emitted if row.id > hidden_at and row.audience == "public"]
    assert {row.type for row in told_later} <= {"movie.stats", "member.stats", "notification.added"}
    assert set(Activity.objects.values_list("audience", flat=True)) == {"me"}
