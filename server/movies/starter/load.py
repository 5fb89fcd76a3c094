"""The starter catalogue into the database, through the mapping that TMDb's ingest uses.

Each record is written out in TMDb's shape first: what works for one source works for the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from server.core.db import retry_deadlock
from server.movies import writing
from server.movies.genres import GENRES, ID_BY_NAME
from server.movies.mapping import FilmData, GenreData, film_from_tmdb
from server.movies.models import Movie
from server.movies.services import upsert_movie
from server.movies.starter.films import FOLDER, Film, load_films
from server.movies.tmdb import shapes as tmdb

#: rows that one transaction may write (design: imports commit at most this many at a time)
MAX_ROWS = 200
#: popularity of the first film of the shelf; TMDb's figures of well-known films begin about here
TOP_POPULARITY = 10.0


@dataclass(slots=True)
class Loaded:
    """What a run did. `kept`: films that TMDb has told since, left as they are."""

    total: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __str__(self) -> str:
        return (
            f"{self.total} films: {self.created} new, {self.updated} changed,"
            f" {self.unchanged} as they were, {self.kept} told by TMDb"
        )


def load_starter(
    *, folder: Path = FOLDER, progress: Callable[[int, int], None] = lambda done, total: None
) -> Loaded:
    """Write every film of the catalogue that is new or changed. Safe to repeat, also at once.

    `progress` is told (films done, films in all). Raises: CatalogueError (a broken record).
    """
    films = catalogue(folder)
    loaded = Loaded(total=len(films))
    with transaction.atomic():
        writing.genre_ids(
            GenreData(tmdb_id=id_, name=name) for id_, (name, _) in sorted(GENRES.items())
        )
    known = set(Movie.objects.exclude(source_digest="").values_list("source_digest", flat=True))
    wanted = [film for film in films if film.digest() not in known]
    loaded.unchanged = len(films) - len(wanted)
    progress(loaded.unchanged, len(films))
    done = loaded.unchanged
    for batch in batches(wanted):
        for outcome in _write(batch):
            setattr(loaded, outcome, getattr(loaded, outcome) + 1)
        done += len(batch)
        progress(done, len(films))
    return loaded


def catalogue(folder: Path = FOLDER) -> list[FilmData]:
    """The films as the mapping sees them, the first of the shelf first."""
    films = shelved(load_films(folder), shelf(folder))
    return [
        film_from_tmdb(tmdb.movie_from_builtins(in_tmdb_shape(film, popularity)))
        for film, popularity in zip(films, _popularities(len(films)), strict=True)
    ]


def shelf(folder: Path = FOLDER) -> list[str]:
    """The keys of `shelf.txt`; empty where there is no such file."""
    path = folder / "shelf.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def shelved(films: Sequence[Film], first: Sequence[str]) -> list[Film]:
    """`films` in the catalogue's order: the shelf's, then the newest; equal years by key."""
    place = {key: number for number, key in enumerate(first)}
    return sorted(films, key=lambda film: (place.get(film.key, len(place)), -film.year, film.key))


def _popularities(count: int) -> Iterator[float]:
    return (round(TOP_POPULARITY * (1 - place / count), 4) for place in range(count))


def in_tmdb_shape(film: Film, popularity: float) -> dict[str, object]:
    """A record as TMDb's `/movie/{id}` with credits, external ids and translations would be.

    People have no TMDb id here: the name in ASCII is their key.
    """
    return {
        "id": film.tmdb_id,
        "starter_key": film.key,
        "imdb_id": film.imdb_id,
        "title": film.title,
        "original_title": film.original_title,
        "original_language": film.original_language,
        "overview": film.logline_en,
        "release_date": film.release_date,
        "runtime": film.runtime,
        "production_countries": [{"iso_3166_1": code} for code in film.countries],
        "genres": [{"id": ID_BY_NAME[name], "name": name} for name in film.genres],
        "popularity": popularity,
        "credits": _credits(film),
        "external_ids": {"imdb_id": film.imdb_id},
        "translations": {
            "translations": [
                {
                    "iso_639_1": "pt",
                    "iso_3166_1": "BR",
                    "data": {"title": film.title_pt, "overview": film.logline_pt},
                }
            ]
        },
    }


def _credits(film: Film) -> dict[str, list[dict[str, object]]]:
    cast: list[dict[str, object]] = [
        {"starter_key": slugify(name), "name": name, "order": order}
        for order, name in enumerate(film.cast)
    ]
    crew: list[dict[str, object]] = [
        {
            "starter_key": slugify(name),
            "name": name,
            "department": "Directing",
            "job": "Director",
        }
        for name in film.directors
    ]
    return {"cast": cast, "crew": crew}


def batches(films: Sequence[FilmData]) -> Iterator[list[FilmData]]:
    """Films whose rows together stay within `MAX_ROWS`; a film is never split."""
    batch: list[FilmData] = []
    rows = 0
    for film in films:
        # Itself, its genres, and for each credit at most one person besides.
        own = 1 + len(film.genres or ()) + 2 * len(film.credits or ())
        if batch and rows + own > MAX_ROWS:
            yield batch
            batch, rows = [], 0
        batch.append(film)
        rows += own
    if batch:
        yield batch


@retry_deadlock
@transaction.atomic
def _write(batch: Sequence[FilmData]) -> list[str]:
    return [upsert_movie(film, source="starter").outcome for film in batch]
