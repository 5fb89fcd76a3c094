"""The servers of the bench: ours, and what people would pick instead, each started the same way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loadtests.bench.machine import CLIENT_CORE, SERVER_CORE, Process, pinned

PEERS = Path(__file__).parent / "peers"
OURS, PICOWS, WS, NCHAN = "cinema", "picows, no framework", "node ws", "nchan"
SOCKETIO, TUTORIAL = "Socket.IO + Redis adapter", "Channels tutorial on daphne"
#: an event takes the tutorial some 0.2 ms for each socket: 10,000 would take two seconds
TUTORIAL_SOCKETS = 1000
NCHAN_MODULES = [
    Path("/usr/lib/nginx/modules/ngx_nchan_module.so"),
    Path("/usr/share/nginx/modules/ngx_nchan_module.so"),
]
NCHAN_CONFIG = """\
load_module {module};
daemon off; master_process off; pid {work}/nginx.pid; error_log {work}/nginx.log warn;
worker_rlimit_nofile 30000;
events {{ worker_connections 30000; }}
http {{
  access_log off;
  client_body_temp_path {work}/nginx-body; proxy_temp_path {work}/nginx-proxy;
  fastcgi_temp_path {work}/nginx-fcgi; uwsgi_temp_path {work}/nginx-uwsgi;
  scgi_temp_path {work}/nginx-scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /ws/ {{ nchan_subscriber websocket; nchan_channel_id live; }}
    location = /publish {{ nchan_publisher http; nchan_channel_id live; }}
  }}
}}
"""


@dataclass(frozen=True)
class Peer:
    """One server: how it is started, published to, and spoken to by the client."""

    name: str
    server: Sequence[str]
    publisher: Sequence[str]
    path: str = "/ws/"
    mode: str = "plain"
    env: Mapping[str, str] = field(default_factory=dict)
    sockets_max: int = 1_000_000

    def start(self, log: Path) -> Process:
        return pinned(SERVER_CORE, self.server, self.env, log)

    def publish(self, log: Path, *, events: int, per_s: float, size: int) -> None:
        """Raises: CalledProcessError."""
        words = [*self.publisher, str(events), str(per_s), str(size)]
        process = pinned(CLIENT_CORE, words, self.env, log)
        if process.wait() != 0:
            raise subprocess.CalledProcessError(process.returncode, words, log.read_text()[-2000:])


def cinema(port: int, env: Mapping[str, str]) -> Peer:
    return Peer(
        name=OURS,
        server=[sys.executable, "-m", "realtime"],
        publisher=[sys.executable, "-m", "loadtests.bench.publish"],
        mode="cinema",
        env={**env, "REALTIME_PORT": str(port), "REALTIME_HOST": "127.0.0.1"},
    )


def others(port: int, redis: str, work: Path) -> Iterator[Peer]:
    """Those that this machine has; why one is left out is printed."""
    yield Peer(
        name=PICOWS,
        server=[sys.executable, str(PEERS / "picows_bare.py"), str(port), redis],
        publisher=[sys.executable, str(PEERS / "channels_tutorial.py"), "raw"],
        env={"REDIS_URL": redis},
    )
    if shutil.which("node") and shutil.which("npm"):
        yield from _node_peers(port, redis)
    else:
        print("node ws and Socket.IO are left out: there is no Node", flush=True)
    yield from _nchan(port, work)
    yield Peer(
        name=TUTORIAL,
        server=[
            sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port),
            "channels_tutorial:application",
        ],
        publisher=[sys.executable, str(PEERS / "channels_tutorial.py"), "publish"],
        env={"REDIS_URL": redis, "PYTHONPATH": str(PEERS)},
        sockets_max=TUTORIAL_SOCKETS,
    )  # fmt: skip


def _node_peers(port: int, redis: str) -> Iterator[Peer]:
    scratch = _scratch()
    publish = ["node", str(scratch / "publish.mjs")]
    yield Peer(
        name=WS,
        server=["node", str(scratch / "ws.mjs"), str(port), redis],
        publisher=[*publish, "ws", redis],
    )
    yield Peer(
        name=SOCKETIO,
        server=["node", str(scratch / "socketio.mjs"), str(port), redis],
        publisher=[*publish, "socketio", redis],
        path="/socket.io/?EIO=4&transport=websocket",
        mode="socketio",
    )


def _scratch() -> Path:
    """The npm peers, installed once outside the tree."""
    folder = Path(tempfile.gettempdir()) / f"cinema-bench-peers-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for file in PEERS.glob("*.mjs"):
        shutil.copy(file, folder)
    if not (folder / "node_modules").exists():
        shutil.copy(PEERS / "package.json", folder)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


def _nchan(port: int, work: Path) -> Iterator[Peer]:
    module = next((path for path in NCHAN_MODULES if path.exists()), None)
    if module is None or not shutil.which("nginx"):
        print("nchan is left out: apt-get install nginx libnginx-mod-nchan", flush=True)
        return
    config = work / "nginx.conf"
    config.write_text(NCHAN_CONFIG.format(module=module, work=work, port=port))
    yield Peer(
        name=NCHAN,
        server=["nginx", "-c", str(config)],
        publisher=[
            sys.executable, str(PEERS / "nchan_publish.py"), f"http://127.0.0.1:{port}/publish",
        ],
    )  # fmt: skip
