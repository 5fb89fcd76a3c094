"""What is wanted from TMDb and OMDb, as rows: asking, claiming, ending (docs/adr/0010).

A member's search asks by `request_search`, a link to a film that we do not have by `request_movie`;
everything else goes through `request` and `request_many`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from server.core.domain import DomainError
from server.core.env import env
from server.core.jobs import hint_on_commit
from server.core.pagination import MAX_ID
from server.movies.models import IngestJob
from server.movies.text import one_line, search_key

Kind, Cause, State = IngestJob.Kind, IngestJob.Cause, IngestJob.State

#: the task that does what is due
DRAIN = "server.movies.tasks.drain_ingest"
#: parked after this many tries
MAX_TRIES = 5
#: rows in one transaction
BATCH = 200
#: a hint that was not taken up is repeated after this
HINT_AGAIN = dt.timedelta(seconds=30)
#: what a member asked for and got is not asked again for so long; a page is opened often
MEMBER_FRESH = dt.timedelta(hours=6)
#: searches that may wait: anybody may search for anything
MAX_WAITING_SEARCHES = 500
SEARCH_CHARS = range(2, 101)
#: a member first, the million of the daily export last
PRIORITY = {
    Cause.MEMBER: 0,
    Cause.OPERATOR: 1,
    Cause.CHART: 3,
    Cause.CHANGE: 4,
    Cause.RELATED: 5,
    Cause.REFRESH: 6,
    Cause.EXPORT: 9,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in the hands of one worker; `attempt` and `wants` tell it from later claims."""

    pk: int
    kind: str
    tmdb_id: int
    key: str
    cause: str
    attempt: int
    wants: int

    def __str__(self) -> str:
        return f"{self.kind} {self.key or self.tmdb_id}"


