"""The event log. It is transport, kept for days; activities and notifications are product
tables.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Func


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id; an int in Python. It never wraps around."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(int(value))


class CurrentXid(Func):
    """The transaction that writes the row, given its id now if it had none."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = Xid8Field()


class Event(models.Model):
    """One row for each thing that others must see, written in the transaction that did it.

    `owner_ids` are the members whose content the event shows; `audience` is judged against them.
    """

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    at = models.DateTimeField(db_default=TransactionNow())
    type = models.CharField(max_length=40)
    topics = ArrayField(models.CharField(max_length=40))
    actor_id = models.BigIntegerField(null=True)
    owner_ids = ArrayField(models.BigIntegerField(), default=list)
    audience = models.CharField(max_length=10)
    #: JSON text, sent to clients as it is
    data = models.TextField()

    class Meta:
        db_table = "live_event"
        indexes = [models.Index(fields=["xid"], name="live_event_xid")]

    def __str__(self) -> str:
        return f"{self.id} {self.type}"


class Log(models.Model):
    """The one row about the log itself: which history this is, and how much of it is still
    there.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.UUIDField()
    #: rows of transactions below this one may be gone
    trimmed_xid = Xid8Field(default=0)

    class Meta:
        db_table = "live_log"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="live_log_has_one_row"),
        ]

    def __str__(self) -> str:
        return f"log {self.generation}"


class Horizon(models.Model):
    """The oldest open transaction at a moment: every row below it was committed by then."""

    at = models.DateTimeField(db_default=TransactionNow(), primary_key=True)
    oldest_xid = Xid8Field()

    class Meta:
        db_table = "live_horizon"

    def __str__(self) -> str:
        return f"{self.oldest_xid} at {self.at}"
