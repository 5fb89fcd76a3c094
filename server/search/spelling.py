"""A query as words: what each may mean, as PostgreSQL's `tsquery`. No Django."""

import re
from collections.abc import Iterable, Mapping, Sequence

from server.core.domain import DomainError
from server.movies.text import search_key

MAX_QUERY_CHARS = 200
#: more words narrow nothing, and each costs a look-up
MAX_WORDS = 12
#: a shorter word has too many neighbours: "up", "us", "it"
MIN_MISSPELT_CHARS = 4
#: of a word, so that its beginning narrows a large index
MIN_BEGINNING_CHARS = 4
#: as long as words of the dictionary are
MAX_MISSPELT_CHARS = 24
#: as migration 0002 cuts words off
_MAX_WORD_CHARS = 60
_MAX_JOINED_CHARS = 40
_NO_SPACES = re.compile("[\u2e80-\uffff]")


def query_key(q: str) -> str:
    """`q` as the index writes it, at most `MAX_WORDS` words. Raises: DomainError query_too_long."""
    if len(q) > MAX_QUERY_CHARS:
        raise DomainError(
            "query_too_long", f"q has at most {MAX_QUERY_CHARS} characters.", field="q"
        )
    return " ".join(search_key(q.replace("\x00", " ")).split()[:MAX_WORDS])


def words_query(
    key: str,
    meanings: Mapping[str, Sequence[str]] | None = None,
    *,
    but_one: bool = False,
    typing: bool = True,
) -> str:
    """All words of `key`, the last one also as the beginning of a word while somebody is `typing`.

    `meanings`: the words of the dictionary that a misspelt one may stand for. `but_one`: one word
    of three or more that stands for nothing may be left out. A short title may have been written
    with spaces that it lacks, or without: "god father".

    >>> words_query("god fath")
    "(('god') & ('fath':*)) | 'godfath':*"
    """
    words = key.split()
    meanings = meanings or {}
    parts = [_word(word, is_last=typing and word is words[-1]) for word in words]
    parts = [
        f"({' | '.join([part, *map(_lexeme, meanings.get(word, ()))])})"
        for word, part in zip(words, parts, strict=True)
    ]
    queries = [parts]
    if but_one and len(words) >= 3:
        spare = [place for place, word in enumerate(words) if word not in meanings]
        queries += [parts[:place] + parts[place + 1 :] for place in spare]
    joined = _joined(words)
    either = [f"({' & '.join(query)})" if len(query) > 1 else query[0] for query in queries]
    if joined:
        either += [f"{_lexeme(joined)}:*", *map(_lexeme, meanings.get(joined, ()))]
    return " | ".join(either)


def rare_part(key: str) -> str:
    """`key` without a last word of which too little is typed: in a large index, hundreds of words
    begin so. "" where nothing is left.

    >>> rare_part("the lion ki"), rare_part("li"), rare_part("lion")
    ('the lion', '', 'lion')
    """
    words = key.split()
    enough = MIN_BEGINNING_CHARS if len(words) > 1 else MIN_BEGINNING_CHARS - 1
    if len(words[-1]) >= enough or _NO_SPACES.search(words[-1]):
        return key
    return " ".join(words[:-1])


def misspelt(key: str) -> list[str]:
    """What may be a letter off: words that are long enough and no figures, and all in one."""
    words = key.split()
    return [
        word
        for word in dict.fromkeys([*words, _joined(words)])
        if MIN_MISSPELT_CHARS <= len(word) <= MAX_MISSPELT_CHARS
        and not word.isdigit()
        and not _NO_SPACES.search(word)
    ]


def near(word: str) -> set[str]:
    """The word and the word without each of its letters, as `search_near` in the database."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter more, less or changed, or two neighbours swapped, makes one the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[first:] == other[first + 1 :]
    swapped = one[first : first + 2] == other[first : first + 2][::-1]
    return one[first + 1 :] == other[first + 1 :] or (
        swapped and one[first + 2 :] == other[first + 2 :]
    )


def is_nearly(key: str, names: Iterable[str]) -> bool:
    """Whether `key` is one of `names` but for one slip."""
    return any(one_slip_apart(key, name) for name in names)


def _joined(words: Sequence[str]) -> str:
    """The words as one, as the index holds short titles; "" where it does not."""
    joined = "".join(words)
    return joined if 1 < len(words) <= 4 and len(joined) <= _MAX_JOINED_CHARS else ""


def _word(word: str, *, is_last: bool) -> str:
    if _NO_SPACES.search(word) and len(word) > 1:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        return " & ".join(_lexeme(pair) for pair in pairs)
    return f"{_lexeme(word)}{':*' if is_last else ''}"


def _lexeme(word: str) -> str:
    # Folded text holds letters, figures and marks alone; quotes are doubled all the same.
    escaped = word[:_MAX_WORD_CHARS].replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
