"""Candidates from the documents, and their order. A few statements, each of bounded work.

1. What holds the query's words, the last as the beginning of a word: the heaviest of the head;
   and of the tail only where the head does not fill the page, since what the head hardly knows
   is rare in the tail. What is named exactly so is always there.
2. What holds words that are one slip from the query's: again the head first. Who typed words of a
   title wants no strangers below it, and who typed the beginning of one only what is better known.
3. Where no title came near so far, what holds all words but one.

What very many documents hold ("t", "the") is found by walking down the head by weight until enough
are there, what few hold by the words' index: PostgreSQL chooses, from how common a word is.

The statements choose at most a few hundred candidates by weight; the order among them is made
here, by how well they match and how known they are.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from django.db import connection
from psycopg import sql

from server.search.spelling import (
    is_nearly,
    misspelt,
    near,
    one_slip_apart,
    rare_part,
    words_query,
)

Table = Literal["search_movie", "search_person"]
Meanings = dict[str, list[str]]

#: candidates of each statement: a multiple of what is wanted, and so the depth of the deepest page
CANDIDATES_WANTED, MIN_CANDIDATES, MAX_CANDIDATES = 5, 50, 500
#: rows of the tail that are looked at for one query
TAIL_LOOKED_AT = 2_000
#: meanings of one misspelt word; each is a look-up in every index that is asked
MEANINGS = 24

# Fame adds 0 to 4. Nothing stands before what is named so; a title that is one slip away is above
# all that only holds the words, since it is there at all only where it is better known.
_NAMED, _NEARLY, _BEGINS, _PHRASE, _HOLDS, _NEAR_WORDS = 100.0, 5.0, 3.0, 2.4, 2.0, 1.0

_FOUND = sql.SQL("""
WITH named AS MATERIALIZED (
    SELECT d.id, d.names, d.weight FROM {table} AS d
    WHERE d.names @> ARRAY[%(key)s] AND NOT d.adult AND {filters}
    ORDER BY d.weight DESC LIMIT 50
), held AS MATERIALIZED (
    SELECT d.id, d.names, d.weight FROM {table} AS d
    WHERE d.head AND d.words @@ %(words)s::tsquery AND NOT d.adult AND {filters}
    ORDER BY d.weight DESC LIMIT %(candidates)s
)
SELECT c.id, c.names, c.weight, {fame} FROM (SELECT * FROM named UNION SELECT * FROM held) AS c
""")
# A part that is materialised is planned as if all of it were read, so by the index; it is read only
# as far as the LIMIT outside wants.
_TAIL = sql.SQL("""
WITH held AS MATERIALIZED (
    SELECT d.id, d.names, d.weight, d.words FROM {table} AS d
    WHERE NOT d.head AND d.words @@ %(rare)s::tsquery AND NOT d.adult AND {filters}
), looked_at AS MATERIALIZED (SELECT * FROM held LIMIT %(looked_at)s)
SELECT c.id, c.names, c.weight, {fame}
FROM (
    SELECT * FROM looked_at WHERE words @@ %(words)s::tsquery
    ORDER BY weight DESC LIMIT %(candidates)s
) AS c
""")
#: times that members logged a film; films that somebody is credited in
_FAME = {
    "search_movie": sql.SQL(
        "coalesce((SELECT s.log_count FROM movie_stats AS s WHERE s.movie_id = c.id), 0)"
    ),
    "search_person": sql.SQL(
        "(SELECT count(*) FROM (SELECT FROM movies_credit AS p WHERE p.person_id = c.id LIMIT 50)"
        " AS parts)"
    ),
}
_NEAR = """
WITH alike AS MATERIALIZED (SELECT word FROM search_word WHERE near && %s::text[])
SELECT word FROM alike LIMIT 400
"""

#: id, names, weight, logs or credits
Row = tuple[int, list[str], float, int]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions on a film's document `d` beside its words. `person_id` and `genre_id` are ours."""

    years: range | None = None
    person_id: int | None = None
    genre_id: int | None = None

    def conditions(self) -> sql.Composable:
        found: list[sql.Composable] = [sql.SQL("true")]
        if self.years is not None:
            found.append(sql.SQL("d.year BETWEEN %(first_year)s AND %(last_year)s"))
        if self.person_id is not None:
            found.append(
                sql.SQL("d.id IN (SELECT movie_id FROM movies_credit WHERE person_id = %(person)s)")
            )
        if self.genre_id is not None:
            found.append(
                sql.SQL(
                    "EXISTS (SELECT FROM movies_moviegenre AS g"
                    " WHERE g.movie_id = d.id AND g.genre_id = %(genre)s)"
                )
            )
        return sql.SQL(" AND ").join(found)

    def values(self) -> dict[str, Any]:
        years = self.years
        return {
            "first_year": years[0] if years else None,
            "last_year": years[-1] if years else None,
            "person": self.person_id,
            "genre": self.genre_id,
        }

    def narrow(self, words: str) -> str:
        """The years as words of the document: what they leave out is never looked at."""
        if self.years is None or not words:
            return words
        return f"({words}) & ({' | '.join(repr(str(year)) for year in self.years)})"


