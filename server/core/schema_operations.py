"""Operations for migrations of tables that are being read and written.

Those that build something run outside a transaction, so a migration that was interrupted is run
again from its start: they first take away what the last try left, which may be half built.
"""

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.base import Operation


class AddIndexAnew(AddIndexConcurrently):
    """`AddIndexConcurrently` that may be run again: an index whose building was interrupted stays,
    and stays invalid.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class AddConstraintAnew(AddConstraintNotValid):
    """`AddConstraintNotValid` that may be run again."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        _drop_constraint(schema_editor, table, self.constraint.name)
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class AddCheckedField(migrations.AddField):
    """`AddField` of a field with a check (`Positive…Field`), which is added NOT VALID: within ADD
    COLUMN it would read the whole table while nobody else may. `ValidateFieldCheck` follows in a
    migration of its own.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        check = field.db_check(schema_editor.connection)
        field.db_check = lambda connection: None
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            del field.db_check
        quote = schema_editor.quote_name
        schema_editor.execute(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT"
            f" {quote(_check_name(model, field))} CHECK ({check}) NOT VALID"
        )


class ValidateFieldCheck(Operation):
    """Read the table for rows that break the check of a field, while it is being used. Safe to
    repeat.
    """

    reversible = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The model is what it was."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        quote = schema_editor.quote_name
        name = _check_name(model, model._meta.get_field(self.name))
        schema_editor.execute(
            f"ALTER TABLE {quote(model._meta.db_table)} VALIDATE CONSTRAINT {quote(name)}"
        )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """A check that was proved is not in the way."""


def _check_name(model: Any, field: Any) -> str:
    """As PostgreSQL names the check of a column."""
    return f"{model._meta.db_table}_{field.column}_check"


def _drop_constraint(schema_editor: Any, table: str, name: str) -> None:
    quote = schema_editor.quote_name
    schema_editor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT IF EXISTS {quote(name)}")
