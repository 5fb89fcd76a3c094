"""What workers do for the social graph. The rows say what is due; messages have no payload."""

from collections.abc import Callable

from celery import shared_task

from server.social import follow_requests
from server.social.delivery import digest, pushes

#: jobs one task does before it leaves the worker to others
BATCH = 50


@shared_task
def accept_open_requests() -> int:
    """Accept what is asked of accounts that are private no more; returns how many."""
    return follow_requests.accept_open_requests()


@shared_task
def send_pushes() -> int:
    """Send the push messages that are due; returns how many jobs were tried."""
    return _some(pushes.send_next)


@shared_task
def send_digests() -> int:
    """Send the daily mails that are due; returns how many jobs were tried."""
    return _some(digest.send_next)


def _some(send_next: Callable[[], bool]) -> int:
    """Do jobs until none is due, or leave the worker to others; any number may run at once."""
    for tried in range(BATCH):
        if not send_next():
            return tried
    return BATCH
