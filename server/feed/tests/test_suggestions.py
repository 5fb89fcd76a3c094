from server.diary.models import MovieMark
from server.diary.services import log_film
from server.feed.suggestions import suggestions_for
from server.social.services import block_member, follow_member, mute_member


def names(viewer):
    return [(row.username, row.reason) for row in suggestions_for(viewer)]


def test_whom_my_people_follow_comes_before_whom_many_follow(ana, bia, caio, members):
    star, friend = members("star"), members("dora")
    for fan in members.many(3):
        follow_member(user=fan, username="star")
    follow_member(user=ana, username="bia")
    follow_member(user=bia, username="dora")

    found = names(ana)

    assert found[0] == (friend.username, "network")
    assert found[1] == (star.username, "popular")


def test_never_myself_nor_whom_i_follow_block_or_mute(ana, members):
    names_ = ("followed", "blocked", "muted", "blocker", "other")
    cast = {name: members(name) for name in names_}
    follow_member(user=ana, username="followed")
    block_member(user=ana, username="blocked")
    mute_member(user=ana, username="muted")
    block_member(user=cast["blocker"], username="ana")
    for name in ("ana", "blocked", "muted", "blocker", "other"):
        follow_member(user=cast["followed"], username=name)

    assert [name for name, _ in names(ana)] == ["other"]


def test_members_who_left_are_not_suggested(ana, members):
    members("gone", is_active=False)

    assert names(ana) == []


def test_follower_counts_are_told(ana, bia, caio):
    follow_member(user=bia, username="caio")

    row = suggestions_for(ana)[0]

    assert (row.username, row.follower_count) == ("caio", 1)


def likes(member, films):
    for film in films:
        MovieMark.objects.create(member=member, movie=film, kind="liked", by_hand=True)


def test_who_likes_the_most_of_what_i_like_comes_first(ana, bia, caio, members, movies):
    mine, others = movies.many(3), movies.many(3)
    likes(ana, mine)
    likes(bia, mine[:1] + others)
    likes(caio, mine)
    MovieMark.objects.create(member=members("dora"), movie=mine[0], kind="dnf")

    found = {row.username: (row.reason, row.shared_likes) for row in suggestions_for(ana)}

    assert found == {"caio": ("taste", 3), "bia": ("taste", 1), "dora": ("popular", 0)}
    assert [row.username for row in suggestions_for(ana)][:2] == ["caio", "bia"]


def test_likes_of_who_is_private_gone_blocked_or_muted_suggest_nobody(ana, members, movies):
    films = movies.many(2)
    likes(ana, films)
    for name, fields in (("private", {"is_private": True}), ("gone", {"is_active": False})):
        likes(members(name, **fields), films)
    for name, refuse in (("blocked", block_member), ("muted", mute_member)):
        likes(members(name), films)
        refuse(user=ana, username=name)

    assert names(ana) == []


def test_likes_that_the_reader_may_not_see_are_no_reason(ana, bia, caio, members, movies):
    film = movies("Bacurau")
    likes(ana, [film])
    likes(members("shy", default_audience="followers"), [film])
    log_film(user=bia, movie_id=film.id, liked=True, audience="me")
    log_film(user=caio, movie_id=film.id, liked=True)

    assert [row.username for row in suggestions_for(ana) if row.shared_likes] == ["caio"]


def test_a_suggestion_names_two_of_those_whom_i_follow(ana, members):
    friends, other = members.many(3), members("other")
    for friend in friends:
        follow_member(user=ana, username=friend.username)
        follow_member(user=friend, username="other")

    (row,) = suggestions_for(ana)

    assert row.username == other.username
    assert [via.id for via in row.via] == [friends[2].id, friends[1].id]


def test_suggestions_cost_the_same_for_one_and_for_many(
    ana, members, movies, django_assert_num_queries
):
    films = movies.many(3)
    likes(ana, films)
    likes(members(), films)
    with django_assert_num_queries(3):
        assert len(suggestions_for(ana)) == 1
    for member in members.many(15):
        likes(member, films)

    with django_assert_num_queries(3):
        assert len(suggestions_for(ana)) == 12


def test_who_left_recommends_nobody(ana, members):
    guide, _ = members("guide"), members("dora")
    follow_member(user=ana, username="guide")
    follow_member(user=guide, username="dora")
    assert names(ana) == [("dora", "network")]

    guide.is_active = False
    guide.save()

    assert names(ana) == [("dora", "popular")]
