"""Ingest in the background. A message is a hint: the rows of IngestJob say what is to be done."""

import logging
import random

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError

from server.core.celery import app
from server.core.jobs import send_hint
from server.movies import services
from server.movies.ingest import sync_from_tmdb
from server.movies.tmdb.client import client_from_env, configured
from server.movies.tmdb.errors import (
    TmdbError,
    TmdbNotFound,
    TmdbRefused,
    TmdbUnavailable,
)

log = logging.getLogger(__name__)

#: a request takes at most some 70 s with its tries; the lease of a job is longer still
SOFT_TIME_LIMIT_S = 80
TIME_LIMIT_S = 90
RETRY_BASE_S = 5.0
RETRY_CAP_S = 600.0
#: nothing that a film could do about it
REFUSED_WAIT_S = 600.0


@app.task(soft_time_limit=SOFT_TIME_LIMIT_S, time_limit=TIME_LIMIT_S)
def sync_movie(tmdb_id: int) -> None:
    """Bring one wanted film from TMDb, if it is due. Safe to run twice, also at the same time."""
    if not configured():
        log.info("TMDb film %s waits: no token, starter catalogue only", tmdb_id)
        return
    attempt = services.claim_job(tmdb_id)
    if attempt is None:
        return
    try:
        sync_from_tmdb(tmdb_id, client_from_env())
    except TmdbNotFound as error:
        services.park_job(tmdb_id, reason=f"not on TMDb: {error}")
    except TmdbRefused as error:
        services.postpone_job(tmdb_id, reason=str(error), wait_s=REFUSED_WAIT_S, counted=False)
        log.warning("TMDb refuses us: %s", error)
    except (TmdbError, DatabaseError, SoftTimeLimitExceeded) as error:
        reason = f"{type(error).__name__}: {error}"
        services.postpone_job(tmdb_id, reason=reason, wait_s=_wait_s(error, attempt))
        log.warning("TMDb film %s, try %s: %s", tmdb_id, attempt, reason)
    else:
        services.finish_job(tmdb_id)


@app.task
def sweep_ingest() -> None:
    """Hint at the jobs that are due and not hinted at lately: an empty Redis delays, loses none."""
    if not configured():
        return
    for tmdb_id in services.take_due_jobs():
        if not send_hint(services.SYNC_MOVIE, tmdb_id):
            return


def _wait_s(error: Exception, attempt: int) -> float:
    """Until the next try: twice as long each time, half of it jitter; longer if TMDb says so."""
    told = error.retry_after_s if isinstance(error, TmdbUnavailable) else None
    most = min(RETRY_CAP_S, RETRY_BASE_S * 2**attempt)
    return max(told or 0.0, random.SystemRandom().uniform(most / 2, most))
