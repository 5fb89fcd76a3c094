"""The programs of the product: their commands, and how each says that it is ready."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.embedded.paths import PYTHON, ROOT, WEB
from scripts.embedded.process import Launch
from scripts.embedded.server import Server
from scripts.environment import Instance
from scripts.supervisor import Program

SOURCES = (ROOT / "server", ROOT / "realtime")
NEXT = ("node", "node_modules/next/dist/bin/next")
# The page that is asked may take a while to render the first time in `make dev`.
ANSWER_TIMEOUT_S = 10.0

# No proxy of the machine's settings may come between us and our own programs.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str) -> Callable[[], bool]:
    """A check: does `url` answer with a 2xx?"""

    def check() -> bool:
        try:
            with _opener.open(url, timeout=ANSWER_TIMEOUT_S) as answer:
                return 200 <= answer.status < 300
        except (OSError, urllib.error.URLError, ValueError):
            return False

    return check


def python(*arguments: str) -> tuple[str, ...]:
    """A module run by the environment's Python. Scripts in .venv/bin are never run themselves: a
    `#!` line cannot hold a path with a space in it."""
    return (str(PYTHON), "-m", *arguments)


@dataclass(frozen=True)
class Programs:
    """The applications of one instance."""

    instance: Instance
    environment: Mapping[str, str]
    dev: bool = False
    demo: bool = False
    #: of the stand-in for TMDb; none where TMDb itself is asked, or nobody
    standin_port: int | None = None

    def applications(self) -> list[Program]:
        """In the order in which they are started."""
        instance, watch = self.instance, SOURCES if self.dev else ()
        reload = ("--reload",) if self.dev else ()
        gunicorn = ("gunicorn", "-c", "server/core/gunicorn.py", *reload)
        celery = ("celery", "-A", "server.core.celery")
        schedule = str(instance.data / "beat-schedule")
        found = [*self._standin()]
        found += [
            self._python(
                "api", *gunicorn, "server.core.wsgi:application", ready=f"{instance.api_url}/readyz"
            ),
            self._python(
                "realtime", "realtime", ready=f"{instance.realtime_url}/readyz", watch=watch
            ),
            self._python(
                "worker", *celery, "worker", "--loglevel", "INFO", "--concurrency", "2", watch=watch
            ),
            self._python(
                "beat", *celery, "beat", "--loglevel", "INFO", "-s", schedule, watch=watch
            ),
        ]
        if self.demo:
            bots = ("server.manage", "bots", "--api-url", instance.api_url)
            found.append(self._python("bots", *bots))
        return [*found, self._web()]

    def _standin(self) -> list[Program]:
        if self.standin_port is None:
            return []
        command = ("server.movies.standin", "--shelf", "--port", str(self.standin_port))
        ready = f"http://127.0.0.1:{self.standin_port}/3/genre/movie/list"
        return [self._python("tmdb", *command, ready=ready)]

    def manage(self, *arguments: str) -> Launch:
        """A Django command of this instance."""
        return self._launch(python("server.manage", *arguments))

    def _web(self) -> Program:
        instance = self.instance
        where = ("-p", str(instance.port("WEB_PORT")), "-H", instance.host("WEB_HOST"))
        command = (*NEXT, "dev" if self.dev else "start", *where)
        ready = answers(f"http://127.0.0.1:{instance.port('WEB_PORT')}/login")
        return Program(name="web", launch=lambda: self._launch(command, cwd=WEB), ready=ready)

    def _python(
        self, name: str, *arguments: str, ready: str | None = None, watch: tuple[Path, ...] = ()
    ) -> Program:
        return Program(
            name=name,
            launch=lambda: self._launch(python(*arguments)),
            ready=answers(ready) if ready else None,
            watch=watch,
        )

    def _launch(self, command: tuple[str, ...], cwd: Path = ROOT) -> Launch:
        return Launch(argv=command, env=self.environment, cwd=cwd)


def server_program(server: Server) -> Program:
    """PostgreSQL or Redis as a child of the supervisor."""
    return Program(
        name=server.name,
        launch=server.launch,
        prepare=server.prepare,
        ready=server.ready,
        stop_signal=server.stop_signal,
        stop_timeout_s=server.stop_timeout_s,
        noise=server.noise,
    )
