"""The supervisor with small programs of its own: real processes, real signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.console import Console, Failure
from scripts.embedded.orphans import clear_orphans, pid_file
from scripts.embedded.paths import ROOT
from scripts.embedded.process import group_members, identity, wait_gone
from scripts.supervisor import StopRequested, Supervisor

SLEEP = "import time; print('up'); time.sleep(600)"
# Writes its name into a file when it is told to stop.
TELLS = """
import signal, sys, time
def leave(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("up")
time.sleep(600)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
# Starts a worker that does not care for its parent, as gunicorn and celery have them.
PARENT = (
    f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"
)


def run_for(supervisor: Supervisor, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        supervisor.tick()


def wait_for(condition, timeout_s: float = 10.0) -> None:
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_program_that_dies_is_started_again_and_it_says_so(supervisor, program, log):
    child = supervisor.start(program("api", SLEEP))
    first = child.process.pid

    os.kill(first, signal.SIGKILL)
    run_for(supervisor, 1.2)

    assert child.process.pid != first
    assert identity(child.process.pid)
    supervisor.console.flush()
    assert "SIGKILL" in log.getvalue()
    assert "starting again in 0.5 s" in log.getvalue()


def test_the_backoff_doubles_while_a_program_keeps_dying(supervisor, program, log):
    child = supervisor.start(program("api", "raise SystemExit(3)"))

    run_for(supervisor, 2.2)

    supervisor.console.flush()
    assert child.deaths >= 2
    assert "ended (exit code 3): starting again in 0.5 s" in log.getvalue()
    assert "starting again in 1 s" in log.getvalue()


def test_a_program_that_never_answers_is_one_sentence_not_a_loop(supervisor, program):
    child = supervisor.start(program("api", "raise SystemExit(3)", ready=lambda: False))

    with pytest.raises(Failure, match="api ended 3 times before it answered"):
        supervisor.wait_ready(child)


def test_programs_stop_in_the_reverse_of_their_starting_order(supervisor, program, data):
    order = data / "order"
    for name in ("postgres", "redis", "api", "web"):
        supervisor.start(program(name, TELLS, str(order), name))
    run_for(supervisor, 0.7)

    supervisor.stop()

    assert order.read_text().split() == ["web", "api", "redis", "postgres"]


def test_nobody_is_left_after_stop_neither_the_deaf_nor_the_grandchildren(supervisor, program):
    deaf = supervisor.start(program("deaf", DEAF, stop_timeout_s=0.5)).process.pid
    parent = supervisor.start(program("parent", PARENT)).process.pid
    run_for(supervisor, 0.7)
    assert len(group_members(parent)) == 2

    supervisor.stop()

    assert group_members(deaf) == group_members(parent) == []


def test_the_workers_of_a_program_that_died_do_not_live_on(supervisor, program):
    parent = supervisor.start(program("parent", PARENT)).process.pid
    run_for(supervisor, 0.7)

    os.kill(parent, signal.SIGKILL)
    run_for(supervisor, 0.3)

    assert group_members(parent) == []


def test_a_step_that_fails_is_one_sentence(supervisor, script):
    with pytest.raises(Failure, match=r"`migrate` failed \(exit code 4\)"):
        supervisor.run_step("migrate", script("raise SystemExit(4)"))


def test_a_stop_ends_a_step_that_is_under_way(supervisor, script, data):
    started = data / "started"
    launch = script(f"import pathlib; pathlib.Path({str(started)!r}).touch(); {SLEEP}")
    supervisor.stop_requested = False

    def stop_soon(*_) -> None:
        supervisor.stop_requested = True

    signal.signal(signal.SIGALRM, stop_soon)
    signal.alarm(1)
    with pytest.raises(StopRequested):
        supervisor.run_step("migrate", launch)

    assert started.exists()
    assert pid_file(data, "step").living() is None


def test_changed_sources_start_a_program_again(supervisor, program, data, log):
    code = data / "code"
    code.mkdir()
    (code / "one.py").write_text("1")
    child = supervisor.start(program("realtime", SLEEP, watch=[code]))
    first = child.process.pid
    run_for(supervisor, 0.3)

    (code / "two.py").write_text("2")
    run_for(supervisor, 1.5)

    assert child.process.pid != first
    assert child.deaths == 0


def test_lines_carry_the_name_of_their_program_and_no_colour_off_a_terminal(
    supervisor, program, log
):
    supervisor.start(program("realtime", SLEEP))
    run_for(supervisor, 0.7)

    supervisor.console.flush()
    assert "realtime | up\n" in log.getvalue()
    assert "\x1b" not in log.getvalue()


# A supervisor in a process of its own, as `make up` runs it.
WHOLE = """
import sys
from pathlib import Path
from scripts.console import Console
from scripts.embedded.process import Launch
from scripts.supervisor import Program, Supervisor
import os
data, source = Path(sys.argv[1]), sys.argv[2]
supervisor = Supervisor(Console(), data)
supervisor.catch_signals()
environment = {**os.environ, "CINEMA_DATA": str(data)}
for name in ("one", "two"):
    launch = Launch(argv=[sys.executable, "-c", source], env=environment)
    supervisor.start(Program(name=name, launch=lambda launch=launch: launch))
print("started", flush=True)
supervisor.run()
supervisor.stop()
print("left", flush=True)
"""


@pytest.fixture
def whole(data: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", WHOLE, str(data), PARENT],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    pids = [pid for name in ("one", "two") if (pid := pid_file(data, name).living())]
    wait_for(lambda: all(len(group_members(pid)) == 2 for pid in pids))
    yield process, pids
    process.kill()
    process.communicate()
    clear_orphans(data)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_whole_tree_and_a_second_one_is_harmless(whole, number):
    process, pids = whole

    process.send_signal(number)
    time.sleep(0.05)
    process.send_signal(number)

    rest = process.communicate(timeout=20)[0]
    assert process.returncode == 0
    assert rest.endswith("left\n")
    assert all(group_members(pid) == [] for pid in pids)


def test_a_start_after_kill_9_clears_what_was_left(whole, data):
    process, pids = whole
    process.kill()
    process.wait()
    assert all(identity(pid) for pid in pids)
    os.kill(pids[1], signal.SIGKILL)  # this one's worker is left without its first process
    assert wait_gone(pids[1], 5)

    assert clear_orphans(data) == ["one", "two"]

    assert all(group_members(pid) == [] for pid in pids)
    assert clear_orphans(data) == []


def test_a_stranger_who_got_the_number_of_an_old_pid_is_spared(data, script):
    stranger = script(SLEEP).spawn()
    kept = pid_file(data, "api")
    kept.write(stranger.pid)
    text = kept.path.read_text().replace(identity(stranger.pid), "another-boot:1")
    kept.path.write_text(text)

    assert clear_orphans(data) == []

    assert stranger.poll() is None
    stranger.kill()
    stranger.communicate()


def test_logging_never_blocks_on_a_terminal_that_is_paused(program, data):
    reader, writer = os.pipe()  # nobody reads: the console's first write beyond 64 KiB waits
    done = data / "done"
    source = f"for _ in range(2000): print('y' * 1000)\nopen({str(done)!r}, 'w')\n{SLEEP}"
    supervisor = Supervisor(Console(os.fdopen(writer, "w", closefd=False)), data)

    supervisor.start(program("api", source))

    wait_for(done.exists)
    supervisor.stop()
    os.close(reader)


def test_output_is_text_even_where_a_program_prints_other_bytes(supervisor, program, log):
    supervisor.start(
        program("api", "import os, time; os.write(1, b'\\xff caf\\xc3\\xa9\\n'); time.sleep(600)")
    )
    run_for(supervisor, 0.7)

    supervisor.console.flush()
    assert "café" in log.getvalue()
