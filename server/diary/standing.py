"""How much a member's ratings weigh in a film's average. Sources of the numbers: docs/adr/0026.

A rating is written with the weight that its member has then; `weighing` lets it follow the member.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

from server.users.models import User

#: younger accounts are newcomers: their ratings weigh 0
NEWCOMER = dt.timedelta(days=7)
#: hundredths of a full voice: for being here, for a verified address, for having logged films
SETTLED, VERIFIED, ACTIVE = 40, 30, 30
#: films in the diary from which on a member counts as active
ACTIVE_FILMS = 5

#: of members `u` with their counters `s`; parameters from `terms`
WEIGHT = """
    CASE WHEN u.date_joined > %(settled)s OR u.suspended_at IS NOT NULL THEN 0
    ELSE %(base)s
        + CASE WHEN u.email_verified_at IS NULL THEN 0 ELSE %(verified)s END
        + CASE WHEN coalesce(s.film_count, 0) < %(films)s THEN 0 ELSE %(active)s END
    END
"""
_OF_MEMBER = f"""
SELECT {WEIGHT} FROM users_user u LEFT JOIN member_stats s ON s.member_id = u.id
WHERE u.id = %(member)s
"""  # noqa: S608 - constants of ours


def rating_weight(member: User) -> int:
    """What a rating of `member` weighs now, 0 to 100. Cost: one row; none for a newcomer."""
    if member.date_joined > timezone.now() - NEWCOMER:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_OF_MEMBER, {**terms(), "member": member.id})
        return int(cursor.fetchone()[0])


def terms() -> dict[str, Any]:
    """The parameters of `WEIGHT`, as of now."""
    return {
        "settled": timezone.now() - NEWCOMER,
        "base": SETTLED,
        "verified": VERIFIED,
        "active": ACTIVE,
        "films": ACTIVE_FILMS,
    }
