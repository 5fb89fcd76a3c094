"""Threads of lists, members named in comments, and until when a comment can be changed."""

import pytest

from server.core.domain import DomainError, Forbidden
from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.models import ListStats
from server.lists.services import create_list, delete_list
from server.reactions.comment_selectors import list_comment_page
from server.reactions.comments import (
    EDIT_WINDOW,
    CommentsClosed,
    EditWindowOver,
    edit_comment,
    remove_comment,
    write_comment,
)
from server.reactions.hiding import hide_comment, restore_comment
from server.reactions.likes import like_comment
from server.reactions.models import Comment, Mention
from server.social.notification_selectors import notification_page
from server.social.services import block_member, follow_member, mute_member


@pytest.fixture
def listed(ana):
    return create_list(user=ana, title="Noir")


@pytest.fixture
def review_id(ana, movie):
    return log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Boa.")).review.id


def write(user, listed, text="Falta um.", **fields):
    return write_comment(user=user, list_id=listed.pk, text=text, **fields)


def told(member):
    page = notification_page(member, before=None, limit=9).results
    return [(row.kind, [actor.username for actor in row.actors]) for row in page]


def names(comment):
    return [member.username for member in comment.mentions]


def test_a_list_has_a_thread_as_a_review_has(api, ana, bia, caio, listed, emitted):
    emitted.clear()
    answer = api(bia).post(f"/api/lists/{listed.pk}/comments/", {"text": "Falta um."})

    assert answer.status_code == 201
    assert emitted.types == ["comment.added", "object.counts", "notification.added"]
    row, counts = emitted.rows()[:2]
    assert (row.topics, row.owner_ids) == ([f"list.{listed.pk}"], [ana.id])
    assert {f"list.{listed.pk}", f"author.{ana.id}", "public"} <= set(counts.topics)
    made = answer.json()
    assert (made["target_kind"], made["target_id"], made["liked"]) == ("list", listed.pk, False)
    reply = write(caio, listed, "Qual?", reply_to=made["id"])
    assert told(ana) == [("list_comment", ["caio", "bia"])]
    assert told(bia) == [("reply", ["caio"])]
    page = api(None).get(f"/api/lists/{listed.pk}/comments/").json()
    assert [row["id"] for row in page["results"]] == [made["id"], reply.id]
    assert api(None).get(f"/api/lists/{listed.pk}/").json()["comment_count"] == 2


def test_a_list_and_a_review_of_one_number_are_two_threads(ana, bia, listed, review_id):
    asked = write(bia, listed)

    with pytest.raises(DomainError, match="not_found"):
        write_comment(user=ana, review_id=review_id, text="Não.", reply_to=asked.id)
    assert told(ana) == [("list_comment", ["bia"])]


def test_the_owner_of_a_list_chooses_who_comments_and_clears_away(ana, bia, caio, listed):
    made = write(bia, listed)
    type(ana).objects.filter(id=ana.id).update(comment_policy="me")

    with pytest.raises(CommentsClosed):
        write(caio, listed)
    with pytest.raises(Forbidden):
        remove_comment(user=caio, comment_id=made.id)
    remove_comment(user=ana, comment_id=made.id)

    page = list_comment_page(caio, listed.pk, after=0, limit=9)
    assert ([row.removed for row in page.results], page.can_comment) == ([True], False)
    assert ListStats.objects.get(list=listed).comment_count == 0
    assert told(ana) == []


def test_a_deleted_list_takes_its_thread_along(ana, bia, caio, listed):
    made = write(bia, listed, "@caio veja")
    like_comment(user=ana, comment_id=made.id)

    delete_list(user=ana, list_id=listed.pk)

    assert not Comment.objects.exists()
    assert [told(member) for member in (ana, bia, caio)] == [[], [], []]


def test_members_who_are_named_are_told_once(ana, bia, caio, review_id, emitted):
    made = write_comment(
        user=bia, review_id=review_id, text="@Caio e @caio: vejam! @ana @bia @ninguem a@caio.org"
    )

    assert names(made) == ["caio", "ana"]
    assert (told(caio), told(ana)) == ([("mention", ["bia"])], [("comment", ["bia"])])
    assert emitted.events("comment.added")[0].comment.mentions == made.mentions


