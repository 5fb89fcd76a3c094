import pytest

from server.diary.services import edit_entry, log_film
from server.diary.shapes import ReviewText
from server.feed.selectors import home_feed
from server.live.cursor import Cursor
from server.reactions.services import like_review
from server.social.models import Activity
from server.social.services import block_member, follow_member, mute_member, unfollow_member


def actors(viewer):
    return [card.actor.username for card in home_feed(viewer, before=None, limit=50).results]


def test_the_feed_is_my_followees_activity_and_mine_newest_first(ana, bia, caio, movie):
    follow_member(user=ana, username="bia")
    log_film(user=bia, movie_id=movie.id)
    log_film(user=caio, movie_id=movie.id)
    log_film(user=ana, movie_id=movie.id)

    assert actors(ana) == ["ana", "bia", "ana"]  # the last is my follow


def test_unfollowing_takes_the_member_out(ana, bia, movie):
    follow_member(user=ana, username="bia")
    log_film(user=bia, movie_id=movie.id)

    unfollow_member(user=ana, username="bia")

    assert actors(ana) == []


def test_a_muted_followee_and_likes_of_their_reviews_are_left_out(ana, bia, caio, movie):
    follow_member(user=ana, username="bia")
    follow_member(user=ana, username="caio")
    entry = log_film(user=bia, movie_id=movie.id, review=ReviewText(text="Oi."))
    like_review(user=caio, review_id=entry.review.id)

    mute_member(user=ana, username="bia")

    assert "bia" not in actors(ana)
    assert "caio" not in actors(ana)


def test_a_followees_like_of_somebody_who_blocks_me_is_left_out(ana, bia, caio, movie):
    follow_member(user=ana, username="caio")
    entry = log_film(user=bia, movie_id=movie.id, review=ReviewText(text="Oi."))
    like_review(user=caio, review_id=entry.review.id)
    assert "caio" in actors(ana)

    block_member(user=bia, username="ana")

    assert "caio" not in actors(ana)


def test_pages_follow_each_other_without_gap_or_overlap_while_others_write(api, ana, bia, movies):
    follow_member(user=ana, username="bia")
    for film in movies.many(7):
        log_film(user=bia, movie_id=film.id)
    client, ids, cursor = api(ana), [], None

    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/feed/", query).json()
        ids += [card["id"] for card in page["results"]]
        cursor = page["next"]
        log_film(user=bia, movie_id=movies().id)
        if cursor is None:
            break

    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == 8


def test_a_page_that_ends_with_the_last_row_has_no_next(ana, bia, movie):
    for _ in range(3):
        log_film(user=ana, movie_id=movie.id)

    assert home_feed(ana, before=None, limit=3).next is None
    assert home_feed(ana, before=None, limit=2).next is not None


def test_each_card_says_whether_the_reader_likes_it(ana, bia, caio, movie):
    entry = log_film(user=ana, movie_id=movie.id, review=ReviewText(text="Oi."))
    follow_member(user=bia, username="ana")
    follow_member(user=caio, username="ana")
    like_review(user=bia, review_id=entry.review.id)

    def liked(viewer):
        cards = home_feed(viewer, before=None, limit=9).results
        return next(c.entry.review.liked for c in cards if c.entry and c.entry.review)

    assert liked(bia) is True
    assert liked(caio) is False


def test_the_live_cursor_is_read_before_the_cards(ana, movie, django_assert_num_queries):
    with django_assert_num_queries(3) as first:
        home_feed(ana, before=None, limit=5)

    assert "pg_current_snapshot" in first.captured_queries[0]["sql"]


def test_the_live_cursor_is_a_place_in_the_log(ana):
    cursor = home_feed(ana, before=None, limit=5).live_cursor

    assert str(Cursor.parse(cursor)) == cursor


def test_a_card_whose_entry_was_hidden_meanwhile_is_not_shown(ana, bia, movie):
    follow_member(user=bia, username="ana")
    entry = log_film(user=ana, movie_id=movie.id)
    stale = Activity.objects.get(kind="diary.logged")
    edit_entry(user=ana, entry_id=entry.id, changes={"audience": "me"})

    stale.save(update_fields=["audience"])  # as if the page had read the activity before the edit

    assert [card.kind for card in home_feed(bia, before=None, limit=5).results] == [
        "member.followed"
    ]


def test_a_feed_of_many_followees_uses_the_index_of_each(
    ana, members, movie, django_assert_max_num_queries
):
    crowd = members.many(30)
    for member in crowd:
        follow_member(user=ana, username=member.username)
        log_film(user=member, movie_id=movie.id)

    with django_assert_max_num_queries(8):
        page = home_feed(ana, before=None, limit=20)

    assert len(page.results) == 20


@pytest.mark.parametrize("limit", [1, 20])
def test_an_empty_feed_is_an_empty_page(ana, limit):
    page = home_feed(ana, before=None, limit=limit)

    assert (page.results, page.next) == ([], None)
