"""Doing what is due: threads of one process, each with a session, a connection and a job at a time.

One process at a time drains, by a lease in Redis: the rate is one for all, a second process would
only keep a worker from its mails. While Redis is away the lease is not asked for: claims are rows,
and two drains never have the same job.
"""

import logging
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client import Counter as Metric

from server.core.env import env
from server.core.throttles import Script
from server.movies import jobs
from server.movies.errors import (
    SourceAway,
    SourceError,
    SourceNotFound,
    SourceRefused,
    SourceUnavailable,
)
from server.movies.ingest import Clients, bring
from server.movies.jobs import Claim
from server.movies.models import IngestJob
from server.movies.tmdb import client as tmdb

log = logging.getLogger(__name__)

RETRY_CAP_S = 600.0
#: nothing that a film could do about it
REFUSED_WAIT_S = 600.0
#: how often the main thread looks for more to do
TICK_S = 0.2
#: a drain that was killed keeps others waiting this long
LEASE_MS = 3_000
MAX_FAILURES_TOLD = 50

done_jobs = Metric("cinema_ingest_jobs", "Wanted things, by what came of them", ["kind", "outcome"])

_HOLD = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {0} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1}
"""
_LEAVE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {1}
"""
_hold, _leave = Script(_HOLD), Script(_LEAVE)


@dataclass
class Tally:
    """What came of it: outcomes counted, failures with their reasons."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    #: TMDb does not take our token: it would not take it for the next film either
    refused: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, claim: Claim, outcome: str, reason: str = "") -> None:
        done_jobs.labels(claim.kind, outcome).inc()
        with self._lock:
            self.outcomes[outcome] += 1
            if reason and len(self.failures) < MAX_FAILURES_TOLD:
                self.failures.append(f"{claim}: {outcome}: {reason}")

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


def drain_alone(*, threads: int, budget_s: float) -> Tally | None:
    """`drain`, unless another process does; None then."""
    holder = uuid.uuid4().hex

    def hold() -> bool:
        answer = _hold.run("ingest-drain", holder, LEASE_MS)
        return answer is None or bool(answer[0])

    if not hold():
        return None
    try:
        return drain(threads=threads, budget_s=budget_s, each_tick=hold)
    finally:
        _leave.run("ingest-drain", holder)


def drain(
    *,
    threads: int,
    budget_s: float | None = None,
    only: Sequence[int] | None = None,
    each_tick: Callable[[], object] = lambda: None,
    tally: Tally | None = None,
) -> Tally:
    """Do what is due until nothing is, or until `budget_s` is over; jobs at hand are ended.

    With one thread everything happens in the caller's, on its connection. `only`: among these rows.
    """
    tally = tally if tally is not None else Tally()
    ends = time.monotonic() + budget_s if budget_s is not None else float("inf")
    stop = threading.Event()

    def more() -> bool:
        each_tick()
        return not (stop.is_set() or tally.refused) and time.monotonic() < ends

    if threads == 1:
        _work(tally, more, only)
        return tally
    try:
        _keep_at_work(threads, tally, more, only)
    finally:
        stop.set()
    return tally


def _keep_at_work(
    threads: int, tally: Tally, more: Callable[[], bool], only: Sequence[int] | None
) -> None:
    """Up to `threads` threads while anything is due; what comes meanwhile finds one too."""
    alive: list[threading.Thread] = []
    while True:
        alive = [thread for thread in alive if thread.is_alive()]
        rest = tmdb.breaker.resting()
        if more() and not rest and len(alive) < threads and _anything_due(only):
            thread = threading.Thread(target=_work_and_close, args=(tally, more, only))
            thread.daemon = True  # a worker that is told to end does not wait for TMDb
            thread.start()
            alive.append(thread)
        elif not alive:
            return
        else:
            alive[0].join(TICK_S)


def _anything_due(only: Sequence[int] | None) -> bool:
    due = IngestJob.objects.filter(state=IngestJob.State.DUE, due_at__lte=timezone.now())
    return (due if only is None else due.filter(pk__in=only)).exists()


def _work_and_close(tally: Tally, more: Callable[[], bool], only: Sequence[int] | None) -> None:
    try:
        _work(tally, more, only)
    except DatabaseError:
        log.exception("the database went away; what was claimed becomes due again")
    finally:
        connection.close()


def _work(tally: Tally, more: Callable[[], bool], only: Sequence[int] | None) -> None:
    """Jobs one after another; the rest stays as it is while TMDb does not answer."""
    clients = Clients()
    while more() and not tmdb.breaker.resting() and (claims := jobs.claim_jobs(1, only=only)):
        _do(claims[0], clients, tally)


def _do(claim: Claim, clients: Clients, tally: Tally) -> None:
    """One job: done, parked or due again later, and counted."""
    try:
        outcome = bring(claim, clients)
    except SourceNotFound as error:
        reason = f"not there: {error}"
        jobs.park_job(claim, reason=reason)
        tally.add(claim, "not found", reason)
    except SourceRefused as error:
        jobs.postpone_job(claim, reason=str(error), wait_s=REFUSED_WAIT_S, counted=False)
        tally.refused |= claim.kind != IngestJob.Kind.RATINGS
        tally.add(claim, "refused", str(error))
        log.warning("%s: refused: %s", claim, error)
    except SourceAway as error:
        wait = (error.retry_after_s or 0.0) + random.SystemRandom().uniform(
            0, env().ingest_retry_base_s
        )
        jobs.postpone_job(claim, reason=str(error), wait_s=wait, counted=False)
        tally.add(claim, "postponed", str(error))
    except Exception as error:  # one poisoned answer must not end the worker: parked after five
        if not isinstance(error, SourceError | DatabaseError):
            log.exception("%s: an error that nobody thought of", claim)
        _postpone(claim, error, tally)
    else:
        jobs.finish_job(claim)
        tally.add(claim, outcome)


def _postpone(claim: Claim, error: Exception, tally: Tally) -> None:
    """Due again later; parked after the last try."""
    reason = f"{type(error).__name__}: {error}"
    jobs.postpone_job(claim, reason=reason, wait_s=_wait_s(error, claim.attempt))
    outcome = "parked" if claim.attempt >= jobs.MAX_TRIES else "postponed"
    tally.add(claim, outcome, reason)
    log.warning("%s, try %s: %s", claim, claim.attempt, reason)


def _wait_s(error: Exception, attempt: int) -> float:
    """Until the next try: twice as long each time, half of it jitter; longer if it was told so."""
    told = error.retry_after_s if isinstance(error, SourceUnavailable) else None
    most = min(RETRY_CAP_S, env().ingest_retry_base_s * 2**attempt)
    return max(told or 0.0, random.SystemRandom().uniform(most / 2, most))
