"""Closed cases, deleted when nobody needs them any more: they hold what members wrote, and who
reported it. The audit keeps the steps, and names members by number alone.
"""

import datetime as dt

from django.utils import timezone

from server.core.env import env
from server.moderation.models import Appeal, Case

#: of one transaction
BATCH = 500


def forget_old_cases() -> int:
    """Delete cases that were closed `moderation_cases_kept_days` ago, with their reports and
    appeals; returns how many cases.

    One stays while it hides a piece, while an appeal against it is open, and while the member whom
    it concerns is suspended by it. Safe to repeat. Emits nothing.
    """
    before = timezone.now() - dt.timedelta(days=env().moderation_cases_kept_days)
    old = Case.objects.filter(state=Case.State.CLOSED, decided_at__lt=before, kept__isnull=True)
    needed = Case.objects.filter(appeal__state=Appeal.State.OPEN).values("pk")
    suspending = Case.objects.filter(suspensions__ended_at=None, suspensions__isnull=False)
    done = old.exclude(pk__in=needed).exclude(pk__in=suspending.values("pk"))
    forgotten = 0
    while ids := list(done.order_by("id").values_list("pk", flat=True)[:BATCH]):
        forgotten += Case.objects.filter(pk__in=ids).delete()[1].get("moderation.Case", 0)
    return forgotten
