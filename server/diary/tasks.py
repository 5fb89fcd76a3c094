"""What workers do for the diary. Each task looks for what is due; its message has no payload."""

import time

from celery import shared_task

from server.diary.weighing import sweep_standings

#: seconds after which a task leaves the worker to others; the next sweep goes on
BUDGET_S = 60


@shared_task
def sweep_rater_standings() -> int:
    """Let ratings weigh what their members' standing is now; returns how many members changed."""
    done, end = 0, time.monotonic() + BUDGET_S
    while found := sweep_standings():
        done += found
        if time.monotonic() > end:
            break
    return done
