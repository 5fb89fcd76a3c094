"""How long suggestions take at a million films, beside ILIKE and plain pg_trgm, in one run.

    .venv/bin/python -m scripts.with_servers .venv/bin/python -m loadtests.search.bench

Every question goes through `server.search.selectors.suggest`, as the API asks it, and reads what
the answer shows; the two others read ids alone. "without" is ours while the indexes of the head by
weight are dropped. Questions are beginnings of titles as they are
typed, whole titles, and titles with one slip; half are of well-known films. CPU is that of the
database's process and of ours, which says more than the clock where others use the machine. Writes
`results/search.json` and `results/search.md`.
"""

import argparse
import contextlib
import json
import math
import os
import platform
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402

from loadtests.search.world import index_trigrams, pour  # noqa: E402
from server.movies.models import Movie  # noqa: E402
from server.search.engine import find  # noqa: E402
from server.search.index import HEAD_SIZE  # noqa: E402
from server.search.models import MovieDocument, PersonDocument  # noqa: E402
from server.search.selectors import MOVIES_SUGGESTED, suggest  # noqa: E402
from server.search.spelling import query_key, words_query  # noqa: E402

RESULTS = Path(__file__).parent.parent / "results"
#: a question of the two others that takes longer is stopped and counted as this long
PATIENCE_S = 10
LETTERS = "abcdefghilmnoprstu"

ILIKE = """
SELECT id FROM movies_movie WHERE title ILIKE '%%' || %(q)s || '%%' AND NOT adult
ORDER BY popularity DESC LIMIT 6
"""
TRIGRAMS = """
SELECT id FROM movies_movie WHERE %(q)s <%% search_text AND NOT adult
ORDER BY word_similarity(%(q)s, search_text) DESC, popularity DESC LIMIT 6
"""
PLAN = """
EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY ON)
SELECT d.id FROM search_movie AS d
WHERE {part} AND d.words @@ %(words)s::tsquery AND NOT d.adult
ORDER BY d.weight DESC LIMIT 50
"""

#: (question, the film that it is about)
Question = tuple[str, int]


