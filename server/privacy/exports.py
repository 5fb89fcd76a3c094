"""Writes of exports: asked for, made by a worker, downloaded once for each link, deleted."""

import datetime as dt
import hashlib
import secrets
import uuid
import zlib
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.utils import timezone

from server.core.domain import Conflict, NotFound
from server.core.jobs import hint_on_commit
from server.privacy.archive import lines_of
from server.privacy.models import DataExport, ExportPart
from server.users.mail_queue import queue_mail
from server.users.models import MailJob, User

MAKE_DUE_EXPORTS = "server.privacy.tasks.make_due_exports"
#: how long a copy can be downloaded
KEPT = dt.timedelta(days=7)
#: how long a link is good
LINK_TTL = dt.timedelta(minutes=5)
#: bytes of lines in one part, before it is deflated
PART_BYTES = 1024 * 1024
#: a worker has a job this long; longer than the hard limit of a task
LEASE = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 5


class ExportNotReady(Conflict):
    code = "export_not_ready"
    detail = "This copy is not ready, or was given up."


@transaction.atomic
def ask_for_export(*, user: User) -> DataExport:
    """Have a copy of all of the member's data made; the one being made, if there is one.

    Safe to repeat until it is done. Emits nothing: a mail tells when it is ready.
    """
    hint_on_commit(MAKE_DUE_EXPORTS)
    mine = DataExport.objects.filter(member=user, state=DataExport.State.DUE)
    while True:
        DataExport.objects.bulk_create([DataExport(member=user)], ignore_conflicts=True)
        job = mine.first()
        if job is not None:  # else the one that stood in the way was done meanwhile
            return job


def make_next_export() -> bool:
    """Make the export that has been due longest; False when none is due.

    The job is claimed by moving its due time; a worker that dies leaves it to be due again, and the
    next one begins anew. No transaction is open for longer than one part.
    """
    job = _claim()
    if job is None:
        return False
    try:
        job.line_count, job.size = _write_parts(job)
    except IntegrityError:
        # The member was erased meanwhile, and the row with them.
        if DataExport.objects.filter(pk=job.pk).exists():
            raise
        return True
    _finish(job)
    return True


@transaction.atomic
def _claim() -> DataExport | None:
    now = timezone.now()
    due = DataExport.objects.filter(state=DataExport.State.DUE, due_at__lte=now)
    job = due.select_for_update(skip_locked=True).order_by("due_at").first()
    if job is None:
        return None
    job.attempts += 1
    job.due_at = now + LEASE
    if job.attempts > MAX_ATTEMPTS:
        job.state = DataExport.State.FAILED
    job.save(update_fields=["attempts", "due_at", "state"])
    ExportPart.objects.filter(export=job).delete()
    return job if job.state == DataExport.State.DUE else _claim()


def _write_parts(job: DataExport) -> tuple[int, int]:
    """Returns the number of lines and of bytes."""
    lines = size = 0
    buffer = bytearray()
    number = 0
    for line in lines_of(job.member):
        buffer += line
        lines += 1
        size += len(line)
        if len(buffer) >= PART_BYTES:
            _store(job, number, buffer)
            number += 1
            buffer.clear()
    if buffer:
        _store(job, number, buffer)
    return lines, size


def _store(job: DataExport, number: int, lines: bytearray) -> None:
    ExportPart.objects.create(export=job, number=number, data=zlib.compress(lines))


@transaction.atomic
def _finish(job: DataExport) -> None:
    now = timezone.now()
    expires_at = now + KEPT
    done = DataExport.objects.filter(pk=job.pk, state=DataExport.State.DUE).update(
        state=DataExport.State.DONE,
        done_at=now,
        expires_at=expires_at,
        line_count=job.line_count,
        size=job.size,
    )
    if done:
        queue_mail(MailJob.Kind.EXPORT_READY, job.member, until=expires_at.date().isoformat())


@transaction.atomic
def make_link(*, user: User, export_id: uuid.UUID) -> tuple[str, dt.datetime]:
    """A token that downloads the copy once, within five minutes, by the member themselves.

    A new one ends the one before. Not safe to repeat. Raises: NotFound, ExportNotReady.
    """
    job = DataExport.objects.select_for_update().filter(pk=export_id, member=user).first()
    if job is None:
        raise NotFound
    now = timezone.now()
    if job.state != DataExport.State.DONE or job.expires_at is None or job.expires_at <= now:
        raise ExportNotReady
    token = secrets.token_urlsafe(24)
    job.link_digest, job.link_until = _digest(token), now + LINK_TTL
    job.save(update_fields=["link_digest", "link_until"])
    return token, job.link_until


def use_link(*, user: User, export_id: uuid.UUID, token: str) -> DataExport:
    """The export that `token` downloads now. Of any number at once one gets it.

    Not safe to repeat. Raises: NotFound for a token that is used, too old, or another's.
    """
    now = timezone.now()
    mine = DataExport.objects.filter(pk=export_id, member=user, state=DataExport.State.DONE)
    good = mine.filter(link_digest=_digest(token), link_until__gt=now, expires_at__gt=now)
    if not good.update(link_digest="", link_until=None):
        raise NotFound
    return mine.get()


def parts_of(export: DataExport) -> Iterator[bytes]:
    """The file, a part at a time. Cost: one statement a part."""
    number = 0
    while True:
        part = ExportPart.objects.filter(export=export, number=number).first()
        if part is None:
            return
        yield zlib.decompress(part.data)
        number += 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def forget_old_exports() -> int:
    """Delete copies whose time is over, and jobs given up long ago; returns how many.

    Safe to repeat. Emits nothing.
    """
    now = timezone.now()
    over = DataExport.objects.filter(expires_at__lte=now)
    failed = DataExport.objects.filter(state=DataExport.State.FAILED, due_at__lt=now - KEPT)
    return sum(
        DataExport.objects.filter(pk=pk).delete()[1].get("privacy.DataExport", 0)
        for pk in [*over.values_list("pk", flat=True), *failed.values_list("pk", flat=True)]
    )
