"""The HTML of a review is safe and small; a spoiler in it is in no other channel."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.diary.markup import BLANK, card_text, plain, public_text, render, without_spoilers
from server.diary.models import Review

#: all that may stand between angle brackets
ALLOWED = re.compile(
    r"</?(?:p|br|strong|em|ul|ol|li|blockquote)>|</?a>|</span>|<span class=\"spoiler\">"
    r"|<a(?: href=\"https?://[^\"<>]*\")? rel=\"nofollow ugc noopener\">"
)


def html(text: str, *, links: bool = True) -> str:
    return render(text, links=links).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**b** *i* _i_", "<p><strong>b</strong> <em>i</em> <em>i</em></p>"),
        ("um\ndois\n\ntrês", "<p>um<br>dois</p><p>três</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("> q", "<blockquote><p>q</p></blockquote>"),
        (
            "[a](https://b.example/c?d=1&e=2)",
            '<p><a href="https://b.example/c?d=1&amp;e=2" rel="nofollow ugc noopener">a</a></p>',
        ),
        ("||ela morre||", '<p><span class="spoiler">ela morre</span></p>'),
        ("||**ela** morre||", '<p><span class="spoiler"><strong>ela</strong> morre</span></p>'),
        ("# a `b` ![c](http://d.example)", None),
        ("a | b || c", "<p>a | b || c</p>"),
    ],
)
def test_the_subset(text, shown):
    assert shown is None or html(text) == shown
    assert not re.search(r"<(?:h1|code|img)", html(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>)",
        "[a](vbscript:x)",
        "[a](//evil.example)",
        "[a](/api/me/)",
        '[a](http://b "||onmouseover=alert(1) x=||")',
        '[a](http://b/||" onclick="x||)',
        "||<b onmouseover=x>||",
        "\ue0000\ue001||x||",
        "*||*x||*",
        "[||x](http://y)||",
        "&lt;script&gt; &#106;avascript:",
        "[a](http://b\"onclick='x')",
        "||a\n\n> b||\n- ||c||",
    ],
)
def test_nothing_but_the_subset_reaches_a_page(text):
    rest = ALLOWED.sub("", html(text))
    assert "<" not in rest
    assert ">" not in rest
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', html(text))).lower()


PIECES = st.sampled_from(
    ["||", "|", "a", " ", "\n", "\n\n", "*", "**", "_", "[", "](http://x.example)", "\\", "> ",
     "- ", "<b ", ">", '"', "(", ")", "\ue000", "0\ue001", "&lt;", "1. "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_mixture_of_marks_leaves_the_subset(text):
    rest = ALLOWED.sub("", html(text))
    assert "<" not in rest
    assert ">" not in rest
    assert html(text).count("<span") == html(text).count("</span>")


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=20), st.lists(PIECES, max_size=20))
def test_what_the_page_covers_no_other_channel_holds(before, after):
    text = "".join([*before, "||canario||", *after])

    outside = re.sub(r'<span class="spoiler">.*?</span>', "", render(text, links=True), flags=re.S)
    if "canario" not in outside:
        assert "canario" not in without_spoilers(text)


def test_links_of_a_member_without_a_proved_address_stay_text():
    assert html("[a](http://b.example) **c**", links=False) == (
        "<p>[a](http://b.example) <strong>c</strong></p>"
    )


def test_other_channels_get_a_blank_of_one_length_for_each_spoiler():
    review = Review(text="Bom. ||Ela morre no fim|| e ||fim||.", contains_spoilers=False)

    assert public_text(review) == f"Bom. {BLANK} e {BLANK}."
    assert public_text(Review(text="Bom.", contains_spoilers=True)) is None


def test_a_card_leaves_marks_out_and_cuts_after_the_spoilers():
    assert plain("**Bom** _filme_ [aqui](http://x.example), 2 * 3 * 4, snake_case_x") == (
        "Bom filme aqui, 2 * 3 * 4, snake_case_x"
    )
    long = Review(text="a " * 140 + "||" + "segredo " * 100 + "|| fim", contains_spoilers=False)
    piece, truncated = card_text(long)
    assert (piece, truncated) == ("a " * 140 + f"{BLANK} fim", False)
    assert card_text(Review(text="x" * 2000, contains_spoilers=True)) == (None, True)


@pytest.mark.parametrize("piece", ["[", "*a_b", "1. a\n", "- a\n", "||a|| ", "[a](", "> *a\n", "<"])
def test_a_text_of_nothing_but_marks_is_shown_as_it_was_written(piece):
    """The parser's work grows with them: nobody makes it look at a hundred thousand."""
    text = (piece * 100_000)[:100_000]

    shown = html(text)

    assert not re.search(r"<(?:strong|em|a|ul|ol|li|blockquote)[ >]", shown)
    assert ("spoiler" in shown) == ("||" in piece)
    assert ALLOWED.sub("", shown).find("<") == -1


def test_a_long_review_that_people_write_keeps_its_marks():
    prose = "The camera stays where it is and so do they, all three of them, until it is dark. " * 5
    paragraph = f"It *never* leaves the room, and [that](https://a.example) is **why**. {prose}"

    assert html("\n\n".join([paragraph] * 200)).count("<em>never</em>") == 200
