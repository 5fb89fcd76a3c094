"""`live status | trim | reset`: the event log, for operators."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from server.core.env import env
from server.live.selectors import log_status
from server.live.services import reset_log, trim_log


class Command(BaseCommand):
    help = (
        "status: what the log holds. trim: delete what is older than the retention."
        " reset: begin a new history after a restore, a failover or a move; every client refetches."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "trim", "reset"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "status":
            for name, value in log_status().items():
                self.stdout.write(f"{name}: {value}")
        elif action == "trim":
            deleted = trim_log(older_than=dt.timedelta(hours=env().live_retention_h))
            self.stdout.write(f"deleted: {deleted} events")
        else:
            self.stdout.write(f"new generation: {reset_log()}")
