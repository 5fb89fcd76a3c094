import datetime as dt

from django.db.models import Q
from django.utils import timezone

from server.core.db import bump_counters
from server.social.models import (
    LATEST_ACTORS,
    Notification,
    NotificationGroup,
    NotificationKind,
    ReadState,
)
from server.social.notification_selectors import notification_page, read_state
from server.social.notifications import (
    GROUP_OPEN,
    mark_notifications_read,
    notify,
    withdraw_notifications,
)
from server.social.services import block_member, follow_member, mute_member, unfollow_member


def followed_by(ana, fans):
    for fan in fans:
        follow_member(user=fan, username=ana.username)


def liked_by(ana, fans, *, target_id=7):
    """What ana is told when members like one thing of hers."""
    for fan in fans:
        told(ana, fan, target_id=target_id)


def told(ana, fan, *, target_id=7, kind=NotificationKind.REVIEW_LIKE, comment_id=None):
    notify(recipient_id=ana.id, kind=kind, actor=fan, target_id=target_id, comment_id=comment_id)


def page_of(member, **place):
    return notification_page(member, **{"before": None, "limit": 10, **place})


def names(group):
    return [actor.username for actor in group.actors]


def newest_ids(member):
    rows = Notification.objects.filter(recipient=member).order_by("id")
    return list(rows.values_list("id", flat=True))


def test_deeds_of_one_kind_on_one_thing_are_one_notification(ana, members, emitted):
    fans = members.many(5)

    liked_by(ana, fans)

    (group,) = page_of(ana).results
    assert group.actor_count == 5
    assert names(group) == [fan.username for fan in reversed(fans[2:])]
    assert read_state(ana.id).unread_count == 1
    sent = emitted.data("notification.added")
    assert [event["notification"]["actor_count"] for event in sent] == [1, 2, 3, 4, 5]
    assert {event["notification"]["key"] for event in sent} == {group.key}
    assert {event["unread_count"] for event in sent} == {1}


def test_things_and_kinds_have_groups_of_their_own(ana, bia, caio):
    liked_by(ana, [bia, caio], target_id=1)
    liked_by(ana, [bia], target_id=2)
    followed_by(ana, [caio])

    assert [(row.kind, row.actor_count) for row in page_of(ana).results] == [
        ("follow", 1), ("review_like", 1), ("review_like", 2),
    ]  # fmt: skip
    assert read_state(ana.id).unread_count == 3


def test_a_member_who_does_it_twice_is_one_of_the_group_and_its_latest(ana, bia, caio):
    for fan, comment_id in ((bia, 1), (caio, 2), (bia, 3)):
        told(ana, fan, kind=NotificationKind.COMMENT, comment_id=comment_id)

    (group,) = page_of(ana).results
    assert (group.actor_count, names(group), group.comment_id) == (2, ["bia", "caio"], 3)


def test_a_notification_carries_the_unread_count_under_a_rev(ana, bia, emitted):
    liked_by(ana, [bia], target_id=1)
    liked_by(ana, [bia], target_id=2)

    first, second = emitted.data("notification.added")
    assert (first["unread_count"], second["unread_count"]) == (1, 2)
    assert second["rev"] > first["rev"]
    assert first["notification"]["read"] is False
    assert emitted.rows("notification.added")[0].topics == [f"member.{ana.id}"]


def test_reading_up_to_a_group_leaves_later_ones_unread(ana, bia, emitted):
    for target_id in (1, 2, 3):
        liked_by(ana, [bia], target_id=target_id)
    second = page_of(ana).results[1].id

    state = mark_notifications_read(user=ana, up_to=second)

    assert (state.unread_count, state.read_up_to) == (1, second)
    assert [row.read for row in page_of(ana).results] == [False, True, True]
    assert emitted.data("notification.read")[-1] == {
        "unread_count": 1, "read_up_to": second, "rev": state.rev,
    }  # fmt: skip


def test_a_group_that_grew_since_it_was_seen_stays_unread(ana, bia, caio):
    liked_by(ana, [bia])
    seen = page_of(ana).results[0].id
    liked_by(ana, [caio])

    assert mark_notifications_read(user=ana, up_to=seen).unread_count == 1


def test_a_read_group_becomes_unread_when_it_grows(ana, bia, caio):
    liked_by(ana, [bia])
    mark_notifications_read(user=ana, up_to=page_of(ana).results[0].id)

    liked_by(ana, [caio])

    (group,) = page_of(ana).results
    assert (group.read, group.actor_count, read_state(ana.id).unread_count) == (False, 2, 1)


def test_a_group_read_long_ago_is_closed_and_a_new_one_opens(ana, bia, caio):
    liked_by(ana, [bia])
    mark_notifications_read(user=ana, up_to=page_of(ana).results[0].id)
    age_groups()

    liked_by(ana, [caio])

    new, old = page_of(ana).results
    assert (names(new), new.read) == (["caio"], False)
    assert (names(old), old.read) == (["bia"], True)
    assert new.key != old.key


def test_an_unread_group_takes_in_more_however_old_it_is(ana, bia, caio):
    liked_by(ana, [bia])
    age_groups()

    liked_by(ana, [caio])

    (group,) = page_of(ana).results
    assert names(group) == ["caio", "bia"]


def age_groups():
    NotificationGroup.objects.update(opened_at=timezone.now() - GROUP_OPEN - dt.timedelta(hours=1))


