"""User names that change: uniqueness, how often, and where the old name leads."""

import datetime as dt

import pytest
from django.utils import timezone

from server.core.domain import DomainError
from server.users import usernames
from server.users.models import User, UsernameRedirect
from server.users.services import register_member
from server.users.tests.factories import in_parallel, make_member

URL = "/api/me/username/"


def rename(client, name):
    return client.put(URL, {"username": name})


def register(name):
    return register_member(
        username=name, email=f"{name}@example.net", password=None, email_verified_at=timezone.now()
    )


def test_the_old_name_leads_to_the_new_one(api, as_ana, ana):
    assert rename(as_ana, "ana_lu").json()["username"] == "ana_lu"

    answer = api(None).get("/api/users/ana/?x=1")

    assert (answer.status_code, answer["Location"]) == (308, "/api/users/ana_lu/?x=1")
    assert (answer.json()["code"], answer.json()["username"]) == ("renamed", "ana_lu")
    assert api(None).get("/api/users/ana_lu/").json()["id"] == ana.id
    assert api(None).get("/api/users/ANA/")["Location"] == "/api/users/ana_lu/"
    assert api(None).get("/api/users/ana/followers/")["Location"] == "/api/users/ana_lu/followers/"


def test_a_follow_of_the_old_name_is_told_the_new_one(api, bia, as_ana):
    rename(as_ana, "ana_lu")

    answer = api(bia).put("/api/users/ana/follow/")

    assert (answer.status_code, answer["Location"]) == (308, "/api/users/ana_lu/follow/")


def test_whom_a_block_hides_is_hidden_under_the_old_name_too(api, bia, as_ana):
    rename(as_ana, "ana_lu")
    as_ana.put("/api/users/bia/block/")

    assert api(bia).get("/api/users/ana/").status_code == 404


def test_the_members_pages_and_all_that_show_them_are_told(as_ana, ana, emitted):
    rename(as_ana, "ana_lu")

    own, seen = emitted.rows()
    assert (own.type, own.topics) == ("account.changed", [f"member.{ana.id}"])
    assert (seen.type, seen.topics[:2]) == (
        "member.visibility", [f"author.{ana.id}", f"user.{ana.id}"],
    )  # fmt: skip
    assert emitted.data("member.visibility")[0]["visibility"] == "open"


def test_the_name_one_has_changes_nothing(as_ana, emitted):
    assert rename(as_ana, "ana").status_code == 200
    assert emitted.types == []
    assert rename(as_ana, "ana_lu").status_code == 200


def test_one_change_in_thirty_days(as_ana, ana):
    rename(as_ana, "ana_lu")
    ana.refresh_from_db()

    soon = rename(as_ana, "ana_maria")

    assert (soon.status_code, soon.json()["code"]) == (409, "username_changed_recently")
    again_at = dt.datetime.fromisoformat(soon.json()["again_at"])
    assert again_at == ana.username_changed_at + usernames.PAUSE
    User.objects.update(username_changed_at=timezone.now() - usernames.PAUSE)
    assert rename(as_ana, "ana_maria").status_code == 200
    assert set(UsernameRedirect.objects.values_list("username_key", flat=True)) == {"ana", "ana_lu"}


def test_one_may_go_back_to_ones_own_old_name(api, as_ana):
    rename(as_ana, "ana_lu")
    User.objects.update(username_changed_at=None)

    assert rename(as_ana, "Ana").json()["username"] == "Ana"
    assert api(None).get("/api/users/ana/").status_code == 200
    assert api(None).get("/api/users/ana_lu/").status_code == 308


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a", "invalid_username"),
        ("a b", "invalid_username"),
        ("a" * 31, "invalid_username"),
        ("\uff21na", "invalid_username"),
        ("\u212aelvin", "invalid_username"),
        ("an\u200ba", "invalid_username"),
        ("ana\n", "invalid_username"),
        ("Admin", "username_reserved"),
        ("BIA", "username_taken"),
        (7, "invalid"),
        (None, "null"),
    ],
)
def test_names_that_cannot_be_had(as_ana, ana, bia, name, code):
    answer = rename(as_ana, name)

    assert answer.status_code == 400
    assert answer.json()["fields"]["username"][0]["code"] == code
    ana.refresh_from_db()
    assert ana.username == "ana"


def test_an_old_name_is_nobody_elses_until_its_time_is_over(api, as_ana, bia):
    rename(as_ana, "ana_lu")

    for name in ("ana", "ANA"):
        with pytest.raises(DomainError) as refused:
            register(name)
        assert refused.value.code == "username_taken"
    assert rename(api(bia), "ana").json()["fields"]["username"][0]["code"] == "username_taken"

    UsernameRedirect.objects.update(ends_at=timezone.now())
    assert api(None).get("/api/users/ana/").status_code == 404
    assert register("ana").username == "ana"
    assert not UsernameRedirect.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_a_name_that_is_given_up_nobody_gets_it():
    member = make_member("ana")

    def take(number):
        try:
            if number == 0:
                return usernames.change_username(user=member, username="ana_lu").username
            return register("ana").username
        except DomainError as error:
            return error.code

    answers = in_parallel(take, list(range(8)), threads=8)

    assert sorted(answers) == ["ana_lu", *["username_taken"] * 7]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_name_one_gets_it():
    people = [make_member() for _ in range(8)]

    def take(number):
        try:
            name = ["Sonia", "sonia", "SONIA", "sOnia"][number % 4]
            return usernames.change_username(user=people[number], username=name).username_key
        except DomainError as error:
            return error.code

    answers = in_parallel(take, list(range(8)), threads=8)

    assert sorted(answers) == ["sonia", *["username_taken"] * 7]


def test_twenty_tries_an_hour(as_ana):
    answers = [rename(as_ana, "x").status_code for _ in range(21)]

    assert answers == [400] * 20 + [429]
