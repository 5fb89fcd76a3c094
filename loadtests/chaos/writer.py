"""The writer: real services on the scenario's database, in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from loadtests.chaos.talk import Talker
from scripts.embedded.paths import PYTHON


class Writer:
    """`python -m loadtests.chaos.inside`; its commands are in `inside/commands.py`."""

    def __init__(
        self, environment: Mapping[str, str], log: Path, *, die_at_ring: bool = False
    ) -> None:
        flags = ["--die-at-ring"] if die_at_ring else []
        command = [str(PYTHON), "-m", "loadtests.chaos.inside", *flags]
        self._talker = Talker(command, log=log, environment=environment)
        self.process = self._talker.process

    def start(self, command: str, **arguments: Any) -> Future[Any]:
        """Begin a command; several may run at once. Raises (in the future): RuntimeError, Gone."""
        return self._talker.start(command, **{"with": arguments})

    def do(self, command: str, *, timeout_s: float = 120.0, **arguments: Any) -> Any:
        """The answer of a command."""
        return self.start(command, **arguments).result(timeout=timeout_s)

    def close(self) -> None:
        self._talker.close()
