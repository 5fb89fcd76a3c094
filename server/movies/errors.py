"""What can go wrong with a source of films (TMDb, OMDb), and what to do about each.

No message holds an address: a key may be in it.
"""


class SourceError(Exception):
    """Base of all. `advice` is for the operator."""

    advice = ""


class SourceNotFound(SourceError):
    """The source does not have it (any more). Asking again is of no use; what we have stays."""

    advice = "nothing to do: what we have stays"


class SourceUnavailable(SourceError):
    """Down, slow or busy. Ask again, after `retry_after_s` seconds where the source said so."""

    advice = "wait: it is tried again by itself"

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class SourceAway(SourceUnavailable):
    """Not asked: the requests before this one all failed. No fault of what was to be asked for."""


class SourceRefused(SourceError):
    """The token is missing, wrong or not allowed. Nothing can be had until somebody mends it."""

    advice = "check the token or the key"


class SourceInvalid(SourceError):
    """An answer that is not what was asked for: not JSON, too large, another film, another host."""

    advice = "look at the answer; after five tries it is parked"
