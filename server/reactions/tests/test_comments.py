import msgspec
import pytest
from msgspec import UNSET

from server.core.domain import DomainError, Forbidden, NotFound
from server.diary.models import ReviewStats
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.reactions.comment_selectors import comment_page
from server.reactions.comments import CommentsClosed, edit_comment, remove_comment, write_comment
from server.reactions.models import Comment
from server.social.models import Notification
from server.social.notification_selectors import notification_page, read_state
from server.social.notifications import mark_notifications_read
from server.social.services import block_member, follow_member, mute_member


def write_review(member, movie, audience="public"):
    return log_film(
        user=member, movie_id=movie.id, review=ReviewText(text="Boa sessão."), audience=audience
    )


@pytest.fixture
def entry(ana, movie):
    return write_review(ana, movie)


@pytest.fixture
def review_id(entry):
    return entry.review.id


def comment(user, review_id, text="Concordo.", reply_to=None):
    return write_comment(user=user, review_id=review_id, text=text, reply_to=reply_to)


def thread(viewer, review_id, after=0, limit=20):
    return comment_page(viewer, review_id, after=after, limit=limit)


def ids(viewer, review_id):
    return [row.id for row in thread(viewer, review_id).results]


def comment_count(review_id):
    return ReviewStats.objects.get(review=review_id).comment_count


def told(member):
    return [
        (row.kind, [actor.username for actor in row.actors], row.comment_id)
        for row in notification_page(member, before=None, limit=9).results
    ]


def private(member):
    type(member).objects.filter(id=member.id).update(is_private=True)
    member.refresh_from_db()


def test_a_comment_tells_the_thread_the_counters_and_the_author(
    ana, bia, movie, review_id, emitted
):
    emitted.clear()

    made = comment(bia, review_id)

    assert emitted.types == ["comment.added", "review.counts", "notification.added"]
    row, counts = emitted.rows()[:2]
    assert row.topics == [f"review.{review_id}"]
    assert (row.actor_id, row.owner_ids, row.audience) == (bia.id, [ana.id], "public")
    assert set(counts.topics) == {
        f"review.{review_id}", f"movie.{movie.id}", f"author.{ana.id}", f"user.{ana.id}", "public",
    }  # fmt: skip
    assert (counts.actor_id, counts.owner_ids) == (None, [ana.id])
    assert emitted.data("review.counts")[0]["comment_count"] == 1
    assert made == thread(ana, review_id).results[0]
    assert emitted.events("comment.added")[0].comment == msgspec.structs.replace(made, liked=UNSET)
    assert told(ana) == [("comment", ["bia"], made.id)]


def test_a_thread_is_read_oldest_first_in_pages(api, ana, bia, review_id):
    made = [comment(bia, review_id, f"{number}").id for number in range(5)]
    client, url = api(ana), f"/api/reviews/{review_id}/comments/"

    first = client.get(url, {"limit": 3}).json()
    second = client.get(url, {"limit": 3, "cursor": first["next"]}).json()

    assert [row["id"] for row in first["results"] + second["results"]] == made
    assert second["next"] is None
    assert first["live_cursor"]
    assert client.get(url, {"cursor": "nonsense"}).json()["code"] == "invalid_cursor"


def test_an_answer_tells_the_answered_and_the_review_author_each_once(ana, bia, caio, review_id):
    asked = comment(bia, review_id)

    answer = comment(caio, review_id, reply_to=asked.id)

    assert answer.reply_to == asked.id
    assert told(bia) == [("reply", ["caio"], answer.id)]
    assert told(ana) == [("comment", ["caio", "bia"], answer.id)]


def test_an_answer_to_the_review_author_is_one_notification(ana, bia, review_id):
    mine = comment(ana, review_id)

    answer = comment(bia, review_id, reply_to=mine.id)

    assert told(ana) == [("reply", ["bia"], answer.id)]


@pytest.mark.parametrize("wrong", ["another thread", "removed", "unknown", "hidden"])
def test_only_a_comment_of_the_thread_can_be_answered(ana, bia, caio, movie, review_id, wrong):
    other = write_review(ana, movie).review.id
    asked = comment(caio, other if wrong == "another thread" else review_id)
    if wrong == "removed":
        remove_comment(user=caio, comment_id=asked.id)
    if wrong == "hidden":
        block_member(user=caio, username="bia")
    target = asked.id + 1000 if wrong == "unknown" else asked.id

    with pytest.raises(DomainError) as error:
        comment(bia, review_id, reply_to=target)

    assert (error.value.code, error.value.field) == ("not_found", "reply_to")


