import datetime as dt
import email.utils
import random
import resource
import time

import pytest

from server.movies import http
from server.movies.errors import (
    SourceInvalid,
    SourceNotFound,
    SourceRefused,
    SourceUnavailable,
)
from server.movies.http import retry_after_s
from server.movies.standin.films import film
from server.movies.tmdb import client as tmdb_client
from server.movies.tmdb.client import TmdbClient

ID = 900001


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(tmdb, slept, monkeypatch) -> TmdbClient:
    # It has tests of its own.
    monkeypatch.setattr(tmdb_client.pace, "take", lambda token, limit: 0.0)
    tmdb.films[ID] = film(ID)
    return TmdbClient(url=tmdb.url, token="the-token", sleep=slept.append, rng=random.Random(1))


def test_a_film_comes_with_its_parts_in_one_request_with_the_bearer(client, tmdb):
    movie = client.movie(ID)

    assert (movie.id, movie.title, len(movie.credits.cast)) == (ID, "The Lantern Keeper", 2)
    ((path, query, headers),) = tmdb.requests
    assert path == f"/3/movie/{ID}"
    (parts,) = query["append_to_response"]
    assert parts.split(",") == [
        *("credits", "external_ids", "translations", "alternative_titles", "images", "videos"),
        *("release_dates", "keywords", "watch/providers", "recommendations", "similar"),
    ]
    assert query["language"] == ["en-US"]
    assert headers["Authorization"] == "Bearer the-token"


def test_a_v3_key_goes_into_the_query_and_into_no_message(tmdb):
    tmdb.films[ID] = film(ID)
    client = TmdbClient(url=tmdb.url, key="secret-key", sleep=lambda s: None)
    client.movie(ID)

    assert tmdb.requests[0][1]["api_key"] == ["secret-key"]
    closed = TmdbClient(url="http://127.0.0.1:9/3", key="secret-key", sleep=lambda s: None)
    with pytest.raises(SourceUnavailable) as failed:
        closed.movie(ID)
    assert "secret-key" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_a_netrc_file_does_not_replace_the_token(client, tmdb, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login x password y\n")
    monkeypatch.setenv("NETRC", str(netrc))

    client.movie(ID)

    assert tmdb.requests[0][2]["Authorization"] == "Bearer the-token"


@pytest.mark.parametrize("fault", ["500", "503", "429", "truncated"])
def test_a_passing_fault_is_tried_again(client, tmdb, fault):
    tmdb.faults += [fault, fault]

    assert client.movie(ID).id == ID
    assert len(tmdb.requests) == 3


def test_three_tries_and_no_more(client, tmdb, slept):
    tmdb.faults += ["500"] * 4
    tmdb.retry_after = "nonsense"

    with pytest.raises(SourceUnavailable):
        client.movie(ID)

    assert len(tmdb.requests) == 3
    assert len(slept) == 2
    assert 0 <= slept[0] <= 0.5
    assert 0 <= slept[1] <= 1.0


def test_a_short_retry_after_is_waited_for(client, tmdb, slept):
    tmdb.faults += ["429"]
    tmdb.retry_after = "4"

    client.movie(ID)

    assert slept[0] == 4.0


def test_a_long_retry_after_is_told_and_not_slept(client, tmdb, slept):
    tmdb.faults += ["429"]
    tmdb.retry_after = "86400"

    with pytest.raises(SourceUnavailable) as failed:
        client.movie(ID)

    assert failed.value.retry_after_s == 86_400.0
    assert slept == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("404", SourceNotFound),
        ("404_code_6", SourceNotFound),
        ("proxy_404", SourceInvalid),
        ("422_errors", SourceInvalid),
        ("deep_unknown", SourceInvalid),
        ("twice_packed", SourceInvalid),
        ("401", SourceRefused),
        ("403", SourceRefused),
        ("422", SourceInvalid),
        ("204", SourceInvalid),
        ("html", SourceInvalid),
        ("false_html", SourceInvalid),
        ("deep", SourceInvalid),
        ("elsewhere", SourceInvalid),
    ],
)
def test_a_lasting_fault_is_told_at_once(client, tmdb, fault, error):
    tmdb.faults += [fault]

    with pytest.raises(error):
        client.movie(ID)

    assert len(tmdb.requests) == 1


def test_a_redirect_within_the_host_is_followed_but_not_for_ever(client, tmdb):
    tmdb.faults += ["slash"]
    assert client.movie(ID).id == ID

    tmdb.faults += ["slash"] * 10
    with pytest.raises(SourceInvalid, match="redirects"):
        client.movie(ID)


def test_another_film_than_the_one_asked_for_is_refused(client, tmdb):
    tmdb.films[ID] = film(ID + 1)

    with pytest.raises(SourceInvalid, match="asked for film"):
        client.movie(ID)


def test_a_wrong_type_is_refused_with_its_place(client, tmdb):
    tmdb.films[ID] = film(ID, genres="Drama")

    with pytest.raises(SourceInvalid, match=r"\$\.genres"):
        client.movie(ID)


@pytest.mark.parametrize("fault", ["hang", "drip", "drip_head"])
def test_a_server_that_answers_too_slowly_is_left(client, tmdb, monkeypatch, fault):
    monkeypatch.setattr(http, "READ_TIMEOUT_S", 0.3)
    monkeypatch.setattr(http, "ANSWER_TIMEOUT_S", 0.3)
    tmdb.faults += [fault] * 3

    began = time.monotonic()
    with pytest.raises(SourceUnavailable):
        client.movie(ID)

    assert time.monotonic() - began < 5


def test_a_packed_bomb_is_refused_in_little_memory(client, tmdb):
    tmdb.faults += ["bomb"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(SourceInvalid, match="more than"):
        client.movie(ID)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_retry_after_is_read_whatever_it_holds():
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)

    assert retry_after_s("7") == 7.0
    assert 85 < (retry_after_s(email.utils.format_datetime(later, usegmt=True)) or 0) <= 90
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after_s("9" * 30) == 86_400.0
    assert [retry_after_s(text) for text in (None, "", "soon", "-5", "1.5", "٣")] == [None] * 6
