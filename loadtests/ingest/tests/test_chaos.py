"""The fault test of the ingest in short: a real worker, killed in the middle of its work."""

import pytest

from loadtests.ingest import chaos

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.chaos,
    pytest.mark.timeout(900),
]

FILMS = 60
RATE = 20


def test_films_come_whole_and_once_whatever_tmdb_and_the_machine_do(tmp_path):
    report = chaos.run(
        films=FILMS,
        kills=2,
        rate=RATE,
        seed=5,
        programs=1,
        whole=False,
        # Half a minute as a rule; a film that fails four times in a row waits some minutes more.
        patience_s=600,
        folder=tmp_path,
    )

    logs = "".join(log.read_text()[-3000:] for log in tmp_path.glob("*.log"))
    assert (report.missing, report.differences, report.partial_seen) == (0, [], 0), logs
    assert report.kills == 2
    assert report.busiest_second <= RATE
    assert report.requests > FILMS
