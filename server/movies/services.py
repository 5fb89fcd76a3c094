"""Writes of the catalogue: a film's counters, a film from its source, a film that is wanted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import DomainError, NotFound
from server.core.jobs import hint_on_commit
from server.core.pagination import MAX_ID
from server.live import shapes, topics
from server.live.events import MovieStatsChanged
from server.live.services import emit
from server.movies import writing
from server.movies.mapping import FilmData
from server.movies.models import IngestJob, Movie, MovieStats
from server.movies.selectors import movie_stats_shape
from server.movies.text import one_line

#: half-stars, stored 1 to 10
HALF_STARS = range(1, 11)
#: an unchanged film is written once a day at most, to say that TMDb was asked
SYNC_NOTE = dt.timedelta(days=1)

#: the task that brings a wanted film
SYNC_MOVIE = "server.movies.tasks.sync_movie"
#: a wanted film is parked after this many tries
MAX_TRIES = 5
#: a worker has a job this long; then it counts as lost. Longer than the task's own time limit
LEASE = dt.timedelta(seconds=120)
#: a hint that was not taken up is repeated after this
HINT_AGAIN = dt.timedelta(seconds=30)
#: jobs that one sweep hints at
SWEEP_SIZE = 200

_COLUMNS = "movie_id, rev, rating_count, rating_sum, histogram, log_count, like_count, review_count"
# No key column changes: the row is locked FOR NO KEY UPDATE until the transaction ends.
_CHANGE = f"""
    UPDATE movie_stats SET
        rev = rev + 1,
        rating_count = rating_count + %(ratings)s,
        rating_sum = rating_sum + %(rating_sum)s,
        histogram = ARRAY(
            SELECT n + d FROM unnest(histogram, %(histogram)s::int[])
            WITH ORDINALITY AS bins(n, d, place) ORDER BY place
        ),
        log_count = log_count + %(logs)s,
        like_count = like_count + %(likes)s,
        review_count = review_count + %(reviews)s
    WHERE movie_id = %(movie_id)s
    RETURNING {_COLUMNS}
"""  # noqa: S608 - only our own column names
_ADD_ROW = """
    INSERT INTO movie_stats
        (movie_id, rev, rating_count, rating_sum, log_count, like_count, review_count)
    SELECT id, 0, 0, 0, 0, 0, 0 FROM movies_movie WHERE id = %(movie_id)s
    ON CONFLICT (movie_id) DO NOTHING
