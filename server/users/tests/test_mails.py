"""Every kind of mail: both languages, text and HTML, and nothing of a member's in its head."""

import re

import pytest
from django.utils import timezone

from server.core.env import env
from server.users.mails import CHANGES, SUBJECTS, compose
from server.users.models import MailJob, PendingEmail
from server.users.tests.factories import make_member

KINDS = [kind for kind, language in SUBJECTS if language == "en"]
LANGUAGES = ["en", "pt-BR"]


@pytest.fixture
def job(db):
    """A mail of a kind to a member who would like to say more than they may."""

    def make(kind: str, language: str):
        user = make_member(
            "bia",
            language=language,
            display_name="Win\r\nBcc: x@evil.example\r\n\r\nhttp://evil.example",
        )
        pending = PendingEmail.objects.create(
            user=user, email="new@example.org", requested_at=timezone.now()
        )
        payload = {
            "pending": pending.pk.hex,
            "to": "old@example.org",
            "change": "passkey_added",
            "until": "2026-12-08",
        }
        return MailJob.objects.create(kind=kind, user=user, payload=payload), user

    return make


def test_every_kind_has_its_words_in_both_languages():
    kinds = set(MailJob.Kind) & {kind for kind, _ in SUBJECTS}

    assert {(kind, language) for kind in kinds for language in LANGUAGES} <= set(SUBJECTS)
    changes = {change for change, _ in CHANGES}
    assert {(change, language) for change in changes for language in LANGUAGES} == set(CHANGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_one_recipient_two_forms_and_links_to_us_alone(job, kind, language):
    mail = compose(*job(kind, language))

    message = mail.message()
    html, type_ = mail.alternatives[0]
    assert len(mail.recipients()) == 1
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert "\n" not in mail.subject
    assert type_ == "text/html"
    assert f'lang="{language}"' in html
    for text in (mail.body, html):
        assert "evil" not in text
        assert "bia" in text
        assert not re.search(r"\{[{%]|[%}]\}", text)
        for link in re.findall(r"https?://[^\s\"<]+", text):
            assert link.startswith(env().public_web_url)


@pytest.mark.parametrize("change", sorted({change for change, _ in CHANGES}))
def test_a_change_of_how_one_logs_in_is_named(job, change):
    row, user = job(MailJob.Kind.SECURITY_CHANGED, "pt-BR")
    row.payload["change"] = change

    words = " ".join(compose(row, user).body.split())

    assert CHANGES[change, "pt-BR"] in words
