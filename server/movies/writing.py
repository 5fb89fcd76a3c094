"""The rows of one film, written by difference: what is the same is not touched.

Only `services.upsert_movie` calls these, inside its transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils.text import slugify

from server.core.db import insert_new, lock_name
from server.movies.genres import GENRES
from server.movies.mapping import (
    CollectionRefData,
    CreditData,
    FilmData,
    GenreData,
    PersonData,
    search_text,
)
from server.movies.models import Collection, Credit, Genre, Movie, MovieExtras, MovieGenre, Person
from server.movies.parts import ExtrasData

#: TMDb's id, or the key of the starter catalogue
Identity = int | str

#: rows in one INSERT or UPDATE statement
BATCH = 500


def write_people(credits: Sequence[CreditData], movie: Movie | None) -> dict[Identity, int]:
    """Ids of everybody in `credits`. New people are added, changed names and photos updated.

    People come before the film and in one order, so that two films with the same people, written at
    the same time, wait for each other and do not deadlock.
    """
    wanted = {identity(credit.person): credit.person for credit in credits}
    known = _known_people(wanted)
    if movie is not None:
        known |= _adopt_starter_people(wanted, known, movie)
    missing = [wanted[key] for key in sorted(wanted.keys() - known.keys(), key=str)]
    if missing:
        Person.objects.bulk_create(
            [
                Person(tmdb_id=p.tmdb_id, key=p.key, name=p.name, profile_path=p.profile_path)
                for p in missing
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        known |= _known_people({identity(person): person for person in missing})
    _update_people(wanted, known)
    return {key: person.pk for key, person in known.items()}


def identity(person: PersonData) -> Identity:
    return person.tmdb_id or person.key or ""


def _known_people(wanted: dict[Identity, PersonData]) -> dict[Identity, Person]:
    by_id = [person.tmdb_id for person in wanted.values() if person.tmdb_id]
    by_key = [person.key for person in wanted.values() if person.key]
    rows = Person.objects.filter(Q(tmdb_id__in=by_id) | Q(key__in=by_key))
    found: dict[Identity, Person] = {}
    for row in rows:
        if row.tmdb_id in wanted:
            found[row.tmdb_id] = row
        if row.key in wanted:
            found[row.key] = row
    return found


def _adopt_starter_people(
    wanted: dict[Identity, PersonData], known: dict[Identity, Person], movie: Movie
) -> dict[Identity, Person]:
    """People of the starter catalogue whom TMDb now names: same name, and a part in the same film.

    A name alone is not enough: two people may share it.
    """
    unnamed = Person.objects.filter(credits__movie=movie, tmdb_id__isnull=True, key__isnull=False)
    by_key = {row.key: row for row in unnamed.distinct()}
    adopted: dict[Identity, Person] = {}
    for key, person in wanted.items():
        row = by_key.pop(slugify(person.name), None) if person.tmdb_id else None
        if row is not None and key not in known:
            row.tmdb_id = person.tmdb_id
            row.save(update_fields=["tmdb_id"])
            adopted[key] = row
    return adopted


def _update_people(wanted: dict[Identity, PersonData], known: dict[Identity, Person]) -> None:
    changed = []
    for key, row in known.items():
        told = wanted[key]
        if told.key and row.tmdb_id:
            continue  # TMDb knows this person better than the starter catalogue
        name = row.name if "name" in row.locked_fields else told.name
        photo = told.profile_path or row.profile_path
        photo = row.profile_path if "profile_path" in row.locked_fields else photo
        if (row.name, row.profile_path) != (name, photo):
            row.name, row.profile_path = name, photo
            changed.append(row)
    changed.sort(key=lambda row: row.pk)
    Person.objects.bulk_update(changed, ["name", "profile_path"], batch_size=BATCH)


#: columns that are written as they are told; an empty one is told too
_PLAIN = (
    *("title", "original_title", "original_language", "overview", "tagline", "status"),
    *("release_date", "year", "runtime", "poster_path", "backdrop_path"),
    *("adult", "popularity", "tmdb_rating", "tmdb_votes"),
)


def write_movie(film: FilmData, movie: Movie | None, *, digest: str, **extra: Any) -> Movie:
    """The film's own row. Its slug never changes; what was not told and what an operator wrote by
    hand stays.
    """
    if movie is None:
        movie = Movie(slug=free_slug(film.slugs()))
    told: dict[str, Any] = {
        "tmdb_id": film.tmdb_id,
        "imdb_id": _free_imdb_id(film, movie),
        "title_pt": film.title_pt,
        "overview_pt": film.overview_pt,
        "tagline_pt": film.tagline_pt,
        "poster_path_pt": film.poster_path_pt,
        "countries": None if film.countries is None else list(film.countries),
    }
    values = {name: value for name, value in told.items() if value is not None}
    values |= {name: getattr(film, name) for name in _PLAIN}
    if film.collection is not None:
        values["collection_id"] = collection_id(film.collection) if film.collection else None
    if film.other_titles is None and movie.title_pt:
        values.pop("title_pt", None)  # a guess from the original title, since none was told
    if film.tmdb_id and movie.tmdb_id not in (None, film.tmdb_id):
        values["former_tmdb_ids"] = [*movie.former_tmdb_ids, movie.tmdb_id]
    locked = {*movie.locked_fields, *(f"{name}_id" for name in movie.locked_fields)} - {"tmdb_id"}
    for name, value in (values | extra).items():
        if name not in locked:
            setattr(movie, name, value)
    movie.search_text = _search_text(film, movie)
    movie.source_digest = digest
    movie.save()
    return movie


def collection_id(told: CollectionRefData) -> int:
    """Our id of a collection; a new one has the name that the film told, until it is asked for."""
    known = Collection.objects.filter(tmdb_id=told.tmdb_id).values_list("pk", flat=True)
    pk = known.first()
    if pk is None:
        Collection.objects.bulk_create(
            [
                Collection(
                    tmdb_id=told.tmdb_id,
                    name=told.name,
                    poster_path=told.poster_path,
                    backdrop_path=told.backdrop_path,
                )
            ],
            ignore_conflicts=True,
        )
        pk = known.get()
    return pk


def write_extras(movie: Movie, extras: ExtrasData) -> None:
    """What the film's page shows besides; a part that was not told stays."""
    told = {name: value for name, value in extras.told().items() if name not in movie.locked_fields}
    row = MovieExtras.objects.filter(pk=movie.pk).first()
    if row is None:
        MovieExtras.objects.create(movie=movie, **told)
        return
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, told[name])
    if changed:
        row.save(update_fields=changed)


