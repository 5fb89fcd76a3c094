"""Erasing a member who is in every table: nothing of them stays, and nothing else goes."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from server.core.env import env
from server.core.throttles import buckets
from server.feed.counters import drift
from server.lists.models import List
from server.moderation.models import Case, Report
from server.privacy import erasure
from server.privacy.holdings import HOLDINGS, NO_MEMBER
from server.privacy.tasks import erase_due_accounts
from server.privacy.tests.canaries import (
    ID,
    all_models,
    found_in_redis,
    found_in_tables,
    stored_files,
)
from server.reactions.models import Comment, Like
from server.social.models import NotificationGroup
from server.users import closing
from server.users.models import User
from server.users.services import deactivate_member

#: it names members by a number alone, and nobody can change it
AUDIT = "moderation_auditentry"


def close(member, *, ago=closing.GRACE + dt.timedelta(seconds=1)):
    deactivate_member(user=member)
    User.objects.filter(pk=member.pk).update(closed_at=timezone.now() - ago)


def test_every_model_has_a_decision_and_no_decision_lacks_its_model():
    """A new model is a line in `HOLDINGS` or in `NO_MEMBER`."""
    decided = set(HOLDINGS) | NO_MEMBER

    assert set(all_models()) - decided == set()
    assert decided - set(all_models()) == set()
    assert set(HOLDINGS) & NO_MEMBER == set()


def test_every_relation_to_a_member_is_in_the_decision_about_its_table():
    forgotten = []
    for label, model in all_models().items():
        named = {field.name for field in model._meta.concrete_fields if field.related_model is User}
        holding = HOLDINGS.get(label)
        decided = set(holding.theirs + holding.about + holding.unnamed) if holding else set()
        if named - decided and not (holding and holding.because and not holding.theirs):
            forgotten.append((label, sorted(named - decided)))

    assert forgotten == []


@pytest.mark.django_db
def test_nothing_of_a_member_stays_and_the_counters_are_right(canary, bia):
    buckets.take(f"photo:{ID}", capacity=5, per_s=0.001)
    LogEntry.objects.create(
        user=bia,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(ID),
        object_repr=str(canary),
        action_flag=2,
    )
    held = set(found_in_tables())
    files = {canary.photo, List.objects.get(member=canary).cover}
    assert files <= stored_files()
    close(canary)

    assert erase_due_accounts() == 1

    assert len(held) > 40
    assert set(found_in_tables()) <= {AUDIT}
    assert found_in_redis() == []
    assert not files & stored_files()
    assert drift() == []


@pytest.mark.django_db
def test_what_others_wrote_and_were_told_of_each_other_stays(canary, bia, caio, monkeypatch):
    monkeypatch.setattr(erasure, "BATCH", 1)
    monkeypatch.setattr(erasure, "COUNTED_BATCH", 1)
    case = Case.objects.create(target_kind="list", target_id=1, member=bia, report_count=2)
    for reporter in (canary, caio):
        Report.objects.create(case=case, reporter=reporter, reason="spam")
    close(canary)

    erasure.erase_member(canary.id)

    (reply,) = Comment.objects.filter(member=bia)
    assert (reply.text, reply.reply_to) == ("Obrigada!", None)
    assert Like.objects.filter(member=caio, review__member=bia).count() == 1
    liked = NotificationGroup.objects.get(recipient=bia, kind="review_like")
    assert (liked.actor_count, liked.latest_actor_ids) == (1, [caio.id])
    case.refresh_from_db()
    assert (case.report_count, case.reports.get().reporter) == (1, caio)
    assert set(User.objects.values_list("username", flat=True)) == {"bia", "caio"}
    assert drift() == []


@pytest.mark.django_db
def test_an_erasure_that_was_cut_short_is_finished_by_the_next(canary, monkeypatch):
    close(canary)
    scrub = erasure.traces.scrub
    monkeypatch.setattr(erasure.traces, "scrub", lambda member: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erasure.erase_member(canary.id)
    monkeypatch.setattr(erasure.traces, "scrub", scrub)

    assert erase_due_accounts() == 1

    assert set(found_in_tables()) <= {AUDIT}
    erasure.erase_member(canary.id)


@pytest.mark.django_db
def test_within_the_grace_nothing_is_erased(members):
    here, closing_now = members("here"), members("leaving")
    close(closing_now, ago=closing.GRACE - dt.timedelta(minutes=1))

    assert erase_due_accounts() == 0
    for member in (here, closing_now):
        with pytest.raises(RuntimeError):
            erasure.erase_member(member.id)
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_whom_staff_closed_or_suspended_is_not_erased(members):
    deactivate_member(user=members("closed"))

    assert erase_due_accounts() == 0


def test_the_grace_is_longer_than_the_live_log_is_kept():
    assert dt.timedelta(hours=env().live_retention_h) < closing.GRACE
