"""TMDb's daily file of film ids: a million lines of JSON in gzip, read as a stream."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from server.movies import jobs
from server.movies.jobs import Cause, Kind
from server.movies.models import Movie

#: the longest titles make lines of some 500 bytes
MAX_LINE_BYTES = 16 * 1024


class ExportError(Exception):
    """The file ends in the middle, or is none of TMDb's. What came before it is kept."""


class Line(msgspec.Struct):
    id: int
    adult: bool | None = None
    video: bool | None = None


@dataclass
class Report:
    """How far a file was read, and what came of it."""

    lines: int = 0
    wanted: int = 0
    known: int = 0
    #: adult films, and videos that are no films
    left_out: int = 0
    broken: int = 0
    #: of the packed file
    bytes_read: int = 0


def request_exported(path: Path) -> Iterator[Report]:
    """Want every film of the file that TMDb has not told us. Reports after each transaction.

    Safe to repeat, and to break off. Memory does not grow with the file. Raises: ExportError.
    """
    report = Report()
    with path.open("rb") as raw:
        for batch in jobs.batched(_ids(raw, report)):
            wanted = _request(batch)
            report.wanted += wanted
            report.known += len(batch) - wanted
            report.bytes_read = raw.tell()
            yield report
    yield report


def _request(ids: list[int]) -> int:
    told = Movie.objects.filter(tmdb_id__in=ids, synced_at__isnull=False)
    unknown = set(ids) - set(told.values_list("tmdb_id", flat=True))
    return jobs.request_many(Kind.FILM, unknown, cause=Cause.EXPORT)


def _ids(raw: BinaryIO, report: Report) -> Iterator[int]:
    decoder = msgspec.json.Decoder(Line, strict=False)
    for text in _lines(raw):
        report.lines += 1
        try:
            line = decoder.decode(text)
        except (msgspec.DecodeError, RecursionError):
            report.broken += 1
            continue
        if line.adult or line.video or line.id < 1:
            report.left_out += 1
        else:
            yield line.id


def _lines(raw: BinaryIO) -> Iterator[bytes]:
    """Lines of a file, packed or not. One that is too long comes in pieces, which are no JSON."""
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
    try:
        while line := file.readline(MAX_LINE_BYTES):
            if line.strip():
                yield line
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ExportError(f"the file is broken: {error}") from error
