import threading

import pytest
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from server.core.db import bump_counters, insert_new, lock_name, retry_deadlock
from server.social.models import Follow, MemberStats


def test_insert_new_inserts_once_and_keeps_the_transaction_usable(ana, bia):
    first = insert_new(Follow, follower_id=ana.id, followee_id=bia.id)
    second = insert_new(Follow, follower_id=ana.id, followee_id=bia.id)

    assert first == Follow.objects.get().id
    assert second is None


def test_bump_counters_makes_the_row_and_then_adds_to_it(ana):
    made = bump_counters(MemberStats, ana.id, log_count=2)
    after = bump_counters(MemberStats, ana.id, log_count=-1, follower_count=3)

    assert (made.rev, made.log_count) == (1, 2)
    assert (after.rev, after.log_count, after.follower_count) == (2, 1, 3)
    assert MemberStats.objects.get(member=ana).follower_count == 3


def test_counters_never_go_below_zero_in_the_database(ana):
    bump_counters(MemberStats, ana.id, log_count=1)

    with pytest.raises(Exception, match="violates check constraint"), transaction.atomic():
        bump_counters(MemberStats, ana.id, log_count=-2)


def test_a_deadlocked_service_is_run_again_until_both_are_done(transactional_db, parallel):
    tries = []
    first_locks = threading.Barrier(2)

    def service(one: str, other: str):
        @retry_deadlock
        @transaction.atomic
        def run() -> str:
            tries.append(one)
            lock_name(one)
            if len(tries) <= 2:
                first_locks.wait(timeout=10)
            lock_name(other)
            return "done"

        return run

    assert parallel([service("a", "b"), service("b", "a")]) == ["done", "done"]
    assert len(tries) == 3


def test_a_deadlock_in_an_outer_transaction_is_left_to_its_owner(db):
    tries = []

    @retry_deadlock
    def service() -> None:
        tries.append(1)
        raise OperationalError from DeadlockDetected()

    with pytest.raises(OperationalError):
        service()
    assert len(tries) == 1  # the test itself is the outer transaction


def test_other_database_errors_are_not_retried(transactional_db):
    tries = []

    @retry_deadlock
    @transaction.atomic
    def service() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(OperationalError):
        service()
    assert len(tries) == 1