def test_nobody_is_named_who_may_not_see_it(ana, bia, caio, members, movie):
    stranger, friend = members("stranger"), members("friend")
    for fan in (bia, friend, caio):
        follow_member(user=fan, username="ana")
    block_member(user=caio, username="bia")
    review = ReviewText(text="Só para quem segue.")
    narrow = log_film(user=ana, movie_id=movie.id, review=review, audience="followers")

    made = write_comment(
        user=bia, review_id=narrow.review.id, text="@stranger @friend @caio, que tal?"
    )

    assert names(made) == ["friend"]
    assert (told(stranger), told(caio), told(friend)) == ([], [], [("mention", ["bia"])])


def test_who_mutes_the_writer_is_named_and_not_told(bia, caio, review_id):
    mute_member(user=caio, username="bia")

    assert names(write_comment(user=bia, review_id=review_id, text="@caio!")) == ["caio"]
    assert told(caio) == []


def test_an_edit_names_anew(ana, bia, caio, members, review_id):
    duda = members("duda")
    made = write_comment(user=bia, review_id=review_id, text="@caio?")

    edited = edit_comment(user=bia, comment_id=made.id, text="@duda, digo, e @ana.")

    assert names(edited) == ["duda", "ana"]
    assert (told(caio), told(duda)) == ([], [("mention", ["bia"])])
    assert told(ana) == [("comment", ["bia"])]
    remove_comment(user=bia, comment_id=made.id)
    assert (told(duda), Mention.objects.count()) == ([], 0)


def test_a_comment_can_be_changed_for_a_while(api, bia, review_id):
    made = write_comment(user=bia, review_id=review_id, text="Vi.")
    url = f"/api/comments/{made.id}/"
    assert api(bia).patch(url, {"text": "Revi."}).status_code == 200
    row = Comment.objects.get()
    Comment.objects.update(created_at=row.created_at - EDIT_WINDOW)

    late = api(bia).patch(url, {"text": "Não vi."})

    assert (late.status_code, late.json()["code"]) == (409, "edit_window_over")
    assert api(bia).patch(url, {"text": "Revi."}).status_code == 200
    with pytest.raises(EditWindowOver):
        edit_comment(user=bia, comment_id=made.id, text="Não.")
    remove_comment(user=bia, comment_id=made.id)


def test_a_thread_costs_the_same_for_one_comment_and_for_many(
    bia, members, listed, django_assert_num_queries, django_assert_max_num_queries
):
    def page():
        return list_comment_page(bia, listed.pk, after=0, limit=50).results

    named = members("duda")
    write(bia, listed, "@duda, veja.")
    with django_assert_max_num_queries(6) as one:
        assert names(page()[0]) == [named.username]
    for fan in members.many(9):
        like_comment(user=fan, comment_id=write(fan, listed, "@duda e @bia.").id)
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(page()) == 10


def test_who_is_hidden_from_a_reader_is_no_link_in_what_others_write(api, ana, bia, caio, listed):
    write(bia, listed, "@caio viu.")
    url = f"/api/lists/{listed.pk}/comments/"

    def named(client):
        (row,) = client.get(url).json()["results"]
        return [member["username"] for member in row["mentions"]]

    assert named(api(ana)) == ["caio"]
    block_member(user=caio, username="ana")
    assert (named(api(ana)), named(api(None))) == ([], ["caio"])


def test_a_hidden_comment_that_its_writer_removes_is_not_put_back(bia, listed):
    comment_id = write(bia, listed).id
    text = hide_comment(comment_id=comment_id, reason="Advertising.")

    remove_comment(user=bia, comment_id=comment_id)
    restore_comment(comment_id=comment_id, text=text)

    row = Comment.objects.get(pk=comment_id)
    assert (row.text, row.hidden_at, row.hidden_reason) == ("", None, "")
    assert row.removed_at is not None
