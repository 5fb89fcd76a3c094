"""Errors that services raise. They know nothing of HTTP but the status that names their kind."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


class DomainError(Exception):
    """A rule said no. `code` is for machines, `detail` for people, `field` for forms."""

    status = 400
    code = "invalid"
    detail = "The request is not valid."
    #: more that the answer tells machines: members of the problem's body
    extensions: Mapping[str, Any] = {}

    def __init__(self, code: str = "", detail: str = "", *, field: str = "") -> None:
        self.code = code or self.code
        self.detail = detail or self.detail
        self.field = field
        super().__init__(f"{self.code}: {self.detail}")


class NotFound(DomainError):
    """No such object, or one that this reader may not see: the two look the same."""

    status = 404
    code = "not_found"
    detail = "There is nothing here that you may see."


class Renamed(DomainError):
    """What was asked for has another name now: `old` and `new` as they stand in an address."""

    status = 308
    code = "renamed"
    detail = "This has another name now."

    def __init__(self, *, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = quote(old), new
        self.extensions = {"username": new}

    def location(self, path: str) -> str:
        """`path` with the new name in place of the old one."""
        return "/".join(self.new if part == self.old else part for part in path.split("/"))


class Forbidden(DomainError):
    """The object may be seen, but not changed, by this member."""

    status = 403
    code = "permission_denied"
    detail = "You may not do this."


class Conflict(DomainError):
    """The state of the object does not allow this now."""

    status = 409
    code = "conflict"
    detail = "This does not fit the state the object is in."


class Unprocessable(DomainError):
    """Well-formed, but contradicts an earlier request."""

    status = 422
    code = "unprocessable"
    detail = "This contradicts an earlier request."
