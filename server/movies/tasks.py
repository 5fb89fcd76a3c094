"""Ingest in the background. A message is a hint: the rows of IngestJob say what is to be done."""

import logging
from typing import Any

from server.core.celery import app
from server.core.env import env
from server.core.jobs import send_hint
from server.movies import jobs, refresh
from server.movies.drain import LEASE_MS, drain_alone
from server.movies.tmdb.client import configured

log = logging.getLogger(__name__)

#: then the worker is free for others; a hint of its own brings the next
DRAIN_S = 25.0
#: a job at hand takes some 70 s at most, with its tries; the lease of a job is longer still
SOFT_TIME_LIMIT_S = 105
TIME_LIMIT_S = 115


@app.task(bind=True, soft_time_limit=SOFT_TIME_LIMIT_S, time_limit=TIME_LIMIT_S)
def drain_ingest(self: Any) -> None:
    """Do what is due. Safe to run twice, also at the same time."""
    if not configured():
        log.info("wanted films wait: no token, starter catalogue only")
        return
    tally = drain_alone(threads=env().ingest_threads, budget_s=DRAIN_S)
    if tally is None:
        if (self.request.delivery_info or {}).get("redelivered"):
            # The worker that had this message died, and its lease has not run out yet.
            drain_ingest.apply_async(countdown=LEASE_MS / 1000 + 0.5, retry=False)
        return
    if tally.total:
        log.info("ingest: %s", ", ".join(f"{n} {name}" for name, n in tally.outcomes.items()))
        # Something may have become due between the last look and now.
        send_hint(jobs.DRAIN)


@app.task
def sweep_ingest() -> None:
    """Hint that something is due, if nobody was told lately: an empty Redis delays, loses none."""
    if configured() and jobs.work_waits():
        send_hint(jobs.DRAIN)


@app.task
def refresh_catalogue() -> None:
    """Ask anew for what grows old, for the charts and for yesterday's changes. Safe to repeat."""
    if configured() and env().tmdb_refresh:
        refresh.request_what_is_old()
