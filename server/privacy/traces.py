"""What names a member outside their rows: the live log, kept answers, staff's log, Redis.

All of it ends by itself within days; erasure does not wait for that.
"""

from typing import Any

import redis
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session as StaffSession
from django.db import connection, transaction
from django.db.models import Max, Min, Q

from server.core.env import env
from server.core.models import IdempotencyKey
from server.live import topics
from server.live.models import Event
from server.users.models import MailJob, User

#: rows of the log looked at in one transaction
BATCH = 5_000
#: what staff's log says instead of a name
ERASED = "erased"

# Rows that a member acted in, owns a part of, or is named in. A name is unique, so that no other
# object's number is taken for theirs.
_SCRUB = """
DELETE FROM live_event WHERE id >= %(low)s AND id < %(high)s AND (
    actor_id = %(id)s OR owner_ids @> ARRAY[%(id)s]::bigint[]
    OR topics && %(topics)s::varchar[]
    OR data LIKE %(named)s OR data ~ %(numbered)s
)
"""


def scrub(member: User) -> None:
    """Remove every trace of `member` but their rows. Safe to repeat. Emits nothing."""
    _scrub_log(member)
    _scrub_answers(member)
    _scrub_staff(member)
    _scrub_redis(member.id)


def _scrub_log(member: User) -> None:
    """Delete events about the member. Who replays the log misses nothing that they may see."""
    ends = Event.objects.aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return
    for low in range(ends["first"], ends["last"] + 1, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SCRUB, {**_marks(member), "low": low, "high": low + BATCH})


def _marks(member: User) -> dict[str, Any]:
    return {
        "id": member.id,
        "topics": [topics.author(member.id), topics.member(member.id), topics.user(member.id)],
        "named": f'%"username":"{_literal(member.username)}"%',
        "numbered": rf'"(member_id|actor_id|followee_id|owner_id)":{member.id}\M',
    }


def _literal(name: str) -> str:
    """A user name in a LIKE pattern: `_` is a letter of names, and a wildcard of patterns."""
    return name.replace("_", r"\_")


def _scrub_answers(member: User) -> None:
    """Answers kept for repeated requests name whom they were about; mails not sent yet, to whom."""
    IdempotencyKey.objects.filter(body__contains=f'"username":"{member.username}"').delete()
    MailJob.objects.filter(payload__email_key=member.email_key).delete()
    MailJob.objects.filter(payload__to=member.email).delete()


def _scrub_staff(member: User) -> None:
    """Staff's log keeps what was done, without the name; log-ins to the admin pages end."""
    named = Q(object_repr__regex=rf"\m({member.username}|{member.id})\M")
    LogEntry.objects.filter(named).update(object_repr=ERASED)
    of_member = Q(content_type__app_label="users", content_type__model="user")
    about = LogEntry.objects.filter(of_member, object_id=str(member.id))
    about.update(object_id=None, object_repr=ERASED)
    for session in StaffSession.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(member.id):
            session.delete()


def _scrub_redis(member_id: int) -> None:
    """Delete counters of limits that carry the member's number. Away, Redis forgets by itself."""
    client = redis.Redis.from_url(env().redis_url, socket_timeout=2, socket_connect_timeout=2)
    try:
        for pattern in (f":{member_id}", f":{member_id}:*"):
            for key in client.scan_iter(f"{settings.REDIS_PREFIX}*{pattern}", count=1000):
                client.delete(key)
    except redis.RedisError:
        pass
    finally:
        client.close()
