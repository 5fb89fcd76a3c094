"""Make the locks from pyproject.toml: every version with its hashes, for every system.

requirements.lock holds the extras too; deploy/requirements.lock is what an image needs, in the same
versions. They name no package index: pip takes the one it is set up for.
Versions that the lock holds are kept while pyproject.toml allows them; `--upgrade` moves them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts import npm_lock
from scripts.console import Failure, explain
from scripts.embedded.paths import ROOT, WEB

LOCK = ROOT / "requirements.lock"
DEPLOY_LOCK = ROOT / "deploy" / "requirements.lock"
OLDEST_PYTHON = "3.11"  # of requires-python in pyproject.toml
OPTIONS = [
    *["--universal", "--python-version", OLDEST_PYTHON],
    *["--generate-hashes", "--no-emit-index-url", "--native-tls"],
    *["--custom-compile-command", "make lock"],
]


def compile_lock(arguments: Sequence[str]) -> None:
    """Write the lock with uv, in an environment of its own that is thrown away.

    Raises: Failure.
    """
    with tempfile.TemporaryDirectory(prefix="cinema-lock-") as scratch:
        venv.create(scratch, with_pip=True)
        python = str(Path(scratch) / "bin" / "python")
        uv = [python, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, "--quiet"]
        for command in (
            [python, "-m", "pip", "install", "--quiet", "uv"],
            [*uv, "--all-extras", "--output-file", str(LOCK), *arguments],
            [*uv, "--constraints", str(LOCK), "--output-file", str(DEPLOY_LOCK)],
        ):
            if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
                raise Failure("The lock could not be made; the lines above say why.")


def main(arguments: Sequence[str]) -> int:
    try:
        compile_lock(arguments)
    except Failure as failure:
        return explain(failure)
    print(f"{LOCK.name}: {LOCK.read_text().count('==')} packages")
    added = npm_lock.complete(WEB / "package-lock.json")
    print(f"web/package-lock.json: {len(added)} packages of other platforms added")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
