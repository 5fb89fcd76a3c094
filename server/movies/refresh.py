"""What is asked for again by itself: charts, changes, and all that TMDb told long ago.

TMDb's terms let us keep what it told for six months.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from server.movies import jobs
from server.movies.jobs import Cause, Kind, State
from server.movies.models import Chart, Collection, IngestJob, Movie, Person

log = logging.getLogger(__name__)

#: asked again at this age: a month is left to get through
MAX_AGE = dt.timedelta(days=150)
CHART_AGE = dt.timedelta(hours=12)
GENRES_AGE = dt.timedelta(days=7)
#: changes are asked for each of so many past days, once each
CHANGE_DAYS = 3
#: of each kind in one run, hourly: 48,000 a day, a million in three weeks
MOST = 2_000
#: finished searches and days are forgotten after this
KEEP_DONE = dt.timedelta(days=14)


def request_what_is_old() -> int:
    """Make due what is old; returns how much. Safe to repeat."""
    now = timezone.now()
    count = sum(
        _request_old(kind, model, now)
        for kind, model in (
            (Kind.FILM, Movie),
            (Kind.PERSON, Person),
            (Kind.COLLECTION, Collection),
        )
    )
    count += _request_untold() + _request_lists(now)
    passing = (Kind.SEARCH, Kind.CHANGES, Kind.FIND)
    IngestJob.objects.filter(
        kind__in=passing, state=State.DONE, done_at__lt=now - KEEP_DONE
    ).delete()
    log.info("asked again for %s things", count)
    return count


def _request_old(kind: str, model: type[Model], now: dt.datetime) -> int:
    """The oldest first. What is on its way, or waits for an operator, takes nobody's place."""
    known = IngestJob.objects.filter(kind=kind, tmdb_id=OuterRef("tmdb_id"), key="")
    old = model._default_manager.filter(
        ~Exists(known.exclude(state=State.DONE)),
        synced_at__lt=now - MAX_AGE,
        gone_at=None,
        tmdb_id__isnull=False,
    )
    ids = old.order_by("synced_at").values_list("tmdb_id", flat=True)[:MOST]
    return _again(kind, ids)


def _again(kind: str, ids: Iterable[int]) -> int:
    return sum(
        jobs.request_many(kind, batch, cause=Cause.REFRESH, again=True)
        for batch in jobs.batched(list(ids))
    )


def _request_untold() -> int:
    """Films of the starter catalogue that TMDb has not told yet, by its id or by IMDb's."""
    untold = Movie.objects.filter(synced_at=None, gone_at=None)
    by_id = untold.filter(tmdb_id__isnull=False).values_list("tmdb_id", flat=True)[:MOST]
    count = sum(
        jobs.request_many(Kind.FILM, batch, cause=Cause.RELATED)
        for batch in jobs.batched(id_ for id_ in by_id if id_)
    )
    asked = IngestJob.objects.filter(kind=Kind.FIND).values("key")
    by_imdb = untold.filter(tmdb_id=None, imdb_id__isnull=False).exclude(imdb_id__in=asked)
    for imdb_id in by_imdb.values_list("imdb_id", flat=True)[: jobs.BATCH]:
        jobs.request(Kind.FIND, key=str(imdb_id), cause=Cause.RELATED)
        count += 1
    return count


def _request_lists(now: dt.datetime) -> int:
    fresh = Chart.objects.filter(synced_at__gt=now - CHART_AGE).values_list("name", flat=True)
    wanted = [(Kind.CHART, name) for name in Chart.Name.values if name not in set(fresh)]
    for age in range(1, CHANGE_DAYS + 1):
        day = (now - dt.timedelta(days=age)).date().isoformat()
        if not IngestJob.objects.filter(kind=Kind.CHANGES, key=day).exists():
            wanted.append((Kind.CHANGES, day))
    genres = IngestJob.objects.filter(kind=Kind.GENRES, done_at__gt=now - GENRES_AGE)
    if not genres.exists():
        wanted.append((Kind.GENRES, ""))
    for kind, key in wanted:
        jobs.request(kind, key=key, cause=Cause.REFRESH)
    return len(wanted)
