"""What workers do for what all apps share."""

from celery import shared_task

from server.core.idempotency import forget_old_keys


@shared_task
def forget_idempotency_keys() -> int:
    """Delete the answers whose time is over; returns how many. Safe to repeat."""
    return forget_old_keys()
