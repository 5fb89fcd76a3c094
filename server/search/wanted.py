"""Films that a reader looked for and we do not have: TMDb is asked, in the background."""

from server.movies.jobs import request_movie, request_search
from server.movies.models import IngestJob
from server.movies.tmdb.client import configured

#: shorter queries are still being typed
MIN_QUERY_CHARS = 3


def ask_for_words(q: str) -> bool:
    """Have TMDb asked for films of these words; whether an answer may still bring some.

    Never waits for TMDb. Safe to repeat: the same words are asked once in some hours.
    """
    if len(q) < MIN_QUERY_CHARS or not configured():
        return False
    job = request_search(q)
    return job is not None and job.state == IngestJob.State.DUE


def ask_for_movie(tmdb_id: int) -> bool:
    """Have TMDb asked for this film; whether it is on its way. Safe to repeat."""
    if not configured():
        return False
    job = request_movie(tmdb_id, cause=IngestJob.Cause.MEMBER)
    return job.state == IngestJob.State.DUE
