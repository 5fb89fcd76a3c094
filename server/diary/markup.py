"""The small Markdown of reviews: what readers of the whole text get as HTML, what all others get.

Bold, italics, links, lists, quotes and line breaks; everything else is text. `||…||` is an inline
spoiler. One expression finds them, for the page and for all other channels alike: what the page
covers is exactly what no card, feed, push or partner is given.
"""

import functools
import html
import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt

from server.diary.models import Review
from server.diary.text import excerpt

#: what stands where a spoiler was; one length for all, the length would tell something too
BLANK = "█████"
#: from two bars to the next two, across lines; the nearest two, so that pairs never overlap
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
# Private-use characters, which no text may hold (`text.clean_text`): where a spoiler was taken out.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote"}
#: what a link tells search engines and the page it leads to
LINK_REL = "nofollow ugc noopener"
#: characters of which a card's piece is made, marks and addresses included
HEAD = 1000
#: whole reviews whose HTML a process keeps
CACHED = 64
#: characters at which the parser stops to look for a mark (markdown-it's `isTerminatorChar`)
MARKS = "\n!#$%&*+-:<=>@[\\]^_`{}~|"
#: what a line that begins a list item costs beside its marks
ITEM_COST = 4
#: marks of one text that are looked at: each takes the parser up to 25 µs. A text with more stays
#: text: 100,000 marks would take a second. Prose of 100,000 characters has about 3,000.
MAX_MARKS = 4_000

_RULES = ["emphasis", "escape", "list", "blockquote", "newline"]
_PLAIN = MarkdownIt("zero", {"breaks": True, "html": False}).enable(_RULES)
_WITH_LINKS = MarkdownIt("zero", {"breaks": True, "html": False}).enable([*_RULES, "link"])

_ITEM = re.compile(r"^[ \t>]*(?:[-+*]|[0-9]{1,9}[.)])[ \t\n]", re.MULTILINE)
_GAP = re.compile(r"\n[ \t]*\n\s*")

# The marks that a piece on a card leaves out: it is text, not a page.
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\s]{1,500}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)([*_])(?=\S)([^*_\n]{1,500})(?<=\S)\1(?!\w)")


def public_text(review: Review) -> str | None:
    """The text that any channel but the review's own page may hold; None: it is all a spoiler.

    Markdown as it was written, with a blank for each inline spoiler.
    """
    return None if review.contains_spoilers else without_spoilers(review.text)


def card_text(review: Review) -> tuple[str | None, bool]:
    """`(piece, truncated)` for a card; no piece of a review that is all a spoiler.

    Marks of bold, italics and links are left out of it.
    """
    text = without_spoilers(review.text)
    piece, truncated = excerpt(plain(text[:HEAD]))
    return None if review.contains_spoilers else piece, truncated or len(text) > HEAD


def without_spoilers(text: str) -> str:
    """`text` with a blank for each inline spoiler. Cost: linear."""
    return _SPOILER.sub(BLANK, text)


def plain(text: str) -> str:
    """`text` without the marks of bold, italics and links. For pieces of some hundred characters.

    It must not hold spoilers any more: a mark taken away could join two bars.
    """
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _LINK.sub(r"\1", text)))


@functools.lru_cache(CACHED)
def render(text: str, *, links: bool) -> str:
    """HTML of a whole review, safe to put into a page as it is.

    Only `TAGS`; links to http and https addresses, with `LINK_REL`, and only with `links` (without,
    they stay text); spoilers as `<span class="spoiler">`. A text with more than `MAX_MARKS` marks
    is shown as it was written, with its spoilers covered.
    Cost: 100,000 characters take at most some 100 ms, whatever they are.
    """
    spoilers: list[str] = []

    def take_out(found: re.Match[str]) -> str:
        spoilers.append(found[1])
        return f"{_OPEN}{len(spoilers) - 1}{_CLOSE}"

    source = _SPOILER.sub(take_out, text.replace(_OPEN, "").replace(_CLOSE, ""))
    if _cost(text) > MAX_MARKS:
        return _HOLE.sub(lambda hole: _cover(html.escape(spoilers[int(hole[1])])), _bare(source))
    markdown = _WITH_LINKS if links else _PLAIN
    # A hole inside an address is percent-encoded by now: what was there is in no text, so nowhere.
    return _HOLE.sub(
        lambda hole: _covered(markdown, spoilers, int(hole[1])), _safe(markdown.render(source))
    ).strip()


def _cost(text: str) -> int:
    """How many marks the parser would look at, at most."""
    return sum(map(text.count, MARKS)) + ITEM_COST * len(_ITEM.findall(text))


def _bare(source: str) -> str:
    """Paragraphs and lines, and nothing else."""
    parts = [part for part in _GAP.split(source.strip()) if part]
    return "\n".join("<p>" + html.escape(part).replace("\n", "<br>") + "</p>" for part in parts)


def _covered(markdown: MarkdownIt, spoilers: Sequence[str], number: int) -> str:
    # Each spoiler is HTML of its own: no mark inside can end its cover early.
    return _cover(_safe(markdown.renderInline(spoilers[number])))


def _cover(content: str) -> str:
    return f'<span class="spoiler">{content}</span>'


def _safe(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=TAGS,
        # "*": not even a title, so that what follows a hole is always text
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_absolute,
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
    )


def _absolute(tag: str, attribute: str, value: str) -> str | None:
    """Addresses of other sites alone: no path of ours, no scheme that is left out."""
    if attribute == "href" and not value.lower().startswith(("http://", "https://")):
        return None
    return value
