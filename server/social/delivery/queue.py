"""What a notification leaves to be sent: rows, written with it."""

from django.db import connection

from server.core.jobs import hint_on_commit
from server.social.delivery.preferences import Channels
from server.social.delivery.vapid import is_on

SEND_PUSHES = "server.social.tasks.send_pushes"

# The next eight in the morning of the member's; a row that is due already stays so, and is locked.
_EXPECT_DIGEST = """
INSERT INTO member_digest AS d (member_id, due_at, attempts, sent_up_to)
SELECT u.id, (
    date_trunc('day', (now() AT TIME ZONE u.time_zone) - interval '8 hours')
    + interval '1 day 8 hours'
) AT TIME ZONE u.time_zone, 0, 0
FROM users_user u WHERE u.id = %(member)s
ON CONFLICT (member_id) DO UPDATE SET due_at = excluded.due_at WHERE d.due_at IS NULL
"""

# A browser is told as long as its session is good. One that goes away just now is left out, so that
# nobody's deed fails because of it.
_QUEUE_PUSHES = """
INSERT INTO social_pushjob (subscription_id, notification_id, attempts)
SELECT s.id, %(notification)s, 0
FROM social_pushsubscription s JOIN users_session o ON o.id = s.session_id
WHERE s.member_id = %(member)s AND o.revoked_at IS NULL AND o.expires_at > now()
FOR KEY SHARE OF s SKIP LOCKED
RETURNING id
"""


def queue(channels: Channels, *, member_id: int, notification_id: int) -> None:
    """Write what the channels of a new notification need. Part of a service, at its end."""
    if channels.email:
        expect_digest(member_id)
    if channels.push and is_on():
        with connection.cursor() as cursor:
            cursor.execute(_QUEUE_PUSHES, {"member": member_id, "notification": notification_id})
            if cursor.fetchall():
                hint_on_commit(SEND_PUSHES)


def expect_digest(member_id: int) -> None:
    """The member's next daily mail has something to say. Locks the row of its job."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPECT_DIGEST, {"member": member_id})
