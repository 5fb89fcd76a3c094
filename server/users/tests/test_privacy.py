"""Privacy settings: what they change, what they tell, and under which `rev`."""

import pytest

from server.users.models import User
from server.users.profiles import update_profile
from server.users.tests.factories import in_parallel, make_member

URL = "/api/me/"


def test_a_new_member_is_open_and_shows_what_they_do(as_ana):
    me = as_ana.get(URL).json()

    assert (me["is_private"], me["shows_presence"], me["shows_typing"]) == (False, True, True)
    assert me["comment_policy"] == "anyone"


def test_going_private_tells_the_hubs_and_every_page_of_the_member(as_ana, ana, emitted):
    answer = as_ana.patch(URL, {"is_private": True})

    assert (answer.status_code, answer.json()["is_private"]) == (200, True)
    own, seen = emitted.rows()
    assert (own.type, own.topics, own.audience) == ("account.changed", [f"member.{ana.id}"], "me")
    assert emitted.data("account.changed") == [
        {
            "member_id": ana.id,
            "is_private": True,
            "shows_presence": True,
            "shows_typing": True,
            "rev": 1,
        }
    ]
    assert seen.topics == [f"author.{ana.id}", f"user.{ana.id}", "public", "objects"]
    assert (seen.actor_id, seen.owner_ids, seen.audience) == (None, [], "public")
    assert emitted.data("member.visibility") == [
        {"member_id": ana.id, "visibility": "private", "rev": 1}
    ]


def test_going_public_again_says_open_under_a_greater_rev(as_ana, emitted):
    as_ana.patch(URL, {"is_private": True})

    as_ana.patch(URL, {"is_private": False})

    told = emitted.data("member.visibility")
    assert [(event["visibility"], event["rev"]) for event in told] == [("private", 1), ("open", 2)]


def test_what_is_already_so_emits_nothing(as_ana, emitted):
    as_ana.patch(URL, {"is_private": False, "shows_typing": True, "bio": ""})

    assert emitted.types == []
    assert User.objects.get().account_rev == 0


def test_presence_settings_concern_the_member_alone(as_ana, emitted):
    as_ana.patch(URL, {"shows_presence": False, "shows_typing": False})

    assert emitted.types == ["account.changed"]
    told = emitted.data("account.changed")[0]
    assert (told["shows_presence"], told["shows_typing"], told["rev"]) == (False, False, 1)


def test_words_and_the_comment_policy_are_told_to_the_members_other_pages_alone(as_ana, emitted):
    answer = as_ana.patch(URL, {"comment_policy": "followees", "bio": "Cinema novo."})

    assert answer.json()["comment_policy"] == "followees"
    assert emitted.types == ["account.changed"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("is_private", "true", "invalid"),
        ("is_private", 1, "invalid"),
        ("is_private", None, "null"),
        ("shows_presence", [], "invalid"),
        ("shows_typing", 0, "invalid"),
        ("comment_policy", "friends", "invalid_choice"),
        ("comment_policy", None, "null"),
    ],
)
def test_bad_values_are_refused_with_field_and_code(as_ana, emitted, field, value, code):
    answer = as_ana.patch(URL, {field: value})

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code
    assert emitted.types == []


@pytest.mark.django_db(transaction=True)
def test_changes_at_once_have_one_order_of_revs_and_the_last_one_stands(emitted):
    member = make_member()

    in_parallel(
        lambda value: update_profile(
            user=User.objects.get(pk=member.pk), changes={"is_private": value}
        ),
        [True, False] * 6,
        threads=6,
    )

    told = emitted.data("member.visibility")
    assert [event["rev"] for event in told] == list(range(1, len(told) + 1))
    states = [event["visibility"] for event in told]
    assert states == [("private", "open")[n % 2] for n in range(len(told))]
    member.refresh_from_db()
    assert member.is_private == (states[-1] == "private")
