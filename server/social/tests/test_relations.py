import pytest

from server.core.domain import DomainError, NotFound
from server.social.models import Activity, Block, Follow, MemberStats, Mute, Notification
from server.social.notification_selectors import read_state
from server.social.relations import relation_between
from server.social.selectors import member_stats
from server.social.services import (
    block_member,
    follow_member,
    mute_member,
    unblock_member,
    unfollow_member,
    unmute_member,
)


def test_following_counts_both_sides_and_tells_everyone_concerned(ana, bia, emitted):
    state = follow_member(user=bia, username="ana")

    assert (state.follows, state.follower_count) == (True, 1)
    assert member_stats(ana.id).follower_count == 1
    assert member_stats(bia.id).following_count == 1
    assert emitted.types == [
        "member.stats",
        "member.stats",
        "member.followed",
        "feed.changed",
        "feed.changed",
        "notification.added",
    ]
    card = emitted.rows("member.followed")[0]
    assert card.topics == [f"author.{bia.id}", f"user.{bia.id}", "public"]
    assert (card.actor_id, card.owner_ids, card.audience) == (bia.id, [ana.id], "public")


def test_following_twice_counts_once_and_emits_once(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    again = follow_member(user=bia, username="ANA")

    assert again.follower_count == 1
    assert Activity.objects.count() == Follow.objects.count() == 1
    assert emitted.types == []


def test_feed_changed_tells_each_side_its_own_state(ana, bia, emitted):
    follow_member(user=bia, username="ana")

    to_bia, to_ana = emitted.data("feed.changed")
    assert (to_bia["member_id"], to_bia["other"]["id"]) == (bia.id, ana.id)
    assert (to_bia["follows"], to_bia["followed_by"]) == (True, False)
    assert (to_ana["member_id"], to_ana["other"]["id"]) == (ana.id, bia.id)
    assert (to_ana["follows"], to_ana["followed_by"]) == (False, True)
    rows = emitted.rows("feed.changed")
    assert [row.topics for row in rows] == [[f"member.{bia.id}"], [f"member.{ana.id}"]]
    assert {row.actor_id for row in rows} == {None}


def test_unfollowing_takes_the_card_back_with_a_tombstone(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    card = emitted.data("member.followed")[0]["card"]
    emitted.clear()

    unfollow_member(user=bia, username="ana")
    unfollow_member(user=bia, username="ana")

    assert emitted.types.count("activity.removed") == 1
    tombstone = emitted.data("activity.removed")[0]
    assert (tombstone["activity_id"], tombstone["kind"]) == (card["id"], "member.followed")
    assert tombstone["rev"] > card["rev"]
    assert emitted.rows("activity.removed")[0].topics == [
        f"author.{bia.id}", f"user.{bia.id}", "public",
    ]  # fmt: skip
    assert member_stats(ana.id).follower_count == 0
    assert not Activity.objects.exists()


def test_following_again_is_a_new_card_and_no_second_notification(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    unfollow_member(user=bia, username="ana")
    emitted.clear()

    follow_member(user=bia, username="ana")

    assert "member.followed" in emitted.types
    assert "notification.added" not in emitted.types
    assert Notification.objects.filter(recipient=ana).count() == 1


@pytest.mark.parametrize(
    ("service", "code"),
    [
        (follow_member, "cannot_follow_self"),
        (block_member, "cannot_block_self"),
        (mute_member, "cannot_mute_self"),
    ],
)
def test_nobody_follows_blocks_or_mutes_themselves(ana, service, code):
    with pytest.raises(DomainError) as refused:
        service(user=ana, username="ana")
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_block_ends_follows_and_notifications_both_ways(ana, bia, emitted):
    follow_member(user=ana, username="bia")
    follow_member(user=bia, username="ana")
    emitted.clear()

    block_member(user=ana, username="bia")

    assert not Follow.objects.exists()
    assert not Activity.objects.exists()
    assert not Notification.objects.exists()
    for member in (ana, bia):
        stats = member_stats(member.id)
        assert (stats.follower_count, stats.following_count) == (0, 0)
        assert read_state(member.id).unread_count == 0
    assert emitted.types.count("activity.removed") == 2
    assert emitted.types.count("notification.read") == 2
    states = {row["member_id"]: row for row in emitted.data("feed.changed")}
    assert len(emitted.data("feed.changed")) == 2
    assert all(state["hidden"] and not state["follows"] for state in states.values())


def test_the_blocked_cannot_find_follow_mute_or_block_the_blocker(ana, bia):
    block_member(user=ana, username="bia")

    for service in (follow_member, unfollow_member, mute_member, unmute_member, block_member):
        with pytest.raises(NotFound):
            service(user=bia, username="ana")
    with pytest.raises(NotFound):
        unblock_member(user=bia, username="ana")
    assert Block.objects.count() == 1


def test_the_blocker_may_repeat_the_block_and_take_it_back(ana, bia, emitted):
    block_member(user=ana, username="bia")
    block_member(user=ana, username="bia")
    assert emitted.types == ["feed.changed", "feed.changed"]
    emitted.clear()

    unblock_member(user=ana, username="bia")
    unblock_member(user=ana, username="bia")

    assert not Block.objects.exists()
    assert [state["hidden"] for state in emitted.data("feed.changed")] == [False, False]
    follow_member(user=bia, username="ana")


def test_a_mute_is_told_to_the_muter_alone_and_stops_notifications(ana, bia, emitted):
    mute_member(user=ana, username="bia")
    mute_member(user=ana, username="bia")

    assert [row.topics for row in emitted] == [[f"member.{ana.id}"]]
    assert emitted.data("feed.changed")[0]["muted"] is True

    follow_member(user=bia, username="ana")

    assert not Notification.objects.exists()
    assert relation_between(ana.id, bia.id).mutes


def test_a_mute_never_shows_in_the_other_sides_state(ana, bia, emitted):
    mute_member(user=ana, username="bia")
    emitted.clear()

    follow_member(user=bia, username="ana")

    told_bia = next(d for d in emitted.data("feed.changed") if d["member_id"] == bia.id)
    assert told_bia["muted"] is False


def test_unmuting_is_safe_to_repeat(ana, bia, emitted):
    mute_member(user=ana, username="bia")
    emitted.clear()

    unmute_member(user=ana, username="bia")
    unmute_member(user=ana, username="bia")

    assert not Mute.objects.exists()
    assert emitted.types == ["feed.changed"]


def test_a_member_who_left_is_found_by_nobody(ana, bia):
    bia.is_active = False
    bia.save()

    for service in (follow_member, block_member, mute_member, unfollow_member):
        with pytest.raises(NotFound):
            service(user=ana, username="bia")


def test_parallel_follows_and_blocks_leave_one_consistent_state(members, parallel):
    ana, bia = members("ana"), members("bia")
    tasks = [
        lambda: follow_member(user=bia, username="ana"),
        lambda: follow_member(user=ana, username="bia"),
        lambda: block_member(user=ana, username="bia"),
        lambda: unfollow_member(user=bia, username="ana"),
    ] * 4

    results = parallel(tasks)

    assert all(result is None or hasattr(result, "follows") or isinstance(result, NotFound)
               for result in results), results  # fmt: skip
    assert Block.objects.count() == 1
    assert not Follow.objects.exists()
    assert not Notification.objects.exists()
    for stats in MemberStats.objects.all():
        assert (stats.follower_count, stats.following_count) == (0, 0)