"""


@transaction.atomic
def change_movie_stats(
    movie_id: int,
    *,
    rating: tuple[int | None, int | None] | None = None,
    logs: int = 0,
    likes: int = 0,
    reviews: int = 0,
) -> shapes.MovieStats:
    """Add to a film's counters: the one place where they change.

    `rating` is (before, after) in half-stars 1 to 10, None for no rating; `logs`, `likes` and
    `reviews` are added. Call it last, after the rows that it counts: the row stays locked until the
    transaction ends, and every service takes counters in one order (movie, list, review, member).
    Not safe to repeat. Cost: one UPDATE, one INSERT.

    Raises: NotFound (no such film), DomainError invalid_rating, IntegrityError (below zero).
    Emits: `movie.stats` to the film.
    """
    histogram = [0] * 10
    before, after = rating or (None, None)
    for value, step in ((before, -1), (after, 1)):
        if value is not None:
            if value not in HALF_STARS:
                raise DomainError("invalid_rating", "A rating is 1 to 10 half-stars.")
            histogram[value - 1] += step
    row = _change_row(
        {
            "movie_id": movie_id,
            "ratings": (after is not None) - (before is not None),
            "rating_sum": (after or 0) - (before or 0),
            "histogram": histogram,
            "logs": logs,
            "likes": likes,
            "reviews": reviews,
        }
    )
    shape = movie_stats_shape(row)
    event = msgspec.convert(shape, MovieStatsChanged, from_attributes=True)
    emit(event, topics=[topics.movie(movie_id)])
    return shape


def _change_row(change: dict[str, Any]) -> MovieStats:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, change)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_ADD_ROW, change)
            cursor.execute(_CHANGE, change)
            row = cursor.fetchone()
    if row is None:
        raise NotFound
    names = [name.strip() for name in _COLUMNS.split(",")]
    return MovieStats(**dict(zip(names, row, strict=True)))


@dataclass(frozen=True, slots=True)
class Written:
    """A film after `upsert_movie`. `kept`: TMDb has spoken, the starter catalogue is not asked."""

    movie: Movie
    outcome: Literal["created", "updated", "unchanged", "kept"]


@retry_deadlock
@transaction.atomic
def upsert_movie(film: FilmData, *, source: Literal["tmdb", "starter"] = "tmdb") -> Written:
    """Write one film with its genres, people and credits in one transaction: all of it or nothing.

    Safe to repeat: the same facts again change no row (`synced_at` moves once a day). A part that
    the answer did not hold stays as it was, and so does what somebody edited by hand, until the
    source itself changes. The starter catalogue never writes over a film that TMDb has told.
    Raises: IntegrityError when another writer added a film with this IMDb id meanwhile (try again).
    Emits nothing: a film's facts are not live.
    """
    lock_name(f"film:{film.tmdb_id or film.key}")
    movie = writing.find_movie(film)
    if movie is not None and source == "starter" and movie.synced_at:
        return Written(movie, "kept")
    digest = film.digest()
    if movie is not None and movie.source_digest == digest:
        if source == "tmdb":
            _note_sync(movie)
        return Written(movie, "unchanged")
    outcome: Literal["created", "updated"] = "created" if movie is None else "updated"
    people = writing.write_people(film.credits or (), movie)
    synced_at = timezone.now() if source == "tmdb" else None
    movie = writing.write_movie(film, movie, digest=digest, synced_at=synced_at)
    if film.genres is not None:
        writing.write_genres(movie, film.genres)
    if film.credits is not None:
        writing.write_credits(movie, film.credits, people)
    return Written(movie, outcome)


def _note_sync(movie: Movie) -> None:
    now = timezone.now()
    if movie.synced_at is None or movie.synced_at < now - SYNC_NOTE:
        movie.synced_at = now
        movie.save(update_fields=["synced_at"])


@transaction.atomic
def request_movie(tmdb_id: int) -> IngestJob:
    """Note that a film of TMDb is wanted, and tell a worker on commit. Never waits for Redis.

    Safe to repeat: a job that is due stays as it is, one that is done becomes due again, one that
    is parked stays parked until an operator retries it. Raises: DomainError invalid_tmdb_id.
    """
    if not 1 <= tmdb_id <= MAX_ID:
        raise DomainError("invalid_tmdb_id", "A TMDb id is a positive number.", field="tmdb_id")
    new = IngestJob(tmdb_id=tmdb_id, due_at=timezone.now(), hinted_at=timezone.now())
    IngestJob.objects.bulk_create([new], ignore_conflicts=True)
    job = IngestJob.objects.select_for_update().get(tmdb_id=tmdb_id)
    if job.state == IngestJob.State.DONE:
        _make_due(job)
    if job.state == IngestJob.State.DUE:
        hint_on_commit(SYNC_MOVIE, tmdb_id)
    return job


@transaction.atomic
def retry_jobs(tmdb_ids: Iterable[int]) -> int:
    """Make parked and finished jobs due again, with all their tries; returns how many.

    Safe to repeat.
    """
    jobs = IngestJob.objects.select_for_update().filter(tmdb_id__in=list(tmdb_ids))
    again = list(jobs.exclude(state=IngestJob.State.DUE).order_by("pk"))
    for job in again:
        _make_due(job)
        hint_on_commit(SYNC_MOVIE, job.tmdb_id)
    return len(again)


@transaction.atomic
def claim_job(tmdb_id: int) -> int | None:
    """Take a due job for `LEASE`: the number of this try, or None when there is nothing to do.

    Two workers with the same hint: one gets it. A worker that dies leaves it to become due again.
    """
    job = (
        IngestJob.objects.select_for_update(skip_locked=True)
        .filter(tmdb_id=tmdb_id, state=IngestJob.State.DUE, due_at__lte=timezone.now())
        .first()
    )
    if job is None:
        return None
    if job.attempts >= MAX_TRIES:
        park_job(tmdb_id, reason=job.reason or "no worker came to the end of it")
        return None
    job.attempts += 1
    job.due_at, job.hinted_at = timezone.now() + LEASE, None
    job.save(update_fields=["attempts", "due_at", "hinted_at"])
    return job.attempts


def finish_job(tmdb_id: int) -> None:
    """The film is here. Safe to repeat."""
    IngestJob.objects.filter(tmdb_id=tmdb_id).update(
        state=IngestJob.State.DONE, done_at=timezone.now(), reason=""
    )


def park_job(tmdb_id: int, *, reason: str) -> None:
    """No further try until an operator asks for it. Safe to repeat."""
    IngestJob.objects.filter(tmdb_id=tmdb_id).update(
        state=IngestJob.State.PARKED, reason=one_line(reason, 300)
    )


@transaction.atomic
def postpone_job(tmdb_id: int, *, reason: str, wait_s: float, counted: bool = True) -> None:
    """Due again in `wait_s`, or parked after `MAX_TRIES`; `counted`: this try was one of them."""
    job = IngestJob.objects.select_for_update().get(tmdb_id=tmdb_id)
    job.attempts = job.attempts if counted else max(0, job.attempts - 1)
    job.reason = one_line(reason, 300)
    job.due_at = timezone.now() + dt.timedelta(seconds=wait_s)
    if job.attempts >= MAX_TRIES:
        job.state = IngestJob.State.PARKED
    job.save(update_fields=["attempts", "reason", "due_at", "state"])


@transaction.atomic
def take_due_jobs() -> list[int]:
    """TMDb ids of due jobs that no worker was told of lately, now marked as told."""
    now = timezone.now()
    due = (
        IngestJob.objects.select_for_update(skip_locked=True)
        .filter(Q(hinted_at=None) | Q(hinted_at__lt=now - HINT_AGAIN))
        .filter(state=IngestJob.State.DUE, due_at__lte=now)
        .order_by("due_at")[:SWEEP_SIZE]
    )
    jobs = list(due)
    IngestJob.objects.filter(pk__in=[job.pk for job in jobs]).update(hinted_at=now)
    return [job.tmdb_id for job in jobs]


def _make_due(job: IngestJob) -> None:
    now = timezone.now()
    job.state, job.attempts, job.due_at, job.hinted_at = IngestJob.State.DUE, 0, now, now
    job.save(update_fields=["state", "attempts", "due_at", "hinted_at"])
