"""Checks of the starter catalogue: its own rules, and its facts against another source.

    python -m server.movies.starter.check [CSV]

`validate` looks at the records alone. `compare` looks each film up in a CSV of film facts with
the columns of `CSV_COLUMNS` (lists separated by `|`; an empty cell says nothing). Standard library
only, no Django. The exit status is 0 if the catalogue is valid and no film differs unexplained.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from server.movies.starter.films import FIELD_NAMES, FOLDER, Film, fold, load_films
from server.movies.starter.geography import CONTINENTS, continents_of

__all__ = ["Film", "Problem", "Report", "compare", "load_films", "main", "validate"]

MIN_FILMS = 300
MIN_BRAZILIAN_FILMS = 50
DECADES = range(1920, 2030, 10)
MAX_RUNTIME_MIN = 600
MAX_CAST = 5
MAX_LOGLINE_CHARS = 160
#: TMDb's genres of films (`/genre/movie/list`), without "TV Movie": the catalogue has no TV.
# fmt: off
GENRES = frozenset({
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family",
    "Fantasy", "History", "Horror", "Music", "Mystery", "Romance", "Science Fiction",
    "Thriller", "War", "Western",
})
# fmt: on

CSV_COLUMNS = (
    *("tmdb_id", "imdb_id", "title", "original_title", "original_language"),
    *("release_date", "runtime_min", "directors", "cast_top5"),
)
#: Cuts, frame rates and rounding move a runtime by a few minutes.
RUNTIME_TOLERANCE_MIN = 5
#: A festival premiere and a general release may fall in neighbouring years.
YEAR_TOLERANCE = 1
MIN_COMMON_CAST = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a record (`key`), or the catalogue as a whole (`key` = "*"), breaks."""

    key: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact on which the catalogue and the other source disagree; `reason` if accepted."""

    key: str
    field: str
    ours: str
    theirs: str
    reason: str = ""

    def __str__(self) -> str:
        accepted = f"  [accepted: {self.reason}]" if self.reason else ""
        return f"{self.key}: {self.field}: {self.ours!r}, the file has {self.theirs!r}{accepted}"


@dataclass(slots=True)
class Report:
    """What `compare` found: the keys of films by outcome, and each fact that differs.

    Every film is in exactly one of `confirmed` (no difference, or accepted ones only),
    `differing` and `absent` (not in the file). `notes` are harmless: other dates of release.
    """

    confirmed: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    accepted: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.confirmed) + len(self.differing) + len(self.absent)

    def lines(self) -> Iterator[str]:
        """The report as lines of text, the summary last."""
        yield from (f"note: {note}" for note in self.notes)
        yield from map(str, self.accepted)
        yield from map(str, self.differences)
        yield f"{len(self.confirmed)} confirmed of {self.total}"
        yield (
            f"  confirmed {len(self.confirmed)}, differing {len(self.differing)}, "
            f"not in the file {len(self.absent)}; "
            f"differences accepted {len(self.accepted)}, unexplained {len(self.differences)}"
        )


def validate(films: list[Film]) -> list[Problem]:
    """The rules that `films` break; empty for a sound catalogue."""
    problems = [*_duplicates(films), *_coverage(films)]
    for film in films:
        problems += [Problem(film.key, name, message) for name, message in _faults(film)]
    return problems


def _duplicates(films: list[Film]) -> Iterator[Problem]:
    for name in ("key", "tmdb_id", "imdb_id"):
        seen = Counter(getattr(film, name) for film in films)
        for value, count in seen.items():
            if value is not None and count > 1:
                yield Problem("*", name, f"{value!r} occurs {count} times")


def _coverage(films: list[Film]) -> Iterator[Problem]:
    if len(films) < MIN_FILMS:
        yield Problem("*", "films", f"{len(films)} films, at least {MIN_FILMS} wanted")
    brazilian = sum("BR" in film.countries for film in films)
    if brazilian < MIN_BRAZILIAN_FILMS:
        message = f"{brazilian} Brazilian films, at least {MIN_BRAZILIAN_FILMS} wanted"
        yield Problem("*", "countries", message)
    for decade in sorted(set(DECADES) - {film.year // 10 * 10 for film in films}):
        yield Problem("*", "release_date", f"no film of the {decade}s")
    found = {continent for film in films for continent in continents_of(film.countries)}
    for continent in sorted(CONTINENTS.keys() - found):
        yield Problem("*", "countries", f"no film from {continent}")


def _faults(film: Film) -> Iterator[tuple[str, str]]:
    """(field, message) of each rule that this record breaks by itself."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-\d{4}", film.key):
        yield "key", "not a lower-case ASCII slug that ends in a year"
    elif int(film.key[-4:]) != film.year:
        yield "key", "its year is not that of the release"
    if film.tmdb_id is not None and film.tmdb_id < 1:
        yield "tmdb_id", "not positive"
    if film.imdb_id is not None and not re.fullmatch(r"tt\d{7,}", film.imdb_id):
        yield "imdb_id", "not tt and at least seven digits"
    if not _is_date(film.release_date):
        yield "release_date", "neither YYYY-MM-DD nor YYYY"
    if not 1 <= film.runtime <= MAX_RUNTIME_MIN:
        yield "runtime", f"not between 1 and {MAX_RUNTIME_MIN} minutes"
    if not re.fullmatch(r"[a-z]{2}", film.original_language):
        yield "original_language", "not two lower-case letters"
    for name in ("title", "title_pt", "original_title"):
        if not getattr(film, name).strip():
            yield name, "empty"
    yield from _list_faults(film)
    yield from _logline_faults(film)
    for name, reason in film.accepted.items():
        if name not in FIELD_NAMES or not reason.strip():
            yield "accepted", f"{name!r} is no field, or has no reason"


