"""The embedded servers: real PostgreSQL and Redis in short-lived folders."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from scripts.console import Failure
from scripts.embedded.account import place_for, readable_copy, server_account
from scripts.embedded.paths import ROOT, make_private, socket_folder
from scripts.embedded.postgres import PostgresServer
from scripts.embedded.redis import RedisServer
from scripts.embedded.throwaway import Stores, throw_away_stores

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@pytest.fixture
def postgres(data):
    server = PostgresServer(data, durable=False)
    yield server
    server.stop()
    server.remove()


@pytest.fixture
def redis_server(data):
    server = RedisServer(data)
    yield server
    server.stop()
    server.remove()


def ask(url: str, statement: str):
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(statement)
        row = answer.fetchone() if answer.description else None
        return row[0] if row else None


def test_postgres_is_17_speaks_utf_8_and_has_the_extensions(postgres):
    postgres.start()

    assert ask(postgres.url, "SHOW server_version").startswith("17.")
    assert ask(postgres.url, "SELECT lower('AÇÃO')") == "ação"
    ask(postgres.url, "CREATE EXTENSION pg_trgm")
    ask(postgres.url, "CREATE EXTENSION unaccent")
    assert ask(postgres.url, "SELECT unaccent('Pixote, São Paulo')") == "Pixote, Sao Paulo"


def test_postgres_keeps_its_data_over_a_kill_and_a_stale_pid_file(postgres):
    postgres.start()
    ask(postgres.url, "CREATE TABLE film (title text)")
    ask(postgres.url, "INSERT INTO film VALUES ('Central do Brasil')")

    postgres.kill()
    assert (postgres.cluster / "postmaster.pid").exists()
    postgres.start()

    assert ask(postgres.url, "SELECT title FROM film") == "Central do Brasil"


def test_a_pid_file_with_the_number_of_a_stranger_keeps_nobody_from_starting(postgres):
    postgres.start().stop()
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n")

    postgres.start()

    assert ask(postgres.url, "SELECT 1") == 1


def test_a_postmaster_that_outlived_its_supervisor_is_ended_by_the_next_start(postgres, data):
    postgres.start()
    orphan = postgres.process
    second = PostgresServer(data, durable=False).start()

    assert orphan.poll() is not None
    assert ask(second.url, "SELECT 1") == 1
    second.stop()


def test_postgres_listens_on_no_port(postgres):
    postgres.start()

    assert ask(postgres.url, "SHOW listen_addresses") == ""
    assert (socket_folder(postgres.folder)).stat().st_mode & 0o777 == 0o700


@as_root
def test_another_user_of_the_machine_is_not_let_in(postgres):
    postgres.start()
    sockets = postgres.sockets
    sockets.chmod(0o755)
    (sockets / ".s.PGSQL.5432").chmod(0o777)

    psql = [postgres.binaries.tool("psql"), postgres.url, "-c", "SELECT 1"]
    daemon = subprocess.run(
        psql, capture_output=True, text=True, check=False, user="daemon", cwd="/"
    )

    assert daemon.returncode != 0
    assert "Peer authentication failed" in daemon.stderr


def test_data_of_another_major_version_is_one_sentence(postgres):
    postgres.start().stop()
    (postgres.cluster / "PG_VERSION").write_text("16\n")

    with pytest.raises(Failure, match="was made by PostgreSQL 16, but the server here is 17"):
        postgres.start()


def test_data_that_is_gone_is_said_and_never_replaced_in_silence(postgres, data):
    postgres.pointer.write_text("/nonexistent/cinema\n")

    with pytest.raises(Failure, match="/nonexistent/cinema, which is gone"):
        postgres.start()
    postgres.pointer.unlink()


@as_root
def test_as_root_data_in_a_private_home_lies_where_the_account_can_write(tmp_path):
    tmp_path.chmod(0o700)
    server = PostgresServer(tmp_path / "home" / "data", durable=False)
    with server:
        assert ask(server.url, "SELECT 1") == 1
        assert server.cluster != server.folder / "postgres"
        assert server.pointer.read_text().strip() == str(server.cluster)
    assert server.cluster.exists()
    with PostgresServer(server.folder, durable=False) as again:
        assert again.cluster == server.cluster
    server.remove()
    assert not server.cluster.exists()


@as_root
def test_as_root_binaries_in_a_private_home_are_copied_once(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    tree = tmp_path / "tree"
    (tree / "bin").mkdir(parents=True)
    shutil.copy("/bin/true", tree / "bin" / "postgres")
    areas = Path("/var/tmp") / f"cinema-test-areas-{os.getpid()}"
    areas.mkdir(mode=0o755)
    monkeypatch.setattr("scripts.embedded.account.SYSTEM_AREAS", (areas,))
    account = server_account()

    copy = readable_copy(account, tree, key="postgresql-17", probe="bin/postgres")
    again = readable_copy(account, tree, key="postgresql-17", probe="bin/postgres")

    assert copy == again == areas / "cinema" / "postgresql-17"
    assert copy.stat().st_uid == 0
    assert account.may("-x", copy / "bin" / "postgres")
    assert not account.may("-w", copy)
    shutil.rmtree(areas)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(Failure, match="no folder for the database"):
        place_for(server_account(), "cinema-x", prefer=tmp_path / "postgres")


def test_redis_keeps_acknowledged_writes_over_a_kill(redis_server):
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("film", "Bacurau")

    redis_server.kill()
    redis_server.start()

    with redis.Redis.from_url(redis_server.url) as client:
        assert client.get("film") == b"Bacurau"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}


def test_a_paused_redis_hangs_and_goes_on_when_it_is_resumed(redis_server):
    redis_server.start()
    client = redis.Redis.from_url(redis_server.url, socket_timeout=0.3, retry=None)

    redis_server.pause()
    with pytest.raises(redis.TimeoutError):
        client.ping()
    redis_server.resume()

    assert client.ping()
    client.close()


def test_a_paused_server_can_be_stopped(redis_server):
    redis_server.start()
    redis_server.pause()

    redis_server.stop()

    assert redis_server.process is None
    assert not redis_server.ready()


def test_two_data_folders_have_servers_of_their_own_side_by_side():
    with throw_away_stores({}) as one, throw_away_stores({}) as two:
        assert one != two
        assert ask(one.database_url, "SELECT 1") == ask(two.database_url, "SELECT 1") == 1


def test_servers_that_are_named_are_used_and_none_is_started():
    named = {"DATABASE_URL": "postgresql://a/b", "REDIS_URL": "redis://c"}

    with throw_away_stores(named) as stores:
        assert stores == Stores("postgresql://a/b", "redis://c")


def test_with_servers_hands_addresses_down_and_the_exit_code_up():
    seen = subprocess.run(
        [
            *[sys.executable, "-m", "scripts.with_servers", sys.executable, "-c"],
            "from os import environ as e; print(e['DATABASE_URL'], e['REDIS_URL']); exit(7)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
    )

    assert seen.returncode == 7
    sockets = Path(seen.stdout.split("host=")[1].split()[0])
    assert not sockets.exists()


def test_a_very_long_data_folder_has_a_short_socket(monkeypatch):
    long = Path("/tmp") / ("very-long-name-" * 20)

    assert len(os.fsencode(socket_folder(long) / ".s.PGSQL.5432")) < 100

    monkeypatch.setattr("tempfile.gettempdir", lambda: f"/tmp/{'t' * 120}")
    assert len(os.fsencode(socket_folder(long) / ".s.PGSQL.5432")) < 100
    assert socket_folder(long) != socket_folder(Path("/tmp/other"))


def test_a_redis_in_a_very_long_folder_starts(data):
    server = RedisServer(data / ("long-" * 30))
    with server:
        assert server.ready()
    server.remove()


@as_root
def test_a_socket_folder_that_somebody_else_put_there_is_not_trusted(tmp_path):
    theirs = tmp_path / "cinema-0"
    theirs.mkdir()
    os.chown(theirs, 1, 1)

    with pytest.raises(Failure, match="belongs to somebody else"):
        make_private(theirs)


def test_a_link_in_place_of_the_socket_folder_is_not_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "cinema-0").symlink_to(tmp_path / "real")

    with pytest.raises(Failure, match="belongs to somebody else"):
        make_private(tmp_path / "cinema-0")
