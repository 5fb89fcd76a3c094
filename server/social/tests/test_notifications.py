from server.core.db import bump_counters
from server.social.models import Notification, ReadState
from server.social.selectors import notification_page, read_state
from server.social.services import (
    block_member,
    follow_member,
    mark_notifications_read,
    unfollow_member,
)


def followed_by(ana, fans):
    for fan in fans:
        follow_member(user=fan, username=ana.username)


def test_a_notification_carries_the_unread_count_under_a_rev(ana, members, emitted):
    followed_by(ana, members.many(2))

    first, second = emitted.data("notification.added")
    assert (first["unread_count"], second["unread_count"]) == (1, 2)
    assert second["rev"] > first["rev"]
    assert first["notification"]["kind"] == "follow"
    assert first["notification"]["read"] is False
    assert emitted.rows("notification.added")[0].topics == [f"member.{ana.id}"]


def test_reading_up_to_a_notification_leaves_later_ones_unread(ana, members, emitted):
    followed_by(ana, members.many(3))
    ids = list(Notification.objects.order_by("id").values_list("id", flat=True))

    state = mark_notifications_read(user=ana, up_to=ids[1])

    assert (state.unread_count, state.read_up_to) == (1, ids[1])
    page = notification_page(ana, before=None, limit=10)
    assert [row.read for row in page.results] == [False, True, True]
    assert emitted.data("notification.read")[-1] == {
        "unread_count": 1, "read_up_to": ids[1], "rev": state.rev,
    }  # fmt: skip


def test_read_state_never_goes_backwards(ana, members, emitted):
    followed_by(ana, members.many(2))
    ids = list(Notification.objects.order_by("id").values_list("id", flat=True))
    done = mark_notifications_read(user=ana, up_to=ids[1])
    emitted.clear()

    again = mark_notifications_read(user=ana, up_to=ids[0])

    assert again == done
    assert emitted.types == []


def test_reading_beyond_the_newest_does_not_read_what_comes_later(ana, members):
    mark_notifications_read(user=ana, up_to=2**62)

    followed_by(ana, members.many(1))

    assert read_state(ana.id).unread_count == 1


def test_reading_without_notifications_emits_nothing(ana, emitted):
    state = mark_notifications_read(user=ana, up_to=5)

    assert (state.unread_count, state.read_up_to) == (0, 0)
    assert emitted.types == []


def test_the_list_is_paged_by_id_newest_first(ana, members):
    followed_by(ana, members.many(5))

    first = notification_page(ana, before=None, limit=3)
    second = notification_page(ana, before=first.results[-1].id, limit=3)

    ids = [row.id for row in first.results + second.results]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert first.next is not None
    assert second.next is None


def test_notifications_of_a_blocked_member_are_withdrawn_and_uncounted(ana, bia, caio, emitted):
    followed_by(ana, [bia, caio])
    emitted.clear()

    block_member(user=ana, username="bia")

    assert [row.actor.username for row in notification_page(ana, before=None, limit=9).results] == [
        "caio"
    ]
    assert read_state(ana.id).unread_count == 1
    assert emitted.data("notification.read")[0]["unread_count"] == 1


def test_parallel_notifications_are_all_counted_and_their_ids_follow_the_commits(
    members, emitted, parallel
):
    ana = members("ana")
    fans = members.many(12)

    parallel([lambda fan=fan: follow_member(user=fan, username="ana") for fan in fans])

    assert read_state(ana.id).unread_count == 12
    sent = emitted.data("notification.added")
    by_rev = sorted(sent, key=lambda event: event["rev"])
    ids = [event["notification"]["id"] for event in by_rev]
    assert ids == sorted(ids)
    assert [event["unread_count"] for event in by_rev] == list(range(1, 13))


def test_reading_and_being_notified_at_once_never_loses_an_unread_one(members, parallel):
    ana = members("ana")
    fans = members.many(10)
    follows = [lambda fan=fan: follow_member(user=fan, username="ana") for fan in fans]
    reads = [lambda: mark_notifications_read(user=ana, up_to=2**40)] * 6

    parallel(follows + reads)

    state = read_state(ana.id)
    unread = Notification.objects.filter(recipient=ana, id__gt=state.read_up_to).count()
    assert state.unread_count == unread


def test_unfollowing_keeps_what_was_told(ana, bia):
    follow_member(user=bia, username="ana")

    unfollow_member(user=bia, username="ana")

    assert Notification.objects.filter(recipient=ana).count() == 1


def test_a_read_state_row_is_made_when_first_needed(ana):
    assert not ReadState.objects.filter(member=ana).exists()

    bump_counters(ReadState, ana.id, unread_count=1)

    assert read_state(ana.id).unread_count == 1
