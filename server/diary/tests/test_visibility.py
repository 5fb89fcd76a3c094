import pytest
from django.contrib.auth.models import AnonymousUser

from server.core.domain import NotFound
from server.diary.models import DiaryEntry
from server.social.services import block_member, follow_member, mute_member
from server.social.visibility import (
    hidden_ids,
    sight_of,
    visible,
    visible_member,
    visible_members,
)
from server.users.models import User

AUDIENCES = ["public", "followers", "friends", "me"]


@pytest.fixture
def entries(ana, movie):
    for audience in AUDIENCES:
        DiaryEntry.objects.create(member=ana, movie=movie, audience=audience)
    return DiaryEntry.objects.all()


def seen(entries, viewer):
    return sorted(visible(entries, viewer).values_list("audience", flat=True))


def test_the_owner_sees_every_audience(entries, ana):
    assert seen(entries, ana) == sorted(AUDIENCES)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_an_anonymous_reader_sees_what_is_public(entries, nobody):
    assert seen(entries, nobody) == ["public"]


def test_a_stranger_sees_what_is_public(entries, bia):
    assert seen(entries, bia) == ["public"]


def test_being_followed_by_the_owner_shows_no_more(entries, ana, bia):
    follow_member(user=ana, username="bia")

    assert seen(entries, bia) == ["public"]


def test_a_follower_sees_what_is_for_followers(entries, bia):
    follow_member(user=bia, username="ana")

    assert seen(entries, bia) == ["followers", "public"]


def test_a_friend_sees_what_is_for_friends(entries, ana, bia):
    follow_member(user=bia, username="ana")
    follow_member(user=ana, username="bia")

    assert seen(entries, bia) == ["followers", "friends", "public"]


@pytest.mark.parametrize("blocker", ["ana", "bia"])
def test_a_block_hides_all_whoever_blocked(entries, ana, bia, blocker):
    one, other = (ana, bia) if blocker == "ana" else (bia, ana)
    block_member(user=one, username=other.username)

    assert seen(entries, bia) == []
    assert hidden_ids(bia) == {ana.id}
    with pytest.raises(NotFound):
        visible_member(bia, "ana")


def test_what_a_member_who_left_wrote_is_hidden_from_all(entries, ana, bia):
    ana.is_active = False
    ana.save()

    assert seen(entries, bia) == seen(entries, None) == []


def test_a_mute_hides_nothing_that_is_asked_for(entries, bia):
    mute_member(user=bia, username="ana")

    assert seen(entries, bia) == ["public"]
    assert visible_member(bia, "ana").username == "ana"


def test_lists_of_members_leave_out_the_hidden(ana, bia, caio):
    block_member(user=ana, username="bia")

    names = visible_members(User.objects.all(), ana).values_list("username", flat=True)

    assert sorted(names) == ["ana", "caio"]


def test_sight_knows_friends_among_followees(ana, bia, caio):
    follow_member(user=ana, username="bia")
    follow_member(user=ana, username="caio")
    follow_member(user=caio, username="ana")

    sight = sight_of(ana)

    assert sight.follows == {bia.id, caio.id}
    assert sight.friends == {caio.id}
