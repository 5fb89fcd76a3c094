"""Which row is the film that a source speaks of. Members' ratings hang on the answer.

TMDb deletes films, merges two into one, and has been seen to give an id to another film. A row is
one film for ever: it may change its id, and an id may change its row, but never the film.
"""

from django.db.models import Q

from server.movies.mapping import FilmData
from server.movies.models import Credit, Movie
from server.movies.text import search_key

#: a festival's year and a cinema's
NEAR_YEARS = 1


def find_movie(film: FilmData) -> Movie | None:
    """The film's row, locked: by TMDb id, else IMDb id, else slug. None: a new film.

    A row with another TMDb id is another film, whatever else it shares, unless TMDb has deleted it
    and the IMDb id says that this is where it went. So is one that has the slug but another IMDb
    id, and one whose TMDb id was taken for another film: `is_other_film`.
    """
    same = Q(slug__in=film.slugs()) | Q(imdb_id=film.imdb_id, imdb_id__isnull=False)
    if film.tmdb_id:
        same |= Q(tmdb_id=film.tmdb_id)
    found = {movie.pk: movie for movie in Movie.objects.select_for_update(no_key=True).filter(same)}
    for movie in found.values():
        if film.tmdb_id and movie.tmdb_id == film.tmdb_id:
            return movie
    rows = [movie for movie in found.values() if _is_open(movie, film)]
    for movie in rows:
        if film.imdb_id and movie.imdb_id == film.imdb_id:
            return movie
    for movie in rows:
        if movie.slug == film.key:
            return movie
        if _has_its_slug(movie, film):
            return movie
    return None


def _is_open(movie: Movie, film: FilmData) -> bool:
    """Whether a row without this film's TMDb id may be this film."""
    if not (film.tmdb_id and movie.tmdb_id):
        return True
    if movie.gone_at is not None and film.imdb_id and movie.imdb_id == film.imdb_id:
        return not is_other_film(movie, film)
    # The starter catalogue's own row may get another TMDb id: the old one was an error.
    return movie.slug == film.key


def _has_its_slug(movie: Movie, film: FilmData) -> bool:
    """A slug is a title and a year: enough for a film that no id contradicts."""
    lost_its_id = movie.gone_at is not None or bool(movie.former_tmdb_ids)
    contradicted = lost_its_id or bool(film.imdb_id and movie.imdb_id)
    return movie.slug in film.slugs() and not contradicted


def is_other_film(movie: Movie, film: FilmData) -> bool:
    """Whether the source tells of another film under the id of this row.

    A corrected title, year or IMDb id is no other film; a title, the years and the people tell.
    Cost: one query where titles and ids leave it open.
    """
    titles = bool(_titles_of_row(movie) & _titles_of(film))
    near = (
        not (movie.year and film.year) or abs(movie.year - film.year) <= NEAR_YEARS  # either open
    )
    if movie.imdb_id and film.imdb_id:
        if movie.imdb_id == film.imdb_id:
            return False
        return not (titles and (near or _people_in_common(movie, film)))
    if titles:
        return not (near or _people_in_common(movie, film) is not False)
    common = _people_in_common(movie, film)
    return not (near if common is None else common)


def _people_in_common(movie: Movie, film: FilmData) -> bool | None:
    """None where one of the two names nobody."""
    ids = [part.person.tmdb_id for part in film.credits or () if part.person.tmdb_id]
    credits = Credit.objects.filter(movie=movie)
    if not ids or not credits.exists():
        return None
    return credits.filter(person__tmdb_id__in=ids).exists()


def _titles_of_row(movie: Movie) -> set[str]:
    return {search_key(title) for title in (movie.title, movie.title_pt, movie.original_title)} - {
        ""
    }


def _titles_of(film: FilmData) -> set[str]:
    titles = (film.title, film.title_pt or "", film.original_title, *(film.other_titles or ()))
    return {search_key(title) for title in titles} - {""}
