"""`Idempotency-Key`: the same request sent twice is done once and answered twice alike.

The key's row, the write and the answer commit together. A second request with the key waits for the
first at the unique constraint, then gets its answer; if the first failed, nothing of it is there
and the second is done.
"""

import datetime as dt
import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from server.core.db import insert_new, retry_deadlock
from server.core.domain import DomainError, Unprocessable
from server.core.models import IdempotencyKey
from server.core.rendering import ENCODER

HEADER = "Idempotency-Key"
#: printable ASCII without spaces; browsers send a UUID
ACCEPTED = re.compile(r"[!-~]{1,80}")
#: answers are kept this long; after it the key is new again
KEPT = dt.timedelta(hours=24)

Handler = Callable[..., Response]


class KeyReused(Unprocessable):
    code = "idempotency_key_reused"
    detail = "This Idempotency-Key was sent with another request before."


def idempotent(handler: Handler) -> Handler:
    """Honour the header on a method of a view that needs a member. Without the header: as it was.

    Raises: DomainError invalid_idempotency_key; KeyReused (422) for another method, path or body.
    """

    @functools.wraps(handler)
    def handle(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not ACCEPTED.fullmatch(key):
            raise DomainError("invalid_idempotency_key", "A key is 1 to 80 printable characters.")
        return _once(key, request, lambda: handler(view, request, *args, **kwargs))

    return handle


@retry_deadlock
@transaction.atomic
def _once(key: str, request: Request, run: Callable[[], Response]) -> Response:
    """The stored answer of `key`, or the answer of `run`, stored with what it wrote."""
    print_ = fingerprint(request)
    row_id = insert_new(
        IdempotencyKey,
        member_id=request.user.id,
        key=key,
        fingerprint=print_,
        body="",
        created_at=timezone.now(),
    )
    if row_id is None:
        row = IdempotencyKey.objects.get(member_id=request.user.id, key=key)
        if row.fingerprint != print_:
            raise KeyReused
        return Response(msgspec.Raw(row.body.encode()), status=row.status)
    response = run()
    body = ENCODER.encode(response.data)
    IdempotencyKey.objects.filter(id=row_id).update(status=response.status_code, body=body.decode())
    return response


def fingerprint(request: Request) -> str:
    """sha256 of method, path and parsed body: the order of its fields makes no difference."""
    body = msgspec.json.encode(request.data, order="deterministic")
    head = f"{request.method} {request.path}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


def forget_old_keys(*, older_than: dt.timedelta = KEPT) -> int:
    """Delete keys whose time is over; returns how many. Safe to repeat. Emits nothing."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - older_than)
    deleted, _ = old.delete()
    return deleted
