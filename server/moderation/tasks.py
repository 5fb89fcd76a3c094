"""What workers do for moderation. The rows say what is due; messages have no payload."""

from celery import shared_task

from server.moderation import services


@shared_task
def end_expired_suspensions() -> int:
    """Let in again whose time has come; returns how many."""
    return services.end_expired_suspensions()
