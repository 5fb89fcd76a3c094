"""Starting, recognising and stopping processes, each with a session of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

POLL_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Launch:
    """Everything that `exec` needs; `uid` and `gid` only where root starts it for somebody else."""

    argv: Sequence[str | Path]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path = Path("/")
    uid: int | None = None
    gid: int | None = None

    def spawn(self, *, output: int | IO[bytes] | None = subprocess.PIPE) -> subprocess.Popen[bytes]:
        """Start it as the leader of a new session, so that the terminal's Ctrl-C does not reach it.

        Raises: OSError.
        """
        other: dict[str, Any] = {}
        if self.uid is not None:
            other = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.Popen(
            [str(part) for part in self.argv],
            env=dict(self.env),
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **other,
        )


def identity(pid: int) -> str | None:
    """What tells this process from a later one with the same number; None if there is none.

    On Linux the boot and the start time in ticks (proc(5), stat field 22), elsewhere what `ps`
    says. A zombie counts as gone.
    """
    try:
        # The command name may hold spaces and parentheses: fixed fields come after the last.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self/stat").exists() else _identity_by_ps(pid)
    return None if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:  # some sandboxes hide it
        return ""


def _identity_by_ps(pid: int) -> str | None:
    asked = subprocess.run(
        ["ps", "-o", "lstart=,stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    answer = asked.stdout.strip()
    return answer.rpartition(" ")[0] if answer and "Z" not in answer.rpartition(" ")[2] else None


def command_line(pid: int) -> list[str]:
    """The arguments of a live process, or nothing where that cannot be known."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in raw.split(b"\0") if part]


def wait_gone(pid: int, timeout_s: float) -> bool:
    """Whether the process ended within the time; works for those that are not our children."""
    was = identity(pid)
    deadline = time.monotonic() + timeout_s
    while was is not None and identity(pid) == was:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def signal_group(leader: int, number: int) -> bool:
    """Signal the whole group of a session leader; False if nobody is left in it."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_group(leader: int, *, first: int = signal.SIGTERM, timeout_s: float = 10.0) -> None:
    """Ask the leader to end, then make sure that nobody of its group is left.

    The leader alone gets the polite signal (it knows how to stop its own workers); whoever remains
    after it, or after `timeout_s`, is killed. Works for children and for orphans.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, signal.SIGCONT)  # a stopped process handles no signal but SIGKILL
        os.kill(leader, first)
    wait_gone(leader, timeout_s)
    deadline = time.monotonic() + 5
    while signal_group(leader, signal.SIGKILL) and time.monotonic() < deadline:
        if not group_members(leader):
            return
        time.sleep(POLL_S)


def group_members(leader: int) -> list[int]:
    """Pids of the live members of a process group (Linux; elsewhere the leader, if alive)."""
    if not Path("/proc/self/stat").exists():
        return [leader] if identity(leader) else []
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == leader and fields[0] not in "ZX":
                    members.append(int(entry.name))
    return members


class PidFile:
    """Remembers one process beyond the life of its parent: its pid and its identity."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pid: int) -> None:
        """Replace the file in one step, so that no reader ever sees half of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps({"pid": pid, "identity": identity(pid)}))
        draft.replace(self.path)

    def living(self) -> int | None:
        """The pid, if that very process is alive; never that of a stranger with its number."""
        try:
            kept = json.loads(self.path.read_text())
            pid, was = int(kept["pid"]), kept["identity"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return pid if was is not None and identity(pid) == was else None

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
