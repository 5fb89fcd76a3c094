import os
import random
import signal
import subprocess
import sys
import threading
import time
from io import StringIO

import pytest
import requests

from server.diary.models import DiaryEntry
from server.feed.counters import drift
from server.feed.demo import script
from server.feed.demo.bots import DEEDS, Api, Away, Bot
from server.feed.demo.people import PEOPLE
from server.feed.demo.seeding import Seeding
from server.feed.management.commands.bots import Command
from server.reactions.models import Like
from server.social.models import Follow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def community(live_server, movies, monkeypatch, settings):
    """The demo community with short diaries, and a hasher that costs nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for number in range(6):
        movies(f"Film {number}", slug=f"film-{number}")
    monkeypatch.setattr(script, "ENTRIES_EACH", (1, 2))
    monkeypatch.setattr(script, "FOLLOWS_EACH", (1, 2))
    Seeding().run()
    return live_server.url


def bot(url, person=PEOPLE[0], seed=7):
    return Bot(Api(url, person), random.Random(seed))


def test_each_deed_is_done_through_the_public_api(community):
    doer = bot(community)

    said = {deed: getattr(doer, f"_{deed}")() for deed in DEEDS}

    assert said["log"].startswith("logged Film")
    assert said["review"].startswith("reviewed Film")
    assert said["watchlist"].startswith("wants to see Film")
    assert said["follow"].startswith("followed ")
    assert drift() == []


def test_a_crowd_of_bots_keeps_the_feed_moving(community):
    before = DiaryEntry.objects.count(), Like.objects.count(), Follow.objects.count()
    out, stop = StringIO(), threading.Event()

    Command(stdout=out).run_bots(community, rate=20, seconds=6, stop=stop)

    lines = out.getvalue().splitlines()
    after = DiaryEntry.objects.count(), Like.objects.count(), Follow.objects.count()
    assert len(lines) > 5
    assert after != before
    assert {line.split()[0] for line in lines} <= {person.username for person in PEOPLE}
    assert drift() == []


def test_a_bot_logs_in_again_when_its_token_is_no_longer_good(community):
    doer = bot(community)
    assert doer._log()

    doer.api._token = "expired.or.revoked"

    assert doer._log()


def test_an_api_that_is_away_is_waited_for(live_server):
    doer = bot("http://127.0.0.1:9")

    with pytest.raises(Away):
        doer.act()

    out = StringIO()
    Command(stdout=out).run_bots("http://127.0.0.1:9", rate=50, seconds=0.2, stop=threading.Event())
    assert "waiting for the API: ConnectionError" in out.getvalue()


def test_a_busy_api_says_how_long_to_wait(monkeypatch):
    busy = requests.Response()
    busy.status_code, busy.headers["Retry-After"] = 429, "17"
    http = requests.Session()
    monkeypatch.setattr(http, "request", lambda *args, **kwargs: busy)

    with pytest.raises(Away) as away:
        Api("http://api.example", PEOPLE[0], http).call("GET", "feed/")

    assert away.value.wait_s == 17


def test_sigterm_ends_the_command_at_once_and_cleanly(community):
    process = subprocess.Popen(
        [sys.executable, "-m", "server.manage", "bots", "--api-url", community, "--rate", "0.01"],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    line = process.stdout.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    assert time.monotonic() - began < 5
    assert line.split()[0] in {person.username for person in PEOPLE} | {"waiting"}
