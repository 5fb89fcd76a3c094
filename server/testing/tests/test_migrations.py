"""Migrations of tables that are in use: none locks readers out, each may be run again."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

LOADER = MigrationLoader(None)
OURS = sorted(
    key for key in LOADER.disk_migrations if apps.get_app_config(key[0]).name.startswith("server.")
)
INTERRUPTIBLE = [key for key in OURS if not LOADER.disk_migrations[key].atomic]

#: from when no table had rows
OF_EMPTY_TABLES = {
    ("diary", "0003_entry_effects"),
    ("moderation", "0002_cases"),
    ("movies", "0003_ingest_state"),
    ("movies", "0004_catalogue"),
    ("search", "0002_triggers"),
    ("social", "0003_activity_has_owner"),
    ("social", "0004_notification_groups"),
    ("users", "0002_sessions_and_mail_jobs"),
    ("users", "0004_suspension"),
}

_TABLE = r'(?:ONLY )?"?(?P<table>\w+)"?'
CREATES = re.compile(rf"CREATE TABLE {_TABLE}")
#: what reads or writes a whole table while nobody else may
LOCKS_OUT = {
    "an index that is not built concurrently": re.compile(
        rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON {_TABLE}"
    ),
    "a check that old rows are read for": re.compile(
        rf"ALTER TABLE {_TABLE} ADD CONSTRAINT (?!.*NOT VALID).* CHECK "
    ),
    "a unique constraint without an index made before": re.compile(
        rf"ALTER TABLE {_TABLE} ADD CONSTRAINT \S+ UNIQUE (?!USING INDEX)"
    ),
    "a column whose check old rows are read for": re.compile(
        rf"ALTER TABLE {_TABLE} ADD COLUMN .* CHECK "
    ),
    "a column of another type": re.compile(rf"ALTER TABLE {_TABLE} ALTER COLUMN \S+ TYPE "),
}


def faults_of(sql: list[str]) -> list[tuple[str, str]]:
    """`(what, statement)` of those that lock a table which these statements did not make."""
    fresh = {found["table"] for line in sql for found in CREATES.finditer(line)}
    return [
        (what, line)
        for line in sql
        for what, pattern in LOCKS_OUT.items()
        for found in pattern.finditer(line)
        if found["table"] not in fresh
    ]


def invalid_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        return [name for (name,) in cursor.fetchall()]


def statements(key: tuple[str, str]) -> list[str]:
    migration = LOADER.disk_migrations[key]
    state = LOADER.project_state(_parents(key))
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    return editor.collected_sql


def _parents(key: tuple[str, str]) -> list[tuple[str, str]]:
    return [parent.key for parent in LOADER.graph.node_map[key].parents]


@pytest.mark.django_db(transaction=True)
def test_no_table_is_locked_while_it_is_read_whole():
    faults = [
        f"{'.'.join(key)}: {what}: {line}"
        for key in OURS
        if key not in OF_EMPTY_TABLES
        for what, line in faults_of(statements(key))
    ]

    assert not faults


def test_the_patterns_find_what_locks():
    plain = [
        'CREATE INDEX "a" ON "t" ("b");',
        'ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (("b" >= 0));',
        'ALTER TABLE "t" ADD CONSTRAINT "u" UNIQUE ("b");',
        'ALTER TABLE "t" ADD COLUMN "b" smallint DEFAULT 0 NOT NULL CHECK ("b" >= 0);',
        'ALTER TABLE "t" ALTER COLUMN "b" TYPE bigint USING "b"::bigint;',
    ]
    mild = [
        'CREATE INDEX CONCURRENTLY "a" ON "t" ("b");',
        'ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (("b" >= 0)) NOT VALID;',
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u",
        'ALTER TABLE "t" ADD COLUMN "b" smallint DEFAULT 0 NOT NULL;',
    ]

    assert [what for what, _ in faults_of(plain)] == list(LOCKS_OUT)
    assert faults_of(mild) == []
    assert faults_of(['CREATE TABLE "t" ("id" bigint);', *plain]) == []


@pytest.mark.django_db(transaction=True)
def test_what_runs_without_a_transaction_may_be_run_again():
    for key in INTERRUPTIBLE:
        with connection.schema_editor(atomic=False) as editor:
            LOADER.disk_migrations[key].apply(LOADER.project_state(_parents(key)), editor)

    assert not invalid_indexes()
