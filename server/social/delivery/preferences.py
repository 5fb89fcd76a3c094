"""Which notifications reach a member by which channel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db import connection, transaction

from server.core.db import lock_name
from server.live.shapes import NotificationKind as KindName
from server.social.kinds import NotificationKind
from server.social.models import NotificationPreference
from server.social.shapes import ChannelSettings
from server.users.models import User

#: kinds that are mailed unless the member says otherwise: somebody waits for an answer, or speaks
#: to them. Likes are not worth a mail.
MAILED = frozenset(
    {
        NotificationKind.FOLLOW,
        NotificationKind.FOLLOW_REQUEST,
        NotificationKind.COMMENT,
        NotificationKind.REPLY,
        NotificationKind.LIST_COMMENT,
        NotificationKind.MENTION,
        NotificationKind.LIST_INVITATION,
    }
)
#: channel -> on or off, for each channel that is to change
Change = Mapping[str, bool]

# Channels where the member has chosen (null: not), whether a film is muted, an address proved.
_CHANNELS = """
SELECT p.in_app, p.email, p.push, u.email_verified_at IS NOT NULL AND u.is_active,
  EXISTS (SELECT 1 FROM social_filmmute f
          WHERE f.member_id = u.id AND f.movie_id = %(movie)s::bigint)
FROM users_user u
LEFT JOIN social_notificationpreference p ON p.member_id = u.id AND p.kind = %(kind)s
WHERE u.id = %(member)s
"""


@dataclass(frozen=True, slots=True)
class Channels:
    """Where one notification goes."""

    in_app: bool
    email: bool
    push: bool

    def __bool__(self) -> bool:
        return self.in_app or self.email or self.push


NOWHERE = Channels(in_app=False, email=False, push=False)


def defaults(kind: str) -> Channels:
    """What holds for a kind while the member has not chosen."""
    return Channels(in_app=True, email=kind in MAILED, push=True)


def channels_for(member_id: int, *, kind: str, movie_id: int | None) -> Channels:
    """Where a member is to be told of something of this kind, about this film.

    Nowhere, if they mute the film; by mail, only to a proved address. Cost: one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS, {"member": member_id, "kind": kind, "movie": movie_id})
        row = cursor.fetchone()
    if row is None or row[4]:
        return NOWHERE
    in_app, email, push, may_mail, _ = row
    wanted = defaults(kind) if in_app is None else Channels(in_app, email, push)
    return Channels(wanted.in_app, wanted.email and may_mail, wanted.push)


def settings_of(member: User) -> list[ChannelSettings]:
    """The whole matrix, in the order of kinds. Cost: one statement."""
    rows = {row.kind: row for row in NotificationPreference.objects.filter(member=member)}
    return [_shape(kind, rows.get(kind) or defaults(kind)) for kind in NotificationKind.values]


def kinds_by_mail(member: User) -> list[str]:
    """Kinds that the member wants in their daily mail. Cost: one statement."""
    return [row.kind for row in settings_of(member) if row.email]


@transaction.atomic
def change_preferences(*, user: User, changes: Mapping[str, Change]) -> list[ChannelSettings]:
    """Turn channels of kinds on or off; what is not named stays. Safe to repeat.

    Holds for what comes from now on, and for what waits to be sent. Emits nothing.
    """
    lock_name(f"settings:{user.id}")
    known = {row.kind: row for row in NotificationPreference.objects.filter(member=user)}
    for kind, change in changes.items():
        row = known.get(kind) or NotificationPreference(
            member=user, kind=kind, **_fields(defaults(kind))
        )
        for channel, is_on in change.items():
            setattr(row, channel, is_on)
        row.save()
    return settings_of(user)


def turn_mail_off(*, user: User, kinds: Iterable[str] = NotificationKind.values) -> None:
    """No kind is mailed any more. Safe to repeat."""
    change_preferences(user=user, changes={kind: {"email": False} for kind in kinds})


def _fields(channels: Channels) -> dict[str, bool]:
    return {"in_app": channels.in_app, "email": channels.email, "push": channels.push}


def _shape(kind: str, row: NotificationPreference | Channels) -> ChannelSettings:
    return ChannelSettings(
        kind=cast(KindName, kind), in_app=row.in_app, email=row.email, push=row.push
    )
