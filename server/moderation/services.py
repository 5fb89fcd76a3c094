"""Writes of suspensions: suspend a member, lift it, let it end when its time has come.

Every suspension stands in a case, so that the member can appeal against it; one that the staff
decided without a case gets a closed one of its own.

Locks, in this order: the member's row, the suspension.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from server.core.db import retry_deadlock
from server.core.domain import DomainError, Forbidden, NotFound
from server.moderation.audit import note_suspension
from server.moderation.letters import tell_decision
from server.moderation.models import Action, AuditEntry, Case, Suspension, TargetKind
from server.moderation.shapes import SuspensionState
from server.users.models import User
from server.users.selectors import any_member_by_username, member_ref
from server.users.services import readmit_member, shut_out_member
from server.users.standing import locked_member


class CannotSuspendStaff(Forbidden):
    code = "cannot_suspend_staff"
    detail = "Take the member out of the staff first."


def check_until(until: dt.datetime | None) -> None:
    """Raises: DomainError until_in_past."""
    if until is not None and until <= timezone.now():
        raise DomainError("until_in_past", "The end lies in the past.", field="until")


@retry_deadlock
@transaction.atomic
def suspend_member(
    *,
    by: User,
    username: str,
    reason: str,
    until: dt.datetime | None = None,
    case: Case | None = None,
) -> SuspensionState:
    """Keep a member out, or change why and until when. Repeating it changes and emits nothing.

    They are logged out everywhere at once, their partner tokens end, they cannot log in, and are
    seen by nobody. `case`: the one that decides it; its service tells the member.
    Raises: NotFound (no such member, or closed), CannotSuspendStaff, DomainError until_in_past.
    Emits: session.revoked for all sessions, member.visibility.
    """
    check_until(until)
    member = locked_member(any_member_by_username(username).pk)
    if member.is_staff:
        raise CannotSuspendStaff
    if not member.is_active and member.suspended_at is None:
        raise NotFound
    suspension = _standing(member)
    if suspension is None:
        about = case or _case_of_its_own(member, by=by, reason=reason)
        suspension = Suspension.objects.create(
            member=member, case=about, reason=reason, until=until, by=by
        )
        suspension.refresh_from_db(fields=["created_at"])
        _note(suspension, AuditEntry.Kind.SUSPENDED, by=by)
        shut_out_member(user=member)
        if case is None:
            tell_decision(about)
    elif (suspension.reason, suspension.until) != (reason, until) or case is not None:
        suspension.reason, suspension.until = reason, until
        suspension.case = case or suspension.case
        suspension.save(update_fields=["reason", "until", "case"])
        _note(suspension, AuditEntry.Kind.CHANGED, by=by)
    return SuspensionState(
        member=member_ref(member),
        reason=suspension.reason,
        until=suspension.until,
        by=None if suspension.by is None else member_ref(suspension.by),
        created_at=suspension.created_at,
    )


@retry_deadlock
@transaction.atomic
def lift_suspension(*, by: User, username: str) -> None:
    """Let a member in again; who closed the account meanwhile stays out. Safe to repeat.

    Raises: NotFound (no such member). Emits: member.visibility.
    """
    member = locked_member(any_member_by_username(username).pk)
    suspension = _standing(member)
    if suspension is not None:
        _end(suspension, member, AuditEntry.Kind.LIFTED, by=by)


def lift_suspension_of(case: Case, *, by: User) -> None:
    """End the suspension that a case decided; one that another case decided since stays. Part of a
    service. Emits: member.visibility.
    """
    member = locked_member(case.member_id)
    suspension = _standing(member)
    if suspension is not None and suspension.case_id == case.pk:
        _end(suspension, member, AuditEntry.Kind.LIFTED, by=by)


def end_expired_suspensions() -> int:
    """End every suspension whose time has come, each in a transaction; returns how many.

    Safe to repeat, to be cut short, and to run several times at once.
    Emits: member.visibility of each.
    """
    due = Suspension.objects.filter(ended_at=None, until__lte=timezone.now())
    member_ids = list(due.order_by("until").values_list("member_id", flat=True))
    return sum(_end_if_expired(member_id) for member_id in member_ids)


@retry_deadlock
@transaction.atomic
def _end_if_expired(member_id: int) -> bool:
    member = locked_member(member_id)
    suspension = _standing(member)
    # It may have been lifted, or made longer, since it was found.
    if suspension is None or suspension.until is None or suspension.until > timezone.now():
        return False
    _end(suspension, member, AuditEntry.Kind.EXPIRED, by=None)
    return True


def _case_of_its_own(member: User, *, by: User, reason: str) -> Case:
    return Case.objects.create(
        target_kind=TargetKind.MEMBER,
        target_id=member.pk,
        member=member,
        state=Case.State.CLOSED,
        snapshot={"text": ""},
        action=Action.SUSPEND,
        reason=reason,
        decided_by=by,
        decided_at=timezone.now(),
    )


def _standing(member: User) -> Suspension | None:
    """The member's suspension of now, locked by the member's row."""
    rows = Suspension.objects.select_related("by")
    return rows.filter(member=member, ended_at=None).first()


def _end(suspension: Suspension, member: User, kind: AuditEntry.Kind, *, by: User | None) -> None:
    suspension.ended_at = timezone.now()
    suspension.save(update_fields=["ended_at"])
    _note(suspension, kind, by=by)
    readmit_member(user=member)


def _note(suspension: Suspension, kind: AuditEntry.Kind, *, by: User | None) -> None:
    note_suspension(suspension, kind, by=by, until=suspension.until)
