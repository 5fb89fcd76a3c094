import doctest

import pytest

from server.movies import mapping, text
from server.movies.text import one_line, paragraphs, search_key


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("Ab\x00c", "Abc"),
        ("\u202eevil\u202c title\u2066", "evil title"),
        ("  two\n\tlines ", "two lines"),
        ("half \ud83d a pair", "half  a pair"),
        ("שלום\u200f!", "שלום\u200f!"),
        (None, ""),
    ],
)
def test_one_line_keeps_text_and_drops_what_breaks_it(raw, safe):
    assert one_line(raw, 100) == safe


def test_one_line_is_cut_without_a_space_at_the_end():
    assert one_line("abc def", 4) == "abc"


def test_paragraphs_keep_their_lines():
    assert paragraphs("a\r\nb\x00\x1b\n\nc ", 100) == "a\nb\n\nc"


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Ønsker & Łódź", "onsker lodz"),
        ("STRASSE straße", "strasse strasse"),
        ("한국", "한국"),
        ("पाथेर पांचाली", "पाथेर पांचाली"),
        ("½ WALL·E", "1 2 wall e"),
        ("\x00%_\\'", ""),
    ],
)
def test_search_keys_are_comparable_in_every_script(raw, key):
    assert search_key(raw) == search_key(search_key(raw))
    if key:
        assert search_key(raw) == search_key(key)
    else:
        assert search_key(raw) == ""


@pytest.mark.parametrize("module", [text, mapping])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0
