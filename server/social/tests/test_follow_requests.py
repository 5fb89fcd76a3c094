"""Private accounts: asking to follow, answering, and what happens when an account opens again."""

import pytest
from django.db import transaction

from server.core.domain import NotFound
from server.social import follow_requests, tasks
from server.social.follow_requests import accept_open_requests, accept_request, decline_request
from server.social.models import Activity, Follow, FollowRequest, Notification
from server.social.notification_selectors import read_state
from server.social.relations import relation_between
from server.social.selectors import member_stats
from server.social.services import block_member, follow_member, unfollow_member
from server.users import profiles
from server.users.models import User
from server.users.profiles import ACCEPT_OPEN_REQUESTS, update_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(members):
    return members("ana", is_private=True)


def go_public(member):
    update_profile(user=member, changes={"is_private": False})


def kinds_told(member):
    rows = Notification.objects.filter(recipient=member).order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_following_a_private_member_asks_and_follows_nobody(ana, bia, emitted):
    state = follow_member(user=bia, username="ana")

    assert (state.follows, state.requested, state.follower_count) == (False, True, 0)
    assert not Follow.objects.exists()
    assert emitted.types == ["feed.changed", "feed.changed", "notification.added"]
    to_bia, to_ana = emitted.data("feed.changed")
    assert (to_bia["follows"], to_bia["requested"], to_bia["requested_by"]) == (False, True, False)
    assert (to_ana["requested"], to_ana["requested_by"]) == (False, True)
    assert kinds_told(ana) == ["follow_request"]


