"""`populate`: a synthetic community of any size, for load tests."""

import datetime as dt
import resource
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from server.feed.population.building import Made, World
from server.feed.population.counting import analyze, settle_members, settle_movies
from server.feed.population.handing_out import members_of, write_tokens
from server.movies.models import Movie

#: characters of the bar
BAR = 30


class Progress:
    """A bar on a terminal; elsewhere a line for each tenth."""

    def __init__(self, out: Any) -> None:
        self._out, self._tenth = out, (-1, "")

    def show(self, what: str, done: int, total: int) -> None:
        share = min(1.0, done / max(1, total))
        text = f"{what}: {done:,} of {total:,}"
        if self._out.isatty():
            filled = int(share * BAR)
            end = "\n" if share == 1 else ""
            self._out.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {text}{end}", ending="")
            self._out.flush()
        elif (int(share * 10), what) != self._tenth:
            self._tenth = int(share * 10), what
            self._out.write(text)


class Command(BaseCommand):
    help = "Make a synthetic community. Offline: nobody else should write meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=1_000)
        parser.add_argument("--activities", type=int, default=20_000, help="cards, of all kinds")
        parser.add_argument(
            "--popular", type=int, nargs="+", default=[], metavar="N",
            help="the first members have exactly so many followers each",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--tokens", type=Path, help="a line {id, username, access} a member")
        parser.add_argument("--token-hours", type=float, default=12.0)
        parser.add_argument("--force", action="store_true", help="in production too")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV.environment == "production" and not options["force"]:
            raise CommandError("These members are made up: --force puts them into production.")
        name = f"load{options['seed']}"
        self.progress = Progress(self.stdout)
        if members_of(name).exists():
            self.stdout.write(f"the world {name} is already there: it stays as it is")
        else:
            self.populate(name, options)
        if options["tokens"] is not None:
            self.hand_out(name, options["tokens"], hours=options["token_hours"])

    def populate(self, name: str, options: dict[str, Any]) -> None:
        began = time.monotonic()
        world = World(
            name=name,
            members=options["members"],
            activities=options["activities"],
            movie_ids=list(Movie.objects.order_by("id").values_list("id", flat=True)),
            popular=options["popular"],
            seed=options["seed"],
        )
        try:
            for made in world.build():
                done, total = made.members + made.activities, world.members + world.activities
                self.progress.show("members and activities", done, total)
        except ValueError as error:
            raise CommandError(f"{error}.") from error
        each = world.made.entries / world.members
        self.count("members counted", settle_members(world.ids, entries_each=each), world.members)
        films = range(min(world.movie_ids), max(world.movie_ids) + 1)
        self.count("films counted", settle_movies(films), len(films))
        analyze()
        self.report(world.made, seconds=time.monotonic() - began)

    def count(self, what: str, steps: Iterator[int], total: int) -> None:
        for done in steps:
            self.progress.show(what, done, total)

    def hand_out(self, name: str, path: Path, *, hours: float) -> None:
        total = members_of(name).count()
        steps = write_tokens(path, name=name, lifetime=dt.timedelta(hours=hours))
        self.count("tokens", steps, total)
        self.stdout.write(f"{total:,} tokens, good for {hours:g} h: {path}")

    def report(self, made: Made, *, seconds: float) -> None:
        # Linux counts the greatest memory in KiB, macOS in bytes.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak_mib = peak / (2**20 if sys.platform == "darwin" else 2**10)
        self.stdout.write(
            f"{made.members:,} members, {made.activities:,} activities: {made.entries:,} films"
            f" logged, {made.follows:,} follows, {made.likes:,} likes; {made.reviews:,} reviews,"
            f" {made.comments:,} comments. {seconds:.1f} s,"
            f" {made.activities / max(seconds, 0.001):,.0f} activities/s,"
            f" {peak_mib:.0f} MiB of memory at most."
        )
