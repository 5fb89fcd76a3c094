import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.diary.text import EXCERPT_LENGTH, InvalidText, clean_text, excerpt


@given(st.text(min_size=1, max_size=1000))
def test_cleaning_is_stable_or_refuses(text):
    try:
        clean = clean_text(text)
    except InvalidText:
        return

    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()


@given(st.text(max_size=2000))
def test_an_excerpt_is_a_beginning_of_at_most_its_length(text):
    piece, truncated = excerpt(text)

    assert text.startswith(piece)
    assert len(piece) <= EXCERPT_LENGTH
    assert truncated == (len(text) > EXCERPT_LENGTH)
    assert truncated or piece == text


@given(st.lists(st.text("abcdé", min_size=1, max_size=40), min_size=20, max_size=80))
def test_an_excerpt_ends_between_words(words):
    text = " ".join(words)

    piece, truncated = excerpt(text)

    if truncated:
        assert text[len(piece)] == " "
        assert len(piece) > EXCERPT_LENGTH // 2


@pytest.mark.parametrize("unit", ["e\u0301x", "👨\u200d👩\u200d👧", "न\u0940"])
def test_a_text_without_spaces_is_not_cut_inside_a_character(unit):
    text = unit * 300

    piece, _ = excerpt(text)

    after = text[len(piece)]
    assert not unicodedata.combining(after)
    assert after != "\u200d"
    assert not piece.endswith("\u200d")


def test_a_short_text_is_whole():
    assert excerpt("Só isso.") == ("Só isso.", False)
