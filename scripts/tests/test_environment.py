"""Ports, stamps, `.env`, the data folder's lock and the reset: each failure is one sentence."""

import os
import socket
import stat
import subprocess
import sys

import pytest

from scripts.console import Failure
from scripts.datalock import DataLock
from scripts.embedded.paths import ROOT
from scripts.environment import Instance, given_environment, read_env_file, secret_key
from scripts.install import require_disk
from scripts.ports import free_ports, in_use, require_free
from scripts.reset import confirmed, reset
from scripts.stamp import Stamp, fingerprint
from scripts.stores import check_database, check_redis


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_in_use_names_the_port_the_holder_and_the_variable(busy_port):
    with pytest.raises(Failure) as raised:
        require_free(busy_port, "WEB_PORT")

    assert str(raised.value).startswith(f"Port {busy_port} is in use by ")
    assert f"(process {os.getpid()}); stop that program, or set WEB_PORT to" in str(raised.value)


def test_a_stranger_on_the_other_localhost_counts_as_in_use():
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 on this machine")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        assert in_use(server.getsockname()[1])


def test_connections_that_linger_after_a_stop_do_not_keep_a_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.close()  # the server's side closes first and waits in TIME_WAIT
            client.recv(1)

    assert not in_use(port)


def test_free_ports_are_free_and_different():
    ports = free_ports(3)

    assert len(set(ports)) == 3
    assert not any(in_use(port) for port in ports)


@pytest.mark.parametrize("value", ["0", "65536", "http", "-1"])
def test_a_port_variable_that_is_no_port_is_one_sentence(value):
    with pytest.raises(Failure, match=f"WEB_PORT must be a port number .* not `{value}`"):
        Instance({"WEB_PORT": value}).port("WEB_PORT")


def test_the_env_file_is_read_and_the_shell_wins(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text(
        "# ports\nWEB_PORT=3100\nexport API_PORT='8100'\n\nEMAIL_FROM=\"A = B\"\nEMPTY=\n"
    )
    monkeypatch.setenv("WEB_PORT", "3200")

    assert read_env_file(file)["API_PORT"] == "8100"
    assert read_env_file(file)["EMAIL_FROM"] == "A = B"
    assert given_environment(file)["WEB_PORT"] == "3200"
    assert "EMPTY" not in given_environment(file)


def test_a_line_of_the_env_file_that_means_nothing_is_named(tmp_path):
    (tmp_path / ".env").write_text("WEB_PORT=1\nwhat is this\n")

    with pytest.raises(Failure, match=r"\.env, line 2: `what is this`"):
        read_env_file(tmp_path / ".env")


def test_the_programs_are_told_where_everything_is(tmp_path):
    instance = Instance({"CINEMA_DATA": str(tmp_path), "WEB_PORT": "13001", "PATH": "/bin"})

    told = instance.environment()

    assert told["PUBLIC_WEB_URL"] == "http://localhost:13001"
    assert told["REALTIME_PUBLIC_URL"] == "ws://localhost:8001/ws/"
    assert told["DATABASE_URL"].startswith("postgresql://cinema@/cinema?host=/")
    assert told["REDIS_URL"].startswith("unix:///")
    assert told["SECRET_KEY"] == instance.environment()["SECRET_KEY"]
    assert told["PATH"] == "/bin"


def test_an_address_set_by_hand_replaces_that_embedded_server_only(tmp_path):
    instance = Instance({"CINEMA_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db/x"})

    assert list(instance.embedded) == ["REDIS_URL"]
    assert instance.environment()["DATABASE_URL"] == "postgresql://db/x"


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    first = secret_key(tmp_path)

    assert secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(Failure, match=r"is not writable .*; set CINEMA_DATA"):
        Instance({"CINEMA_DATA": str(tmp_path / "file" / "data")}).make_data_folder()


def test_a_full_disk_is_one_sentence(tmp_path):
    with pytest.raises(Failure, match=r"has .* GB free, and the first start needs"):
        require_disk(tmp_path, needed=10**18)


def test_two_supervisors_cannot_share_a_data_folder(tmp_path):
    holder = subprocess.Popen(
        [
            *[sys.executable, "-c"],
            "import sys, time; from pathlib import Path; from scripts.datalock import DataLock\n"
            "lock = DataLock(Path(sys.argv[1])).take(); print('held', flush=True); time.sleep(60)",
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"held\n"
    lock = DataLock(tmp_path)

    assert lock.held_elsewhere
    with pytest.raises(Failure, match=rf"already running .* \(process {holder.pid}\)"):
        lock.take()

    holder.kill()
    holder.communicate()
    assert not lock.held_elsewhere


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:1/none",
        "postgresql:///none?host=/nonexistent",
        "not an address",
    ],
)
def test_a_wrong_database_address_is_one_sentence(url):
    with pytest.raises(Failure, match="DATABASE_URL does not lead to a database: ") as raised:
        check_database(url)

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "unix:///nonexistent", "not an address"])
def test_a_wrong_redis_address_is_one_sentence(url):
    with pytest.raises(Failure, match="REDIS_URL does not lead to a Redis: "):
        check_redis(url)


def test_a_stamp_vouches_for_exactly_what_it_was_made_from(tmp_path):
    lock, stamp = tmp_path / "lock", Stamp(tmp_path / "made" / "stamp")
    lock.write_text("a==1")

    assert not stamp.vouches_for(fingerprint([lock], "3.11"))
    stamp.write(fingerprint([lock], "3.11"))
    assert stamp.vouches_for(fingerprint([lock], "3.11"))
    assert not stamp.vouches_for(fingerprint([lock], "3.12"))
    lock.write_text("a==2")
    assert not stamp.vouches_for(fingerprint([lock], "3.11"))


def test_a_fingerprint_sees_names_contents_and_new_files_but_not_what_is_built(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.js").write_text("1")
    prints = [fingerprint([tmp_path / "src"])]
    (tmp_path / "src" / "b.js").write_text("2")
    prints.append(fingerprint([tmp_path / "src"]))
    (tmp_path / "src" / "b.js").rename(tmp_path / "src" / "c.js")
    prints.append(fingerprint([tmp_path / "src"]))
    (tmp_path / "src" / "c.js").write_text("3")
    prints.append(fingerprint([tmp_path / "src"]))

    assert len(set(prints)) == 4
    (tmp_path / "src" / "node_modules").mkdir()
    (tmp_path / "src" / "node_modules" / "x.js").write_text("x")
    assert fingerprint([tmp_path / "src"]) == prints[-1]


def test_reset_deletes_what_the_product_made_and_nothing_else(tmp_path):
    data = tmp_path / "data"
    instance = Instance({"CINEMA_DATA": str(data)})
    instance.make_data_folder()
    secret_key(data)
    (data / "my notes.txt").write_text("keep me")

    reset(data)

    assert [entry.name for entry in data.iterdir()] == ["my notes.txt"]


def test_reset_refuses_while_the_product_runs(tmp_path):
    held = DataLock(tmp_path).take()

    with pytest.raises(Failure, match="already running"):
        reset(tmp_path)
    held.release()


@pytest.mark.parametrize(("answer", "expected"), [("y\n", True), ("\n", False), ("", False)])
def test_reset_takes_only_yes_for_yes(monkeypatch, tmp_path, answer, expected):
    reader, writer = os.pipe()
    os.write(writer, answer.encode())
    os.close(writer)
    with os.fdopen(reader) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert confirmed(tmp_path) is expected
