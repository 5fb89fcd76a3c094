import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from server.movies.starter.films import CatalogueError
from server.movies.starter.load import load_starter

#: films between two progress lines
STEP = 100


class Command(BaseCommand):
    help = "Load the starter catalogue. Safe to repeat: only new and changed records are written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="only the last line")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        began = time.monotonic()
        told = 0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if not quiet and done // STEP > told:
                told = done // STEP
                self.stdout.write(f"starter catalogue: {done} of {total} films")

        try:
            loaded = load_starter(progress=progress)
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"starter catalogue: {loaded} ({time.monotonic() - began:.1f} s)")
