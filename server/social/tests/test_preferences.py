import pytest

from server.social.delivery.preferences import change_preferences, channels_for, settings_of
from server.social.models import Digest, Notification, NotificationKind
from server.social.notification_selectors import notification_page, read_state
from server.social.notifications import notify
from server.social.services import follow_member, unfollow_member


def channels(member, kind):
    (row,) = [row for row in settings_of(member) if row.kind == kind]
    return row.in_app, row.email, row.push


def test_nobody_has_to_choose(ana):
    assert [row.kind for row in settings_of(ana)] == NotificationKind.values
    assert channels(ana, "comment") == (True, True, True)
    assert channels(ana, "review_like") == (True, False, True)


def test_a_channel_that_is_not_named_stays_as_it_is(ana, bia):
    change_preferences(user=ana, changes={"comment": {"push": False}})
    change_preferences(user=ana, changes={"comment": {"in_app": False}, "follow": {}})

    assert channels(ana, "comment") == (False, True, False)
    assert channels(ana, "follow") == channels(bia, "follow")
    assert channels(bia, "comment") == (True, True, True)


def test_what_is_turned_off_in_the_product_is_neither_shown_nor_counted_nor_told(
    ana, bia, caio, emitted
):
    change_preferences(user=ana, changes={"follow": {"in_app": False}})

    follow_member(user=bia, username="ana")
    notify(recipient_id=ana.id, kind="review_like", actor=bia, target_id=1)

    assert [g.kind for g in notification_page(ana, before=None, limit=9).results] == ["review_like"]
    assert read_state(ana.id).unread_count == 1
    assert [d["notification"]["kind"] for d in emitted.data("notification.added")] == [
        "review_like"
    ]
    assert Digest.objects.get(member=ana).due_at is not None  # it waits for the mail
    change_preferences(user=ana, changes={"follow": {"in_app": True}})
    follow_member(user=caio, username="ana")
    assert read_state(ana.id).unread_count == 2
    emitted.clear()
    unfollow_member(user=bia, username="ana")
    assert emitted.data("notification.added") == []


def test_what_no_channel_wants_is_not_written(ana, bia):
    off = {"in_app": False, "email": False, "push": False}
    change_preferences(user=ana, changes={"follow": off})

    follow_member(user=bia, username="ana")

    assert not Notification.objects.exists()


def test_an_address_that_nobody_proved_gets_no_mail(members):
    doubtful = members("doubtful", email_verified_at=None)

    assert not channels_for(doubtful.id, kind="comment", movie_id=None).email
    assert channels_for(doubtful.id, kind="comment", movie_id=None).in_app


def test_the_matrix_by_http(api, ana):
    client, url = api(ana), "/api/me/notification-settings/"
    before = client.get(url).json()
    assert (before["push_public_key"], before["email_verified"]) == (None, True)

    answer = client.patch(url, {"kinds": [{"kind": "follow", "email": False}]})

    assert answer.status_code == 200
    changed = {row["kind"]: row for row in answer.json()["kinds"]}
    assert changed["follow"] == {"kind": "follow", "in_app": True, "email": False, "push": True}
    assert client.get(url).json() == answer.json()
    assert api(None).get(url).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kinds": {}},
        {"kinds": [{"email": True}]},
        {"kinds": [{"kind": "birthday", "email": True}]},
        {"kinds": [{"kind": "follow", "email": "yes"}]},
    ],
)
def test_what_is_no_matrix_is_refused(api, ana, body):
    assert api(ana).patch("/api/me/notification-settings/", body).status_code == 400
