"""`recount [--fix]`: compare every counter with what it counts; zero drift is the promise."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from server.feed.counters import drift, mend


class Command(BaseCommand):
    help = "Compare every counter with what it counts. Exit code 1 where one differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="set the wrong ones right")

    def handle(self, *args: Any, **options: Any) -> None:
        found = drift()
        for wrong in found:
            self.stdout.write(str(wrong))
        if options["fix"]:
            for wrong in found:
                mend(wrong)
            found = drift()
        if found:
            raise CommandError(f"{len(found)} counters differ from what they count")
        self.stdout.write("zero drift: movies, reviews, members, read states")
