"""The text of a review: what it may hold, and the piece of it that a card shows."""

import unicodedata

from server.core.domain import DomainError
from server.core.unicode import normal
from server.diary.models import MAX_TEXT_LENGTH

#: characters of a review after normalisation
MAX_LENGTH = MAX_TEXT_LENGTH
#: characters of the piece on a card
EXCERPT_LENGTH = 300
#: combining marks on one character; more is a tower, not a language (Unicode's Stream-Safe limit
#: is 30, the longest in living orthographies is 4)
MAX_MARKS = 8

_ALLOWED_CONTROLS = frozenset("\n\t")
#: embeddings and overrides turn a line around and disguise what is written; isolates do not
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_JOINERS = frozenset("\u200d\ufe0f")


class InvalidText(DomainError):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail, field="review.text")


def clean_text(text: str) -> str:
    """`text` in NFC, with plain line breaks and no blank ends.

    Raises: InvalidText blank, too_long, invalid_text (control characters, text direction overrides,
    unassigned planes) or too_many_marks. Cost: linear; 100,000 characters take about 15 ms.
    """
    if len(text) > MAX_LENGTH * 2:
        raise InvalidText("too_long", f"A review has at most {MAX_LENGTH:,} characters.")
    try:
        text = normal(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    except ValueError as error:
        raise InvalidText("too_many_marks", "This text piles marks on one character.") from error
    if not text:
        raise InvalidText("blank", "A review has some text.")
    if len(text) > MAX_LENGTH:
        raise InvalidText("too_long", f"A review has at most {MAX_LENGTH:,} characters.")
    check_characters(text)
    return text


def check_characters(text: str) -> None:
    """Raises: InvalidText invalid_text or too_many_marks, as `clean_text` says."""
    marks = 0
    for char in text:
        if char.isascii() and char.isprintable():
            marks = 0
            continue
        category = unicodedata.category(char)
        if category in {"Cc", "Cs", "Co", "Cn"} and char not in _ALLOWED_CONTROLS:
            raise InvalidText("invalid_text", "This text holds characters that no text may hold.")
        if char in _OVERRIDES:
            raise InvalidText("invalid_text", "This text turns the direction of writing around.")
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MAX_MARKS:
            raise InvalidText("too_many_marks", "This text piles marks on one character.")


def excerpt(text: str) -> tuple[str, bool]:
    """`(piece, truncated)`: the text, or its first whole words within `EXCERPT_LENGTH` characters.

    A text without spaces is cut between characters, never inside one (marks, joined emoji).
    """
    if len(text) <= EXCERPT_LENGTH:
        return text, False
    end = EXCERPT_LENGTH
    if not text[end].isspace():
        # At least half stays, whatever the length of the last word.
        spaces = (at for at in range(end - 1, EXCERPT_LENGTH // 2, -1) if text[at].isspace())
        end = next(spaces, None) or _between_characters(text, end)
    return text[:end].rstrip(), True


def _between_characters(text: str, end: int) -> int:
    def joined(at: int) -> bool:
        return bool(unicodedata.combining(text[at])) or not _JOINERS.isdisjoint(
            text[at - 1 : at + 1]
        )

    at = end
    while at > EXCERPT_LENGTH // 2 and joined(at):
        at -= 1
    return at
