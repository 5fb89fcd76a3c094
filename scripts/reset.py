"""Start over: delete the database, Redis, uploads and the secret key of one data folder.

make reset           asks first
make reset YES=1     does not
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.console import Failure, explain
from scripts.datalock import DataLock
from scripts.embedded.orphans import clear_orphans
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import RedisServer
from scripts.environment import Instance, given_environment

# What a data folder is made of. A folder that holds anything else was not made by us.
OURS = {
    *["postgres", "postgres.location", "postgres.log", "redis", "redis.log", "media", "mail"],
    *["secret_key", "pids", "lock"],
}
OURS_BY_PREFIX = ("beat-schedule", ".probe-")


def reset(data: Path) -> None:
    """Delete everything in `data` that the product made; nobody may be using it.

    Raises: Failure (it is in use).
    """
    lock = DataLock(data).take()
    clear_orphans(data)
    RedisServer(data).remove()
    PostgresServer(data).remove()
    for entry in list(data.iterdir()):
        if entry.name in OURS or entry.name.startswith(OURS_BY_PREFIX):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    lock.release()
    if not any(data.iterdir()):
        data.rmdir()


def confirmed(data: Path) -> bool:
    """Whether the person at the terminal says yes; nobody there means no."""
    try:
        return input(f"Delete all data in {data}? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        print()
        return False


def main(arguments: Sequence[str]) -> int:
    try:
        instance = Instance(given_environment())
        if not instance.data.is_dir():
            print(f"There is nothing in {instance.data}.")
            return 0
        if "--yes" not in arguments and not confirmed(instance.data):
            print("Nothing was deleted.")
            return 1
        reset(instance.data)
    except Failure as failure:
        return explain(failure)
    except KeyboardInterrupt:
        return 130
    print(f"Deleted the data in {instance.data}; `make up` starts over.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