def free_slug(slugs: Sequence[str]) -> str:
    """The first of `slugs` if no film has it, else with a number; nobody else gets it meanwhile."""
    lock_name(f"slug:{slugs[0]}")
    taken = set(Movie.objects.filter(slug__startswith=slugs[0]).values_list("slug", flat=True))
    numbered = (f"{slugs[0]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (*slugs[:1], *numbered) if slug not in taken)


def _free_imdb_id(film: FilmData, movie: Movie) -> str | None:
    """TMDb sometimes gives two films one IMDb id: the film that has it keeps it."""
    others = Movie.objects.filter(imdb_id=film.imdb_id).exclude(pk=movie.pk)
    if film.imdb_id is None or film.imdb_id == movie.imdb_id or others.exists():
        return None
    return film.imdb_id


def _search_text(film: FilmData, movie: Movie) -> str:
    others = list(film.searched_lines())
    alternatives_untold = movie.synced_at is not None and film.extras.titles is None
    if film.credits is None or film.other_titles is None or alternatives_untold:
        others += movie.search_text.split("\n")[4:]
    return search_text([movie.title, movie.title_pt, movie.original_title], others)


def write_genres(movie: Movie, genres: Sequence[GenreData]) -> None:
    """The film's genres in TMDb's order."""
    ids = {genre.tmdb_id: pk for genre, pk in zip(genres, genre_ids(genres), strict=True)}
    wanted = {pk: order for order, pk in enumerate(dict.fromkeys(ids.values()))}
    links = {link.genre_id: link for link in MovieGenre.objects.filter(movie=movie)}
    _delete(MovieGenre, [link for pk, link in links.items() if pk not in wanted])
    moved = [links[pk] for pk, order in wanted.items() if pk in links and links[pk].order != order]
    for link in moved:
        link.order = wanted[link.genre_id]
    MovieGenre.objects.bulk_update(moved, ["order"])
    MovieGenre.objects.bulk_create(
        MovieGenre(movie=movie, genre_id=pk, order=order)
        for pk, order in wanted.items()
        if pk not in links
    )


def genre_ids(genres: Iterable[GenreData]) -> list[int]:
    """Our ids of these genres; unknown ones are added with their Portuguese name, where we have it.

    Our name of a genre stays: members filter by it.
    """
    rows = Genre.objects.values_list("tmdb_id", "name", "pk")
    by_id = {tmdb_id: pk for tmdb_id, _, pk in rows}
    by_name = {name: pk for _, name, pk in rows}
    found = []
    for genre in genres:
        pk = by_id.get(genre.tmdb_id) or by_name.get(genre.name)
        if pk is None:
            name_pt = GENRES.get(genre.tmdb_id, ("", ""))[1]
            pk = insert_new(Genre, tmdb_id=genre.tmdb_id, name=genre.name, name_pt=name_pt)
            pk = pk or Genre.objects.get(Q(tmdb_id=genre.tmdb_id) | Q(name=genre.name)).pk
            by_id[genre.tmdb_id] = by_name[genre.name] = pk
        found.append(pk)
    return found


def write_credits(movie: Movie, credits: Sequence[CreditData], people: dict[Identity, int]) -> None:
    """The film's cast and crew, by credit id."""
    fields = ("movie_id", "person_id", "kind", "department", "job", "character", "order")
    ids = [credit.credit_id for credit in credits]
    rows = Credit.objects.filter(Q(movie=movie) | Q(credit_id__in=ids))
    known = {row.credit_id: row for row in rows}
    _delete(Credit, [known[id_] for id_ in known.keys() - set(ids)])
    new: list[Credit] = []
    changed: list[Credit] = []
    for credit in credits:
        row = known.get(credit.credit_id) or Credit(credit_id=credit.credit_id)
        before = tuple(getattr(row, name) for name in fields)
        row.movie_id, row.person_id = movie.pk, people[identity(credit.person)]
        for name in fields[2:]:
            setattr(row, name, getattr(credit, name))
        if row.pk is None:
            new.append(row)
        elif before != tuple(getattr(row, name) for name in fields):
            changed.append(row)
    Credit.objects.bulk_create(new, batch_size=BATCH)
    Credit.objects.bulk_update(changed, fields, batch_size=BATCH)


def _delete(model: type[Model], rows: Sequence[Any]) -> None:
    if rows:
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
