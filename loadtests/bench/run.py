"""`make bench-live`: CPU per delivery, latency and memory of our hub and of its peers, in one run.

Each server has core 0 to itself; the client and the publisher have core 1. Figures are the median
of `--runs` runs. Absolute times depend on the machine: the ratios are what is kept.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from loadtests.bench.peers import CLIENT_CORE, PEERS, Peer, cinema, others, pinned
from scripts.embedded.paths import ROOT
from scripts.embedded.redis import find_binary
from scripts.with_servers import test_environment

RESULTS = ROOT / "loadtests" / "results"
TICK = os.sysconf("SC_CLK_TCK")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") / 1024


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen, log: Path, seconds: float = 30) -> None:
    """Raises: RuntimeError with the end of the server's log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer on {port}: {log.read_text()[-2000:]}")


def cpu_s(pid: int) -> float:
    """User and system time of the process so far, in seconds."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def rss_kib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KIB


@contextlib.contextmanager
def running(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def measure(peer: Peer, options: argparse.Namespace, work: Path) -> dict[str, float]:
    """One run of one server: deliveries, CPU for each, latency, memory for each socket."""
    log = work / "server.log"
    with running(peer.start(log)) as server:
        wait_for_port(options.port, server, log)
        time.sleep(1.5)
        empty_kib = rss_kib(server.pid)
        words = [
            str(work / "client"), "-p", str(options.port), "-u", peer.path, "-m", peer.mode,
            "-n", str(options.sockets), "-r", str(options.rate), "-T", options.topics,
        ]  # fmt: skip
        if peer.mode == "cinema":
            make_tickets({**os.environ, **peer.env}, work / "tickets")
            words += ["-t", str(work / "tickets")]
        client = pinned(CLIENT_CORE, words, {}, work / "client.log", stdout=subprocess.PIPE)
        with running(client):
            assert client.stdout is not None
            connected = client.stdout.readline().strip()
            time.sleep(2)
            full_kib = rss_kib(server.pid)
            peer.publish(work / "publish.log", events=20, per_s=options.per_s, size=options.size)
            client.send_signal(signal.SIGUSR1)  # warm: count anew
            client.stdout.readline()
            before = cpu_s(server.pid)
            peer.publish(
                work / "publish.log", events=options.events, per_s=options.per_s, size=options.size
            )
            time.sleep(1.5)
            spent = cpu_s(server.pid) - before
            client.send_signal(signal.SIGUSR1)
            seen = json.loads(client.stdout.readline())
    expected = options.events * options.sockets
    return {
        "connected": float(connected.split()[1]),
        "connect_s": float(connected.split()[3]),
        "delivered": seen["events"],
        "lost": expected - seen["events"],
        "cpu_us": spent / max(1, seen["events"]) * 1e6,
        "p50_ms": seen["p50_ms"],
        "p99_ms": seen["p99_ms"],
        "frame_bytes": seen["bytes"] / max(1, seen["frames"]),
        "kib_per_socket": (full_kib - empty_kib) / options.sockets,
    }


def build(work: Path) -> None:
    """The client by the C compiler, the npm peers into a scratch folder kept between runs."""
    subprocess.run(
        ["cc", "-O2", "-o", str(work / "client"), str(PEERS.parent / "client.c")], check=True
    )


def scratch() -> Path:
    """The npm peers, installed once outside the tree."""
    folder = Path(tempfile.gettempdir()) / "cinema-bench-peers"
    folder.mkdir(exist_ok=True)
    for file in PEERS.glob("*.mjs"):
        shutil.copy(file, folder)
    manifest = PEERS / "package.json"
    if not (folder / "node_modules").exists():
        shutil.copy(manifest, folder)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


@contextlib.contextmanager
def tcp_redis(work: Path) -> Iterator[str]:
    """A Redis on loopback for the peers: the node client and Channels want an address."""
    port = free_port()
    words = [str(find_binary()), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*words, "--dir", str(work)], stdout=subprocess.DEVNULL)
    with running_plain(process):
        wait_for_port(port, process, work / "client")
        yield f"redis://127.0.0.1:{port}"


@contextlib.contextmanager
def running_plain(process: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def run_python(env: dict[str, str], code: str) -> None:
    """A few lines of Python inside Django. Raises: CalledProcessError."""
    shell = [sys.executable, "-m", "server.manage", "shell", "-v0", "-c"]
    subprocess.run([*shell, code], env=env, check=True)


def make_world(env: dict[str, str], options: argparse.Namespace) -> None:
    subprocess.run([sys.executable, "-m", "server.manage", "migrate", "-v0"], env=env, check=True)
    size = f"members={options.sockets}, followees={options.followees}"
    run_python(env, f"from loadtests.bench.world import *; make_world({size})")


def make_tickets(env: dict[str, str], path: Path) -> None:
    """Tickets are good once: each run has its own."""
    run_python(
        env,
        "from pathlib import Path; from loadtests.bench.world import *;"
        f"write_tickets(Path({str(path)!r}))",
    )


def main() -> int:
    options = arguments()
    options.port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="cinema-bench-") as folder,
        test_environment() as servers,
    ):
        work = Path(folder)
        build(work)
        env = {
            **os.environ, **servers, "LIMITS": "load", "ENVIRONMENT": "embedded",
            "DJANGO_SETTINGS_MODULE": "server.core.settings.embedded",
            "PUBLIC_WEB_URL": "http://localhost:3000", "WS_TICKET_TTL_S": "7200",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        os.chdir(ROOT)
        make_world(env, options)
        with tcp_redis(work) as redis:
            peers = [cinema(options.port, env), *others(options.port, redis, scratch())]
            chosen = [p for p in peers if not options.only or options.only in p.name]
            table = run_all(chosen, options, work)
    report(table, options)
    return 0


def run_all(
    peers: list[Peer], options: argparse.Namespace, work: Path
) -> dict[str, dict[str, float]]:
    """The medians of each server. Runs go round: noise of the machine meets all of them."""
    runs: dict[str, list[dict[str, float]]] = {peer.name: [] for peer in peers}
    for turn in range(options.runs):
        for peer in peers:
            try:
                figures = measure(peer, options, work)
            except (RuntimeError, subprocess.CalledProcessError, ValueError) as error:
                print(f"{peer.name}: {error}", file=sys.stderr)
                continue
            runs[peer.name].append(figures)
            print(f"run {turn + 1} {peer.name}: {json.dumps(figures)}", flush=True)
    return {
        name: {key: statistics.median(run[key] for run in done) for key in done[0]}
        for name, done in runs.items()
        if done
    }


def report(table: dict[str, dict[str, float]], options: argparse.Namespace) -> None:
    """`results/live.json` and `live.md`."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    setup = {name: value for name, value in vars(options).items() if name != "port"}
    RESULTS.mkdir(exist_ok=True)
    document = {"commit": commit, "options": setup, "medians": table}
    (RESULTS / "live.json").write_text(json.dumps(document, indent=2) + "\n")
    ours = table.get("cinema", {}).get("cpu_us")
    lines = [
        f"Commit {commit}, {options.sockets} sockets, {options.events} events, median of"
        f" {options.runs} runs.",
        "",
        "| server | CPU per delivery | ours is | p50 | p99 | memory per socket | lost |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in sorted(table.items(), key=lambda item: item[1]["cpu_us"]):
        ratio = f"{ours / row['cpu_us']:.2f}x" if ours else ""
        lines.append(
            f"| {name} | {row['cpu_us']:.1f} µs | {ratio} | {row['p50_ms']:.0f} ms |"
            f" {row['p99_ms']:.0f} ms | {row['kib_per_socket']:.1f} KiB | {row['lost']:.0f} |"
        )
    (RESULTS / "live.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--per-s", type=float, default=10.0)
    parser.add_argument("--size", type=int, default=340, help="bytes of a frame, about")
    parser.add_argument("--rate", type=int, default=800, help="connections opened a second")
    parser.add_argument("--followees", type=int, default=200)
    parser.add_argument("--topics", default='"public"')
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="servers whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
