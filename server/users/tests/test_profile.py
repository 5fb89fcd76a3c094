import pytest
from django.contrib.auth.models import Group

from server.core.domain import NotFound
from server.users.models import User
from server.users.selectors import member_by_username, member_ref, member_refs
from server.users.tests.factories import make_member

URL = "/api/me/"


def test_a_member_changes_what_they_name_and_the_rest_stays(as_ana, ana):
    answer = as_ana.patch(URL, {"display_name": "  Ana\u0301 C. ", "bio": "One\nTwo"})

    assert answer.status_code == 200
    assert answer.json()["display_name"] == "An\u00e1 C."
    assert answer.json()["bio"] == "One\nTwo"
    assert answer.json()["language"] == "en"
    again = as_ana.patch(URL, {"language": "pt-BR", "default_audience": "friends"}).json()
    assert (again["bio"], again["language"], again["default_audience"]) == (
        "One\nTwo",
        "pt-BR",
        "friends",
    )


def test_an_empty_display_name_falls_back_to_the_user_name(as_ana):
    assert as_ana.patch(URL, {"display_name": ""}).json()["display_name"] == "ana"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("display_name", "x" * 51, "max_length"),
        ("display_name", "a\nb", "invalid_text"),
        ("display_name", "\u202eevil", "invalid_text"),
        ("display_name", None, "null"),
        ("display_name", {"a": 1}, "invalid"),
        ("bio", "x" * 501, "max_length"),
        ("bio", "a" + "\u0301" * 100, "invalid_text"),
        ("bio", "\u0007", "invalid_text"),
        ("language", "de", "invalid_choice"),
        ("default_audience", "everyone", "invalid_choice"),
    ],
)
def test_bad_values_are_refused_with_field_and_code(as_ana, field, value, code):
    answer = as_ana.patch(URL, {field: value})

    assert answer.status_code == 400
    assert answer.json()["fields"][field][0]["code"] == code


@pytest.mark.django_db
def test_no_request_changes_a_field_that_is_not_the_members_to_change(as_ana, ana, visitor):
    Group.objects.create(name="Parceiros")
    forbidden = {
        "id": 999,
        "username": "root",
        "username_key": "root",
        "email": "evil@example.org",
        "email_key": "evil@example.org",
        "email_verified_at": "2026-01-01T00:00:00Z",
        "password": "x",
        "photo": "photos/other.webp",
        "is_active": False,
        "is_staff": True,
        "is_superuser": True,
        "is_demo": True,
        "last_login": "2026-01-01T00:00:00Z",
        "date_joined": "2000-01-01T00:00:00Z",
        "groups": [1],
        "user_permissions": [1],
    }
    before = User.objects.filter(pk=ana.pk).values().get()

    assert as_ana.patch(URL, forbidden).status_code == 200
    assert User.objects.filter(pk=ana.pk).values().get() == before
    assert not ana.groups.exists()

    registered = visitor.post(
        "/api/auth/register/",
        {**forbidden, "username": "eve", "email": "eve@example.org", "password": "long enough 9"},
    )
    assert registered.status_code == 201
    eve = User.objects.get(username="eve")
    assert (eve.is_staff, eve.is_superuser, eve.is_demo, eve.photo) == (False, False, False, "")
    assert eve.id != 999
    assert eve.email_verified_at is None


@pytest.mark.parametrize("method", ["post", "put"])
def test_other_methods_are_405(as_ana, method):
    answer = getattr(as_ana, method)(URL)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.django_db
def test_references_to_many_members_cost_one_query(django_assert_num_queries):
    ids = [make_member().id for _ in range(20)]

    with django_assert_num_queries(1):
        refs = member_refs([*ids, *ids, 10**15])
    with django_assert_num_queries(0):
        assert member_refs([]) == {}

    assert sorted(refs) == sorted(ids)
    assert refs[ids[0]] == member_ref(User.objects.get(pk=ids[0]))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Ana_B", "ana_b", "ＡＮＡ_Ｂ"])
def test_a_member_is_found_by_name_in_any_form(name):
    member = make_member("Ana_B")

    assert member_by_username(name) == member


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "", "closed", "x" * 100_000])
def test_who_is_not_there_or_closed_is_not_found(name):
    make_member("closed", is_active=False)

    with pytest.raises(NotFound):
        member_by_username(name)
