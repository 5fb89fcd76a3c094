import datetime as dt
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from server.core.domain import DomainError
from server.core.env import env
from server.movies import jobs
from server.movies.drain import Tally, drain
from server.movies.export import ExportError, Report, request_exported
from server.movies.jobs import Cause, Kind, State
from server.movies.models import Chart, IngestJob
from server.movies.progress import Progress
from server.movies.tmdb.client import configured

NO_TOKEN = "There is no TMDB_API_TOKEN or TMDB_API_KEY: the starter catalogue is all there is."  # noqa: S105
#: TMDb keeps changes no longer, and one request holds so many days
MAX_DAYS = 14
#: outcomes that leave something undone
UNDONE = ("not found", "refused", "postponed", "parked")


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date such as 2026-11-23") from None


def imdb_id(text: str) -> str:
    if not re.fullmatch(r"tt[0-9]{7,10}", text, re.ASCII):
        raise ArgumentTypeError(f"{text} is no IMDb id such as tt0317248")
    return text


class Command(BaseCommand):
    help = """Bring films from TMDb: through the queue, or with --sync in this process.
    Exit code 0: all is done or queued; 1: something was not, and the report says what."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = self._add
        add(verbs, "movie", "films by TMDb id").add_argument("ids", type=int, nargs="+")
        add(verbs, "person", "people by TMDb id").add_argument("ids", type=int, nargs="+")
        add(verbs, "collection", "collections by TMDb id").add_argument("ids", type=int, nargs="+")
        charts = add(verbs, "list", "a chart, and the films in it that we lack")
        charts.add_argument("charts", nargs="+", choices=Chart.Name.values)
        export = add(verbs, "export", "TMDb's daily file of film ids (.json.gz)")
        export.add_argument("file", type=Path)
        add(verbs, "changes", "films of ours that changed since a day").add_argument(
            "--since", type=day, required=True, metavar="DATE"
        )
        add(verbs, "find", "films by IMDb id").add_argument("ids", type=imdb_id, nargs="+")
        add(verbs, "genres", "the names of genres")
        parked = add(verbs, "parked", "what failed for good, and why")
        parked.add_argument("--retry", action="store_true", help="try all of it again")
        add(verbs, "status", "how much is due, done and parked")

    @staticmethod
    def _add(verbs: Any, name: str, text: str) -> ArgumentParser:
        parser: ArgumentParser = verbs.add_parser(name, help=text)
        parser.add_argument("--sync", action="store_true", help="now, in this process")
        parser.add_argument("--threads", type=int, default=None, help="with --sync")
        return parser

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "status":
            return self._status()
        if verb == "parked" and not options["retry"]:
            return self._parked()
        if not configured():
            raise CommandError(NO_TOKEN)
        began = timezone.now()
        try:
            wanted = self._request(verb, options)
        except DomainError as error:
            raise CommandError(error.detail) from error
        if options["sync"]:
            self._run(wanted, began, options["threads"] or env().ingest_threads)
        elif wanted is not None:
            self._queued(wanted)

    def _request(self, verb: str, options: dict[str, Any]) -> list[IngestJob] | None:
        """The rows of what was asked for; None for the many of an export."""
        ask = lambda kind, **what: jobs.request(kind, cause=Cause.OPERATOR, **what)  # noqa: E731
        kinds: dict[str, Callable[[], list[IngestJob] | None]] = {
            "movie": lambda: [ask(Kind.FILM, tmdb_id=id_) for id_ in options["ids"]],
            "person": lambda: [ask(Kind.PERSON, tmdb_id=id_) for id_ in options["ids"]],
            "collection": lambda: [ask(Kind.COLLECTION, tmdb_id=id_) for id_ in options["ids"]],
            "list": lambda: [ask(Kind.CHART, key=name) for name in options["charts"]],
            "find": lambda: [ask(Kind.FIND, key=id_) for id_ in options["ids"]],
            "changes": lambda: [ask(Kind.CHANGES, key=key) for key in days(options["since"])],
            "genres": lambda: [ask(Kind.GENRES)],
            "export": lambda: self._export(options["file"]),
            "parked": self._retry,
        }
        return kinds[verb]()

    def _queued(self, wanted: list[IngestJob]) -> None:
        parked = [job for job in wanted if job.state == State.PARKED]
        for job in wanted:
            if job.state != State.PARKED:
                self.stdout.write(f"{job.kind} {job.key or job.tmdb_id} is queued")
        for job in parked:
            self.stderr.write(f"{job.kind} {job.key or job.tmdb_id} is parked: {job.reason}")
        if parked:
            raise CommandError("What is parked is tried again by: ingest parked --retry")

    def _run(self, wanted: list[IngestJob] | None, began: dt.datetime, threads: int) -> None:
        """Do what was asked for, and then what that asked for; say what came of it."""
        parked = [job for job in wanted or () if job.state == State.PARKED]
        only = None if wanted is None else [job.pk for job in wanted]
        tally = Tally()
        total = len(only) if only is not None else _due(began)
        progress = Progress(self.stderr, total=total, unit="things")
        tick = lambda: progress.show(tally.total, _told(tally))  # noqa: E731
        try:
            while only is None or only:
                drain(threads=threads, only=only, each_tick=tick, tally=tally)
                if only is None or tally.refused:
                    break
                only = _asked_since(began, only)
                began = timezone.now()
                progress.total += len(only)
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. What was not done stays queued.")
        progress.end(tally.total, _told(tally))
        for failure in tally.failures:
            self.stderr.write(failure)
        for job in parked:
            self.stderr.write(f"{job.kind} {job.key or job.tmdb_id} is parked: {job.reason}")
        self.stdout.write(f"{tally.total} done: {_told(tally) or 'nothing was due'}")
        if parked or any(tally.outcomes[name] for name in UNDONE):
            raise CommandError("Not everything came; what is postponed is tried again by itself.")

    def _export(self, file: Path) -> list[IngestJob] | None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        progress = Progress(self.stderr, total=file.stat().st_size, unit="bytes")
        report = Report()
        try:
            for report in request_exported(file):
                progress.show(report.bytes_read, f"{report.lines} lines, {report.wanted} wanted")
        except ExportError as error:
            raise CommandError(
                f"{error}; {_summary(report)} Run it again with a whole file."
            ) from error
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped; {_summary(report)} Run it again: what is queued is passed over."
            ) from None
        progress.end(report.bytes_read, f"{report.lines} lines")
        self.stdout.write(_summary(report))
        return None

    def _retry(self) -> list[IngestJob]:
        again = list(IngestJob.objects.filter(state=State.PARKED).values_list("pk", flat=True))
        for batch in jobs.batched(again):
            jobs.retry_jobs(batch)
        self.stdout.write(f"{len(again)} are due again")
        return list(IngestJob.objects.filter(pk__in=again))

    def _parked(self) -> None:
        parked = IngestJob.objects.filter(state=State.PARKED).order_by("-due_at", "pk")
        for job in parked.iterator():
            self.stdout.write(
                f"{job.kind} {job.key or job.tmdb_id}  tries {job.attempts}  {job.reason}"
            )
        self.stdout.write(f"{parked.count()} parked")

    def _status(self) -> None:
        rows = IngestJob.objects.values("kind", "state").annotate(n=Count("pk"))
        for row in rows.order_by("kind", "state"):
            self.stdout.write(f"{row['kind']:12}{row['state']:8}{row['n']:>10}")
        if not configured():
            self.stdout.write(NO_TOKEN)


def days(since: dt.date) -> list[str]:
    """Raises: CommandError (a day to come, or one that TMDb has forgotten)."""
    today = timezone.now().date()
    count = (today - since).days + 1
    if not 1 <= count <= MAX_DAYS + 1:
        raise CommandError(f"--since is a day of the last {MAX_DAYS}.")
    return [(since + dt.timedelta(days=n)).isoformat() for n in range(count)]


def _due(now: dt.datetime) -> int:
    return IngestJob.objects.filter(state=State.DUE, due_at__lte=timezone.now()).count()


def _asked_since(began: dt.datetime, done: list[int]) -> list[int]:
    """What those jobs asked for in their turn; what is due later is left to the queue."""
    now = timezone.now()
    new = IngestJob.objects.filter(state=State.DUE, due_at__gte=began, due_at__lte=now)
    return list(new.filter(attempts=0).exclude(pk__in=done).values_list("pk", flat=True))


def _told(tally: Tally) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(tally.outcomes.items()))


def _summary(report: Report) -> str:
    return (
        f"{report.lines} lines: {report.wanted} films wanted, {report.known} known, "
        f"{report.left_out} left out (adult, video), {report.broken} broken."
    )
