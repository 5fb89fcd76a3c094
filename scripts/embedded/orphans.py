"""Processes that outlived a supervisor that was killed: found by their pid files, and ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from scripts.embedded.process import PidFile, end_group, group_members

PIDS = "pids"
MARK = "CINEMA_DATA"  # every child of ours carries its data folder in its environment
LAST = ("redis", "postgres")  # what the others need goes last
ORPHAN_STOP_S = 10.0


def pid_file(data: Path, name: str) -> PidFile:
    """Where the pid of program `name` of this data folder is kept."""
    return PidFile(data / PIDS / f"{name}.json")


def clear_orphans(data: Path) -> list[str]:
    """End what an earlier supervisor of this data folder left running; the names of those found.

    The caller holds the lock of the data folder, so no supervisor is alive. A pid that now belongs
    to a stranger is left alone.
    """
    names = [path.stem for path in (data / PIDS).glob("*.json")]
    ended = []
    for name in sorted(names, key=lambda name: (LAST.index(name) + 1 if name in LAST else 0, name)):
        kept = pid_file(data, name)
        if pid := kept.living():
            polite = signal.SIGINT if name == "postgres" else signal.SIGTERM
            end_group(pid, first=polite, timeout_s=ORPHAN_STOP_S)
            ended.append(name)
        else:
            ended.extend(name for _ in _end_leaderless(kept, data))
        kept.remove()
    return list(dict.fromkeys(ended))


def _end_leaderless(kept: PidFile, data: Path) -> Iterator[int]:
    """Kill the workers of a program whose first process is gone, if they carry our mark."""
    try:
        leader = int(json.loads(kept.path.read_text())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    for pid in group_members(leader):
        if pid != leader and _carries_mark(pid, data):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                yield pid


def _carries_mark(pid: int, data: Path) -> bool:
    with contextlib.suppress(OSError):
        return f"{MARK}={data}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return False
