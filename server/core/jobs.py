"""Hints to the workers. The job is a row; the message only says: look now (docs/adr/0010)."""

import logging
import time
from typing import Any

from django.db import transaction
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client import Counter

from server.core.celery import app

log = logging.getLogger(__name__)

#: a request must not wait for a Redis that hangs; the sweep finds the row anyway
TIMEOUT_S = 0.2
#: after a failure nobody knocks for this long
PAUSE_S = 1.0

lost_hints = Counter("cinema_lost_job_hints", "Hints to the workers that Redis did not take")

_quiet_until = 0.0


def hint_on_commit(task: str, *args: Any) -> None:
    """Ask a worker to run the task of that name with `args` once the open transaction commits.

    Never fails the request. A name, not the task: services do not import tasks, tasks import them.
    """
    transaction.on_commit(lambda: send_hint(task, *args), robust=True)


def send_hint(task: str, *args: Any) -> bool:
    """Queue `task`, within 0.2 s or not at all. A hint that is lost is counted and False."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        lost_hints.inc()
        return False
    options = {
        **app.conf.broker_transport_options,
        "socket_timeout": TIMEOUT_S,
        "socket_connect_timeout": TIMEOUT_S,
        "max_retries": 0,
    }
    try:
        with app.connection_for_write(transport_options=options) as broker:
            app.send_task(task, args=args, connection=broker, retry=False)
    except (BrokerError, KombuError, OSError) as error:
        _quiet_until = time.monotonic() + PAUSE_S
        lost_hints.inc()
        log.warning("hint to %s lost: %s", task, type(error).__name__)
        return False
    return True
