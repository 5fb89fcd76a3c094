"""The commands of the writer, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loadtests.chaos.inside.community import reset_token, seed, tickets
from loadtests.chaos.inside.jobs import job_counts, queue_mails
from loadtests.chaos.inside.overlaps import opposite, overlaps
from loadtests.chaos.inside.races import block_race, burst, log_one, relation_race, touch
from loadtests.chaos.inside.traffic import traffic

COMMANDS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        seed,
        tickets,
        reset_token,
        traffic,
        block_race,
        relation_race,
        burst,
        log_one,
        touch,
        opposite,
        overlaps,
        queue_mails,
        job_counts,
    )
}
