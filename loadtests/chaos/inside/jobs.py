"""Jobs that are rows: mails to be sent."""

from __future__ import annotations

from server.users.models import MailJob, User
from server.users.services import request_password_reset


def queue_mails(*, users: list[int]) -> int:
    """A mail for each of these members, queued as the API does it. Answers how many rows wait."""
    for user in User.objects.filter(pk__in=users):
        request_password_reset(email=user.email)
    return MailJob.objects.filter(state=MailJob.State.DUE).count()


def job_counts() -> dict[str, int]:
    """Mail jobs by state."""
    states = MailJob.objects.values_list("state", flat=True)
    return {state: list(states).count(state) for state in MailJob.State.values}
