"""One supervisor for each data folder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO, Self

from scripts.console import Failure


class DataLock:
    """Held from `take` until the process ends, however it ends: the kernel lets go of it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._file: IO[str] | None = None

    def take(self) -> Self:
        """Raises: Failure, where another supervisor runs on this data folder."""
        file = (self.data / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            pid = file.read().strip() or "?"
            file.close()
            raise Failure(
                f"Cinema! is already running on {self.data} (process {pid}); stop it, "
                "or set CINEMA_DATA, WEB_PORT, API_PORT and REALTIME_PORT to run a second one."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return self

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def held_elsewhere(self) -> bool:
        """Whether a supervisor is running on this data folder now."""
        try:
            self.take()
        except Failure:
            return True
        self.release()
        return False
