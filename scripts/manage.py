"""Run a Django command on the product's data: what `make manage ARGS="…"` does.

While the product runs, the command uses its servers. Otherwise the embedded servers are started for
as long as the command takes.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence

from scripts.console import Failure, explain
from scripts.datalock import DataLock
from scripts.embedded.orphans import clear_orphans, pid_file
from scripts.embedded.paths import ROOT
from scripts.environment import Instance, given_environment
from scripts.programs import python


def run(instance: Instance, arguments: Sequence[str]) -> int:
    """The command's exit code.

    Raises: Failure.
    """
    instance.make_data_folder()
    environment = instance.environment()
    with contextlib.ExitStack() as stack:
        lock = DataLock(instance.data)
        if lock.held_elsewhere:
            wait_for_servers(instance)
        else:
            lock.take()
            stack.callback(lock.release)
            clear_orphans(instance.data)
            start_servers(instance, stack)
        # It keeps our terminal: `shell`, `dbshell` and `createsuperuser` ask questions.
        process = subprocess.Popen(python("server.manage", *arguments), env=environment, cwd=ROOT)
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()


def start_servers(instance: Instance, stack: contextlib.ExitStack) -> None:
    """Raises: Failure."""
    for server in instance.embedded.values():
        stack.enter_context(server)
        kept = pid_file(instance.data, server.name)
        if server.process is not None:
            kept.write(server.process.pid)
        stack.callback(kept.remove)


def wait_for_servers(instance: Instance) -> None:
    """Those of a product that is just starting.

    Raises: Failure, where they do not come up.
    """
    for server in instance.embedded.values():
        server.wait_ready()


def main(arguments: Sequence[str]) -> int:
    try:
        return run(Instance(given_environment()), arguments)
    except Failure as failure:
        return explain(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
