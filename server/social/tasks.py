"""What workers do for the social graph. The rows say what is due; messages have no payload."""

from celery import shared_task

from server.social import follow_requests


@shared_task
def accept_open_requests() -> int:
    """Accept what is asked of accounts that are private no more; returns how many."""
    return follow_requests.accept_open_requests()
