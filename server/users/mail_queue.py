"""Mails are rows: what a service writes so that a worker sends one."""

from typing import Any

from server.core.jobs import hint_on_commit
from server.users.models import MailJob, User

SEND_DUE_MAILS = "server.users.tasks.send_due_mails"


def queue_mail(kind: str, user: User | None = None, **payload: Any) -> None:
    """Write the job of a mail and hint at a worker once the open transaction commits.

    `payload` is what `mails.compose` needs besides the member: never a token. Part of a service.
    """
    MailJob.objects.create(kind=kind, user=user, payload=payload)
    hint_on_commit(SEND_DUE_MAILS)
