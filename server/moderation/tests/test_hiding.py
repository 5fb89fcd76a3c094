"""What moderation hides is gone at once everywhere, and comes back as it was."""

import pytest

from server.moderation.models import Case
from server.moderation.tests.conftest import TEXT, decide, partner_client
from server.reactions.services import like_review
from server.social.services import follow_member

pytestmark = pytest.mark.django_db
PARTNER = "/api/partner/v1"


@pytest.fixture
def partner(members):
    """A partner's client: `partner("/reviews/")` is the ids that it is given."""
    members("paper")
    client = partner_client("paper")
    return lambda path: [row["id"] for row in client.get(PARTNER + path).json()["results"]]


def cards(client, path="/api/public/"):
    return [card["kind"] for card in client.get(path).json()["results"]]


def test_a_hidden_review_vanishes_from_every_page(
    api, ana, bia, movie, staff, entry, review_id, reported, partner
):
    follow_member(user=bia, username="ana")
    client, anonymous = api(bia), api(None)
    like_review(user=bia, review_id=review_id)
    assert "diary.logged" in cards(client, "/api/feed/")
    case = reported("review", review_id)

    assert decide(api(staff), case, "hide").json()["case"]["hides"] is True

    assert "diary.logged" not in cards(client, "/api/feed/")
    assert cards(anonymous) == ["member.followed"]
    assert client.get(f"/api/reviews/{review_id}/").status_code == 404
    assert client.get(f"/api/reviews/{review_id}/comments/").status_code == 404
    assert partner("/reviews/") == []
    assert TEXT not in anonymous.get(f"/api/movies/{movie.id}/").content.decode()
    assert TEXT not in anonymous.get("/api/users/ana/activity/").content.decode()


def test_hiding_a_review_ends_its_cards_on_all_their_topics_and_restoring_sends_them_again(
    api, ana, bia, movie, staff, entry, review_id, reported, emitted
):
    like_review(user=bia, review_id=review_id)
    case = reported("review", review_id)
    client = api(staff)
    emitted.clear()

    decide(client, case, "hide")

    ended = emitted.rows("activity.removed")
    assert {frozenset(row.topics) for row in ended} == {
        frozenset([f"author.{ana.id}", f"user.{ana.id}", f"movie.{movie.id}",
                   f"review.{review_id}", "public"]),
        frozenset([f"author.{bia.id}", f"user.{bia.id}", "public"]),
    }  # fmt: skip
    assert {row.audience for row in ended} == {"public"}
    (own,) = emitted.rows("diary.updated")
    assert own.audience == "me"
    hidden = emitted.data("diary.updated")[0]["card"]
    assert hidden["entry"]["hidden"]["reason"] == "Advertising."
    assert emitted.data("activity.removed")[0]["rev"] < hidden["rev"]
    emitted.clear()

    assert decide(client, case, "restore", "A mistake.").status_code == 200

    (again,) = emitted.rows("diary.updated")
    assert (again.audience, "public" in again.topics) == ("public", True)
    card = emitted.data("diary.updated")[0]["card"]
    assert card["rev"] > hidden["rev"]
    assert (card["entry"]["review"]["excerpt"], "hidden" in card["entry"]) == (TEXT, False)
    assert [row.audience for row in emitted.rows("review.liked")] == ["public"]


def test_a_restored_review_is_back_with_the_audience_it_had(
    api, ana, staff, entry, review_id, reported, partner
):
    api(ana).patch(f"/api/diary/{entry.id}/", {"audience": "public"})
    case = reported("review", review_id)
    client = api(staff)
    decide(client, case, "hide")

    decide(client, case, "restore", "A mistake.")

    assert api(None).get(f"/api/reviews/{review_id}/").json()["audience"] == "public"
    assert partner("/reviews/") == [review_id]
    assert "hidden" not in api(ana).get(f"/api/diary/{entry.id}/").json()
    assert decide(client, case, "restore", "Again.").json()["code"] == "nothing_hidden"


def test_a_piece_for_few_is_restored_to_the_few(api, ana, caio, staff, entry, reported):
    follow_member(user=caio, username="ana")
    api(ana).patch(f"/api/diary/{entry.id}/", {"audience": "followers"})
    case = reported("entry", entry.id)
    client = api(staff)
    decide(client, case, "hide")

    decide(client, case, "restore", "A mistake.")

    assert api(caio).get(f"/api/reviews/{entry.review.id}/").status_code == 200
    assert api(None).get(f"/api/reviews/{entry.review.id}/").status_code == 404


