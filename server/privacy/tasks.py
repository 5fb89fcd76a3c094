"""What workers do for privacy. Each task looks for due rows; its message has no payload."""

import time

from celery import shared_task

from server.privacy import erasure, exports

#: exports one task makes before it leaves the worker to others
BATCH = 5
#: no erasure begins after this long; one that was begun goes on
ERASE_S = 120.0


@shared_task
def make_due_exports() -> int:
    """Make what is due; returns how many. Any number may run at once."""
    for made in range(BATCH):
        if not exports.make_next_export():
            return made
    return BATCH


@shared_task
def erase_due_accounts() -> int:
    """Erase accounts whose grace is over; returns how many. Safe to be cut short."""
    ends = time.monotonic() + ERASE_S
    return erasure.erase_due(keep_going=lambda: time.monotonic() < ends)


@shared_task
def tidy_privacy() -> int:
    """Delete copies whose time is over."""
    return exports.forget_old_exports()
