import pytest

from server.core.domain import Conflict, NotFound
from server.social import film_mutes
from server.social.film_mutes import lift, mute_film, mute_kind, unmute_film, unmute_kind
from server.social.models import FilmMute, Notification
from server.social.notification_selectors import notification_page, read_state
from server.social.notifications import notify


def told_of(recipient, actor, movie):
    notify(
        recipient_id=recipient.id, kind="review_like", actor=actor, target_id=7, movie_id=movie.id
    )


def test_a_mute_tells_all_that_is_muted_and_repeats_nothing(ana, movies, emitted):
    one, other = movies.many(2)

    for movie in (one, other, other):
        mute_film(user=ana, movie_id=movie.id)
    for _ in range(2):
        mute_kind(user=ana, kind="review.liked")
    for _ in range(2):
        unmute_film(user=ana, movie_id=one.id)
        unmute_kind(user=ana, kind="review.liked")

    told = [(d["movie_ids"], d["kinds"], d["rev"]) for d in emitted.data("mutes.changed")]
    assert told == [
        ([one.id], [], 1),
        ([one.id, other.id], [], 2),
        ([one.id, other.id], ["review.liked"], 3),
        ([other.id], ["review.liked"], 4),
        ([other.id], [], 5),
    ]
    assert {tuple(row.topics) for row in emitted} == {(f"member.{ana.id}",)}


def test_what_does_not_exist_cannot_be_muted(ana):
    with pytest.raises(NotFound):
        mute_film(user=ana, movie_id=987_654)
    with pytest.raises(NotFound):
        mute_kind(user=ana, kind="diary.burnt")


def test_a_member_mutes_so_many_films_and_no_more(ana, movies, monkeypatch):
    monkeypatch.setattr(film_mutes, "MAX_FILMS", 2)
    one, other, third = movies.many(3)
    for movie in (one, other, other):
        mute_film(user=ana, movie_id=movie.id)

    with pytest.raises(Conflict) as refused:
        mute_film(user=ana, movie_id=third.id)

    assert refused.value.code == "too_many_mutes"


def test_a_film_that_was_seen_is_muted_no_more(
    ana, bia, movies, emitted, django_assert_num_queries
):
    movie, other = movies.many(2)
    for user in (ana, bia):
        mute_film(user=user, movie_id=movie.id)
    emitted.clear()

    assert lift(user=ana, movie_id=movie.id)

    assert list(FilmMute.objects.values_list("member_id", flat=True)) == [bia.id]
    assert [d["movie_ids"] for d in emitted.data()] == [[]]
    with django_assert_num_queries(1):
        assert not lift(user=ana, movie_id=other.id)
    assert len(emitted) == 1


def test_of_a_muted_film_nobody_is_told(ana, bia, movies):
    movie, other = movies.many(2)
    mute_film(user=ana, movie_id=movie.id)

    told_of(ana, bia, movie)
    told_of(bia, ana, movie)
    notify(recipient_id=ana.id, kind="entry_like", actor=bia, target_kind="entry", target_id=7,
           movie_id=other.id)  # fmt: skip

    told = Notification.objects.values_list("recipient__username", "kind")
    assert sorted(told) == [("ana", "entry_like"), ("bia", "review_like")]


def test_a_mute_takes_back_what_was_told_of_the_film(ana, bia, movies, emitted):
    movie, other = movies.many(2)
    told_of(ana, bia, movie)
    notify(recipient_id=ana.id, kind="entry_like", actor=bia, target_kind="entry", target_id=7,
           movie_id=other.id)  # fmt: skip

    mute_film(user=ana, movie_id=movie.id)

    assert [g.kind for g in notification_page(ana, before=None, limit=9).results] == ["entry_like"]
    assert read_state(ana.id).unread_count == 1
    assert emitted.data("notification.read")[-1]["unread_count"] == 1


def test_mutes_by_http(api, ana, movies):
    client, (one, other) = api(ana), movies.many(2)

    for movie in (one, other, other):
        answer = client.put(f"/api/movies/{movie.id}/mute/")
        assert (answer.status_code, answer.json()) == (200, {"movie_id": movie.id, "mutes": True})
    assert client.put("/api/me/muted-kinds/review.liked/").json()["mutes"] is True
    assert client.put("/api/me/muted-kinds/nothing/").status_code == 404
    first = client.get("/api/me/muted-films/?limit=1").json()
    assert [row["id"] for row in first["results"]] == [other.id]
    rest = client.get(f"/api/me/muted-films/?limit=1&cursor={first['next']}").json()
    assert ([row["id"] for row in rest["results"]], rest["next"]) == ([one.id], None)
    assert client.get("/api/me/muted-kinds/").json() == {"kinds": ["review.liked"]}
    for _ in range(2):
        assert client.delete(f"/api/movies/{one.id}/mute/").status_code == 204
        assert client.delete("/api/me/muted-kinds/review.liked/").status_code == 204
    assert [row["id"] for row in client.get("/api/me/muted-films/").json()["results"]] == [other.id]
    assert api(None).put(f"/api/movies/{one.id}/mute/").status_code == 401
