"""Format Python with ruff and everything in web/ with Prettier: what `make format` does."""

from __future__ import annotations

import subprocess
import sys

from scripts.embedded.paths import ROOT, WEB
from scripts.programs import python

COMMANDS = (
    (python("ruff", "check", "--fix", "--quiet", "."), ROOT),
    (python("ruff", "format", "."), ROOT),
    (("node", "node_modules/prettier/bin/prettier.cjs", "--write", "--log-level=warn", "."), WEB),
)


def main() -> int:
    """0 where all of them went well, else the first exit code that was not."""
    codes = [subprocess.run(command, cwd=cwd, check=False).returncode for command, cwd in COMMANDS]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
