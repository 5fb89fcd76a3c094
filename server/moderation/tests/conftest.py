"""Moderators, pieces that can be reported, and cases about them."""

from io import StringIO

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from server.diary.services import log_film
from server.diary.shapes import ReviewText
from server.lists.services import create_list
from server.moderation.models import Case
from server.moderation.reports import report_piece
from server.reactions.comments import write_comment

TEXT = "A quiet film that stays."


@pytest.fixture
def staff(members):
    return members("staff", is_staff=True)


@pytest.fixture
def other_staff(members):
    return members("boss", is_staff=True)


@pytest.fixture
def entry(ana, movie):
    """A public entry of ana's, with a review."""
    return log_film(user=ana, movie_id=movie.id, rating=8, review=ReviewText(text=TEXT))


@pytest.fixture
def review_id(entry):
    return entry.review.id


@pytest.fixture
def list_id(ana):
    return create_list(user=ana, title="Winter", description="For long nights.").pk


@pytest.fixture
def comment_id(ana, bia, movie):
    """A comment of ana's under a review of bia's."""
    logged = log_film(user=bia, movie_id=movie.id, review=ReviewText(text="Loud."))
    return write_comment(user=ana, review_id=logged.review.id, text="Not at all.").id


@pytest.fixture
def reported(caio):
    """`reported("review", 4)`: the case that a report of caio's opens."""

    def report(kind, target_id, *, by=caio, reason="spam"):
        report_piece(user=by, kind=kind, target_id=target_id, reason=reason)
        return Case.objects.get(target_kind=kind, target_id=target_id, state="open")

    return report


def decide(client, case, action, reason="Advertising.", **more):
    """The answer to a decision at the API."""
    url = f"/api/moderation/cases/{case.pk}/decision/"
    return client.post(url, {"action": action, "reason": reason, **more})


def partner_client(username):
    """A client with a new partner token of that member."""
    out = StringIO()
    call_command("partner_token", username, stdout=out, stderr=StringIO())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {out.getvalue().strip()}")
    return client
