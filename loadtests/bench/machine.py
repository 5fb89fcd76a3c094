"""Processes and this machine: pinned starts, CPU time, memory, ports, facts for the report."""

from __future__ import annotations

import contextlib
import os
import platform
import resource
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.embedded.paths import ROOT

#: server on one core, client and publisher on the other
SERVER_CORE, CLIENT_CORE = "0", "1"
TICK = os.sysconf("SC_CLK_TCK")
#: longer than any measurement that goes well
HEARD_S = 240.0
Process = subprocess.Popen[str]


def pinned(
    core: str, words: Sequence[str], env: Mapping[str, str], log: Path, *, talks: bool = False
) -> Process:
    """A process on one core, in a session of its own; `talks`: its stdin and stdout are pipes."""
    pipe = subprocess.PIPE if talks else None
    with log.open("ab") as out:
        return subprocess.Popen(
            ["taskset", "-c", core, *words],
            env={**os.environ, **env},
            cwd=ROOT,
            stdin=pipe,
            stdout=pipe or out,
            stderr=out,
            text=True,
            start_new_session=True,
        )


@contextlib.contextmanager
def running(process: Process) -> Iterator[Process]:
    """Ended with its children when the block ends."""
    try:
        yield process
    finally:
        end(process)


def end(process: Process, *, first: int = signal.SIGTERM) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, first)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def say(process: Process, line: str) -> None:
    """Write a line to a process that talks."""
    if process.stdin is None:
        raise RuntimeError("this process does not listen")
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: Process, *, timeout_s: float = HEARD_S) -> str:
    """The next line of a process that talks; it says one at a time.

    Raises: RuntimeError, when it has ended or says nothing for so long.
    """
    if process.stdout is None or not select.select([process.stdout], [], [], timeout_s)[0]:
        raise RuntimeError(f"{process.args!r} said nothing for {timeout_s:.0f} s")
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended")
    return line.strip()


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def wait_for_port(port: int, process: Process, log: Path, seconds: float = 60) -> None:
    """Raises: RuntimeError with the end of the server's log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    said = log.read_text()[-2000:] if log.exists() else ""
    raise RuntimeError(f"no answer on {port}: {said}")


def cpu_s(pid: int) -> float:
    """User and system time of the process so far, in seconds (to 10 ms)."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def uss_kib(pid: int) -> float:
    """Memory that is this process's alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("Private_"))


def raise_file_limit() -> int:
    """As many sockets as the machine lets a process have; our children inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def facts() -> dict[str, Any]:
    """What the figures depend on."""
    model = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": model[0] if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
