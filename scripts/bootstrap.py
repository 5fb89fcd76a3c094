"""The first thing that runs: find a Python, make .venv, install what is locked, hand over.

    python3 scripts/bootstrap.py COMMAND [ARGUMENT ...]

runs `scripts/COMMAND.py` in the environment. This file alone must be understood by any Python from
3.6 on, so that an old one gets a sentence rather than a syntax error; it imports nothing of ours.
"""

import os
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST, NEWEST = (3, 11), (3, 13)  # requires-python of pyproject.toml
NAMES = ("python3.13", "python3.12", "python3.11", "python3")
# What a candidate answers: its version, and whether it can make an environment with pip in it.
PROBE = """
import sys
try:
    import ensurepip, venv
    able = 1
except ImportError:
    able = 0
print(sys.version_info[0], sys.version_info[1], able)
"""
NODE_COMMANDS = ("up", "testrun", "format", "chaos")  # the commands that need web/node_modules
BARE_COMMANDS = ("doctor", "lock", "reset")  # those that install nothing


def fail(sentence):
    """Leave with one sentence."""
    sys.stderr.write("error: " + sentence + "\n")
    sys.exit(1)


def probe(python):
    """(version, able to make an environment) of an interpreter, or None where it does not run."""
    try:
        answer = subprocess.check_output([python, "-c", PROBE], stderr=subprocess.DEVNULL)
        major, minor, able = answer.split()
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return (int(major), int(minor)), able == b"1"


def dotted(version):
    return ".".join(map(str, version))


def suitable(version):
    return OLDEST <= version <= NEWEST


def choose_python():
    """The interpreter to build the environment with: ours if it will do, else the best on PATH."""
    seen = []
    for python in (sys.executable, *NAMES):
        found = probe(python)
        if found and suitable(found[0]):
            if found[1]:
                return python
            seen.append(found[0])
    if seen:
        version = dotted(max(seen))
        fail(
            f"Python {version} is here without its venv module; "
            f"install it (Debian: apt install python{version}-venv)."
        )
    fail(
        f"Python {dotted(OLDEST)} to {dotted(NEWEST)} is needed, and this is "
        f"{dotted(sys.version_info[:2])}; install one, or name it: make up PYTHON=/path/to/python"
    )


def environment_works():
    """Whether .venv is whole: its Python runs, fits and has pip (a cut-short one does not)."""
    found = probe(VENV_PYTHON)
    if not found or not suitable(found[0]):
        return False
    check = [VENV_PYTHON, "-m", "pip", "--version"]
    return subprocess.call(check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def make_environment():
    python = choose_python()
    print("· making the Python environment in .venv …", flush=True)
    began = time.time()
    if run([python, "-m", "venv", "--clear", VENV]) != 0:
        fail(f"The Python environment could not be made in {VENV}; the lines above say why.")
    print(f"✓ making the Python environment in .venv ({time.time() - began:.1f} s)", flush=True)


def run(command):
    """The exit code of a command; whatever ends us ends it first."""
    process = subprocess.Popen(command)
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def hand_over(python, command, arguments):
    """Become the command: the same process goes on, and whoever waits for us waits for it."""
    sys.stdout.flush()
    os.execvp(python, [python, "-m", f"scripts.{command}", *arguments])  # noqa: S606


def main(arguments):
    if not arguments:
        fail("Which command? Run `make help` for the list.")
    command, rest = arguments[0], arguments[1:]
    os.chdir(ROOT)  # `-m scripts.…` is found from here
    if command in ("doctor", "reset") and not environment_works():
        # These must work on a machine where nothing does yet; they need no package.
        hand_over(choose_python(), command, rest)
    if not environment_works():
        make_environment()
    if command not in BARE_COMMANDS:
        install = [VENV_PYTHON, "-m", "scripts.install"]
        needs_node = command in NODE_COMMANDS and rest[:1] != ["pytest"]
        code = run(install + (["--web"] if needs_node else []))
        if code != 0:
            sys.exit(code)
    hand_over(VENV_PYTHON, command, rest)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
