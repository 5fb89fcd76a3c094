"""One wanted thing, from request to rows. Requests run outside any transaction."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from server.movies import jobs, services
from server.movies.errors import SourceError, SourceInvalid, SourceNotFound
from server.movies.jobs import Cause, Claim, Kind, batched
from server.movies.mapping import InvalidFilm, film_from_tmdb
from server.movies.mapping_others import collection_from_tmdb, person_from_tmdb
from server.movies.models import IngestJob, Movie
from server.movies.omdb import client as omdb
from server.movies.services import Written
from server.movies.tmdb import client as tmdb
from server.movies.tmdb import shapes
from server.movies.tmdb.client import TmdbClient

log = logging.getLogger(__name__)

#: of a chart: 20 films a page
CHART_PAGES = 5
#: a day's changes are read again while they shift, so often at most
PASSES = 3
#: OMDb is asked about a film this seldom
RATINGS_FRESH = dt.timedelta(days=30)


@dataclass
class Clients:
    """The sessions of one worker thread, opened when first asked."""

    _tmdb: TmdbClient | None = field(default=None)
    _omdb: omdb.OmdbClient | None = field(default=None)

    @property
    def tmdb(self) -> TmdbClient:
        self._tmdb = self._tmdb or tmdb.client_from_env()
        return self._tmdb

    @property
    def omdb(self) -> omdb.OmdbClient:
        self._omdb = self._omdb or omdb.client_from_env()
        return self._omdb


def bring(claim: Claim, clients: Clients) -> str:
    """Fetch what the claim names and write it; what came of it in one word. Safe to repeat.

    Raises: SourceError, IntegrityError (as `services.upsert_movie`).
    """
    try:
        return _BRING[claim.kind](claim, clients)
    except InvalidFilm as error:
        raise SourceInvalid(str(error)) from error


def sync_from_tmdb(tmdb_id: int, client: TmdbClient) -> Written:
    """Fetch a film and write it. Safe to repeat: an unchanged film changes no row.

    Raises: SourceError, IntegrityError (as `upsert_movie`).
    """
    known = Movie.objects.filter(tmdb_id=tmdb_id).first()
    try:
        answer = client.movie_unless(tmdb_id, known.etag if known and known.source_digest else "")
        if answer is None and known is not None:
            services.note_sync(known, known.etag)
            return Written(known, "unchanged")
        if answer is None:
            answer = client.movie(tmdb_id)
        film = film_from_tmdb(answer)
    except InvalidFilm as error:
        raise SourceInvalid(str(error)) from error
    written = services.upsert_movie(film, etag=answer.etag)
    movie = written.movie
    log.info("synced movie %s %s (%s): %s", tmdb_id, movie.title, movie.year, written.outcome)
    return written


def _film(claim: Claim, clients: Clients) -> str:
    try:
        written = sync_from_tmdb(claim.tmdb_id, clients.tmdb)
    except SourceNotFound:
        _follow_merged(claim.tmdb_id, clients.tmdb)
        raise
    movie = written.movie
    if movie.collection_id and movie.collection and movie.collection.synced_at is None:
        jobs.request_many(Kind.COLLECTION, [movie.collection.tmdb_id], cause=Cause.RELATED)
    stale = movie.omdb_at is None or movie.omdb_at < timezone.now() - RATINGS_FRESH
    if stale and omdb.configured() and (movie.imdb_id or movie.year):
        jobs.request_many(Kind.RATINGS, [claim.tmdb_id], cause=Cause.RELATED, again=True)
    return written.outcome


def _follow_merged(tmdb_id: int, client: TmdbClient) -> None:
    """A film that TMDb has no more may live on under another id, with the same IMDb id."""
    movie = services.mark_movie_gone(tmdb_id)
    if movie is None or movie.imdb_id is None:
        return
    try:
        found = client.find(movie.imdb_id).movie_results or ()
    except SourceError:
        return  # it stays gone; the next change or search may tell
    for other in found:
        if other.id and other.id != tmdb_id and not services.point_to_merged(movie.pk, other.id):
            jobs.request_movie(other.id, cause=Cause.CHANGE)


def _person(claim: Claim, clients: Clients) -> str:
    facts = person_from_tmdb(clients.tmdb.person(claim.tmdb_id))
    return services.upsert_person(claim.tmdb_id, facts)


def _collection(claim: Claim, clients: Clients) -> str:
    facts = collection_from_tmdb(clients.tmdb.collection(claim.tmdb_id))
    outcome = services.upsert_collection(claim.tmdb_id, facts)
    _want_unknown(facts.part_ids or [], Cause.RELATED)
    return outcome


def _chart(claim: Claim, clients: Clients) -> str:
    """The chart is replaced once all its pages are here: half a chart is never seen."""
    ids: dict[int, None] = {}
    for number in range(1, CHART_PAGES + 1):
        page = clients.tmdb.chart(claim.key, number)
        ids |= dict.fromkeys(page.ids())
        if number >= (page.total_pages or 1):
            break
    _want_unknown(list(ids), Cause.CHART)
    if not ids:
        raise SourceInvalid("an empty chart")
    return "updated" if services.write_chart(claim.key, list(ids)) else "unchanged"


def _changes(claim: Claim, clients: Clients) -> str:
    """Films of ours that changed on a day are due again. Most of what changes is not ours."""
    ids = changed_ids(lambda number: clients.tmdb.changes(claim.key, number))
    known = Movie.objects.filter(tmdb_id__isnull=False)
    asked = 0
    for batch in batched(sorted(ids)):
        ours = known.filter(tmdb_id__in=batch).values_list("tmdb_id", flat=True)
        ids_of_ours = [id_ for id_ in ours if id_]
        asked += jobs.request_many(Kind.FILM, ids_of_ours, cause=Cause.CHANGE, again=True)
    log.info("changes of %s: %s films, %s of ours", claim.key, len(ids), asked)
    return "updated" if asked else "unchanged"


def changed_ids(page_of: Callable[[int], shapes.Page]) -> set[int]:
    """All ids of a paged list that shifts while it is read.

    An entry that is added pushes another to a page already read: seen twice. One that goes away
    pulls another there: never seen. So it is read again until a whole pass brings nothing new.
    """
    ids: set[int] = set()
    for _ in range(PASSES):
        before = len(ids)
        number = 1
        while number <= tmdb.MAX_PAGES:
            page = page_of(number)
            ids |= set(page.ids())
            if number >= (page.total_pages or 1) or not page.results:
                break
            number += 1
        if len(ids) == before or number == 1:
            break
    return ids


def _search(claim: Claim, clients: Clients) -> str:
    asked = _want_unknown(clients.tmdb.search(claim.key).ids(), Cause.MEMBER)
    return "updated" if asked else "unchanged"


def _find(claim: Claim, clients: Clients) -> str:
    ids = [ref.id for ref in clients.tmdb.find(claim.key).movie_results or () if ref.id]
    if not ids:
        raise SourceNotFound(f"TMDb has no film with {claim.key}")
    for id_ in ids:
        jobs.request_movie(id_, cause=claim.cause)
    return "updated"


def _genres(claim: Claim, clients: Clients) -> str:
    english, portuguese = (
        {genre.id: genre.name or "" for genre in clients.tmdb.genres(language)}
        for language in ("en-US", "pt-BR")
    )
    return "updated" if services.write_genre_names(english, portuguese) else "unchanged"


def _ratings(claim: Claim, clients: Clients) -> str:
    movie = Movie.objects.filter(tmdb_id=claim.tmdb_id).first()
    if movie is None:
        return "unchanged"
    if movie.imdb_id:
        facts = clients.omdb.by_imdb_id(movie.imdb_id)
    else:
        facts = clients.omdb.by_title(movie.title, movie.year or 0)
    return "updated" if services.write_ratings(movie.pk, facts) else "unchanged"


def _want_unknown(tmdb_ids: list[int], cause: str) -> int:
    """Films among these that TMDb has not told us yet are wanted; returns how many."""
    told = Movie.objects.filter(tmdb_id__in=tmdb_ids, synced_at__isnull=False)
    unknown = set(tmdb_ids) - set(told.values_list("tmdb_id", flat=True))
    return sum(
        jobs.request_many(Kind.FILM, batch, cause=cause) for batch in batched(sorted(unknown))
    )


_BRING: dict[str, Callable[[Claim, Clients], str]] = {
    IngestJob.Kind.FILM: _film,
    IngestJob.Kind.PERSON: _person,
    IngestJob.Kind.COLLECTION: _collection,
    IngestJob.Kind.CHART: _chart,
    IngestJob.Kind.CHANGES: _changes,
    IngestJob.Kind.SEARCH: _search,
    IngestJob.Kind.FIND: _find,
    IngestJob.Kind.GENRES: _genres,
    IngestJob.Kind.RATINGS: _ratings,
}