@pytest.mark.parametrize(
    ("policy", "stranger", "followee"),
    [("anyone", True, True), ("followees", False, True), ("me", False, False)],
)
def test_the_review_author_chooses_who_may_comment(
    ana, bia, caio, review_id, policy, stranger, followee
):
    follow_member(user=ana, username="caio")
    type(ana).objects.filter(id=ana.id).update(comment_policy=policy)

    for member, allowed in ((bia, stranger), (caio, followee), (ana, True)):
        assert thread(member, review_id).can_comment is allowed
        if allowed:
            comment(member, review_id)
        else:
            with pytest.raises(CommentsClosed):
                comment(member, review_id)
    assert thread(None, review_id).can_comment is False


def test_editing_marks_the_comment_and_repeating_it_changes_nothing(bia, review_id, emitted):
    made = comment(bia, review_id)
    emitted.clear()

    changed = edit_comment(user=bia, comment_id=made.id, text="Discordo.")
    again = edit_comment(user=bia, comment_id=made.id, text="Discordo.")

    assert changed.edited_at is not None
    assert (changed.text, changed.rev, again) == ("Discordo.", made.rev + 1, changed)
    assert emitted.types == ["comment.updated"]


@pytest.mark.parametrize("remover", ["bia", "ana"])
def test_its_author_and_the_review_author_remove_a_comment(
    ana, bia, caio, review_id, emitted, remover
):
    made = comment(bia, review_id)
    answer = comment(caio, review_id, reply_to=made.id)
    emitted.clear()

    for _ in "twice":
        remove_comment(user={"ana": ana, "bia": bia}[remover], comment_id=made.id)

    assert emitted.types == ["comment.removed", "review.counts", "notification.added"]
    tombstone, left = thread(caio, review_id).results
    assert (tombstone.id, tombstone.text, tombstone.removed) == (made.id, None, True)
    assert left.id == answer.id
    assert Comment.objects.get(id=made.id).text == ""
    assert comment_count(review_id) == 1
    assert told(ana) == [("comment", ["caio"], answer.id)]


def test_others_neither_edit_nor_remove(ana, bia, caio, review_id):
    made = comment(bia, review_id)

    with pytest.raises(Forbidden):
        remove_comment(user=caio, comment_id=made.id)
    for member in (ana, caio):
        with pytest.raises(Forbidden):
            edit_comment(user=member, comment_id=made.id, text="x")
    with pytest.raises(NotFound):
        remove_comment(user=caio, comment_id=made.id + 1000)


def test_a_removed_comment_is_not_edited(bia, review_id):
    made = comment(bia, review_id)
    remove_comment(user=bia, comment_id=made.id)

    with pytest.raises(NotFound):
        edit_comment(user=bia, comment_id=made.id, text="De volta.")