def test_read_state_never_goes_backwards(ana, bia, emitted):
    liked_by(ana, [bia], target_id=1)
    liked_by(ana, [bia], target_id=2)
    newer, older = page_of(ana).results
    done = mark_notifications_read(user=ana, up_to=newer.id)
    emitted.clear()

    again = mark_notifications_read(user=ana, up_to=older.id)

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


def test_the_list_is_paged_by_id_newest_first(ana, bia):
    for target_id in range(1, 6):
        liked_by(ana, [bia], target_id=target_id)

    first = page_of(ana, limit=3)
    second = page_of(ana, limit=3, before=first.results[-1].id)

    ids = [row.id for row in first.results + second.results]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert first.next is not None
    assert second.next is None


def test_a_blocked_member_is_taken_out_of_every_group(ana, bia, caio, emitted):
    liked_by(ana, [bia], target_id=1)
    liked_by(ana, [caio, bia], target_id=2)
    emitted.clear()

    block_member(user=ana, username="bia")

    (group,) = page_of(ana).results
    assert (names(group), group.actor_count) == (["caio"], 1)
    assert read_state(ana.id).unread_count == 1
    assert emitted.data("notification.read")[0]["unread_count"] == 1


def test_a_muted_member_is_taken_out_of_every_group_and_tells_nothing_more(ana, bia, caio):
    liked_by(ana, [bia], target_id=1)
    liked_by(ana, [caio, bia], target_id=2)

    mute_member(user=ana, username="bia")
    liked_by(ana, [bia], target_id=3)

    (group,) = page_of(ana).results
    assert names(group) == ["caio"]
    assert read_state(ana.id).unread_count == 1


def test_a_member_who_left_is_not_named_and_their_own_groups_are_not_shown(ana, bia, caio):
    liked_by(ana, [bia, caio], target_id=1)
    liked_by(ana, [bia], target_id=2)
    type(bia).objects.filter(id=bia.id).update(is_active=False)

    (group,) = page_of(ana).results

    assert (names(group), group.actor_count) == (["caio"], 1)
    assert mark_notifications_read(user=ana, up_to=group.id).unread_count == 0


def test_a_group_whose_latest_all_left_names_the_next(ana, members):
    fans = members.many(LATEST_ACTORS + 1)
    liked_by(ana, fans)
    type(ana).objects.filter(id__in=[fan.id for fan in fans[1:]]).update(is_active=False)

    (group,) = page_of(ana).results

    assert names(group) == [fans[0].username]


def test_taking_back_one_of_several_shrinks_the_group_under_a_new_rev(ana, bia, caio, emitted):
    liked_by(ana, [bia, caio])
    newest = page_of(ana).results[0]
    emitted.clear()

    withdraw_notifications(recipient_id=ana.id, which=Q(actor=caio), unread_only=True)

    (event,) = emitted.data("notification.added")
    assert event["notification"]["key"] == newest.key
    assert event["notification"]["id"] < newest.id
    assert event["notification"]["actor_count"] == 1
    assert (event["unread_count"], event["rev"]) == (1, read_state(ana.id).rev)
    assert names(page_of(ana).results[0]) == ["bia"]


def test_taking_back_the_last_one_ends_the_group(ana, bia, emitted):
    liked_by(ana, [bia])
    emitted.clear()

    withdraw_notifications(recipient_id=ana.id, which=Q(actor=bia), unread_only=True)

    (event,) = emitted.data("notification.added")
    assert (event["notification"]["actors"], event["notification"]["actor_count"]) == ([], 0)
    assert event["unread_count"] == 0
    assert page_of(ana).results == []


def test_what_was_read_stays_told(ana, bia, emitted):
    liked_by(ana, [bia])
    mark_notifications_read(user=ana, up_to=page_of(ana).results[0].id)
    emitted.clear()

    withdraw_notifications(recipient_id=ana.id, which=Q(actor=bia), unread_only=True)

    assert names(page_of(ana).results[0]) == ["bia"]
    assert emitted.types == []


def test_parallel_notifications_are_all_counted_and_their_ids_follow_the_commits(
    members, emitted, parallel
):
    ana = members("ana")
    fans = members.many(12)

    parallel([lambda fan=fan: follow_member(user=fan, username="ana") for fan in fans])

    (group,) = page_of(ana).results
    assert group.actor_count == 12
    assert read_state(ana.id).unread_count == 1
    by_rev = sorted(emitted.data("notification.added"), key=lambda event: event["rev"])
    ids = [event["notification"]["id"] for event in by_rev]
    assert ids == sorted(ids)
    assert [event["notification"]["actor_count"] for event in by_rev] == list(range(1, 13))


def test_reading_and_being_notified_at_once_never_loses_an_unread_one(members, parallel):
    ana = members("ana")
    fans = members.many(10)
    follows = [lambda fan=fan: follow_member(user=fan, username="ana") for fan in fans]
    reads = [lambda: mark_notifications_read(user=ana, up_to=2**40)] * 6

    parallel(follows + reads)

    state = read_state(ana.id)
    unread = NotificationGroup.objects.filter(recipient=ana, newest_id__gt=state.read_up_to)
    assert state.unread_count == unread.count()
    assert sum(row.actor_count for row in NotificationGroup.objects.filter(recipient=ana)) == 10


def test_unfollowing_keeps_what_was_told(ana, bia):
    follow_member(user=bia, username="ana")

    unfollow_member(user=bia, username="ana")

    assert Notification.objects.filter(recipient=ana).count() == 1


def test_a_read_state_row_is_made_when_first_needed(ana):
    assert not ReadState.objects.filter(member=ana).exists()

    bump_counters(ReadState, ana.id, unread_count=1)

    assert read_state(ana.id).unread_count == 1
