"""What a profile may say: pronouns, place, link; and that nothing else is written through it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone

from server.users.models import User
from server.users.profiles import PRIVACY, WORDS
from server.users.tests import pictures

URL = "/api/me/"
#: what the member's own writes may change, and the version and times that go with them
DECLARED = WORDS | PRIVACY | {"account_rev", "photo", "username", "username_key"}
DECLARED |= {"username_changed_at", "time_zone"}


@pytest.fixture
def verified(ana):
    User.objects.filter(pk=ana.pk).update(email_verified_at=timezone.now())
    ana.refresh_from_db()
    return ana


def test_pronouns_and_place_and_link_are_on_the_members_own_page_and_profile(api, as_ana, verified):
    words = {
        "pronouns": "ela/dela",
        "location": " São Paulo ",
        "link": "https://example.org/ana?x=1#y",
    }

    me = as_ana.patch(URL, words).json()
    seen = api(None).get("/api/users/ana/").json()

    for answer in (me, seen):
        assert (answer["pronouns"], answer["location"]) == ("ela/dela", "São Paulo")
        assert answer["link"] == "https://example.org/ana?x=1#y"


def test_a_link_takes_a_confirmed_address_and_can_always_be_taken_away(as_ana, verified):
    as_ana.patch(URL, {"link": "https://example.org"})
    User.objects.update(email_verified_at=None)

    refused = as_ana.patch(URL, {"link": "https://example.com", "bio": "Oi"})

    assert (refused.status_code, refused.json()["code"]) == (403, "email_unverified")
    assert refused.json()["fields"]["link"][0]["code"] == "email_unverified"
    verified.refresh_from_db()
    assert (verified.link, verified.bio) == ("https://example.org", "")
    assert as_ana.patch(URL, {"link": ""}).json()["link"] == ""


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org", "//example.org",
        "example.org", "https://", "http://user:password@example.org", "https://example.org@evil.example",
        "https://exam ple.org", "https://example.org/\nx", "https://example.org/\u202e",
        "https://exämple.org", "https://example.org/\x01", "https://[::1", "HTTPS:example.org",
        " ", "https://" + "a" * 250 + ".org",
    ],
)  # fmt: skip
def test_what_is_no_public_http_address_is_no_link(as_ana, verified, link):
    answer = as_ana.patch(URL, {"link": link})

    if link.strip():
        assert answer.status_code == 400
        assert answer.json()["fields"]["link"][0]["code"] in {"invalid_link", "max_length"}
    verified.refresh_from_db()
    assert verified.link == ""


TEXTS = ["display_name", "bio", "pronouns", "location", "link"]
#: raw JSON, so that what no JSON library writes can be sent
BAD = {
    "NUL": '"a\\u0000b"',
    "half a surrogate pair": '"\\ud800"',
    "text that turns around": '"\\u202eevil"',
    "isolates": '"\\u2066x"',
    "a bell": '"\\u0007"',
    "a line separator": '"a\\u2028b"',
    "private use": '"\\ue000"',
    "a tower of marks": '"a' + "\\u0301\\u0316" * 40 + '"',
    "enclosing marks": '"a' + "\\u20dd" * 40 + '"',
    "marks without end": '"a' + "\u0301\u0316" * 200_000 + '"',
    "too much text": '"' + "x" * 900_000 + '"',
    "a number": "5",
    "a list": '["x"]',
    "an object": '{"x": 1}',
    "null": "null",
    "true": "true",
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("field", TEXTS)
def test_text_that_is_none_is_refused_at_once(as_ana, verified, field, what):
    body = f'{{"{field}": {BAD[what]}}}'

    answer = as_ana.patch(URL, body.encode(), content_type="application/json")

    assert answer.status_code == 400
    before = User.objects.get(pk=verified.pk)
    assert getattr(before, field) == getattr(verified, field)


def test_ten_megabytes_are_not_read(as_ana):
    body = b'{"bio": "' + b"x" * 10_000_000 + b'"}'

    assert as_ana.patch(URL, body, content_type="application/json").status_code in {400, 413}


def other_value(field: Any) -> Any:
    """A value of the field's type that no member has."""
    by_type = {
        models.BooleanField: True,
        models.DateTimeField: dt.datetime(2001, 1, 1, tzinfo=dt.UTC).isoformat(),
        models.UUIDField: str(uuid.uuid4()),
        models.IntegerField: 987_654,
        models.EmailField: "evil@example.org",
    }
    for kind, value in by_type.items():
        if isinstance(field, kind):
            return value
    return "evil"


def everything() -> dict[str, Any]:
    """Each field of a member by name, by column, and as other programs would guess it."""
    body = {}
    for field in User._meta.get_fields():
        if field.concrete and not field.many_to_many:
            body[field.name] = body[field.attname] = other_value(field)
    body |= {"groups": [1], "user_permissions": [1], "email_verified": True, "pk": 987_654}
    return body


WRITES = {
    "the profile": lambda client, body: client.patch(URL, body),
    "the favourites": lambda client, body: client.put(
        "/api/me/favourites/", {**body, "movies": []}
    ),
    "the pinned reviews": lambda client, body: client.put(
        "/api/me/pinned-reviews/", {**body, "reviews": []}
    ),
    "the user name": lambda client, body: client.put(
        "/api/me/username/", {**body, "username": "ana_2"}
    ),
    "the photo": lambda client, body: client.put(
        "/api/me/photo/",
        {
            **{name: str(value) for name, value in body.items() if name != "photo"},
            "photo": SimpleUploadedFile("a.png", pictures.picture("PNG", (9, 9)), "image/png"),
        },
        format="multipart",
    ),
    "the export": lambda client, body: client.post("/api/me/exports/", body),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.django_db
def test_no_write_changes_a_column_that_is_not_declared_for_it(as_ana, ana, write):
    """A new column of `User` is covered as it is: only what `DECLARED` names may change."""
    Group.objects.create(name="Parceiros")
    body = {k: v for k, v in everything().items() if k not in WORDS | PRIVACY | {"time_zone"}}
    before = User.objects.filter(pk=ana.pk).values().get()

    answer = WRITES[write](as_ana, body)

    assert answer.status_code in {200, 202}
    after = User.objects.filter(pk=ana.pk).values().get()
    assert {name for name in before if before[name] != after[name]} <= DECLARED
    assert not ana.groups.exists()
    assert not ana.user_permissions.exists()


@pytest.mark.parametrize("name", sorted({f.name for f in User._meta.concrete_fields} - DECLARED))
def test_the_profile_changes_no_other_column_by_itself(as_ana, ana, name):
    before = User.objects.filter(pk=ana.pk).values().get()

    as_ana.patch(URL, {name: other_value(User._meta.get_field(name))})

    assert User.objects.filter(pk=ana.pk).values().get() == before
