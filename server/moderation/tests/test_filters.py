"""Rules for words and links: refused as they are written, or shown to the staff."""

import pytest
from django.urls import reverse
from django.utils import timezone

from server.diary.models import DiaryEntry
from server.moderation.filters import fold, hosts_of, words_of
from server.moderation.models import AuditEntry, Case, TextRule
from server.moderation.rules import save_rule
from server.reactions.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(staff):
    def make(pattern, *, kind="word", effect="refuse"):
        return save_rule(by=staff, rule=TextRule(kind=kind, pattern=pattern, effect=effect))

    return make


@pytest.fixture
def ana(members):
    return members("ana", email_verified_at=timezone.now())


def log(client, movie, text):
    return client.post("/api/diary/", {"movie": movie.id, "review": {"text": text}})


def test_a_refused_word_is_refused_in_every_text(
    api, ana, movie, rule, entry, list_id, review_id, comment_id
):
    rule("buy followers")
    client, bad = api(ana), "Please BUY   follówers now."

    answers = [
        log(client, movie, bad),
        client.patch(f"/api/diary/{entry.id}/", {"review": {"text": bad}}),
        client.patch(f"/api/diary/{entry.id}/", {"tags": ["buy followers"]}),
        client.post("/api/lists/", {"title": bad}),
        client.patch(f"/api/lists/{list_id}/", {"description": bad}),
        client.put(f"/api/lists/{list_id}/items/{movie.id}/", {"note": bad}),
        client.post(f"/api/reviews/{review_id}/comments/", {"text": bad}),
        client.patch(f"/api/comments/{comment_id}/", {"text": bad}),
        client.patch("/api/me/", {"bio": bad}),
        client.patch("/api/me/", {"display_name": "Buy followers"}),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (400, "content_refused")
    }
    assert not Case.objects.exists()
    assert client.get(f"/api/lists/{list_id}/").json()["items"] == []
    assert Comment.objects.get(pk=comment_id).text == "Not at all."


def test_what_is_refused_leaves_no_trace(api, ana, movie, rule, emitted):
    rule("followers")

    log(api(ana), movie, "Followers!")

    assert not emitted.types
    assert not DiaryEntry.objects.exists()


def test_a_flagged_word_opens_one_case_with_a_voice_for_each_rule(
    api, ana, movie, staff, rule, entry, review_id
):
    rules = [rule(word, effect="flag") for word in ("stupid", "idiot")]
    client, url = api(ana), f"/api/diary/{entry.id}/"

    assert client.patch(url, {"review": {"text": "Stupid film."}}).status_code == 200
    assert client.patch(url, {"review": {"text": "Stupid, idiot film."}}).status_code == 200

    (case,) = api(staff).get("/api/moderation/queue/").json()["results"]
    assert (case["target_kind"], case["target_id"]) == ("review", review_id)
    assert (case["report_count"], case["reasons"]) == (2, {"filter": 2})
    assert [(one["rule"], one["reporter"]) for one in case["reports"]] == [
        (str(found), None) for found in reversed(rules)
    ]
    assert case["snapshot"]["text"] == "Stupid, idiot film."


def test_a_rule_counts_for_whole_words_and_only_while_it_is_on(api, ana, movie, staff, rule):
    made = rule("ass")
    client = api(ana)

    assert log(client, movie, "A classic assassin.").status_code == 201
    assert log(client, movie, "What an ass!").status_code == 400
    made.is_active = False
    save_rule(by=staff, rule=made)
    assert log(client, movie, "What an ass!").status_code == 201


def test_a_link_to_a_listed_host_is_refused(api, ana, movie, rule):
    rule("https://www.Spam.example/landing", kind="link")
    client = api(ana)

    texts = [
        "See https://spam.example/x",
        "See www.SPAM.example.",
        "[a review](http://user@deep.spam.example:80/y)",
        "//spam.example/z",
        "go to spam.example/offer",
    ]

    assert [log(client, movie, text).status_code for text in texts] == [400] * 5
    assert log(client, movie, "See https://notspam.example/x").status_code == 201


def test_links_wait_until_the_members_address_is_confirmed(api, members, movie, ana):
    bia = members("bia", email_verified_at=None)

    refused = log(api(bia), movie, "More at https://films.example/x")

    assert (refused.status_code, refused.json()["code"]) == (403, "email_unverified")
    assert log(api(bia), movie, "Either/or, and//or. 24.5 fps; e.g. this...").status_code == 201
    assert log(api(ana), movie, "More at https://films.example/x").status_code == 201


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://a.example/x and http://www.b.example", {"a.example", "b.example"}),
        ("[x](c.example/y) ]( d.example )", {"c.example", "d.example"}),
        ("https://ｆｕｌｌ.example", {"full.example"}),
        ("mail me: ana@e.example, or see f.example", set()),
        ("http://[::1", set()),
        ("either/or 3/4 and//or", set()),
    ],
)
def test_hosts_are_found_as_a_browser_would(text, hosts):
    assert hosts_of(text) == hosts


def test_disguises_of_a_word_fold_into_it():
    assert words_of("Bu\u200by, FÓLLOWERS！") == " buy followers "
    assert fold("Ｓｔraße") == "strasse"


@pytest.mark.parametrize("text", ["]( " * 30_000, "a-" * 50_000, "a." * 50_000, "/" * 100_000])
def test_hostile_texts_are_searched_in_linear_time(text):
    assert hosts_of(text) <= {"a"}


def test_rules_are_written_on_the_admin_page_and_audited(client, members, db):
    boss = members("chief", is_staff=True, is_superuser=True)
    client.force_login(boss)
    add = reverse("admin:moderation_textrule_add")
    given = {
        "kind": "link",
        "pattern": "HTTP://Spam.Example/x",
        "effect": "flag",
        "is_active": "on",
    }

    assert client.post(add, given).status_code == 302
    again = client.post(add, given)
    bad = client.post(add, {**given, "pattern": "nothing"})

    made = TextRule.objects.get()
    assert made.pattern == "spam.example"
    assert (again.status_code, bad.status_code) == (200, 200)  # the form, with its error
    client.post(
        reverse("admin:moderation_textrule_change", args=[made.pk]), {**given, "is_active": ""}
    )
    assert list(AuditEntry.objects.order_by("id").values_list("kind", "by", "reason")) == [
        ("rule_added", boss.pk, "flag link spam.example (active)"),
        ("rule_changed", boss.pk, "flag link spam.example (off)"),
    ]
