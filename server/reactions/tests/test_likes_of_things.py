"""Likes of lists, diary entries and comments: one rule for the three."""

from dataclasses import dataclass
from typing import Any

import pytest

from server.core.domain import NotFound
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.lists.services import change_list, create_list
from server.reactions import likes, services, shares
from server.reactions.comments import remove_comment, write_comment
from server.social.models import Follow
from server.social.notification_selectors import notification_page
from server.social.notifications import mark_notifications_read
from server.social.services import block_member, follow_member, mute_member


@dataclass
class Thing:
    """Something of Ana's, and how it is liked."""

    kind: str
    id: int
    like: Any
    unlike: Any
    url: str

    def liked_by(self, user) -> Any:
        return self.like(user=user, **{f"{self.kind}_id": self.id})

    def unliked_by(self, user) -> Any:
        return self.unlike(user=user, **{f"{self.kind}_id": self.id})


@pytest.fixture(params=["list", "entry", "comment"])
def thing(request, ana, movie) -> Thing:
    if request.param == "list":
        id_, url = create_list(user=ana, title="Noir").pk, "lists"
        return Thing("list", id_, likes.like_list, likes.unlike_list, f"/api/{url}/{id_}/")
    entry = log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Boa sessão."))
    if request.param == "entry":
        url = f"/api/diary/{entry.id}/"
        return Thing("entry", entry.id, likes.like_entry, likes.unlike_entry, url)
    assert entry.review is not None
    made = write_comment(user=ana, review_id=entry.review.id, text="Pois é.")
    url = f"/api/comments/{made.id}/"
    return Thing("comment", made.id, likes.like_comment, likes.unlike_comment, url)


def told(member):
    return [
        (row.kind, row.actor_count)
        for row in notification_page(member, before=None, limit=9).results
    ]


def test_a_like_tells_readers_the_likers_tabs_and_the_author(ana, bia, thing, emitted):
    emitted.clear()

    state = thing.liked_by(bia)

    assert (state.liked, state.like_count) == (True, 1)
    assert emitted.types == ["object.counts", "object.liked", "notification.added"]
    counts, mine, _ = emitted.rows()
    assert (counts.owner_ids, counts.audience) == ([ana.id], "public")
    assert counts.actor_id == (ana.id if thing.kind == "comment" else None)
    assert (mine.topics, mine.audience) == ([f"member.{bia.id}"], "me")
    data = emitted.data("object.counts")[0]
    assert (data["target_kind"], data["target_id"]) == (thing.kind, thing.id)
    assert (data["like_count"], data["rev"]) == (1, state.rev)
    assert told(ana) == [(f"{thing.kind}_like", 1)]


def test_liking_twice_counts_once_and_emits_once(bia, thing, emitted):
    first = thing.liked_by(bia)
    emitted.clear()

    assert thing.liked_by(bia) == first
    assert emitted.types == []


def test_taking_back_a_like_that_was_not_given_changes_nothing(bia, thing, emitted):
    emitted.clear()

    assert thing.unliked_by(bia).like_count == 0
    assert emitted.types == []


def test_a_like_taken_back_unread_is_withdrawn(ana, bia, caio, thing, emitted):
    thing.liked_by(bia)
    thing.liked_by(caio)
    assert told(ana) == [(f"{thing.kind}_like", 2)]
    emitted.clear()

    state = thing.unliked_by(caio)

    assert (state.liked, state.like_count) == (False, 1)
    assert emitted.types == ["object.counts", "object.liked", "notification.added"]
    assert told(ana) == [(f"{thing.kind}_like", 1)]


def test_a_like_that_was_read_of_is_no_news_a_second_time(ana, bia, thing, emitted):
    thing.liked_by(bia)
    mark_notifications_read(user=ana, up_to=2**40)
    thing.unliked_by(bia)
    emitted.clear()

    thing.liked_by(bia)

    assert emitted.types == ["object.counts", "object.liked"]


def test_a_like_of_ones_own_and_one_of_a_muted_member_are_no_news(ana, bia, thing):
    mute_member(user=ana, username="bia")

    assert thing.liked_by(ana).like_count == 1
    assert thing.liked_by(bia).like_count == 2
    assert told(ana) == []


@pytest.mark.parametrize("blocker", ["ana", "bia"])
def test_a_block_hides_it_both_ways(ana, bia, thing, blocker):
    one, other = (ana, bia) if blocker == "ana" else (bia, ana)
    block_member(user=one, username=other.username)

    for deed in (thing.liked_by, thing.unliked_by):
        with pytest.raises(NotFound):
            deed(bia)


def test_parallel_likes_are_all_counted_and_one_member_counts_once(members, movies, parallel):
    owner = members("ana")
    listed = create_list(user=owner, title="Noir")
    fans = members.many(5)

    states = parallel(
        [lambda fan=fan: likes.like_list(user=fan, list_id=listed.pk) for fan in fans for _ in "ab"]
    )

    assert all(state.liked for state in states), states
    assert likes.like_list(user=owner, list_id=listed.pk).like_count == 6


