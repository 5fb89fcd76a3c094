"""Web Push: who is to be told, and the jobs that tell them (RFC 8030, 8291, 8292).

A job is a row, claimed by moving its due time before anything is sent, as mails are: a worker that
dies leaves it to be due again. What reaches a browser twice replaces itself there, by its tag.
"""

import base64
import datetime as dt
import hashlib
import json
import logging
import uuid
from collections.abc import Mapping

import requests
from django.db import transaction
from django.utils import timezone
from pywebpush import WebPusher, WebPushException

from server.core.domain import Conflict, DomainError
from server.social.delivery import endpoints, vapid, words
from server.social.delivery.preferences import channels_for
from server.social.models import PushJob, PushSubscription
from server.social.notification_selectors import group_shapes, read_state
from server.social.relations import relation_between
from server.social.shapes import PushState
from server.users.models import User

log = logging.getLogger(__name__)

#: before the second attempt; doubles with each one
RETRY = dt.timedelta(seconds=30)
#: some half an hour in all; who hears of it later is told by the product
MAX_ATTEMPTS = 6
#: how long a push service keeps a message for a browser that is away, in seconds
TTL_S = 24 * 3600
#: of a browser's public key, and of its secret (RFC 8291, 3.1 and 3.2)
POINT_BYTES, AUTH_BYTES = 65, 16
#: browsers of one member
MAX_SUBSCRIPTIONS = 20
#: the service says that the browser takes nothing any more
GONE = (404, 410)


@transaction.atomic
def subscribe(
    *, user: User, session_id: uuid.UUID, endpoint: str, p256dh: str, auth: str
) -> PushState:
    """Tell a browser from now on, while its session is good. Safe to repeat; a browser that was
    another member's is this one's now.

    Raises: Conflict push_off or too_many_subscriptions, DomainError push_endpoint_invalid or
    push_keys_invalid.
    """
    if not vapid.is_on():
        raise Conflict("push_off", "This product sends no push messages.")
    endpoints.check_endpoint(endpoint)
    _check_keys(p256dh, auth)
    row, _ = PushSubscription.objects.update_or_create(
        endpoint_key=_key(endpoint),
        defaults={
            "member": user,
            "session_id": session_id,
            "endpoint": endpoint,
            "p256dh": p256dh,
            "auth": auth,
        },
    )
    PushJob.objects.filter(subscription=row).exclude(notification__recipient=user).delete()
    if PushSubscription.objects.filter(member=user).count() > MAX_SUBSCRIPTIONS:
        raise Conflict("too_many_subscriptions", "You have too many browsers with push.")
    return PushState(id=row.pk)


def unsubscribe(*, user: User, endpoint: str) -> None:
    """Tell a browser of `user`'s nothing any more. Safe to repeat."""
    PushSubscription.objects.filter(member=user, endpoint_key=_key(endpoint)).delete()


def send_next() -> bool:
    """Send what has been due longest; False when nothing is."""
    job = _claim()
    if job is None:
        return False
    if job.attempts > MAX_ATTEMPTS:  # its workers died, each time, before they could give it up
        log.warning("push %s given up", job.pk)
        job.delete()
        return True
    message = _message(job)
    if message is None:
        job.delete()
        return True
    try:
        status = _send(job, message)
    except (requests.RequestException, DomainError) as error:
        _failed(job, type(error).__name__)
        return True
    if status in GONE:
        job.subscription.delete()
    elif status < 300 or (400 <= status < 500 and status != 429):
        if status >= 300:
            log.warning("push %s refused: %s", job.pk, status)
        job.delete()
    else:
        _failed(job, str(status))
    return True


@transaction.atomic
def _claim() -> PushJob | None:
    now = timezone.now()
    job = (
        PushJob.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("subscription__member", "subscription__session", "notification__group",
                        "notification__actor")
        .filter(due_at__lte=now)
        .order_by("due_at")
        .first()
    )  # fmt: skip
    if job is not None:
        job.attempts += 1
        job.due_at = now + RETRY * 2 ** (job.attempts - 1)
        job.save(update_fields=["attempts", "due_at"])
    return job


def _failed(job: PushJob, reason: str) -> None:
    log.warning("push %s, attempt %s: %s", job.pk, job.attempts, reason)
    if job.attempts >= MAX_ATTEMPTS:
        job.delete()


def _message(job: PushJob) -> dict[str, object] | None:
    """What the browser shows; None if the member is not to be told of it (any more)."""
    row, member, session = job.notification, job.subscription.member, job.subscription.session
    group = row.group
    if session.revoked_at is not None or session.expires_at <= timezone.now():
        return None
    if not (member.is_active and row.actor.is_active) or group.newest_id != row.id:
        return None  # a newer one of the group has a job of its own
    relation = relation_between(member.id, row.actor_id)
    if relation.hidden or relation.mutes:
        return None
    if not channels_for(member.id, kind=row.kind, movie_id=group.movie_id).push:
        return None
    state = read_state(member.id)
    (shape,) = group_shapes([group], read_up_to=state.read_up_to)
    if not shape.actors or (group.in_app and shape.read):
        return None
    return {
        "title": "Cinema!",
        "body": words.sentence(shape, member.language),
        "url": words.path(shape),
        "tag": shape.key,
        "kind": shape.kind,
        "unread_count": state.unread_count,
    }


def _send(job: PushJob, message: dict[str, object]) -> int:
    """The status that the push service answers. Raises: as `endpoints.post`."""
    row = job.subscription
    info = {"endpoint": row.endpoint, "keys": {"p256dh": row.p256dh, "auth": row.auth}}
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_S),
        "Urgency": "normal",
        **vapid.authorization(row.endpoint),
    }
    body = _encrypt(info, json.dumps(message, ensure_ascii=False).encode())
    return endpoints.post(row.endpoint, body=body, headers=headers)


def _check_keys(p256dh: str, auth: str) -> None:
    """A point of P-256, uncompressed, and a secret, in base64url without padding (RFC 8291).

    Raises: DomainError push_keys_invalid.
    """
    try:
        sizes = [
            len(base64.b64decode(_padded(key), b"-_", validate=True)) for key in (p256dh, auth)
        ]
    except ValueError:
        raise _keys_invalid() from None
    if sizes != [POINT_BYTES, AUTH_BYTES]:
        raise _keys_invalid()
    _encrypt({"endpoint": "", "keys": {"p256dh": p256dh, "auth": auth}}, b"{}")  # on the curve


def _padded(key: str) -> bytes:
    """Raises: ValueError, for what is not ASCII."""
    return key.rstrip("=").encode("ascii") + b"=" * (-len(key.rstrip("=")) % 4)


def _keys_invalid() -> DomainError:
    return DomainError("push_keys_invalid", "These are no keys of a browser.", field="keys")


def _encrypt(info: Mapping[str, object], data: bytes) -> bytes:
    """The message as only the browser can read it. Raises: DomainError push_keys_invalid."""
    try:
        return WebPusher(info).encode(data)["body"]
    except (WebPushException, ValueError, TypeError) as error:
        raise _keys_invalid() from error


def _key(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
