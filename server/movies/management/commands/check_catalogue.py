import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from server.movies.starter import check


class Command(BaseCommand):
    help = (
        "Check the starter catalogue's rules and, given a CSV of film facts, compare the two."
        " Exit code 1 when something is to be resolved."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", metavar="CSV", help="film facts to compare with")

    def handle(self, *args: Any, against: str | None, **options: Any) -> None:
        sys.exit(check.main([against] if against else []))
