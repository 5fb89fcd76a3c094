"""One film from TMDb, from request to row."""

import logging

from server.movies.mapping import InvalidFilm, film_from_tmdb
from server.movies.services import Written, upsert_movie
from server.movies.tmdb.client import TmdbClient
from server.movies.tmdb.errors import TmdbInvalid

log = logging.getLogger(__name__)


def sync_from_tmdb(tmdb_id: int, client: TmdbClient) -> Written:
    """Fetch a film and write it. Safe to repeat: an unchanged film changes no row.

    The request runs outside the transaction. Raises: TmdbError, IntegrityError (as `upsert_movie`).
    """
    try:
        film = film_from_tmdb(client.movie(tmdb_id))
    except InvalidFilm as error:
        raise TmdbInvalid(str(error)) from error
    written = upsert_movie(film)
    movie = written.movie
    log.info("synced movie %s %s (%s): %s", tmdb_id, movie.title, movie.year, written.outcome)
    return written
