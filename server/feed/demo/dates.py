"""Dates of what the demo community did: set once the services have written, a batch at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

_DEEDS = (
    "unnest(%(kinds)s::text[], %(actors)s::bigint[], %(objects)s::bigint[],"
    " %(moments)s::timestamptz[]) AS deed(kind, actor_id, object_id, at)"
)
_UPDATES = (
    "UPDATE social_activity row SET at = deed.at FROM {deeds} WHERE row.kind = deed.kind"
    " AND row.actor_id = deed.actor_id AND row.object_id = deed.object_id",
    "UPDATE diary_diaryentry row SET created_at = deed.at FROM {deeds}"
    " WHERE deed.kind = 'diary.logged' AND row.id = deed.object_id",
    "UPDATE diary_review row SET created_at = deed.at FROM {deeds}"
    " WHERE deed.kind = 'diary.logged' AND row.entry_id = deed.object_id",
    "UPDATE social_follow row SET created_at = deed.at FROM {deeds}"
    " WHERE deed.kind = 'member.followed'"
    " AND row.follower_id = deed.actor_id AND row.followee_id = deed.object_id",
    "UPDATE reactions_like row SET created_at = deed.at FROM {deeds}"
    " WHERE deed.kind = 'review.liked'"
    " AND row.member_id = deed.actor_id AND row.review_id = deed.object_id",
    "UPDATE social_notification row SET at = deed.at FROM {deeds}"
    " WHERE row.actor_id = deed.actor_id AND ("
    "(row.kind = 'follow' AND deed.kind = 'member.followed' AND row.recipient_id = deed.object_id)"
    " OR (row.kind = 'review_like' AND deed.kind = 'review.liked'"
    " AND row.target_id = deed.object_id))",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One activity by what is unique about it, and when it is to have happened."""

    kind: str
    actor_id: int
    object_id: int
    at: dt.datetime


def backdate(deeds: Sequence[Deed]) -> None:
    """Set the dates of these deeds on every row that shows one. Cost: six statements."""
    if not deeds:
        return
    params: dict[str, Any] = {
        "kinds": [deed.kind for deed in deeds],
        "actors": [deed.actor_id for deed in deeds],
        "objects": [deed.object_id for deed in deeds],
        "moments": [deed.at for deed in deeds],
    }
    with connection.cursor() as cursor:
        for update in _UPDATES:
            cursor.execute(update.format(deeds=_DEEDS), params)
