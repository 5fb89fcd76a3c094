"""Make all search documents anew: after a restore without triggers, or a change of how words are
cut.
"""

from typing import Any

from django.core.management.base import BaseCommand

from server.search.index import reindex


class Command(BaseCommand):
    help = "Make every document of search anew; search goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, behind in reindex():
            self.stdout.write(f"\r{table}: {behind:,} ids", ending="")
            self.stdout.flush()
        self.stdout.write("\ndone")
