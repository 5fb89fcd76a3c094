"""Writers of the log for tests: commits in any order, savepoints, rollbacks, long transactions."""

import random
import threading
import time

import psycopg

from server.live.layer import RingingChannelLayer

INSERT = (
    "INSERT INTO live_event (type, topics, actor_id, owner_ids, audience, data)"
    " VALUES ('diary.logged', %s::text[], NULL, '{}', 'public', %s) RETURNING id"
)


class Writers:
    """Threads that write rows for as long as they are told to. `committed` maps id -> topics."""

    def __init__(
        self, conninfo: str, layer: RingingChannelLayer, wire: list[str], *, seed: int
    ) -> None:
        self._conninfo = conninfo
        self._layer = layer
        self._wire = wire
        self._seed = seed
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.committed: dict[int, list[str]] = {}
        self.rolled_back: set[int] = set()
        self.errors: list[BaseException] = []

    def start(self, writers: int = 4, *, prepared: bool = False, pause_s: float = 0.01) -> None:
        for number in range(writers):
            rng = random.Random(f"{self._seed}-{number}")
            args = (rng, prepared, pause_s)
            thread = threading.Thread(target=self._work, args=args, daemon=True)
            thread.start()
            self._threads.append(thread)
        self._threads.append(threading.Thread(target=self._sit, daemon=True))
        self._threads[-1].start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(20)
        if self.errors:
            raise self.errors[0]

    def _work(self, rng: random.Random, prepared: bool, pause_s: float) -> None:
        try:
            with psycopg.connect(self._conninfo) as connection:
                while not self._stop.is_set():
                    self._transaction(connection, rng, prepared)
                    time.sleep(rng.random() * pause_s)
        except BaseException as error:
            self.errors.append(error)

    def _sit(self) -> None:
        """A writer that takes its ids early and commits 1.5 s later, again and again."""
        rng = random.Random(f"{self._seed}-slow")
        try:
            with psycopg.connect(self._conninfo) as connection:
                while not self._stop.is_set():
                    rows = self._insert(connection, rng)
                    self._stop.wait(1.5)
                    rows |= self._insert(connection, rng)
                    connection.commit()
                    self._done(rows)
        except BaseException as error:
            self.errors.append(error)

    def _transaction(
        self, connection: psycopg.Connection, rng: random.Random, prepared: bool
    ) -> None:
        rows = self._insert(connection, rng)
        if rng.random() < 0.3:
            time.sleep(rng.random() * 0.03)  # others take later ids and commit first
        if rng.random() < 0.3:
            connection.execute("SAVEPOINT s")
            inner = self._insert(connection, rng)
            if rng.random() < 0.5:
                connection.execute("ROLLBACK TO s")
                self.rolled_back |= inner.keys()
            else:
                connection.execute("RELEASE s")
                rows |= inner
        if rng.random() < 0.2:
            connection.rollback()
            self.rolled_back |= rows.keys()
        elif prepared and rng.random() < 0.2:
            self._in_two_phases(connection, rng, rows)
        else:
            connection.commit()
            self._done(rows)

    def _in_two_phases(
        self, connection: psycopg.Connection, rng: random.Random, rows: dict[int, list[str]]
    ) -> None:
        name = f"t{min(rows)}"
        connection.execute(f"PREPARE TRANSACTION '{name}'")
        connection.commit()
        time.sleep(rng.random() * 0.2)
        connection.autocommit = True
        connection.execute(f"COMMIT PREPARED '{name}'")
        connection.autocommit = False
        self._done(rows)

    def _insert(self, connection: psycopg.Connection, rng: random.Random) -> dict[int, list[str]]:
        rows = {}
        for _ in range(rng.randint(1, 3)):
            names = rng.sample(self._wire, rng.randint(1, 3))
            found = connection.execute(INSERT, (names, '{"n":1}')).fetchone()
            rows[found[0]] = names  # type: ignore[index]
        return rows

    def _done(self, rows: dict[int, list[str]]) -> None:
        with self._lock:
            self.committed |= rows
        self._layer.ring_sync()