def batched(ids: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    """Lists of up to `size`, one at a time: a transaction each."""
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch


def request_movie(tmdb_id: int, *, cause: str = Cause.OPERATOR) -> IngestJob:
    """Note that a film of TMDb is wanted, and tell a worker on commit. Never waits for Redis.

    Safe to repeat: a job that is due stays as it is, one that is done becomes due again (for a
    member only after `MEMBER_FRESH`), one that is parked stays parked until an operator retries it.
    Raises: DomainError invalid_tmdb_id.
    """
    return request(Kind.FILM, tmdb_id=tmdb_id, cause=cause)


def request_search(query: str) -> IngestJob | None:
    """Have TMDb asked for films that a member searched for in vain; they come as films do.

    None where nothing is asked: the query is too short or too long, or too many wait already. Safe
    to repeat, in any spelling of case and accents. The caller limits how often one reader asks.
    """
    key = search_key(query)
    if len(key) not in SEARCH_CHARS:
        return None
    known = IngestJob.objects.filter(kind=Kind.SEARCH, key=key).exists()
    waiting = IngestJob.objects.filter(kind=Kind.SEARCH, state=State.DUE)
    if not known and waiting.count() >= MAX_WAITING_SEARCHES:
        return None
    return request(Kind.SEARCH, key=key, cause=Cause.MEMBER)


def request(kind: str, *, tmdb_id: int = 0, key: str = "", cause: str) -> IngestJob:
    """The job of this thing, due; as `request_movie` says. Cost: one query where nothing changes.

    Raises: DomainError invalid_tmdb_id.
    """
    if not key and kind != Kind.GENRES and not 1 <= tmdb_id <= MAX_ID:
        raise DomainError("invalid_tmdb_id", "A TMDb id is a positive number.", field="tmdb_id")
    same = {"kind": kind, "tmdb_id": tmdb_id, "key": key}
    known = IngestJob.objects.filter(**same).first()
    if known is not None and cause == Cause.MEMBER and not _worth_asking(known):
        return known
    with transaction.atomic():
        now = timezone.now()
        new = IngestJob(
            **same, cause=cause, priority=PRIORITY[Cause(cause)], due_at=now, hinted_at=now
        )
        IngestJob.objects.bulk_create([new], ignore_conflicts=True)
        job = IngestJob.objects.select_for_update().get(**same)
        _want_again(job, cause)
        if job.state == State.DUE:
            hint_on_commit(DRAIN)
    return job


def _worth_asking(job: IngestJob) -> bool:
    """Whether a member's request changes anything; most are for what is on its way."""
    if job.state == State.DONE:
        return job.done_at is None or job.done_at < timezone.now() - MEMBER_FRESH
    return job.state == State.DUE and job.priority > PRIORITY[Cause.MEMBER]


def _want_again(job: IngestJob, cause: str) -> None:
    """A new request of a job that may be older. A parked one stays."""
    if job.state == State.PARKED:
        return
    if job.state == State.DONE:
        make_due(job)
        job.cause, job.priority = cause, PRIORITY[Cause(cause)]
    else:
        job.wants += 1
        job.priority = min(job.priority, PRIORITY[Cause(cause)])
    job.save(update_fields=["wants", "cause", "priority"])


@transaction.atomic
def request_many(kind: str, tmdb_ids: Iterable[int], *, cause: str, again: bool = False) -> int:
    """Up to `BATCH` jobs at once; returns how many are new or, with `again`, due again.

    Without `again` a known job stays as it is, whatever its state. Safe to repeat. No hint: the
    sweep comes by, and a worker at work goes on by itself.
    """
    ids = sorted({tmdb_id for tmdb_id in tmdb_ids if 1 <= tmdb_id <= MAX_ID})
    known = IngestJob.objects.filter(kind=kind, tmdb_id__in=ids, key="")
    had = set(known.values_list("tmdb_id", flat=True))
    now, priority = timezone.now(), PRIORITY[Cause(cause)]
    IngestJob.objects.bulk_create(
        (
            IngestJob(kind=kind, tmdb_id=id_, cause=cause, priority=priority, due_at=now)
            for id_ in ids
            if id_ not in had
        ),
        ignore_conflicts=True,
    )
    if not again:
        return len(ids) - len(had)
    old = list(known.filter(tmdb_id__in=had).select_for_update().order_by("pk"))
    for job in old:
        _want_again(job, cause)
    return len(ids) - len(had) + sum(job.state == State.DUE for job in old)


@transaction.atomic
def retry_jobs(pks: Iterable[int]) -> int:
    """Make parked and finished jobs due again, with all their tries; returns how many.

    Safe to repeat.
    """
    jobs = IngestJob.objects.select_for_update().filter(pk__in=list(pks))
    again = list(jobs.exclude(state=State.DUE).order_by("pk"))
    for job in again:
        make_due(job)
    if again:
        hint_on_commit(DRAIN)
    return len(again)


@transaction.atomic
def claim_jobs(limit: int, *, only: Sequence[int] | None = None) -> list[Claim]:
    """Take up to `limit` due jobs for the time of a lease, the most wanted first.

    Two workers at once get different ones. A worker that dies leaves its jobs to become due again;
    after `MAX_TRIES` they are parked. `only`: among these rows.
    """
    due = IngestJob.objects.select_for_update(skip_locked=True).filter(
        state=State.DUE, due_at__lte=timezone.now()
    )
    if only is not None:
        due = due.filter(pk__in=only)
    jobs = list(due.order_by("priority", "due_at")[:limit])
    lost = [job for job in jobs if job.attempts >= MAX_TRIES]
    for job in lost:
        job.state, job.reason = State.PARKED, job.reason or "no worker came to the end of it"
        job.save(update_fields=["state", "reason"])
    taken = [job for job in jobs if job.attempts < MAX_TRIES]
    lease = timezone.now() + dt.timedelta(seconds=env().ingest_lease_s)
    for job in taken:
        job.attempts, job.due_at, job.hinted_at = job.attempts + 1, lease, None
    IngestJob.objects.bulk_update(taken, ["attempts", "due_at", "hinted_at"])
    return [
        Claim(job.pk, job.kind, job.tmdb_id, job.key, job.cause, job.attempts, job.wants)
        for job in taken
    ]


@transaction.atomic
def finish_job(claim: Claim) -> None:
    """It is done; or due again at once, when somebody asked anew while it was under way.

    A worker that lost its lease changes nothing. Safe to repeat.
    """
    job = _held(claim)
    if job is None:
        return
    if job.wants != claim.wants:
        make_due(job)
        return
    job.state, job.reason, job.done_at = State.DONE, "", timezone.now()
    job.save(update_fields=["state", "reason", "done_at"])


@transaction.atomic
def park_job(claim: Claim, *, reason: str) -> None:
    """No further try until an operator asks for it. Safe to repeat."""
    job = _held(claim)
    if job is not None:
        job.state, job.reason = State.PARKED, one_line(reason, 300)
        job.save(update_fields=["state", "reason"])


@transaction.atomic
def postpone_job(claim: Claim, *, reason: str, wait_s: float, counted: bool = True) -> None:
    """Due again in `wait_s`, or parked after `MAX_TRIES`; `counted`: this try was one of them."""
    job = _held(claim)
    if job is None:
        return
    job.attempts = job.attempts if counted else max(0, job.attempts - 1)
    job.reason = one_line(reason, 300)
    job.due_at = timezone.now() + dt.timedelta(seconds=wait_s)
    if job.attempts >= MAX_TRIES:
        job.state = State.PARKED
    job.save(update_fields=["attempts", "reason", "due_at", "state"])


def _held(claim: Claim) -> IngestJob | None:
    """The row, locked, if it is still this worker's."""
    rows = IngestJob.objects.select_for_update()
    return rows.filter(pk=claim.pk, attempts=claim.attempt, state=State.DUE).first()


def work_waits() -> bool:
    """Whether a job is due of which no worker was told lately; marks it as told.

    One message is enough for all of them: a worker goes on while anything is due.
    """
    now = timezone.now()
    due = IngestJob.objects.filter(state=State.DUE, due_at__lte=now)
    first = due.filter(Q(hinted_at=None) | Q(hinted_at__lt=now - HINT_AGAIN)).order_by(
        "priority", "due_at"
    )
    pk = first.values_list("pk", flat=True).first()
    return pk is not None and IngestJob.objects.filter(pk=pk).update(hinted_at=now) == 1


def make_due(job: IngestJob) -> None:
    now = timezone.now()
    job.state, job.attempts, job.due_at, job.hinted_at = State.DUE, 0, now, now
    job.save(update_fields=["state", "attempts", "due_at", "hinted_at"])
