"""`bots`: demo members act through the public API, so that a newcomer's feed moves."""

import random
import signal
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

import requests
from django.core.management.base import BaseCommand

from server.core.env import env
from server.feed.demo.bots import Api, Away, Bot
from server.feed.demo.people import PEOPLE

#: the shortest breath between two deeds
MIN_PAUSE_S = 0.05


def positive(text: str) -> float:
    """A number above zero."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise ArgumentTypeError("must be above zero")
    return value


class Command(BaseCommand):
    help = "Let the members of seed_demo act, until SIGTERM or for --seconds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--api-url", default=f"http://127.0.0.1:{env().api_port}")
        parser.add_argument(
            "--rate", type=positive, default=0.5, help="deeds a second, all together"
        )
        parser.add_argument("--seconds", type=positive, default=None, help="stop after so long")

    def handle(
        self, *args: Any, api_url: str, rate: float, seconds: float | None, **options: Any
    ) -> None:
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        self.run_bots(api_url.rstrip("/"), rate=rate, seconds=seconds, stop=stop)

    def run_bots(
        self, api_url: str, *, rate: float, seconds: float | None, stop: threading.Event
    ) -> None:
        """Somebody acts about `rate` times a second: pauses are exponential, as arrivals are."""
        rng = random.Random()  # noqa: S311
        http = requests.Session()
        bots = [Bot(Api(api_url, person, http), rng) for person in PEOPLE]
        until = None if seconds is None else time.monotonic() + seconds
        while not stop.is_set() and (until is None or time.monotonic() < until):
            pause_s = max(MIN_PAUSE_S, rng.expovariate(rate))
            try:
                self.say(rng.choice(bots).act())
            except Away as away:
                self.say(f"waiting for the API: {away}")
                pause_s += away.wait_s * (0.5 + rng.random() / 2)
            left = float("inf") if until is None else until - time.monotonic()
            stop.wait(max(0.0, min(pause_s, left)))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
