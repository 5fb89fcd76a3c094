"""Text from outside made safe to store, and text made comparable for search. No Django."""

import re
import unicodedata

# Embeddings, overrides and isolates reach beyond the text that holds them when they are unbalanced;
# the marks (U+200E, U+200F, U+061C) do not, and Arabic and Hebrew titles need them.
_BIDI = "\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_IMAGE_PATH = re.compile(r"/[A-Za-z0-9_-]{1,100}\.(?:jpg|jpeg|png|svg|webp)")
#: letters that Unicode does not decompose, as PostgreSQL's unaccent writes them
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def one_line(text: str | None, max_length: int) -> str:
    """A title or a name: no control characters, single spaces, at most `max_length` characters."""
    spaced = _SPACE.sub(" ", text or "")
    return _CONTROL.sub("", spaced).strip()[:max_length].rstrip()


def paragraphs(text: str | None, max_length: int) -> str:
    """A longer text: line breaks and tabs stay, other control characters go."""
    unix = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unix).strip()[:max_length].rstrip()


def image_path(path: str | None) -> str:
    """TMDb's path, or "" for anything that could lead to another place than its image host."""
    return path if path and _IMAGE_PATH.fullmatch(path) else ""


def search_key(text: str) -> str:
    """`text` without case, accents and punctuation, words separated by one space.

    Stored text and query go through this one function, so that they can only meet.

    >>> search_key("Amélie: L'été  à São Paulo")
    'amelie l ete a sao paulo'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = (char for char in plain if not unicodedata.combining(char))
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in bare)
    # Hangul comes apart under NFKD; put together again it has the trigrams of whole syllables.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
