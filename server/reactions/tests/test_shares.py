import pytest

from server.core.domain import NotFound
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.lists.services import change_list, create_list, delete_list
from server.reactions import shares
from server.reactions.shares import NotShareable
from server.social.models import Activity
from server.social.notification_selectors import notification_page
from server.social.services import block_member, follow_member


@pytest.fixture
def entry(ana, movie):
    return log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Boa sessão."), rating=8)


@pytest.fixture
def listed(ana):
    return create_list(user=ana, title="Noir")


@pytest.fixture
def reader(caio, bia):
    """Caio, who follows Bia and not Ana."""
    follow_member(user=caio, username="bia")
    return caio


def feed(api, reader):
    return [card["kind"] for card in api(reader).get("/api/feed/").json()["results"]]


def told(member):
    page = notification_page(member, before=None, limit=9).results
    return [(row.kind, [actor.username for actor in row.actors]) for row in page]


def test_a_shared_review_comes_to_those_who_follow_the_sharer(
    api, ana, bia, reader, entry, emitted
):
    emitted.clear()

    shares.share_review(user=bia, review_id=entry.review.id)

    assert emitted.types == ["review.shared", "notification.added"]
    (row,) = emitted.rows("review.shared")
    assert set(row.topics) == {f"author.{bia.id}", f"user.{bia.id}", "public"}
    assert (row.actor_id, row.owner_ids) == (bia.id, [ana.id])
    assert feed(api, reader) == ["review.shared", "member.followed"]
    card = api(reader).get("/api/feed/").json()["results"][0]
    assert (card["actor"]["username"], card["review"]["author"]["username"]) == ("bia", "ana")
    assert told(ana) == [("share", ["bia"])]


def test_a_shared_list_comes_to_those_who_follow_the_sharer(api, ana, bia, reader, listed, emitted):
    emitted.clear()

    shares.share_list(user=bia, list_id=listed.pk)

    assert emitted.types == ["list.shared", "notification.added"]
    assert feed(api, reader) == ["list.shared", "member.followed"]
    (row,) = notification_page(ana, before=None, limit=9).results
    assert (row.kind, row.list.title) == ("share", "Noir")


def test_sharing_twice_is_once_and_taking_it_back_ends_the_card(api, ana, bia, entry, emitted):
    client, url = api(bia), f"/api/reviews/{entry.review.id}/share/"
    assert client.put(url).json() == {"shared": True}
    assert api(bia).get(f"/api/reviews/{entry.review.id}/").json()["shared"] is True
    emitted.clear()

    assert client.put(url).json() == {"shared": True}
    assert emitted.types == []
    assert client.delete(url).json() == client.delete(url).json() == {"shared": False}

    assert emitted.types == ["activity.removed", "notification.added"]
    assert (told(ana), Activity.objects.filter(kind="review.shared").count()) == ([], 0)
    assert api(None).put(url).status_code == 401


@pytest.mark.parametrize("audience", ["followers", "friends"])
def test_only_what_everybody_may_see_is_shared(ana, bia, movie, audience):
    follow_member(user=bia, username="ana")
    follow_member(user=ana, username="bia")
    review = ReviewText(text="Só nossa.")
    narrow = log_film(user=ana, movie_id=movie.id, review=review, audience=audience)
    made = create_list(user=ana, title="Nossa", audience=audience)

    with pytest.raises(NotShareable):
        shares.share_review(user=bia, review_id=narrow.review.id)
    with pytest.raises(NotShareable):
        shares.share_list(user=bia, list_id=made.pk)


def test_a_list_out_of_lists_and_a_private_members_are_not_shared(ana, bia, listed, entry):
    change_list(user=ana, list_id=listed.pk, changes={"unlisted": True})
    with pytest.raises(NotShareable):
        shares.share_list(user=bia, list_id=listed.pk)
    follow_member(user=bia, username="ana")
    type(ana).objects.filter(id=ana.id).update(is_private=True)

    with pytest.raises(NotShareable):
        shares.share_review(user=bia, review_id=entry.review.id)


def test_what_its_author_keeps_to_themselves_leaves_all_feeds(
    api, ana, bia, reader, entry, listed, emitted
):
    shares.share_review(user=bia, review_id=entry.review.id)
    shares.share_list(user=bia, list_id=listed.pk)
    emitted.clear()

    edit_entry(user=ana, entry_id=entry.id, changes={"audience": "followers"})
    change_list(user=ana, list_id=listed.pk, changes={"audience": "followers"})

    assert feed(api, reader) == ["member.followed"]
    gone = {row["kind"] for row in emitted.data("activity.removed")}
    assert gone >= {"review.shared", "list.shared"}
    assert all("public" not in row.topics for row in emitted.rows("review.shared"))
    follow_member(user=reader, username="ana")
    assert feed(api, reader).count("review.shared") == 1


def test_what_is_deleted_takes_its_shares_along(ana, bia, entry, listed):
    shares.share_review(user=bia, review_id=entry.review.id)
    shares.share_list(user=bia, list_id=listed.pk)

    delete_entry(user=ana, entry_id=entry.id)
    delete_list(user=ana, list_id=listed.pk)

    assert not Activity.objects.filter(kind__endswith=".shared").exists()
    assert told(ana) == []


def test_a_share_of_what_one_may_not_see_any_more_can_be_taken_back(ana, bia, entry):
    shares.share_review(user=bia, review_id=entry.review.id)
    block_member(user=ana, username="bia")

    with pytest.raises(NotFound):
        shares.share_review(user=bia, review_id=entry.review.id)
    assert shares.unshare_review(user=bia, review_id=entry.review.id).shared is False
    with pytest.raises(NotFound):
        shares.unshare_review(user=bia, review_id=entry.review.id)


def test_parallel_shares_of_one_member_are_one(members, movies, parallel):
    ana, bia = members("ana"), members("bia")
    made = create_list(user=ana, title="Noir")

    states = parallel([lambda: shares.share_list(user=bia, list_id=made.pk) for _ in range(6)])

    assert all(state.shared for state in states), states
    assert Activity.objects.filter(kind="list.shared").count() == 1
