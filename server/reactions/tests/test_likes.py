import pytest

from server.core.domain import NotFound
from server.diary.models import ReviewStats
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.reactions.models import Like
from server.reactions.services import like_review, unlike_review
from server.social.models import Activity, Notification
from server.social.notifications import mark_notifications_read
from server.social.services import block_member, follow_member, mute_member


def write_review(member, movie, audience="public"):
    entry = log_film(
        user=member, movie_id=movie.id, review=ReviewText(text="Boa sessão."), audience=audience
    )
    return entry.review.id


@pytest.fixture
def review_id(ana, movie):
    return write_review(ana, movie)


def test_liking_tells_readers_followers_and_the_author(ana, bia, movie, review_id, emitted):
    emitted.clear()

    state = like_review(user=bia, review_id=review_id)

    assert (state.liked, state.like_count) == (True, 1)
    assert emitted.types == ["like.added", "like.added", "review.liked", "notification.added"]
    counter, mine = emitted.rows("like.added")
    assert set(counter.topics) == {
        f"review.{review_id}", f"movie.{movie.id}", f"author.{ana.id}", f"user.{ana.id}", "public",
    }  # fmt: skip
    assert (counter.actor_id, counter.owner_ids) == (None, [ana.id])
    assert (mine.topics, mine.audience) == ([f"member.{bia.id}"], "me")
    data, own = emitted.data("like.added")
    assert (data["member"], own["member"]["id"]) == (None, bia.id)
    assert (data["like_count"], data["rev"]) == (1, state.rev)
    assert data["activity_id"] == Activity.objects.get(kind="diary.logged").id
    card = emitted.rows("review.liked")[0]
    assert set(card.topics) == {f"author.{bia.id}", f"user.{bia.id}", "public"}
    assert (card.actor_id, card.owner_ids) == (bia.id, [ana.id])
    assert emitted.data("notification.added")[0]["notification"]["review"]["id"] == review_id


def test_liking_twice_counts_once_and_emits_once(bia, review_id, emitted):
    first = like_review(user=bia, review_id=review_id)
    emitted.clear()

    assert like_review(user=bia, review_id=review_id) == first
    assert emitted.types == []


def test_taking_a_like_back_takes_its_card_back(bia, review_id, emitted):
    liked = like_review(user=bia, review_id=review_id)
    emitted.clear()

    state = unlike_review(user=bia, review_id=review_id)
    again = unlike_review(user=bia, review_id=review_id)

    assert (state.liked, state.like_count) == (False, 0)
    assert state.rev > liked.rev
    assert again == state
    assert emitted.types == [
        "like.removed", "like.removed", "activity.removed", "notification.added",
    ]  # fmt: skip
    assert not Activity.objects.filter(kind="review.liked").exists()


def test_a_like_taken_back_unread_is_withdrawn_from_what_the_author_is_told(
    ana, bia, caio, review_id, emitted
):
    for fan in (bia, caio):
        like_review(user=fan, review_id=review_id)

    unlike_review(user=caio, review_id=review_id)

    group = emitted.data("notification.added")[-1]["notification"]
    assert [actor["username"] for actor in group["actors"]] == ["bia"]
    assert (group["actor_count"], Notification.objects.filter(recipient=ana).count()) == (1, 1)


def test_a_like_that_was_read_of_is_no_news_a_second_time(ana, bia, review_id, emitted):
    like_review(user=bia, review_id=review_id)
    mark_notifications_read(user=ana, up_to=2**40)
    unlike_review(user=bia, review_id=review_id)
    emitted.clear()

    like_review(user=bia, review_id=review_id)

    assert emitted.types == ["like.added", "like.added", "review.liked"]


def test_taking_back_a_like_that_was_not_given_changes_nothing(bia, review_id, emitted):
    emitted.clear()

    state = unlike_review(user=bia, review_id=review_id)

    assert (state.liked, state.like_count) == (False, 0)
    assert emitted.types == []


def test_liking_ones_own_review_counts_but_is_no_news(ana, review_id, emitted):
    emitted.clear()

    like_review(user=ana, review_id=review_id)
    unlike_review(user=ana, review_id=review_id)

    assert emitted.types == ["like.added"] * 2 + ["like.removed"] * 2
    assert not Notification.objects.exists()


def test_a_muted_members_like_counts_and_is_not_notified(ana, bia, review_id):
    mute_member(user=ana, username="bia")

    assert like_review(user=bia, review_id=review_id).like_count == 1
    assert not Notification.objects.exists()


@pytest.mark.parametrize("service", [like_review, unlike_review])
@pytest.mark.parametrize("audience", ["followers", "friends", "me"])
def test_a_review_for_others_is_not_found(ana, bia, movie, service, audience):
    review_id = write_review(ana, movie, audience)

    with pytest.raises(NotFound):
        service(user=bia, review_id=review_id)
    assert not Like.objects.exists()


@pytest.mark.parametrize("blocker", ["ana", "bia"])
def test_a_block_hides_the_review_both_ways(ana, bia, review_id, blocker):
    one, other = (ana, bia) if blocker == "ana" else (bia, ana)
    block_member(user=one, username=other.username)

    with pytest.raises(NotFound):
        like_review(user=bia, review_id=review_id)


def test_a_like_carries_the_audience_of_what_is_liked(ana, bia, movie, emitted):
    follow_member(user=bia, username="ana")
    review_id = write_review(ana, movie, "followers")
    emitted.clear()

    like_review(user=bia, review_id=review_id)

    rows = emitted.rows("like.added") + emitted.rows("review.liked")
    assert [row.audience for row in rows] == ["followers", "me", "followers"]
    assert all("public" not in row.topics for row in rows)


def test_parallel_likes_are_all_counted_and_one_member_counts_once(members, movies, parallel):
    ana, film = members("ana"), movies()
    review_id = write_review(ana, film)
    fans = members.many(8)

    states = parallel(
        [lambda fan=fan: like_review(user=fan, review_id=review_id) for fan in fans for _ in "ab"]
    )

    assert all(state.liked for state in states), states
    assert ReviewStats.objects.get(review=review_id).like_count == Like.objects.count() == 8
    assert Activity.objects.filter(kind="review.liked").count() == 8


def test_the_like_endpoint_answers_the_state_again_and_again(api, bia, review_id):
    client, url = api(bia), f"/api/reviews/{review_id}/like/"

    first, second = client.put(url), client.put(url)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() == {"liked": True, "like_count": 1, "rev": 1}
    assert client.delete(url).json()["like_count"] == 0
    assert api(None).put(url).status_code == 401


def test_the_review_page_shows_the_whole_text_and_my_like(api, ana, bia, movie):
    entry = log_film(
        user=ana, movie_id=movie.id, rating=7,
        review=ReviewText(text="Longo. " * 100, contains_spoilers=True),
    )  # fmt: skip
    like_review(user=bia, review_id=entry.review.id)

    page = api(bia).get(f"/api/reviews/{entry.review.id}/").json()

    assert page["text"] == ("Longo. " * 100)
    assert (page["contains_spoilers"], page["rating"], page["liked"]) == (True, 3.5, True)
    assert page["live_cursor"]
    assert page["author"]["username"] == "ana"
    assert api(None).get(f"/api/reviews/{entry.review.id}/").json()["liked"] is False
