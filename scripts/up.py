"""Run the whole product under one supervisor until Ctrl-C: what `make up`, `dev` and `demo` do.

With `--e2e` it is an instance for tests: free ports, a data folder of its own that is deleted at
the end, the log on standard error, and on standard output one line of JSON once all of it answers:

    {"web": "http://localhost:PORT", "api": "http://127.0.0.1:PORT",
     "realtime": "ws://localhost:PORT/ws/", "data": "FOLDER", "pid": PID}
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scripts import web_build
from scripts.console import BOLD, Console, Failure, explain
from scripts.datalock import DataLock
from scripts.embedded.throwaway import sweep, temporary_folder
from scripts.environment import DEFAULT_PORTS, LOOPBACK, Instance, given_environment
from scripts.ports import free_ports, require_free
from scripts.programs import Programs, server_program
from scripts.stores import check_given
from scripts.supervisor import StopRequested, Supervisor

DEMO_USER, DEMO_PASSWORD = "demo", "cinema-demo"
#: who set one of these has films of their own source in the demo
TMDB = frozenset({"TMDB_API_TOKEN", "TMDB_API_KEY", "TMDB_API_URL"})
HOSTS = {"WEB_PORT": "WEB_HOST", "API_PORT": "API_HOST", "REALTIME_PORT": "REALTIME_HOST"}


@dataclass(frozen=True)
class Product:
    """One instance on its way up, running, and on its way down."""

    instance: Instance
    console: Console
    dev: bool = False
    demo: bool = False

    @cached_property
    def lock(self) -> DataLock:
        return DataLock(self.instance.data)

    @cached_property
    def supervisor(self) -> Supervisor:
        return Supervisor(self.console, self.instance.data)

    @cached_property
    def programs(self) -> Programs:
        environment, port = self.instance.environment(), None
        if self.demo and not environment.keys() & TMDB:
            (port,) = free_ports(1)
            environment |= {
                "TMDB_API_URL": f"http://{LOOPBACK}:{port}/3",
                "TMDB_API_TOKEN": "stand-in",
                "TMDB_REFRESH": "false",
            }
        return Programs(self.instance, environment, dev=self.dev, demo=self.demo, standin_port=port)

    def come_up(self) -> None:
        """Until everything answers.

        Raises: Failure, StopRequested.
        """
        self.instance.make_data_folder()
        self.lock.take()
        self.supervisor.catch_signals()
        self.supervisor.clear_orphans()
        for variable, host in HOSTS.items():
            require_free(self.instance.port(variable), variable, self.instance.host(host))
        check_given(self.instance.given)
        self._start_stores()
        self._prepare_data()
        if not self.dev:
            self._build_web()
        self._start_applications()

    def _start_stores(self) -> None:
        if self.instance.embedded and not sys.platform.startswith("linux"):
            self.console.say("· PostgreSQL and Redis are those on PATH on this system")
        for server in self.instance.embedded.values():
            with self.console.step(f"starting {server.name}"):
                self.supervisor.wait_ready(self.supervisor.start(server_program(server)))
                server.after_ready()

    def _prepare_data(self) -> None:
        for title, name, command in (
            ("bringing the database up to date", "migrate", ("migrate", "--verbosity", "1")),
            ("loading the starter catalogue", "starter", ("load_starter",)),
            ("loading the demo community", "seed", ("seed_demo",)),
        ):
            with self.console.step(title):
                self.supervisor.run_step(name, self.programs.manage(*command))

    def _build_web(self) -> None:
        with web_build.alone(self.supervisor.tick):
            if web_build.is_fresh():
                return
            with self.console.step("building the web client"):
                made_from = web_build.wanted()
                web_build.stamp().remove()
                self.supervisor.run_step("build", web_build.launch(self.programs.environment))
                web_build.stamp().write(made_from)

    def _start_applications(self) -> None:
        with self.console.step("starting the programs"):
            started = [self.supervisor.start(program) for program in self.programs.applications()]
            self.supervisor.wait_ready(*started)

    def greet(self) -> None:
        instance, say = self.instance, self.console.say
        say("")
        say(f"  web        {instance.web_url}")
        say(f"  API docs   http://localhost:{instance.port('API_PORT')}/api/docs/")
        say(f"  log in     user {DEMO_USER}, password {DEMO_PASSWORD}")
        say(f"  data       {instance.data}")
        say("")
        say(self.console.paint(f"ready: {instance.web_url}", BOLD))


def run(product: Product, *, greet: bool = True) -> int:
    """The product from start to stop; the exit code."""
    failure = None
    try:
        product.come_up()
        if greet:
            product.greet()
        else:
            announce(product.instance)
        product.supervisor.run()
    except StopRequested:
        pass
    except Failure as raised:
        failure = raised
    finally:
        if product.supervisor.children:
            product.supervisor.stop()
            product.console.say("stopped; the data is kept")
        product.console.close()
    return explain(failure) if failure else 0


def announce(instance: Instance) -> None:
    """The one line that a test runner waits for."""
    where = {
        "web": instance.web_url,
        "api": instance.api_url,
        "realtime": instance.environment()["REALTIME_PUBLIC_URL"],
        "data": str(instance.data),
        "pid": os.getpid(),
    }
    print(json.dumps(where), flush=True)


def test_instance() -> Instance:
    """An instance beside all others: free ports, a temporary data folder, embedded servers."""
    ports = dict(zip(DEFAULT_PORTS, map(str, free_ports(len(DEFAULT_PORTS))), strict=True))
    ours = {"DATABASE_URL", "REDIS_URL", "PUBLIC_WEB_URL", "REALTIME_PUBLIC_URL", "API_URL"}
    given = {key: value for key, value in os.environ.items() if key not in ours}
    hosts = dict.fromkeys(HOSTS.values(), LOOPBACK)
    return Instance(
        {**given, **ports, **hosts, "CINEMA_DATA": str(temporary_folder())}, durable=False
    )


def run_for_tests() -> int:
    sweep()
    instance = test_instance()
    console = Console(sys.stderr)
    try:
        return run(Product(instance, console), greet=False)
    finally:
        for server in instance.embedded.values():
            server.remove()
        shutil.rmtree(instance.data, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="up", description="Run the whole product.")
    parser.add_argument("--dev", action="store_true", help="reloading servers")
    parser.add_argument("--demo", action="store_true", help="with members who act all the time")
    parser.add_argument("--e2e", action="store_true", help="an instance for tests")
    options = parser.parse_args(arguments)
    try:
        if options.e2e:
            return run_for_tests()
        instance = Instance(given_environment())
        return run(Product(instance, Console(), dev=options.dev, demo=options.demo))
    except Failure as failure:
        return explain(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
