"""The mails that are due: claimed one by one, tried again, parked."""

import datetime as dt
import logging
import smtplib

from django.db import transaction
from django.utils import timezone

from server.users import mails
from server.users.models import MailJob

log = logging.getLogger(__name__)

#: before the second attempt; doubles with each one, up to 64 times
MAIL_RETRY = dt.timedelta(seconds=30)
#: some five hours in all
MAX_MAIL_ATTEMPTS = 10


def send_next_mail() -> bool:
    """Send the mail that has been due longest; False when none is due.

    The job is claimed by moving its due time before anything is sent: another worker does not take
    it, and a worker that dies leaves it to be due again. So a mail goes out at least once; what
    goes out twice has the same Message-ID. No transaction is open while the SMTP server answers.
    """
    job = _claim_mail()
    if job is None:
        return False
    try:
        mails.send(job)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail %s, attempt %s: %s", job.pk, job.attempts, type(error).__name__)
        if job.attempts >= MAX_MAIL_ATTEMPTS:
            _finish_mail(job, MailJob.State.PARKED, reason=type(error).__name__)
        return True
    _finish_mail(job, MailJob.State.DONE)
    return True


@transaction.atomic
def _claim_mail() -> MailJob | None:
    now = timezone.now()
    job = (
        MailJob.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(state=MailJob.State.DUE, due_at__lte=now)
        .order_by("due_at")
        .first()
    )
    if job is not None:
        job.attempts += 1
        job.due_at = now + MAIL_RETRY * 2 ** min(job.attempts - 1, 6)
        job.save(update_fields=["attempts", "due_at"])
    return job


def _finish_mail(job: MailJob, state: MailJob.State, *, reason: str = "") -> None:
    MailJob.objects.filter(pk=job.pk).update(
        state=state, reason=reason, done_at=timezone.now(), payload={}
    )