def test_the_owner_sees_why_and_can_only_delete_it(api, ana, staff, entry, review_id, reported):
    decide(api(staff), reported("review", review_id), "hide", "An insult.")
    client, url = api(ana), f"/api/diary/{entry.id}/"

    seen = client.get(url).json()
    assert client.get(f"/api/reviews/{review_id}/").json()["hidden"] == seen["hidden"]
    refused = [client.patch(url, {"audience": "public"}), client.patch(url, {"rating": 3.0})]

    assert seen["hidden"]["reason"] == "An insult."
    assert seen["audience"] == "me"
    assert [(one.status_code, one.json()["code"]) for one in refused] == [
        (409, "hidden_by_moderation")
    ] * 2
    assert client.delete(url).status_code == 204


def test_a_hidden_list_vanishes_and_comes_back(
    api, ana, staff, movie, list_id, reported, emitted, partner
):
    owner, reader, url = api(ana), api(None), f"/api/lists/{list_id}/"
    case = reported("list", list_id)
    emitted.clear()

    decide(api(staff), case, "hide")

    assert reader.get(url).status_code == 404
    assert partner("/lists/") == []
    assert reader.get("/api/search/", {"q": "winter"}).json()["lists"]["results"] == []
    assert [row.audience for row in emitted.rows("list.removed")] == ["public"]
    assert owner.get(url).json()["hidden"]["reason"] == "Advertising."
    for answer in (
        owner.patch(url, {"audience": "public"}),
        owner.put(f"{url}items/{movie.id}/", {}),
        owner.delete(f"{url}items/{movie.id}/"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "hidden_by_moderation")

    decide(api(staff), case, "restore", "A mistake.")

    assert "hidden" not in reader.get(url).json()
    assert partner("/lists/") == [list_id]
    assert owner.patch(url, {"title": "Summer"}).status_code == 200


def test_a_hidden_comment_is_a_tombstone_and_comes_back_with_its_text(
    api, ana, bia, staff, comment_id, reported, emitted
):
    case = reported("comment", comment_id)
    review_id = Case.objects.get().snapshot["thread_id"]
    url = f"/api/reviews/{review_id}/comments/"
    emitted.clear()

    decide(api(staff), case, "hide")

    (shown,) = api(bia).get(url).json()["results"]
    assert (shown["text"], shown["removed"], "hidden" in shown) == (None, True, False)
    (own,) = api(ana).get(url).json()["results"]
    assert own["hidden"]["reason"] == "Advertising."
    edit = api(ana).patch(f"/api/comments/{comment_id}/", {"text": "Again."})
    assert (edit.status_code, edit.json()["code"]) == (409, "hidden_by_moderation")
    assert [row.topics for row in emitted.rows("comment.removed")] == [[f"review.{review_id}"]]
    assert "Not at all." not in str([row.data for row in emitted.rows()])
    assert api(bia).get(f"/api/reviews/{review_id}/").json()["comment_count"] == 0
    emitted.clear()

    decide(api(staff), case, "restore", "A mistake.")

    (shown,) = api(bia).get(url).json()["results"]
    assert (shown["text"], shown["removed"]) == ("Not at all.", False)
    assert emitted.data("comment.updated")[0]["comment"]["rev"] == shown["rev"]
    assert api(bia).get(f"/api/reviews/{review_id}/").json()["comment_count"] == 1


def test_a_member_is_not_hidden(api, ana, staff, reported):
    answer = decide(api(staff), reported("member", ana.id), "hide")

    assert (answer.status_code, answer.json()["code"]) == (400, "not_hideable")


def test_a_review_and_its_entry_are_hidden_once(api, staff, entry, review_id, reported, bia):
    first, second = reported("review", review_id), reported("entry", entry.id, by=bia)
    client = api(staff)
    decide(client, first, "hide")

    again = decide(client, second, "hide")

    assert (again.status_code, again.json()["code"]) == (409, "already_hidden")


def test_a_review_written_for_oneself_alone_stays_so_when_it_is_restored(
    api, ana, staff, entry, review_id, reported
):
    case = reported("review", review_id)
    api(ana).patch(f"/api/diary/{entry.id}/", {"audience": "me"})
    client = api(staff)

    decide(client, case, "hide")
    decide(client, case, "restore", "A mistake.")

    assert api(ana).get(f"/api/diary/{entry.id}/").json()["audience"] == "me"
    assert api(None).get(f"/api/reviews/{review_id}/").status_code == 404
