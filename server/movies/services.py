"""Writes of the catalogue: a film's counters, and what the sources tell. Wanted things: `jobs`."""

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import DomainError, NotFound
from server.live import shapes, topics
from server.live.events import MovieStatsChanged
from server.live.services import emit
from server.movies import writing
from server.movies.averages import RatingChange
from server.movies.identity import find_movie, is_other_film
from server.movies.mapping import FilmData
from server.movies.mapping_others import CollectionFacts, PersonFacts, digest, told
from server.movies.models import Chart, Collection, Genre, Movie, MovieStats, Person
from server.movies.omdb.mapping import OmdbFacts
from server.movies.selectors import movie_stats_shape
from server.movies.text import one_line

log = logging.getLogger(__name__)

#: half-stars, stored 1 to 10
HALF_STARS = range(1, 11)
#: an unchanged film is written once a day at most, to say that TMDb was asked
SYNC_NOTE = dt.timedelta(days=1)

_COLUMNS = (
    "movie_id, rev, rating_count, rating_sum, histogram, log_count, like_count, review_count,"
    " weighed_count, weighed_sum, weight, weighted_sum"
)
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
        review_count = review_count + %(reviews)s,
        weighed_count = weighed_count + %(weighed)s,
        weighed_sum = weighed_sum + %(weighed_sum)s,
        weight = weight + %(weight)s,
        weighted_sum = weighted_sum + %(weighted_sum)s
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
    rating: RatingChange | tuple[int | None, int | None] | None = None,
    logs: int = 0,
    likes: int = 0,
    reviews: int = 0,
) -> shapes.MovieStats:
    """Add to a film's counters: the one place where they change.

    `rating` is a RatingChange, or (before, after) in half-stars where neither has a weight; `logs`,
    `likes` and `reviews` are added. Call it last, after the rows that it counts: the row stays
    locked until the transaction ends, and every service takes counters in one order (movie, list,
    review, member). Not safe to repeat. Cost: one UPDATE, one INSERT.

    Raises: NotFound (no such film), DomainError invalid_rating, IntegrityError (below zero).
    Emits: `movie.stats` to the film.
    """
    change = _rating_deltas(RatingChange(*(rating or (None, None))))
    row = _change_row(
        {**change, "movie_id": movie_id, "logs": logs, "likes": likes, "reviews": reviews}
    )
    shape = movie_stats_shape(row)
    event = msgspec.convert(shape, MovieStatsChanged, from_attributes=True)
    emit(event, topics=[topics.movie(movie_id)])
    return shape


