"""What can go wrong with TMDb, and what to do. No message holds an address: a key may be in it."""


class TmdbError(Exception):
    """Base of all."""


class TmdbNotFound(TmdbError):
    """TMDb has no such film (any more). Asking again is of no use; what we have stays."""


class TmdbUnavailable(TmdbError):
    """TMDb is down, slow or busy. Ask again, after `retry_after_s` seconds where it said so."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class TmdbRefused(TmdbError):
    """The token is missing, wrong or not allowed. No film can be had until somebody mends it."""


class TmdbInvalid(TmdbError):
    """An answer that is not what was asked for: not JSON, too large, another film, another host."""
