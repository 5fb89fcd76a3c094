"""Browser tests against an instance of the product that is theirs alone.

Playwright finds in its environment:

    CINEMA_E2E_WEB_URL, CINEMA_E2E_API_URL   http://…
    CINEMA_E2E_REALTIME_URL                  ws://…/ws/
    CINEMA_E2E_DATA                          the data folder; pids/NAME.json in it: {"pid": …}
    CHROMIUM_PATH                            the browser to launch
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.console import Failure
from scripts.embedded.paths import ROOT
from scripts.programs import python

STOP_TIMEOUT_S = 60
LOG_LINES_SHOWN = 30


@contextlib.contextmanager
def running_instance() -> Iterator[dict[str, str]]:
    """The environment for the tests, while an instance of the product runs.

    Raises: Failure, with the end of the instance's log, where it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="cinema-e2e-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                python("scripts.up", "--e2e"),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop it
            )
        try:
            yield _announced(process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_TIMEOUT_S)


def _announced(process: subprocess.Popen[bytes], log: Path) -> dict[str, str]:
    assert process.stdout is not None  # noqa: S101 - piped above
    line = process.stdout.readline()
    if not line:
        said = "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
        raise Failure(f"The instance for the browser tests did not come up:\n{said}")
    where = json.loads(line)
    names = {"web": "WEB_URL", "api": "API_URL", "realtime": "REALTIME_URL", "data": "DATA"}
    return {
        **os.environ,
        **{f"CINEMA_E2E_{variable}": where[key] for key, variable in names.items()},
    }