def _rating_deltas(change: RatingChange) -> dict[str, Any]:
    """What the change of one rating adds to each column. Raises: DomainError invalid_rating."""
    histogram = [0] * 10
    deltas = dict.fromkeys(
        ("ratings", "rating_sum", "weighed", "weighed_sum", "weight", "weighted_sum"), 0
    )
    votes = ((change.before, change.weight_before, -1), (change.after, change.weight_after, 1))
    for value, weight, step in votes:
        if value is None:
            continue
        if value not in HALF_STARS:
            raise DomainError("invalid_rating", "A rating is 1 to 10 half-stars.")
        histogram[value - 1] += step
        deltas["ratings"] += step
        deltas["rating_sum"] += step * value
        if weight:
            deltas["weighed"] += step
            deltas["weighed_sum"] += step * value
            deltas["weight"] += step * weight
            deltas["weighted_sum"] += step * weight * value
    return {**deltas, "histogram": histogram}


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
def upsert_movie(
    film: FilmData, *, source: Literal["tmdb", "starter"] = "tmdb", etag: str = ""
) -> Written:
    """Write one film with all its parts in one transaction: all of it or nothing.

    Safe to repeat: the same facts again change no row (`synced_at` moves once a day). A part that
    the answer did not hold stays as it was, and so does what an operator wrote by hand. The starter
    catalogue never writes over a film that TMDb has told. When TMDb tells another film under the id
    of a row, the row loses the id and keeps its facts, and the other film gets a row of its own.
    Raises: IntegrityError when another writer added a film with this IMDb id meanwhile (try again).
    Emits nothing: a film's facts are not live.
    """
    lock_name(f"film:{film.tmdb_id or film.key}")
    movie = find_movie(film)
    if movie is not None and source == "starter" and movie.synced_at:
        return Written(movie, "kept")
    digest = film.digest()
    if movie is not None and movie.source_digest == digest:
        if source == "tmdb":
            note_sync(movie, etag)
        return Written(movie, "unchanged")
    if movie is not None and movie.tmdb_id == film.tmdb_id and film.tmdb_id:
        movie = _unless_reused(movie, film)
    outcome: Literal["created", "updated"] = "created" if movie is None else "updated"
    people = writing.write_people(film.credits or (), movie)
    synced_at = timezone.now() if source == "tmdb" else None
    movie = writing.write_movie(
        film, movie, digest=digest, synced_at=synced_at, etag=etag, gone_at=None
    )
    if film.genres is not None and "genres" not in movie.locked_fields:
        writing.write_genres(movie, film.genres)
    if film.credits is not None:
        writing.write_credits(movie, film.credits, people)
    if source == "tmdb":
        writing.write_extras(movie, film.extras)
    return Written(movie, outcome)


def _unless_reused(movie: Movie, film: FilmData) -> Movie | None:
    """The row, or None when TMDb gave its id to another film: then it stands without that id."""
    if not is_other_film(movie, film):
        return movie
    log.warning("TMDb id %s was %s and is now %s", film.tmdb_id, movie, film.title)
    movie.former_tmdb_ids = [*movie.former_tmdb_ids, *([movie.tmdb_id] if movie.tmdb_id else ())]
    movie.tmdb_id, movie.gone_at = None, timezone.now()
    movie.save(update_fields=["former_tmdb_ids", "tmdb_id", "gone_at"])
    return None


def note_sync(movie: Movie, etag: str) -> None:
    """TMDb was asked and told nothing new. Writes once a day at most. Safe to repeat."""
    now = timezone.now()
    back = movie.gone_at is not None
    if back or movie.synced_at is None or movie.synced_at < now - SYNC_NOTE or movie.etag != etag:
        movie.synced_at, movie.etag, movie.gone_at = now, etag, None
        movie.save(update_fields=["synced_at", "etag", "gone_at"])


@transaction.atomic
def mark_movie_gone(tmdb_id: int) -> Movie | None:
    """TMDb does not have this film any more; all that we have stays. The film, if we have it.

    Safe to repeat.
    """
    movie = Movie.objects.select_for_update(no_key=True).filter(tmdb_id=tmdb_id).first()
    if movie is not None and movie.gone_at is None:
        movie.gone_at = timezone.now()
        movie.save(update_fields=["gone_at"])
    return movie


@transaction.atomic
def point_to_merged(movie_id: int, tmdb_id: int) -> bool:
    """Send readers of a film that TMDb merged away to the row of its new id, if we have that.

    Both rows stay, with what members did there. Safe to repeat. False: there is no such row yet.
    """
    target = Movie.objects.filter(tmdb_id=tmdb_id, merged_into=None).exclude(pk=movie_id).first()
    if target is None:
        return False
    Movie.objects.filter(pk=movie_id).update(merged_into=target)
    return True


@transaction.atomic
def upsert_person(tmdb_id: int, facts: PersonFacts) -> Literal["created", "updated", "unchanged"]:
    """Write what TMDb tells about somebody. Safe to repeat: the same facts change no row."""
    new = Person(tmdb_id=tmdb_id, name=facts.name)
    Person.objects.bulk_create([new], ignore_conflicts=True)
    person = Person.objects.select_for_update(no_key=True).get(tmdb_id=tmdb_id)
    photo = facts.profile_path or person.profile_path
    return _write_facts(person, told(facts) | {"profile_path": photo}, digest(facts))


