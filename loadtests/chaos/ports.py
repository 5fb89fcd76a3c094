"""Blocks of ports of these tests, 13600–13699; runs beside each other take different ones."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.ports import in_use

FIRST, BLOCKS, EACH = 13600, 5, 20


@contextlib.contextmanager
def port_block() -> Iterator[list[int]]:
    """`EACH` free ports that no other run of these tests uses until the block ends.

    Raises: RuntimeError, where none is left.
    """
    for number in range(BLOCKS):
        ports = list(range(FIRST + EACH * number, FIRST + EACH * (number + 1)))
        lock = Path(tempfile.gettempdir()) / f"cinema-chaos-ports-{os.getuid()}-{ports[0]}.lock"
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if any(in_use(port) for port in ports):
                continue
            yield ports
            return
    raise RuntimeError(f"no {EACH} free ports in a row from {FIRST} on")
