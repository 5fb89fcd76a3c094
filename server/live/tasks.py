"""What workers do for the log."""

import datetime as dt

from celery import shared_task

from server.core.env import env
from server.live.services import trim_log


@shared_task
def trim_live_log() -> int:
    """Delete what is older than the retention; returns how many rows. Safe to repeat."""
    return trim_log(older_than=dt.timedelta(hours=env().live_retention_h))