def _list_faults(film: Film) -> Iterator[tuple[str, str]]:
    known = {country for countries in CONTINENTS.values() for country in countries}
    if unknown := set(film.countries) - known:
        yield "countries", f"not in ISO 3166-1: {sorted(unknown)}"
    if unknown := set(film.genres) - GENRES:
        yield "genres", f"unknown: {sorted(unknown)}"
    for name in ("countries", "genres", "directors"):
        if not getattr(film, name):
            yield name, "empty"
    if len(film.cast) > MAX_CAST:
        yield "cast", f"more than {MAX_CAST}"
    for name in ("countries", "genres", "directors", "cast"):
        values = getattr(film, name)
        if len(set(values)) < len(values) or not all(value.strip() for value in values):
            yield name, "a value is empty or occurs twice"


def _logline_faults(film: Film) -> Iterator[tuple[str, str]]:
    for name in ("logline_en", "logline_pt"):
        text = getattr(film, name)
        if not text.strip():
            yield name, "empty"
        elif len(text) > MAX_LOGLINE_CHARS:
            yield name, f"{len(text)} characters, at most {MAX_LOGLINE_CHARS}"
        elif text[-1] not in ".!?":
            yield name, "not a sentence"
    if film.logline_en == film.logline_pt:
        yield "logline_pt", "the same as in English"


def _is_date(text: str) -> bool:
    if re.fullmatch(r"\d{4}", text):
        return True
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def compare(films: list[Film], csv_path: Path) -> Report:
    """Look each film up in the CSV by TMDb id, else IMDb id, else title and year.

    Raises: OSError (the file cannot be read), ValueError (a column of `CSV_COLUMNS` is missing).
    """
    source = _Source(csv_path)
    report = Report()
    for film in films:
        row = source.find(film)
        if row is None:
            report.absent.append(film.key)
            continue
        unexplained = False
        for name, ours, theirs in _disagreements(film, row):
            reason = film.accepted.get(name, "")
            difference = Difference(film.key, name, ours, theirs, reason)
            (report.accepted if reason else report.differences).append(difference)
            unexplained = unexplained or not reason
        (report.differing if unexplained else report.confirmed).append(film.key)
        if note := _date_note(film, row):
            report.notes.append(note)
    return report


