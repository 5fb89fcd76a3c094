"""What workers do for the statistics. Each task looks for due rows; its message has no payload."""

from celery import shared_task

from server.stats.services import rebuild_due_years


@shared_task
def rebuild_year_reviews() -> int:
    """Count again the years whose diary has changed; returns how many."""
    return rebuild_due_years()