@transaction.atomic
def upsert_collection(
    tmdb_id: int, facts: CollectionFacts
) -> Literal["created", "updated", "unchanged"]:
    """Write what TMDb tells about a collection. Safe to repeat: the same facts change no row."""
    new = Collection(tmdb_id=tmdb_id, name=facts.name)
    Collection.objects.bulk_create([new], ignore_conflicts=True)
    row = Collection.objects.select_for_update(no_key=True).get(tmdb_id=tmdb_id)
    return _write_facts(row, told(facts), digest(facts))


def _write_facts(
    row: Person | Collection, values: dict[str, Any], source_digest: str
) -> Literal["created", "updated", "unchanged"]:
    now = timezone.now()
    first = row.synced_at is None
    if row.source_digest == source_digest:
        if row.gone_at or row.synced_at is None or row.synced_at < now - SYNC_NOTE:
            row.synced_at, row.gone_at = now, None
            row.save(update_fields=["synced_at", "gone_at"])
        return "unchanged"
    for name, value in values.items():
        if name not in row.locked_fields:
            setattr(row, name, value)
    row.source_digest, row.synced_at, row.gone_at = source_digest, now, None
    row.save()
    return "created" if first else "updated"


@transaction.atomic
def write_chart(name: str, tmdb_ids: Sequence[int]) -> bool:
    """A chart as TMDb tells it now; returns whether it changed. Safe to repeat."""
    chart, created = Chart.objects.select_for_update().get_or_create(name=name)
    changed = created or chart.tmdb_ids != list(tmdb_ids)
    chart.tmdb_ids, chart.synced_at = list(tmdb_ids), timezone.now()
    chart.save()
    return changed


@transaction.atomic
def write_genre_names(english: dict[int, str], portuguese: dict[int, str]) -> int:
    """Genres that TMDb lists and we lack, and Portuguese names where ours is empty; how many.

    A name of ours stays (members filter by it), and so does a genre that is not listed any more.
    Safe to repeat.
    """
    known = {genre.tmdb_id: genre for genre in Genre.objects.select_for_update()}
    names = {genre.name for genre in known.values()}
    changed = 0
    for tmdb_id, name in english.items():
        genre = known.get(tmdb_id)
        name_pt = one_line(portuguese.get(tmdb_id), 40)
        if genre is None and one_line(name, 40) and one_line(name, 40) not in names:
            Genre.objects.create(tmdb_id=tmdb_id, name=one_line(name, 40), name_pt=name_pt)
            changed += 1
        elif genre is not None and not genre.name_pt and name_pt:
            genre.name_pt = name_pt
            genre.save(update_fields=["name_pt"])
            changed += 1
    return changed


@transaction.atomic
def write_ratings(movie_id: int, facts: OmdbFacts) -> bool:
    """What OMDb adds: ratings, and the IMDb id where we have none. Safe to repeat.

    An answer without a rating keeps the one we have. Returns whether anything changed.
    """
    movie = Movie.objects.select_for_update(no_key=True).get(pk=movie_id)
    told: dict[str, Any] = {
        "imdb_rating": facts.imdb_rating,
        "imdb_votes": facts.imdb_votes,
        "metascore": facts.metascore,
        "tomatometer": facts.tomatometer,
    }
    if facts.imdb_id and movie.imdb_id is None:
        taken = Movie.objects.filter(imdb_id=facts.imdb_id).exists()
        told["imdb_id"] = None if taken else facts.imdb_id
    changed = [
        name
        for name, value in told.items()
        if value is not None and name not in movie.locked_fields and getattr(movie, name) != value
    ]
    for name in changed:
        setattr(movie, name, told[name])
    movie.omdb_at = timezone.now()
    movie.save(update_fields=[*changed, "omdb_at"])
    return bool(changed)
