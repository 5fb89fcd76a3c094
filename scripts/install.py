"""Install what the two locks name: requirements.lock into .venv, package-lock.json into web/.

    .venv/bin/python -m scripts.install [--web]

Nothing happens where the locks are those of the last complete install. Standard library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.console import Console, Failure, explain
from scripts.embedded.paths import ROOT, VENV, WEB
from scripts.stamp import Stamp, fingerprint

LOCK = ROOT / "requirements.lock"
NPM_LOCK = WEB / "package-lock.json"
NPM_OPTIONS = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
OLDEST_NODE = 20
# .venv takes 0.9 GB, web/node_modules 0.5 GB; the rest is for the build and the data.
FREE_FOR_INSTALL = 1_500_000_000  # bytes


def python_stamp(venv: Path = VENV) -> Stamp:
    return Stamp(venv / "cinema.stamp")


def node_stamp(web: Path = WEB) -> Stamp:
    return Stamp(web / "node_modules" / "cinema.stamp")


def python_wanted(lock: Path = LOCK) -> str:
    return fingerprint([lock], platform.python_version(), platform.machine())


def node_wanted(lock: Path = NPM_LOCK) -> str:
    return fingerprint([lock, lock.with_name("package.json")], f"node {node_version()[0]}")


def node_version() -> tuple[int, ...]:
    """The version of the `node` on PATH.

    Raises: Failure, where there is none, or one that is too old.
    """
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failure(f"Node.js {OLDEST_NODE} or newer is needed; `node` was not found.") from error
    text = said.stdout.strip()
    version = tuple(int(part) for part in text.lstrip("v").split(".")[:3])
    if version[0] < OLDEST_NODE:
        raise Failure(f"Node.js {OLDEST_NODE} or newer is needed, and this is {text}.")
    if shutil.which("npm") is None:
        raise Failure("Node.js is here but `npm` was not found; install it.")
    return version


def require_disk(folder: Path = ROOT, needed: int = FREE_FOR_INSTALL) -> None:
    """Raises: Failure, where an install would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Failure(
            f"The disk of {folder} has {free / 1e9:.1f} GB free, "
            f"and the first start needs {needed / 1e9:.1f} GB."
        )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one install at a time in a checkout; a second one waits."""
    with Path(__file__).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("· waiting for another install in this checkout …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install_python(console: Console) -> None:
    """Raises: Failure."""
    wanted = python_wanted()
    if python_stamp().vouches_for(wanted):
        return
    require_disk()
    python_stamp().remove()
    options = ["-qq", "--disable-pip-version-check", "--require-hashes"]  # -qq: errors only
    with console.step("installing the Python packages of requirements.lock"):
        _run([sys.executable, "-m", "pip", "install", *options, "-r", str(LOCK)], cwd=ROOT)
    python_stamp().write(wanted)


def install_node(console: Console) -> None:
    """Raises: Failure."""
    if not NPM_LOCK.exists():
        raise Failure(f"{NPM_LOCK.relative_to(ROOT)} is missing from this checkout.")
    wanted = node_wanted()
    if node_stamp().vouches_for(wanted):
        return
    require_disk()
    node_stamp().remove()
    with console.step("installing the JavaScript packages of web/package-lock.json"):
        _run(["npm", "ci", *NPM_OPTIONS], cwd=WEB)
    node_stamp().write(wanted)


def _run(command: Sequence[str], *, cwd: Path) -> None:
    if not os.access(cwd, os.W_OK):
        raise Failure(f"{cwd} is not writable for the user who runs this.")
    code = subprocess.run(command, cwd=cwd, check=False).returncode
    if code != 0:
        name = "npm ci" if command[0] == "npm" else "pip install"
        raise Failure(f"`{name}` failed (exit code {code}); the lines above say why.")


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and pip or npm end with us
    console = Console()
    try:
        if "--web" in arguments:
            node_version()  # before the minutes that the Python half may take
        with alone():
            install_python(console)
            if "--web" in arguments:
                install_node(console)
    except Failure as failure:
        console.close()
        return explain(failure)
    except KeyboardInterrupt:
        return 130
    console.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
