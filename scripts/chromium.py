"""Find a Chromium for the browser tests, or get one; prints its path.

In this order: CHROMIUM_PATH, a browser on PATH, Debian's package (as root, where apt is), and the
binary inside the npm package @sparticuz/chromium, unpacked into web/node_modules/.cache.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.console import Failure, explain
from scripts.embedded.paths import WEB

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PACKAGE = WEB / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = WEB / "node_modules" / ".cache" / "chromium"
# Its libraries come out only where it believes itself on Amazon's Linux, for which it was made.
UNPACK = "import('@sparticuz/chromium').then(({default: c}) => c.executablePath())"
UNPACK_AS = {"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x"}
# The browser is tried as the tests will use it: by Playwright, with a page that is rendered.
PROBE = """
import { chromium } from '@playwright/test';
const browser = await chromium.launch({ executablePath: process.argv[1] });
const page = await browser.newPage();
await page.setContent('<h1>works</h1>');
console.log(await page.textContent('h1'));
await browser.close();
"""
PROBE_TIMEOUT_S = 60


def find_chromium() -> Path:
    """A Chromium that starts here.

    Raises: Failure, where none can be had.
    """
    if given := os.environ.get("CHROMIUM_PATH"):
        if not starts(Path(given)):
            raise Failure(f"CHROMIUM_PATH is {given}, which does not start as a headless browser.")
        return Path(given)
    for source in (on_path, from_debian, from_npm):
        found = source()
        if found and starts(found):
            return found
    raise Failure(
        "No Chromium could be started for the browser tests; install one (Debian: "
        "apt install chromium), or set CHROMIUM_PATH."
    )


def on_path() -> Path | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def from_debian() -> Path | None:
    """Debian's package, installed now; only where we are root and need not ask."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("· installing Debian's chromium for the browser tests …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", "-qq", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL
        )
    return on_path()


def from_npm() -> Path | None:
    """The binary inside the npm package, behind a script that hands it what the system lacks."""
    binary, wrapper = UNPACKED / "chromium", UNPACKED / "start-chromium"
    if not PACKAGE.is_dir():
        return None
    if not wrapper.exists():
        print("· unpacking the Chromium of @sparticuz/chromium …", file=sys.stderr, flush=True)
        shutil.rmtree(UNPACKED, ignore_errors=True)  # of an unpacking that was cut short
        UNPACKED.mkdir(parents=True)
        environment = {**os.environ, **UNPACK_AS, "TMPDIR": str(UNPACKED)}
        command = ["node", "--input-type=module", "--eval", UNPACK]
        if subprocess.run(command, cwd=WEB, env=environment, check=False).returncode != 0:
            return None
        wrapper.write_text(_wrapper(binary))
        wrapper.chmod(0o755)
    return wrapper


def _wrapper(binary: Path) -> str:
    exports = []
    linked = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False)
    if linked.returncode != 0 or "not found" in linked.stdout:
        libraries = shlex.quote(str(UNPACKED / "al2023" / "lib"))
        exports.append(f"export LD_LIBRARY_PATH={libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}")
    if not Path("/etc/fonts/fonts.conf").exists():
        exports.append(f"export FONTCONFIG_PATH={shlex.quote(str(UNPACKED / 'fonts'))}")
    return "\n".join(["#!/bin/sh", *exports, f'exec {shlex.quote(str(binary))} "$@"', ""])


def starts(browser: Path) -> bool:
    """Whether it renders a page, headless, on this machine."""
    try:
        said = subprocess.run(
            ["node", "--input-type=module", "--eval", PROBE, str(browser)],
            cwd=WEB,
            capture_output=True,
            text=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "works" in said.stdout


def main() -> int:
    try:
        print(find_chromium())
    except Failure as failure:
        return explain(failure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