@pytest.mark.parametrize("audience", ["followers", "friends", "me"])
def test_a_thread_is_hidden_with_its_review(ana, bia, movie, audience):
    review_id = write_review(ana, movie, audience).review.id
    made = comment(ana, review_id)

    for call in (
        lambda: thread(bia, review_id),
        lambda: thread(None, review_id),
        lambda: comment(bia, review_id),
        lambda: remove_comment(user=bia, comment_id=made.id),
        lambda: edit_comment(user=bia, comment_id=made.id, text="x"),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_comment_is_hidden_by_a_block_and_a_mute_and_with_one_who_left(
    members, ana, bia, caio, review_id
):
    blocked, muted, gone = members("dora"), members("edu"), members("fe")
    for member in (caio, blocked, muted, gone):
        comment(member, review_id)
    block_member(user=bia, username="dora")
    mute_member(user=bia, username="edu")
    type(gone).objects.filter(id=gone.id).update(is_active=False)

    assert [row.author.username for row in thread(bia, review_id).results] == ["caio"]
    assert [row.author.username for row in thread(blocked, review_id).results] == [
        "caio", "dora", "edu",
    ]  # fmt: skip


def test_a_muted_member_is_read_in_the_thread_of_their_own_review(ana, bia, review_id):
    made = comment(ana, review_id)

    mute_member(user=bia, username="ana")

    assert ids(bia, review_id) == [made.id]


def test_a_private_members_comment_is_for_their_followers(ana, bia, caio, review_id):
    follow_member(user=caio, username="bia")
    private(bia)

    made = comment(bia, review_id)

    assert ids(caio, review_id) == ids(bia, review_id) == [made.id]
    assert ids(ana, review_id) == ids(None, review_id) == []
    assert told(ana) == []
    assert comment_count(review_id) == 1


def test_a_muted_or_hidden_member_notifies_nobody(ana, bia, caio, review_id):
    mute_member(user=ana, username="bia")
    asked = comment(caio, review_id)
    mute_member(user=caio, username="bia")

    comment(bia, review_id, reply_to=asked.id)

    assert told(caio) == []
    assert told(ana) == [("comment", ["caio"], asked.id)]


def test_deleting_the_review_takes_the_thread_and_what_was_told_of_it(
    ana, bia, caio, entry, review_id, emitted
):
    asked = comment(bia, review_id)
    comment(caio, review_id, reply_to=asked.id)
    emitted.clear()

    delete_entry(user=ana, entry_id=entry.id)

    assert not Comment.objects.exists()
    assert not Notification.objects.exists()
    assert (read_state(ana.id).unread_count, read_state(bia.id).unread_count) == (0, 0)
    ended = emitted.data("notification.added")
    assert [event["notification"]["actor_count"] for event in ended] == [0, 0]


def test_removing_the_review_from_its_entry_takes_the_thread(ana, bia, entry, review_id):
    comment(bia, review_id)

    edit_entry(user=ana, entry_id=entry.id, changes={"review": None})

    assert not Comment.objects.exists()
    assert read_state(ana.id).unread_count == 0


def test_a_comment_carries_the_audience_of_its_review(ana, bia, movie, emitted):
    follow_member(user=bia, username="ana")
    review_id = write_review(ana, movie, "followers").review.id
    emitted.clear()

    comment(bia, review_id)

    rows = emitted.rows("comment.added") + emitted.rows("review.counts")
    assert [row.audience for row in rows] == ["followers", "followers"]
    assert all("public" not in row.topics for row in rows)


def test_a_blocked_commenter_and_the_author_still_clear_away(ana, bia, review_id):
    first, second = comment(bia, review_id), comment(bia, review_id)
    block_member(user=ana, username="bia")

    remove_comment(user=bia, comment_id=first.id)
    remove_comment(user=ana, comment_id=second.id)

    assert comment_count(review_id) == 0


def test_parallel_comments_answers_and_reads_stay_exact(members, movies, parallel):
    ana, bia = members("ana"), members("bia")
    review_id = write_review(ana, movies()).review.id
    asked = comment(bia, review_id).id
    fans = members.many(6)
    writes = [lambda fan=fan: comment(fan, review_id, reply_to=asked) for fan in fans]
    reads = [lambda: mark_notifications_read(user=ana, up_to=2**40)] * 3

    parallel(writes + reads)

    assert comment_count(review_id) == 7
    assert Notification.objects.filter(recipient=bia, kind="reply").count() == 6
    (group,) = notification_page(ana, before=None, limit=9).results
    assert group.actor_count == 7


def test_removing_twice_at_once_counts_once(members, movies, parallel):
    ana, bia = members("ana"), members("bia")
    review_id = write_review(ana, movies()).review.id
    made = [comment(bia, review_id).id for _ in range(2)]

    parallel([lambda who=who: remove_comment(user=who, comment_id=made[0]) for who in (ana, bia)])

    assert comment_count(review_id) == 1


def test_the_endpoint_takes_plain_text_of_a_bounded_length(api, ana, bia, review_id):
    client, url = api(bia), f"/api/reviews/{review_id}/comments/"

    made = client.post(url, {"text": " <b>Bom</b> \r\n🎬 "}, format="json")

    assert (made.status_code, made.json()["text"]) == (201, "<b>Bom</b> \n🎬")
    for text, code in (("x" * 5001, "text_too_long"), (" ", "blank"), ("\u202eab", "invalid_text")):
        refused = client.post(url, {"text": text}, format="json")
        assert refused.status_code == 400
        assert refused.json()["fields"]["text"][0]["code"] == code
    assert client.post(url, {"text": "é" * 5000}, format="json").status_code == 201
    assert api(None).post(url, {"text": "Olá"}, format="json").status_code == 401


def test_the_endpoint_edits_and_removes(api, ana, bia, review_id):
    client = api(bia)
    url = f"/api/comments/{comment(bia, review_id).id}/"

    assert client.patch(url, {"text": "Outro."}, format="json").json()["text"] == "Outro."
    assert api(ana).patch(url, {"text": "Meu."}, format="json").status_code == 403
    assert client.delete(url).status_code == client.delete(url).status_code == 204


def test_closed_comments_are_refused_by_name(api, ana, bia, review_id):
    type(ana).objects.filter(id=ana.id).update(comment_policy="me")

    refused = api(bia).post(
        f"/api/reviews/{review_id}/comments/", {"text": "Posso?"}, format="json"
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "comments_closed")


def test_the_same_idempotency_key_writes_one_comment(api, bia, review_id):
    client, url = api(bia), f"/api/reviews/{review_id}/comments/"
    send = {"format": "json", "headers": {"Idempotency-Key": "k-1"}}

    first = client.post(url, {"text": "Uma vez."}, **send)
    second = client.post(url, {"text": "Uma vez."}, **send)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert comment_count(review_id) == 1
    other = client.post(url, {"text": "Outra."}, **send)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_flood_of_comments_is_throttled(api, bia, review_id):
    client, url = api(bia), f"/api/reviews/{review_id}/comments/"

    answers = [client.post(url, {"text": f"{n}"}, format="json").status_code for n in range(31)]

    assert answers == [201] * 30 + [429]
    assert client.get(url).status_code == 200
