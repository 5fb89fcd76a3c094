"""Logging: one line an event, JSON in production, and nothing private in it."""

import logging
import re

from server.core.env import env

# JWTs, our own tokens, tickets and mail addresses never reach a log line.
SECRETS = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"
    r"|cin_[A-Za-z0-9_]{8,}"
    r"|(?i:bearer\s+)\S+"
    r"|(?i:(?:ticket|resume|password|token|refresh|secret)[\"']?\s*[:=]\s*[\"']?)[^\s\"',}&]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
)


def scrub(text: str) -> str:
    """`text` with tokens, tickets, passwords and mail addresses replaced by `[private]`."""
    return SECRETS.sub("[private]", text)


class ScrubFilter(logging.Filter):
    """Formats the record once and scrubs it; tracebacks are scrubbed by the formatter below."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub(record.getMessage())
        record.args = None
        return True


class ScrubFormatter(logging.Formatter):
    def formatException(self, ei) -> str:
        return scrub(super().formatException(ei))


def logging_config(level: str) -> dict:
    """A `dictConfig`: plain lines when embedded (the supervisor adds name and colour), time
    else.
    """
    line = "%(levelname)s %(name)s: %(message)s"
    if env().environment == "production":
        line = "%(asctime)s " + line
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrub": {"()": "server.core.log.ScrubFilter"}},
        "formatters": {"line": {"()": "server.core.log.ScrubFormatter", "format": line}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["scrub"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "propagate": False},
            "botocore": {"level": "WARNING"},
        },
    }
