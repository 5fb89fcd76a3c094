"""The servers of the bench: ours, and what people would pick instead, each started the same way."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
#: server on one core, client and publisher on the other
SERVER_CORE, CLIENT_CORE = "0", "1"


@dataclass(frozen=True)
class Peer:
    """One server: how it is started, published to, and spoken to by the client."""

    name: str
    server: Sequence[str]
    publisher: Sequence[str]
    path: str = "/ws/"
    mode: str = "plain"
    env: dict[str, str] = field(default_factory=dict)

    def start(self, log: Path) -> subprocess.Popen:
        return pinned(SERVER_CORE, self.server, self.env, log)

    def publish(self, log: Path, *, events: int, per_s: float, size: int) -> None:
        """Raises: CalledProcessError."""
        words = [*self.publisher, str(events), str(per_s), str(size)]
        process = pinned(CLIENT_CORE, words, self.env, log)
        if process.wait() != 0:
            raise subprocess.CalledProcessError(process.returncode, words, log.read_text()[-2000:])


def pinned(
    core: str, words: Sequence[str], env: dict[str, str], log: Path, *, stdout: int | None = None
) -> subprocess.Popen[str]:
    with log.open("ab") as out:
        return subprocess.Popen(
            ["taskset", "-c", core, *words],
            env={**os.environ, **env},
            stdout=out if stdout is None else stdout,
            stderr=out,
            text=True,
            start_new_session=True,
        )


def cinema(port: int, env: dict[str, str]) -> Peer:
    return Peer(
        name="cinema",
        server=[sys.executable, "-m", "realtime"],
        publisher=[sys.executable, "-m", "loadtests.bench.publish"],
        mode="cinema",
        env={**env, "REALTIME_PORT": str(port)},
    )


def others(port: int, redis: str, scratch: Path) -> list[Peer]:
    """Those that are installed in `scratch` (npm) or importable (picows, daphne)."""
    node = lambda script, *words: ["node", str(scratch / script), *words]  # noqa: E731
    channels = {"REDIS_URL": redis, "PYTHONPATH": str(PEERS)}
    tutorial = [sys.executable, str(PEERS / "channels_tutorial.py"), "publish"]
    return [
        Peer(
            name="picows, no framework",
            server=[sys.executable, str(PEERS / "picows_bare.py"), str(port), redis],
            publisher=node("publish.mjs", "ws", redis),
        ),
        Peer(
            name="node ws",
            server=node("ws.mjs", str(port), redis),
            publisher=node("publish.mjs", "ws", redis),
        ),
        Peer(
            name="Socket.IO + Redis adapter",
            server=node("socketio.mjs", str(port), redis),
            publisher=node("publish.mjs", "socketio", redis),
            path="/socket.io/?EIO=4&transport=websocket",
            mode="socketio",
        ),
        Peer(
            name="Channels tutorial on daphne",
            server=[
                sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port),
                "channels_tutorial:application",
            ],
            publisher=tutorial,
            env=channels,
        ),
    ]  # fmt: skip
