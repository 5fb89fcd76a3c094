"""Whether a TCP port is free, who holds it, and which ones are free."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from scripts.console import Failure
from scripts.embedded.process import command_line


def in_use(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server on this port would fail, or would be hidden by another on `localhost`."""
    with socket.socket() as ours:
        # As servers do it: connections of an earlier server that linger do not count.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            ours.bind((host, port))
        except OSError:
            return True
    # `localhost` means ::1 first: a stranger there would answer in our place.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as client:
        client.settimeout(0.5)
        client.connect(("::1", port))
        return True
    return False


def holder(port: int) -> str | None:
    """`name (process 123)` of who listens on the port; None where the system does not tell us."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            for row in table.read_text().splitlines()[1:]:
                fields = row.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:  # LISTEN
                    inodes.add(f"socket:[{fields[9]}]")
    for entry in Path("/proc").glob("[0-9]*") if inodes else ():
        with contextlib.suppress(OSError):
            if any(str(link.readlink()) in inodes for link in (entry / "fd").iterdir()):
                pid = int(entry.name)
                name = Path((command_line(pid) or ["a program"])[0]).name
                return f"{name} (process {pid})"
    return None


def require_free(port: int, variable: str, host: str = "127.0.0.1") -> None:
    """Raises: Failure, naming the port, who holds it if that is known, and what to change."""
    if in_use(port, host):
        who = holder(port)
        raise Failure(
            f"Port {port} is in use{f' by {who}' if who else ''}; "
            f"stop that program, or set {variable} to another port."
        )


def free_ports(count: int) -> list[int]:
    """Ports that are free now, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
