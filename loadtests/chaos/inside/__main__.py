"""The writer: commands come as JSON lines on stdin, answers leave as JSON lines on stdout.

    {"id": 1, "do": "seed", "with": {…}}  ->  {"id": 1, "answer": …} or {"id": 1, "error": "…"}

Each command runs in a thread of its own, so that a race can be one command on each side. With
`--die-at-ring` the process kills itself where it would ring the doorbell: after the commit.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from typing import Any

import django


def main() -> int:
    django.setup()
    # Models can be imported only now.
    from django.db import connections  # noqa: PLC0415

    from loadtests.chaos.inside.commands import COMMANDS  # noqa: PLC0415

    if "--die-at-ring" in sys.argv:
        die_at_ring()
    output = threading.Lock()

    def run(order: dict[str, Any]) -> None:
        try:
            reply: dict[str, Any] = {"answer": COMMANDS[order["do"]](**order["with"])}
        except Exception:
            reply = {"error": traceback.format_exc()}
        finally:
            connections.close_all()
        with output:
            sys.stdout.write(json.dumps({"id": order["id"], **reply}) + "\n")
            sys.stdout.flush()

    for line in sys.stdin:
        threading.Thread(target=run, args=(json.loads(line),), daemon=True).start()
    return 0


def die_at_ring() -> None:
    """Replace the ring by SIGKILL to ourselves: between commit and doorbell."""
    from server.live import services  # noqa: PLC0415

    services.ring = lambda: os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
