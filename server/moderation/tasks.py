"""What workers do for moderation. The rows say what is due; messages have no payload."""

from celery import shared_task

from server.moderation import services, tidying


@shared_task
def end_expired_suspensions() -> int:
    """Let in again whose time has come; returns how many."""
    return services.end_expired_suspensions()


@shared_task
def forget_old_cases() -> int:
    """Delete closed cases that nobody needs any more; returns how many."""
    return tidying.forget_old_cases()