def questions(count: int, chance: random.Random) -> dict[str, list[Question]]:
    """Of each kind `count`; half about the head's films, half about any."""
    known = list(Movie.objects.order_by("-popularity").values_list("pk", "title")[:HEAD_SIZE])
    last = Movie.objects.order_by("-pk").values_list("pk", flat=True)[0]
    ids = [chance.randint(1, last) for _ in range(count - count // 2)]
    films = chance.sample(known, count // 2) + list(
        Movie.objects.filter(pk__in=ids).values_list("pk", "title")
    )
    asked: dict[str, list[Question]] = {
        "1 letter": [(title[:1], pk) for pk, title in films],
        "2 letters": [(title[:2], pk) for pk, title in films],
        "3 letters": [(title[:3], pk) for pk, title in films],
        "half of the title": [(title[: max(4, len(title) // 2)], pk) for pk, title in films],
        "the title": [(title, pk) for pk, title in films],
        "the title, one slip": [(slip(title, chance), pk) for pk, title in films],
        "a common word": [(f"the {title[:2]}", pk) for pk, title in films],
    }
    return asked


def slip(title: str, chance: random.Random) -> str:
    """One letter of the longest word changed, left out, doubled, or swapped with its neighbour."""
    word = max(title.split(), key=len)
    at = chance.randrange(1, max(2, len(word) - 1))
    wrong = chance.choice(
        [
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
    )
    return title.replace(word, wrong, 1)


class Backend:
    """The process of the database that answers us: what it uses and what it reads."""

    def __init__(self) -> None:
        self._file = Path(f"/proc/{self._ask('SELECT pg_backend_pid()')}/schedstat")

    def cpu_ms(self) -> float:
        return int(self._file.read_text().split()[0]) / 1e6

    def pages(self) -> int:
        """8 kB each, from shared memory or from files, since the database was made."""
        self._ask("SELECT pg_stat_force_next_flush()")
        return self._ask(
            "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"
        )

    @staticmethod
    def _ask(statement: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]


def measure(
    ask: Callable[[str], Sequence[int]], asked: Sequence[Question], backend: Backend
) -> dict[str, Any]:
    """Of each question its time and CPU, and how often the film meant was among the answers."""
    times, used, hits, pages = [], [], 0, backend.pages()
    for q, film in asked:
        cpu = backend.cpu_ms() + time.process_time() * 1000
        began = time.perf_counter()
        answer = ask(q)
        times.append((time.perf_counter() - began) * 1000)
        used.append(backend.cpu_ms() + time.process_time() * 1000 - cpu)
        hits += film in answer
    return {
        "questions": len(times),
        "p50_ms": part(times, 0.5),
        "p95_ms": part(times, 0.95),
        "max_ms": part(times, 1),
        "cpu_p50_ms": part(used, 0.5),
        "cpu_p95_ms": part(used, 0.95),
        "pages": round((backend.pages() - pages) / len(times)),
        "found_percent": round(100 * hits / len(times)),
    }


def part(values: list[float], share: float) -> float:
    return round(sorted(values)[math.ceil(len(values) * share) - 1], 1)


@contextlib.contextmanager
def without_heaviest() -> Iterator[None]:
    """The product as it was before the head could be read by weight."""
    indexes = [
        (model, index)
        for model in (MovieDocument, PersonDocument)
        for index in model._meta.indexes
        if index.name.endswith("_heaviest")
    ]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model, index in indexes:
                editor.add_index(model, index)


def ours(q: str) -> list[int]:
    return [movie.id for movie in suggest(None, q).movies]


def by(statement: str) -> Callable[[str], list[int]]:
    def ask(q: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{PATIENCE_S}s"])
            try:
                cursor.execute(statement, {"q": q})
                return [pk for (pk,) in cursor.fetchall()]
            except OperationalError:
                return []
            finally:
                cursor.execute("SET statement_timeout = 0")

    return ask


def plans(asked: dict[str, list[Question]]) -> dict[str, list[str]]:
    found = {}
    for kind in ("1 letter", "2 letters", "a common word", "the title"):
        q = asked[kind][-1][0]
        for part in ("d.head", "NOT d.head"):
            with connection.cursor() as cursor:
                cursor.execute(PLAN.format(part=part), {"words": words_query(query_key(q))})
                found[f"{q!r}, {part}"] = [line for (line,) in cursor.fetchall()]
    return found


def sizes() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_size_pretty(pg_relation_size(oid)) FROM pg_class"
            " WHERE relname LIKE 'search%' OR relname IN ('movies_movie', 'movie_search_trgm')"
            " ORDER BY pg_relation_size(oid) DESC"
        )
        return dict(cursor.fetchall())


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def report(result: dict[str, Any]) -> str:
    lines = [
        "# Suggestions at a million films",
        "",
        f"{result['films']:,} films, {result['people']:,} people, {result['words']:,} words; seed"
        f" `{result['seed']}`; {result['machine']}, load average"
        f" {result['load_average']}. Times in ms; found: the film that the question"
        f" was made from is among the {MOVIES_SUGGESTED} answers. CPU: of the database's process"
        f" and ours, for one question; pages: 8 kB that it read, from memory or not, on average."
        f" Without: ours without the head by weight. A stopped question counts {PATIENCE_S} s.",
        "",
        "| question | way | n | p50 | p95 | max | CPU p50 | CPU p95 | pages | found |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, ways in result["measured"].items():
        for way, m in ways.items():
            lines.append(
                f"| {kind} | {way} | {m['questions']} | {m['p50_ms']} | {m['p95_ms']} |"
                f" {m['max_ms']} | {m['cpu_p50_ms']} | {m['cpu_p95_ms']} | {m['pages']} |"
                f" {m['found_percent']} % |"
            )
    lines += ["", "## Sizes", ""]
    lines += [f"- {name}: {size}" for name, size in result["sizes"].items()]
    lines += ["", "## Plans", ""]
    for name, plan in result["plans"].items():
        lines += [f"{name}:", "", "```", *plan, "```", ""]
    return "\n".join(lines)


def measure_all(
    asked: dict[str, list[Question]], others: int
) -> dict[str, dict[str, dict[str, Any]]]:
    """By kind of question and way. Ours with and without go kind by kind: the load is the same. The
    others come last: they read whole tables and leave little of ours in the database's memory.
    """
    find("search_movie", "warm", wanted=6)
    backend, measured = Backend(), {}
    for kind, of_kind in asked.items():
        for q, _ in of_kind[:: max(1, len(of_kind) // 20)]:
            ours(q)  # the pages of the index are read once
        measured[kind] = {"ours": measure(ours, of_kind, backend)}
        with without_heaviest():
            measured[kind]["without"] = measure(ours, of_kind, backend)
    for kind, of_kind in asked.items():
        few = of_kind[:: max(1, len(of_kind) // others)][:others]
        measured[kind]["ILIKE"] = measure(by(ILIKE), few, backend)
        measured[kind]["pg_trgm"] = measure(by(TRIGRAMS), few, backend)
        print(kind, json.dumps(measured[kind]), flush=True)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--films", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--words", type=int, default=120_000)
    parser.add_argument("--questions", type=int, default=200, help="of each kind")
    parser.add_argument("--others", type=int, default=12, help="of each kind, for the other ways")
    parser.add_argument("--seed", default="cinema")
    parser.add_argument("--poured", action="store_true", help="the database is from a run before")
    options = parser.parse_args()
    if not options.poured:
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        pour(options.films, options.people, words=options.words, seed=options.seed)
        index_trigrams()
        print(f"poured in {time.monotonic() - began:.0f} s", flush=True)
    asked = questions(options.questions, random.Random(options.seed))
    measured = measure_all(asked, options.others)
    result = {
        **vars(options),
        "load_average": round(os.getloadavg()[0], 1),
        "machine": f"{os.cpu_count()} shared cores, Python {platform.python_version()},"
        f" PostgreSQL {server_version()}",
        "measured": measured,
        "sizes": sizes(),
        "plans": plans(asked),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "search.json").write_text(json.dumps(result, indent=2) + "\n")
    (RESULTS / "search.md").write_text(report(result) + "\n")
    print(report(result))


if __name__ == "__main__":
    main()
