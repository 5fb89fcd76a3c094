import io
import logging
import logging.config

import pytest

from server.core.log import logging_config, scrub

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


@pytest.fixture
def lines():
    """What our own logging configuration writes, as a program would."""
    config = logging_config("DEBUG")
    out = io.StringIO()
    config["handlers"]["console"]["stream"] = out
    config["root"] = {}
    config["loggers"] = {"canary": {"handlers": ["console"], "level": "DEBUG", "propagate": False}}
    logging.config.dictConfig({**config, "incremental": False})
    return out


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"got {JWT}", JWT),
        (f"Authorization: Bearer {JWT}", JWT),
        ("authorization: bearer abc.def.ghi", "abc.def.ghi"),
        ("token cin_0123456789abcdef was used", "cin_0123456789abcdef"),
        ('{"ticket": "abc:def-ghi"}', "abc:def-ghi"),
        ("resume=abcdef", "abcdef"),
        ("{'password': 'hunter2 is mine'}", "hunter2"),
        ("password=hunter2&x=1", "hunter2"),
        ('"refresh":"xyz"', "xyz"),
        ("secret: s3cr3t", "s3cr3t"),
        ("mail to ana.b+x@example.org failed", "ana.b+x@example.org"),
    ],
)
def test_nothing_private_stays_in_a_line(text, secret):
    assert secret not in scrub(text)
    assert "[private]" in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/movies/7/ 200 in 3 ms",
        "hint to server.users.tasks.send_due_mails lost: OperationalError",
        "ring lost: TimeoutError",
        "TMDb 603: due",
    ],
)
def test_ordinary_lines_stay_as_they_are(text):
    assert scrub(text) == text


def test_arguments_and_tracebacks_are_scrubbed_too(lines):
    log = logging.getLogger("canary")
    log.info("refused %s for %s", JWT, "ana@example.org")
    try:
        raise ValueError(f"bad token {JWT}")
    except ValueError:
        log.exception("failed")

    written = lines.getvalue()
    assert "refused [private] for [private]" in written
    assert "Traceback" in written
    assert JWT not in written