def test_the_endpoints_answer_the_state_again_and_again_and_who_likes(api, bia, caio, thing):
    client = api(bia)

    first, second = client.put(f"{thing.url}like/"), client.put(f"{thing.url}like/")
    assert first.json() == second.json() == {"liked": True, "like_count": 1, "rev": 1}
    api(caio).put(f"{thing.url}like/")
    page = client.get(f"{thing.url}likes/", {"limit": 1}).json()
    assert [member["username"] for member in page["results"]] == ["caio"]
    rest = api(None).get(f"{thing.url}likes/", {"cursor": page["next"]}).json()
    assert ([member["username"] for member in rest["results"]], rest["next"]) == (["bia"], None)
    assert client.delete(f"{thing.url}like/").json()["like_count"] == 1
    assert api(None).put(f"{thing.url}like/").status_code == 401


def test_likers_are_shown_to_whom_they_are_open(api, ana, bia, caio, members, thing):
    shy, muted = members("shy", is_private=True), members("muted")
    for user in (bia, caio, shy, muted):
        thing.liked_by(user)
    block_member(user=caio, username="ana")
    mute_member(user=ana, username="muted")

    def likers(reader):
        page = api(reader).get(f"{thing.url}likes/").json()["results"]
        return {member["username"] for member in page}

    assert likers(ana) == {"bia"}
    assert likers(shy) == {"bia", "caio", "shy", "muted"}


def test_pages_show_the_readers_own_like(api, ana, bia, movie):
    entry = log_film(user=ana, movie_id=movie.id)
    listed = create_list(user=ana, title="Noir")
    likes.like_entry(user=bia, entry_id=entry.id)
    likes.like_list(user=bia, list_id=listed.pk)

    for reader, liked in ((bia, True), (ana, False), (None, False)):
        cards = api(reader).get("/api/public/").json()["results"]
        assert (cards[0]["list"]["liked"], cards[0]["list"]["like_count"]) == (liked, 1)
        assert (cards[1]["entry"]["liked_by_me"], cards[1]["entry"]["like_count"]) == (liked, 1)
        page = api(reader).get(f"/api/lists/{listed.pk}/").json()
        assert (page["liked"], page["like_count"], page["counts_rev"]) == (liked, 1, 1)


@pytest.mark.parametrize("what", ["list", "entry"])
def test_what_is_no_longer_for_them_is_not_found(ana, bia, movie, what):
    if what == "list":
        id_ = create_list(user=ana, title="Noir").pk
        change_list(user=ana, list_id=id_, changes={"audience": "friends"})
        like = {"list_id": id_}
    else:
        id_ = log_film(user=ana, movie_id=movie.id).id
        edit_entry(user=ana, entry_id=id_, changes={"audience": "followers"})
        like = {"entry_id": id_}

    service = likes.like_list if what == "list" else likes.like_entry
    with pytest.raises(NotFound):
        service(user=bia, **like)


def test_what_goes_takes_the_news_of_its_likes_along(ana, bia, movie):
    entry = log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Boa."))
    made = write_comment(user=ana, review_id=entry.review.id, text="Pois é.")
    likes.like_entry(user=bia, entry_id=entry.id)
    likes.like_comment(user=bia, comment_id=made.id)
    assert len(told(ana)) == 2

    remove_comment(user=ana, comment_id=made.id)
    assert told(ana) == [("entry_like", 1)]
    with pytest.raises(NotFound):
        likes.like_comment(user=bia, comment_id=made.id)
    delete_entry(user=ana, entry_id=entry.id)

    assert told(ana) == []


def test_likes_of_two_comments_are_two_pieces_of_news(ana, bia, caio, movie):
    follow_member(user=ana, username="bia")
    entry = log_film(user=bia, movie_id=movie.id, review=ReviewText(text="Boa."))
    for text in ("Um.", "Dois."):
        made = write_comment(user=ana, review_id=entry.review.id, text=text)
        likes.like_comment(user=caio, comment_id=made.id)

    assert told(ana) == [("comment_like", 1), ("comment_like", 1)]


def test_deeds_of_a_private_member_are_told_to_their_followers_alone(ana, bia, caio, movie):
    type(bia).objects.filter(id=bia.id).update(is_private=True)
    bia.refresh_from_db()
    entry = log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Boa."))
    listed = create_list(user=ana, title="Noir")
    comment = write_comment(user=ana, review_id=entry.review.id, text="Mais.")

    def react():
        services.like_review(user=bia, review_id=entry.review.id)
        likes.like_entry(user=bia, entry_id=entry.id)
        likes.like_list(user=bia, list_id=listed.pk)
        likes.like_comment(user=bia, comment_id=comment.id)
        shares.share_list(user=bia, list_id=listed.pk)
        return sorted(row.kind for row in notification_page(ana, before=None, limit=9).results)

    assert react() == []
    services.unlike_review(user=bia, review_id=entry.review.id)
    likes.unlike_entry(user=bia, entry_id=entry.id)
    likes.unlike_list(user=bia, list_id=listed.pk)
    likes.unlike_comment(user=bia, comment_id=comment.id)
    shares.unshare_list(user=bia, list_id=listed.pk)
    Follow.objects.create(follower=ana, followee=bia)
    assert react() == ["comment_like", "entry_like", "list_like", "review_like", "share"]
