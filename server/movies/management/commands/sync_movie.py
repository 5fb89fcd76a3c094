from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from server.core.domain import DomainError
from server.movies.ingest import sync_from_tmdb
from server.movies.models import IngestJob
from server.movies.services import request_movie
from server.movies.tmdb.client import client_from_env, configured
from server.movies.tmdb.errors import TmdbError


class Command(BaseCommand):
    help = "Bring one film from TMDb: through the queue, or with --sync in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tmdb_id", type=int, metavar="TMDB_ID")
        parser.add_argument("--sync", action="store_true", help="now, in this process")

    def handle(self, *args: Any, tmdb_id: int, sync: bool, **options: Any) -> None:
        if not configured():
            raise CommandError(
                "There is no TMDB_API_TOKEN or TMDB_API_KEY: the starter catalogue is all there is."
            )
        try:
            line = self._sync(tmdb_id) if sync else self._queue(tmdb_id)
        except TmdbError as error:
            raise CommandError(f"{type(error).__name__}: {error}") from error
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(line)

    @staticmethod
    def _sync(tmdb_id: int) -> str:
        written = sync_from_tmdb(tmdb_id, client_from_env())
        return f"{written.movie}: {written.outcome}"

    @staticmethod
    def _queue(tmdb_id: int) -> str:
        job = request_movie(tmdb_id)
        if job.state == IngestJob.State.PARKED:
            raise CommandError(f"TMDb {tmdb_id} is parked: {job.reason}. Retry it in the admin.")
        return f"TMDb {tmdb_id} is queued"
