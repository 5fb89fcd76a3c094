import unicodedata

import pytest

from server.core.unicode import MAX_RUN, normal

PAIR = "\u0301\u0316"


@pytest.mark.parametrize(
    "text", ["", "Ana", "a\u0301", "São Paulo", "\uac00\u1100\u1161", "ﬁ", "a" + PAIR * 15, "👩‍👧"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_text_comes_out_in_the_normal_form(text, form):
    assert normal(text, form) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("text", ["\u0301" * (MAX_RUN + 1), "x" + PAIR * 250_000 + "x"])
def test_a_run_of_marks_without_end_is_refused_before_it_is_put_in_order(text):
    """Put in order it would take minutes of this process's time."""
    with pytest.raises(ValueError, match="marks"):
        normal(text)
