import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.domain import DomainError
from server.search.spelling import (
    MAX_QUERY_CHARS,
    misspelt,
    near,
    one_slip_apart,
    query_key,
    rare_part,
    words_query,
)

WORDS = st.text("abcdeé", min_size=1, max_size=8)


def slips(word: str) -> set[str]:
    """Every word one slip from `word`, made the long way."""
    letters = "abcdeé"
    made = {word[:i] + word[i + 1 :] for i in range(len(word))}
    made |= {word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in letters}
    made |= {word[:i] + letter + word[i + 1 :] for i in range(len(word)) for letter in letters}
    made |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return made - {word}


@given(WORDS, WORDS)
def test_two_words_are_one_slip_apart_exactly_when_one_slip_makes_one_the_other(one, other):
    assert one_slip_apart(one, other) == (other in slips(one))


@given(WORDS)
def test_words_one_slip_apart_always_share_a_shorter_form(word):
    assert all(near(word) & near(other) for other in slips(word))


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("up", "('up':*)"),
        ("city of god", "(('city') & ('of') & ('god':*)) | 'cityofgod':*"),
        ("千尋", "('千尋')"),
        ("千と千", "('千と' & 'と千')"),
    ],
)
def test_the_last_word_may_be_the_beginning_of_a_word(key, query):
    assert words_query(key) == query


def test_a_misspelt_word_may_stand_for_any_of_its_meanings():
    assert words_query("hate", {"hate": ["heat", "haze"]}) == "('hate':* | 'heat' | 'haze')"


def test_one_word_of_three_that_stands_for_nothing_may_be_left_out():
    assert words_query("tfe lord rigns", {"rigns": ["rings"]}, but_one=True) == (
        "(('tfe') & ('lord') & ('rigns':* | 'rings'))"
        " | (('lord') & ('rigns':* | 'rings')) | (('tfe') & ('rigns':* | 'rings'))"
        " | 'tfelordrigns':*"
    )


def test_short_words_figures_and_pairs_are_never_misspelt():
    assert misspelt("it 1917 amelie 千と千尋の神隠し a") == ["amelie"]
    assert misspelt("the lion") == ["lion", "thelion"]


def test_a_query_has_an_end():
    assert query_key("a " * 60) == " ".join("a" * 12)
    with pytest.raises(DomainError, match="query_too_long"):
        query_key("a" * (MAX_QUERY_CHARS + 1))


@pytest.mark.parametrize(
    ("key", "rare"),
    [("the lion ki", "the lion"), ("the lion king", "the lion king"), ("li", ""), ("lio", "lio")],
)
def test_too_little_of_a_word_does_not_narrow_a_large_index(key, rare):
    assert rare_part(key) == rare
