"""Writes of partners: tokens given and taken back. The content they read is written elsewhere."""

import datetime as dt

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from server.core.domain import NotFound
from server.partners import tokens
from server.partners.models import GROUP, PartnerToken
from server.users.models import User
from server.users.security.emails import require_verified

#: "last used" is that precise; a write for each request would cost more than the request
LAST_USED_STEP = dt.timedelta(minutes=1)


@transaction.atomic
def give_token(*, user: User, name: str = "") -> tuple[PartnerToken, str]:
    """A new token of `user`, who joins the group. The text is returned once and stored nowhere.

    Not safe to repeat: each call makes a token; older ones stay good, so that a token can be
    changed without a gap. Raises: EmailUnverified. Emits nothing.
    """
    require_verified(user)
    group, _ = Group.objects.get_or_create(name=GROUP)
    user.groups.add(group)
    text = tokens.new_token()
    token = PartnerToken.objects.create(
        member=user,
        name=name,
        prefix=text[: tokens.SHOWN_LENGTH],
        digest=tokens.digest(text),
    )
    return token, text


def revoke_token(*, prefix: str) -> int:
    """Take back the tokens that begin like this; returns how many. Dead at their next request.

    Safe to repeat. Raises: NotFound for a prefix that no token has. Emits nothing.
    """
    found = PartnerToken.objects.filter(prefix=prefix[: tokens.SHOWN_LENGTH])
    if len(prefix) < tokens.SHOWN_LENGTH or not found.exists():
        raise NotFound(detail="No token begins like this.")
    return found.filter(revoked_at=None).update(revoked_at=timezone.now())


def revoke_tokens_of(*, member_id: int) -> int:
    """Take back every token of a member who is shut out; returns how many.

    Safe to repeat. Emits nothing.
    """
    tokens_left = PartnerToken.objects.filter(member=member_id, revoked_at=None)
    return tokens_left.update(revoked_at=timezone.now())


def note_use(*, token: PartnerToken) -> None:
    """Remember that a token was used, once a minute at most."""
    now = timezone.now()
    if token.last_used_at is not None and now - token.last_used_at < LAST_USED_STEP:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_STEP)
    PartnerToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
