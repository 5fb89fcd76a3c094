"""What workers do for accounts. Each task looks for due rows; its message has no payload."""

from celery import shared_task

from server.users import mail_jobs, tidying

#: mails one task sends before it leaves the worker to others; the sweep comes every 10 s
BATCH = 50


@shared_task
def send_due_mails() -> int:
    """Send what is due; returns how many jobs were tried. Any number may run at once."""
    for tried in range(BATCH):
        if not mail_jobs.send_next_mail():
            return tried
    return BATCH


@shared_task
def tidy_accounts() -> int:
    """Delete ended sessions and sent mails that nobody needs any more."""
    return tidying.tidy_accounts()