@dataclass(slots=True)
class _Ranking:
    """The best of all statements so far, by id."""

    key: str
    candidates: int
    scores: dict[int, tuple[float, int]] = field(default_factory=dict)
    #: whether a title is, or nearly is, what was typed so far
    is_title: bool = False
    #: how well known a film must be for a slip to be meant; infinite where there was none
    bar: float = -1.0

    def add(self, rows: Sequence[Row], *, slipped: bool) -> None:
        for id_, names, weight, count in rows:
            fame = _fame(weight, count)
            if not slipped:
                self.bar = max(self.bar, _bar(self.key, names, fame))
            elif id_ in self.scores or fame <= self.bar:
                continue
            match = _match(self.key, names, slipped=slipped)
            self.is_title |= match >= _PHRASE
            self.scores[id_] = (match + fame, -id_)

    def best(self) -> list[int]:
        return sorted(self.scores, key=lambda id_: self.scores[id_], reverse=True)


def find(
    table: Table,
    key: str,
    *,
    wanted: int,
    narrowing: Narrowing | None = None,
    meanings: Meanings | None = None,
) -> list[int]:
    """Ids of what `key` (from `query_key`) may mean, the best first; more than `wanted` if at hand.

    `meanings` are looked up unless given. Cost: one to six statements of bounded work, and one
    for each word that is looked up; none for an empty key.
    """
    if not key:
        return []
    narrowing = narrowing or Narrowing()
    ranking = _Ranking(key, max(MIN_CANDIDATES, min(wanted * CANDIDATES_WANTED, MAX_CANDIDATES)))
    _collect(ranking, table, words_query, narrowing, wanted=wanted, slipped=False)
    if ranking.bar == math.inf:
        return ranking.best()
    meanings = meanings_of(key) if meanings is None else meanings
    if meanings:
        # Where the words as they stand found enough, only what is well known may be meant instead.
        nearly = partial(words_query, meanings=meanings)
        enough = 0 if len(ranking.scores) >= wanted else wanted
        _collect(ranking, table, nearly, narrowing, wanted=enough, slipped=True)
    if not ranking.is_title and len(key.split()) >= 3:
        but_one = partial(words_query, meanings=meanings, but_one=True)
        _collect(ranking, table, but_one, narrowing, wanted=wanted, slipped=True)
    return ranking.best()


def _collect(
    ranking: _Ranking,
    table: Table,
    query: Callable[..., str],
    narrowing: Narrowing,
    *,
    wanted: int,
    slipped: bool,
) -> None:
    """Add what holds the words: of the head, then of the tail until `wanted` are there.

    The beginning of a word is looked up in the head, however short; in the tail hundreds of words
    begin so, and a short one only narrows what the other words have found.
    """
    told = rare_part(ranking.key)
    rare = query(told, typing=told == ranking.key) if told else ""
    values = {
        "key": ranking.key,
        "words": narrowing.narrow(query(ranking.key)),
        "rare": narrowing.narrow(rare),
        "candidates": ranking.candidates,
        "looked_at": TAIL_LOOKED_AT,
        **narrowing.values(),
    }
    parts = {
        "table": sql.Identifier(table),
        "filters": narrowing.conditions(),
        "fame": _FAME[table],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(**parts), values)
        ranking.add(cursor.fetchall(), slipped=slipped)
        if rare and len(ranking.scores) < wanted:
            cursor.execute(_TAIL.format(**parts), values)
            ranking.add(cursor.fetchall(), slipped=slipped)


def meanings_of(key: str) -> Meanings:
    """For each word that may be misspelt, the words of the dictionary that are one slip away.

    Cost: one statement a word.
    """
    found: Meanings = {}
    with connection.cursor() as cursor:
        for word in misspelt(key):
            cursor.execute(_NEAR, [sorted(near(word))])
            others = [other for (other,) in cursor.fetchall() if one_slip_apart(word, other)]
            if others:
                found[word] = sorted(others, key=lambda other: _unlikely(word, other))[:MEANINGS]
    return found


def _unlikely(word: str, meant: str) -> tuple[bool, str]:
    """The first letter of a word is seldom the wrong one."""
    return word[0] != meant[0], meant


def _fame(weight: float, count: int) -> float:
    """0 for what nobody knows, about 4 for what everybody does."""
    return 0.5 * math.log1p(max(0.0, weight) + 3 * count)


def _match(key: str, names: Sequence[str], *, slipped: bool) -> float:
    if key in names:
        return _NAMED
    if slipped:
        return _NEARLY if is_nearly(key, names) else _NEAR_WORDS
    if any(name.startswith(key) for name in names):
        return _BEGINS
    if any(f" {key}" in name for name in names):
        return _PHRASE
    return _HOLDS


def _bar(key: str, names: Sequence[str], fame: float) -> float:
    """What a film that holds the words as they are typed asks of one that only nearly does."""
    if any(f" {key} " in f" {name} " or key == name.replace(" ", "") for name in names):
        return math.inf
    return fame if any(f" {key}" in f" {name}" for name in names) else -1.0
