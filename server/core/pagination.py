"""Keyset pages: an opaque, checked cursor; stable while others write; no total, no offset."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from rest_framework.request import Request

from server.core.domain import DomainError

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
#: PostgreSQL's bigint
MAX_ID = 2**63 - 1

Item = TypeVar("Item")


class InvalidCursor(DomainError):
    code = "invalid_cursor"
    detail = "This cursor is not one that this address gave out."

    def __init__(self) -> None:
        super().__init__(field="cursor")


def encode_cursor(key: Sequence[Any]) -> str:
    """The sort key of the last row shown, as an opaque string."""
    return base64.urlsafe_b64encode(msgspec.json.encode(list(key))).rstrip(b"=").decode()


def decode_cursor(text: str | None, types: Any) -> Any:
    """The key again, or None when there is no cursor. `types` is a tuple type such as `tuple[int]`.

    Raises: InvalidCursor on anything that `encode_cursor` could not have made.
    """
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=types)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise InvalidCursor from error


def decode_id_cursor(text: str | None) -> int | None:
    """A cursor over ids, newest first: the smallest id shown so far."""
    key = decode_cursor(text, tuple[int])
    if key is not None and not 0 <= key[0] <= MAX_ID:
        raise InvalidCursor
    return key[0] if key else None


def page_limit(request: Request) -> int:
    """`?limit=`, 1 to 100, 20 when absent. Raises: DomainError invalid_limit."""
    text = request.query_params.get("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_LIMIT:
        raise DomainError("invalid_limit", f"limit is 1 to {MAX_LIMIT}.", field="limit")
    return int(text)


def cut(
    rows: Sequence[Item], limit: int, key: Callable[[Item], Sequence[Any]]
) -> tuple[list[Item], str | None]:
    """`(page, next)` of `limit + 1` fetched rows: the extra row only says that there is more."""
    page = list(rows[:limit])
    return page, encode_cursor(key(page[-1])) if len(rows) > limit else None
