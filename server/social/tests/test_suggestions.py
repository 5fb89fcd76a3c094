from server.social.selectors import suggestions_for
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