class _Source:
    """The rows of the CSV, by each way to find a film."""

    def __init__(self, csv_path: Path) -> None:
        self.by_id: dict[str, dict[str, str]] = {}
        self.by_title: dict[str, list[dict[str, str]]] = defaultdict(list)
        with csv_path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            if missing := set(CSV_COLUMNS) - set(rows.fieldnames or ()):
                raise ValueError(f"{csv_path}: no column {', '.join(sorted(missing))}")
            for row in rows:
                self._add(row)

    def _add(self, row: dict[str, str]) -> None:
        for name in ("tmdb_id", "imdb_id"):
            if row[name]:
                self.by_id.setdefault(row[name], row)
        for title in {fold(row["title"]), fold(row["original_title"])} - {""}:
            self.by_title[title].append(row)

    def find(self, film: Film) -> dict[str, str] | None:
        """The row of `film`: by id, else by title, in a year near enough, the likeliest first."""
        for film_id in (film.tmdb_id, film.imdb_id):
            if film_id is not None and str(film_id) in self.by_id:
                return self.by_id[str(film_id)]
        rows = [
            row
            for title in (film.title, film.original_title)
            for row in self.by_title.get(fold(title), ())
            if abs(_year(row) - film.year) <= YEAR_TOLERANCE
        ]
        ours = _folded(film.directors)
        return min(
            rows,
            key=lambda row: (not ours & _names(row, "directors"), abs(_year(row) - film.year)),
            default=None,
        )


def _disagreements(film: Film, row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(field, ours, theirs) of each fact in which the row speaks and says otherwise."""
    texts: dict[str, str] = {"tmdb_id": str(film.tmdb_id or ""), "imdb_id": film.imdb_id or ""}
    texts["original_language"] = film.original_language
    for name, ours in texts.items():
        if ours and row[name] and ours != row[name]:
            yield name, ours, row[name]
    for name in ("title", "original_title"):
        ours = getattr(film, name)
        if row[name] and fold(ours) != fold(row[name]):
            yield name, ours, row[name]
    if _year(row) and abs(_year(row) - film.year) > YEAR_TOLERANCE:
        yield "release_date", film.release_date, row["release_date"]
    minutes = int(row["runtime_min"] or 0)
    if minutes and abs(minutes - film.runtime) > RUNTIME_TOLERANCE_MIN:
        yield "runtime", str(film.runtime), str(minutes)
    directors = _names(row, "directors")
    if directors and directors != _folded(film.directors):
        yield "directors", "|".join(film.directors), row["directors"]
    cast = _names(row, "cast_top5")
    if len(cast & _folded(film.cast)) < min(MIN_COMMON_CAST, len(cast), len(film.cast)):
        yield "cast", "|".join(film.cast), row["cast_top5"]


def _date_note(film: Film, row: dict[str, str]) -> str:
    ours, theirs = film.release_date, row["release_date"]
    near = abs(_year(row) - film.year) <= YEAR_TOLERANCE
    if not theirs or theirs.startswith(ours) or not near:
        return ""
    return f"{film.key}: release_date: {ours}, the file has {theirs}"


def _year(row: dict[str, str]) -> int:
    year = row["release_date"][:4]
    return int(year) if year.isdecimal() else 0


def _names(row: dict[str, str], column: str) -> set[str]:
    return _folded(row[column].split("|"))


def _folded(names: Iterable[str]) -> set[str]:
    return {fold(name) for name in names} - {""}


def main(arguments: list[str] | None = None) -> int:
    """Validate the catalogue and, given a CSV, compare; 0 if there is nothing to resolve."""
    parser = argparse.ArgumentParser(prog="check", description="Check the starter catalogue.")
    parser.add_argument("csv", nargs="?", type=Path, help="film facts to compare with")
    options = parser.parse_args(arguments)
    films = load_films(FOLDER)
    problems = validate(films)
    out = [*map(str, problems), f"{len(films)} films, {len(problems)} problems"]
    differing: list[str] = []
    if options.csv is not None:
        report = compare(films, options.csv)
        differing = report.differing
        out += report.lines()
    sys.stdout.write("\n".join(out) + "\n")
    return 1 if problems or differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
