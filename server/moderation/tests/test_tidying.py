"""Cases that nobody needs any more are forgotten; what still stands on one is not."""

import datetime as dt

import pytest
from django.utils import timezone

from server.core.env import env
from server.moderation.models import Appeal, AuditEntry, Case, Report
from server.moderation.tests.conftest import decide
from server.moderation.tidying import forget_old_cases

pytestmark = pytest.mark.django_db


def age(days):
    Case.objects.update(decided_at=timezone.now() - dt.timedelta(days=days))


def test_an_old_case_goes_with_its_reports_and_the_audit_stays(api, staff, review_id, reported):
    case = reported("review", review_id)
    decide(api(staff), case, "dismiss")
    steps = AuditEntry.objects.filter(case=case.pk).count()
    age(env().moderation_cases_kept_days - 1)
    assert forget_old_cases() == 0

    age(env().moderation_cases_kept_days + 1)

    assert forget_old_cases() == 1
    assert forget_old_cases() == 0
    assert not Report.objects.exists()
    assert AuditEntry.objects.filter(case=case.pk).count() == steps > 0


def hides(api, staff, case):
    decide(api(staff), case, "hide")


def suspends(api, staff, case):
    decide(api(staff), case, "suspend")


def appealed(api, staff, case):
    decide(api(staff), case, "warn")
    Appeal.objects.create(case=case, text="It was a joke.")


@pytest.mark.parametrize("need", [hides, suspends, appealed])
def test_a_case_that_something_stands_on_is_kept(api, staff, review_id, reported, need):
    case = reported("review", review_id)
    need(api, staff, case)
    case.refresh_from_db()
    assert case.state == "closed"
    age(env().moderation_cases_kept_days + 1)

    assert forget_old_cases() == 0


def test_an_open_case_is_kept_however_old(review_id, reported):
    reported("review", review_id)
    Case.objects.update(created_at=timezone.now() - dt.timedelta(days=9999))

    assert forget_old_cases() == 0