def test_asking_twice_asks_once(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    assert follow_member(user=bia, username="ana").requested is True
    assert emitted.types == []
    assert FollowRequest.objects.count() == 1


def test_a_follower_from_before_stays_one_and_asks_nothing(members, bia):
    open_member = members("olga")
    follow_member(user=bia, username="olga")
    update_profile(user=open_member, changes={"is_private": True})

    state = follow_member(user=bia, username="olga")

    assert (state.follows, state.requested, state.follower_count) == (True, False, 1)
    assert not FollowRequest.objects.exists()


def test_accepting_emits_what_a_follow_emits_and_tells_the_follower(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    state = accept_request(user=ana, username="bia")

    assert (state.accepted, state.follower_count) == (True, 1)
    assert relation_between(bia.id, ana.id).follows
    assert member_stats(bia.id).following_count == 1
    assert [type_ for type_ in emitted.types if not type_.startswith("notification")] == [
        "member.stats", "member.stats", "member.followed", "feed.changed", "feed.changed",
    ]  # fmt: skip
    to_bia = emitted.data("feed.changed")[0]
    assert (to_bia["follows"], to_bia["requested"]) == (True, False)
    card = emitted.rows("member.followed")[0]
    assert (card.actor_id, card.owner_ids) == (bia.id, [ana.id])
    assert (kinds_told(ana), kinds_told(bia)) == ([], ["follow_accepted"])
    assert read_state(ana.id).unread_count == 0


def test_accepting_twice_is_safe(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    accept_request(user=ana, username="bia")
    emitted.clear()

    assert accept_request(user=ana, username="bia").accepted is True
    assert emitted.types == []


def test_nobody_is_accepted_who_does_not_ask(ana, bia):
    with pytest.raises(NotFound):
        accept_request(user=ana, username="bia")


def test_declining_tells_both_pages_and_withdraws_the_notification(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    decline_request(user=ana, username="bia")
    decline_request(user=ana, username="bia")

    assert [event["requested"] for event in emitted.data("feed.changed")] == [False, False]
    assert not FollowRequest.objects.exists()
    assert not Follow.objects.exists()
    assert (kinds_told(ana), kinds_told(bia)) == ([], [])


def test_withdrawing_a_request_withdraws_its_notification(ana, bia, emitted):
    follow_member(user=bia, username="ana")
    emitted.clear()

    unfollow_member(user=bia, username="ana")

    assert not FollowRequest.objects.exists()
    assert kinds_told(ana) == []
    assert emitted.types[:2] == ["feed.changed", "feed.changed"]
    assert read_state(ana.id).unread_count == 0


@pytest.mark.parametrize("who_blocks", ["ana", "bia"])
def test_a_block_removes_requests_both_ways(ana, bia, who_blocks):
    update_profile(user=bia, changes={"is_private": True})
    follow_member(user=bia, username="ana")
    follow_member(user=ana, username="bia")
    blocker, other = (ana, bia) if who_blocks == "ana" else (bia, ana)

    block_member(user=blocker, username=other.username)

    assert not FollowRequest.objects.exists()
    assert (kinds_told(ana), kinds_told(bia)) == ([], [])
    with pytest.raises(NotFound):
        accept_request(user=ana, username="bia")


def test_going_public_accepts_all_who_ask_a_batch_a_transaction(ana, members, monkeypatch, emitted):
    monkeypatch.setattr(follow_requests, "BATCH", 3)
    fans = members.many(7)
    for fan in fans:
        follow_member(user=fan, username="ana")
    go_public(ana)
    emitted.clear()

    assert accept_open_requests() == 7
    assert accept_open_requests() == 0

    assert Follow.objects.filter(followee=ana).count() == 7
    assert member_stats(ana.id).follower_count == 7
    assert emitted.types.count("member.followed") == 7
    mine = [event for event in emitted.data("member.stats") if event["member_id"] == ana.id]
    assert [event["follower_count"] for event in mine] == [3, 6, 7]
    assert kinds_told(ana) == []
    assert {tuple(kinds_told(fan)) for fan in fans} == {("follow_accepted",)}


def test_going_public_hints_at_the_task_that_a_sweep_runs_too(ana, bia, monkeypatch, settings):
    hints = []
    monkeypatch.setattr(profiles, "hint_on_commit", hints.append)
    follow_member(user=bia, username="ana")

    go_public(ana)

    assert hints == [ACCEPT_OPEN_REQUESTS] == [tasks.accept_open_requests.name]
    swept = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert ACCEPT_OPEN_REQUESTS in swept
    assert tasks.accept_open_requests() == 1


def test_requests_to_an_account_that_is_private_wait(ana, bia):
    follow_member(user=bia, username="ana")

    assert accept_open_requests() == 0
    assert FollowRequest.objects.count() == 1


def test_what_a_killed_worker_left_the_sweep_finds(ana, members, monkeypatch):
    monkeypatch.setattr(follow_requests, "BATCH", 2)
    for fan in members.many(5):
        follow_member(user=fan, username="ana")
    go_public(ana)
    accept_batch = follow_requests._accept_batch

    def dies_after_one(batch):
        if Follow.objects.exists():
            raise SystemExit
        return accept_batch(batch)

    monkeypatch.setattr(follow_requests, "_accept_batch", dies_after_one)
    with pytest.raises(SystemExit):
        accept_open_requests()
    assert (Follow.objects.count(), FollowRequest.objects.count()) == (2, 3)

    monkeypatch.setattr(follow_requests, "_accept_batch", accept_batch)
    assert accept_open_requests() == 3
    assert member_stats(ana.id).follower_count == 5


def test_who_follows_an_open_account_again_is_asked_for_nothing(ana, bia):
    follow_member(user=bia, username="ana")
    go_public(ana)

    state = follow_member(user=bia, username="ana")

    assert (state.follows, state.requested) == (True, False)
    assert not FollowRequest.objects.exists()
    assert kinds_told(ana) == ["follow"]
    assert accept_open_requests() == 0


def test_a_change_of_privacy_and_follows_at_once_have_one_order(members, parallel):
    """A follow is a request iff the account was private when it committed; none is forgotten."""
    ana, fans = members("ana"), members.many(6)

    def private(value):
        return lambda: update_profile(
            user=User.objects.get(pk=ana.pk), changes={"is_private": value}
        )

    answers = parallel(
        [private(True), *[lambda fan=fan: follow_member(user=fan, username="ana") for fan in fans]]
    )

    states = answers[1:]
    assert all(state.follows != state.requested for state in states)
    assert Follow.objects.count() == sum(state.follows for state in states)
    assert FollowRequest.objects.count() == sum(state.requested for state in states)
    assert member_stats(ana.id).follower_count == Follow.objects.count()

    parallel([private(False), accept_open_requests, accept_open_requests])
    accept_open_requests()
    assert (Follow.objects.count(), FollowRequest.objects.count()) == (6, 0)
    assert member_stats(ana.id).follower_count == 6


def test_accepting_and_withdrawing_at_once_end_in_one_of_the_two(members, parallel):
    ana = members("ana", is_private=True)
    for fan in members.many(5):
        follow_member(user=fan, username="ana")

        parallel([
            lambda fan=fan: accept_request(user=ana, username=fan.username),
            lambda fan=fan: unfollow_member(user=fan, username="ana"),
        ])  # fmt: skip

    # An acceptance that came first was taken back by the unfollow, one that came later found none.
    assert not FollowRequest.objects.exists()
    assert not Follow.objects.exists()
    assert not Activity.objects.exists()
    assert member_stats(ana.id).follower_count == 0


def test_a_rollback_takes_the_request_and_its_events_back(ana, bia, emitted):
    with transaction.atomic():
        follow_member(user=bia, username="ana")
        transaction.set_rollback(True)

    assert not FollowRequest.objects.exists()
    assert emitted.types == []


def test_over_http_the_whole_way(api, ana, bia, caio):
    for member in (bia, caio):
        asked = api(member).put("/api/users/ana/follow/")
        assert asked.json() == {"follows": False, "requested": True, "follower_count": 0}
    profile = api(bia).get("/api/users/ana/").json()
    assert (profile["is_private"], profile["viewer"]["requested"]) == (True, True)
    assert api(ana).get("/api/users/bia/").json()["viewer"]["requested_by"] is True

    first = api(ana).get("/api/me/follow-requests/?limit=1").json()
    assert [row["member"]["username"] for row in first["results"]] == ["caio"]
    assert set(first["results"][0]) == {"id", "member", "at"}
    second = api(ana).get(f"/api/me/follow-requests/?limit=1&cursor={first['next']}").json()
    assert [row["member"]["username"] for row in second["results"]] == ["bia"]
    assert second["next"] is None

    accepted = api(ana).put("/api/me/follow-requests/bia/")
    assert (accepted.status_code, accepted.json()) == (200, {"accepted": True, "follower_count": 1})
    assert api(ana).delete("/api/me/follow-requests/caio/").status_code == 204
    assert api(ana).get("/api/me/follow-requests/").json()["results"] == []
    assert api(bia).get("/api/users/ana/").json()["viewer"]["follows"] is True
    assert api(caio).get("/api/users/ana/").json()["viewer"]["requested"] is False


def test_over_http_bad_requests_have_codes(api, ana, bia):
    assert api(ana).put("/api/me/follow-requests/bia/").json()["code"] == "not_found"
    assert api(ana).put("/api/me/follow-requests/nobody/").json()["code"] == "not_found"
    assert api(ana).get("/api/me/follow-requests/?cursor=x").json()["code"] == "invalid_cursor"
    assert api(None).get("/api/me/follow-requests/").json()["code"] == "not_authenticated"
    assert api(ana).post("/api/me/follow-requests/").json()["code"] == "method_not_allowed"


def test_the_number_of_requests_costs_no_queries(api, ana, members, django_assert_num_queries):
    client = api(ana)
    for fan in members.many(5):
        follow_member(user=fan, username="ana")

    with django_assert_num_queries(2):  # the session with its member; the page
        assert len(client.get("/api/me/follow-requests/").json()["results"]) == 5


def test_blocks_and_mutes_are_listed_to_who_made_them(api, members, bia, caio):
    me, closed = members("eva"), members("closed")
    client = api(me)
    for name in ("bia", "caio", "closed"):
        assert client.put(f"/api/users/{name}/block/").status_code == 200
    assert client.delete("/api/users/caio/block/").status_code == 204
    assert client.put("/api/users/caio/mute/").status_code == 200
    closed.is_active = False
    closed.save()

    blocks, mutes = client.get("/api/me/blocks/").json(), client.get("/api/me/mutes/").json()

    assert [row["username"] for row in blocks["results"]] == ["bia"]
    assert [row["username"] for row in mutes["results"]] == ["caio"]
    assert api(bia).get("/api/me/blocks/").json() == {"results": [], "next": None}
    assert api(None).get("/api/me/mutes/").status_code == 401
