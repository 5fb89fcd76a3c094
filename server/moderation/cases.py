"""Writes of cases: a moderator takes one, gives it back, decides it.

Locks, in this order: the case's name (it lets one decision through), the piece or the member as
their own services lock them, the case's row.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from server.core.db import lock_name, retry_deadlock
from server.core.domain import Conflict, DomainError, Forbidden, NotFound
from server.moderation.audit import note_case
from server.moderation.letters import tell_decision
from server.moderation.models import Action, AuditEntry, Case
from server.moderation.services import suspend_member
from server.moderation.targets import hide_target, restore_target
from server.users.models import User

#: a case that its moderator leaves is anybody's again
CLAIM = dt.timedelta(minutes=15)
_STEPS = {
    Action.DISMISS: AuditEntry.Kind.DISMISSED,
    Action.HIDE: AuditEntry.Kind.HIDDEN,
    Action.RESTORE: AuditEntry.Kind.RESTORED,
    Action.WARN: AuditEntry.Kind.WARNED,
    Action.SUSPEND: AuditEntry.Kind.SUSPENDED,
}
#: what the author hears of by mail
TOLD = frozenset({Action.HIDE, Action.RESTORE, Action.WARN, Action.SUSPEND})


class CaseDecided(Conflict):
    code = "case_decided"
    detail = "Somebody has decided this case."


class CaseClaimed(Conflict):
    code = "case_claimed"
    detail = "Another moderator is working on this case."


class NothingHidden(Conflict):
    code = "nothing_hidden"
    detail = "This case does not hide anything."


class TargetGone(Conflict):
    code = "target_gone"
    detail = "The piece is not there any more. Dismiss the case."


class OwnCase(Forbidden):
    code = "own_case"
    detail = "Somebody else decides about what is yours."


def claimed_until(case: Case) -> dt.datetime | None:
    """When the claim that stands ends; None when nobody holds the case."""
    if case.claimed_by_id is None or case.claimed_at is None:
        return None
    ends = case.claimed_at + CLAIM
    return ends if ends > timezone.now() else None


def unclaimed() -> Q:
    """Cases that nobody holds now."""
    return Q(claimed_by=None) | Q(claimed_at__lte=timezone.now() - CLAIM)


@retry_deadlock
@transaction.atomic
def claim_case(*, by: User, case_id: int) -> None:
    """Take a case, or keep it for longer. Safe to repeat.

    Raises: NotFound, CaseDecided, CaseClaimed, OwnCase.
    """
    _locked_open(by, case_id)
    case = _case(case_id, locked=True)
    _check_free(case, by)
    is_new = case.claimed_by_id != by.id
    _claim(case, by)
    if is_new:
        note_case(case, AuditEntry.Kind.CLAIMED, by=by)


@retry_deadlock
@transaction.atomic
def release_case(*, by: User, case_id: int) -> None:
    """Give a case back. Safe to repeat: one that is not `by`'s stays as it is. Raises: NotFound."""
    lock_name(_name(case_id))
    case = _case(case_id, locked=True)
    if case.state == Case.State.OPEN and case.claimed_by_id == by.id:
        Case.objects.filter(pk=case.pk).update(claimed_by=None, claimed_at=None)
        note_case(case, AuditEntry.Kind.RELEASED, by=by)


@retry_deadlock
@transaction.atomic
def claim_next(*, by: User, kind: str = "") -> int | None:
    """Take the open case that is most reported and free, the oldest of equals; None: all is done.

    Two moderators at once get two cases. Never one about `by`'s own pieces.
    """
    rows: QuerySet[Case] = Case.objects.filter(unclaimed(), state=Case.State.OPEN)
    if kind:
        rows = rows.filter(target_kind=kind)
    free = rows.exclude(member=by).select_for_update(skip_locked=True, no_key=True, of=("self",))
    case = free.order_by("-report_count", "id").first()
    if case is None:
        return None
    _claim(case, by)
    note_case(case, AuditEntry.Kind.CLAIMED, by=by)
    return case.pk


@retry_deadlock
@transaction.atomic
def decide_case(
    *, by: User, case_id: int, action: str, reason: str = "", until: dt.datetime | None = None
) -> None:
    """Decide an open case; `restore` shows again what a closed case hides.

    `reason` is told to the author and may be empty for `dismiss` alone; `until` is of `suspend`.
    Of several moderators at once one decides. Not safe to repeat: the second time is CaseDecided.
    Raises: NotFound, CaseDecided, CaseClaimed, OwnCase, NothingHidden, TargetGone, NotHideable,
    AlreadyHidden, CannotSuspendStaff, DomainError reason_required, until_in_past.
    Emits: what hiding, showing or suspending emits. A mail tells the author.
    """
    if not reason and action != Action.DISMISS:
        raise DomainError("reason_required", "Say why: the author is told.", field="reason")
    if action == Action.RESTORE:
        case = _locked_hiding(by, case_id)
        show_again(case)
    else:
        case = _locked_open(by, case_id)
        _act(case, by=by, action=action, reason=reason, until=until)
    close(case, by=by, action=Action(action), reason=reason)


def show_again(case: Case) -> None:
    """End what a case hides. Part of a service that holds the case. A piece that is gone is gone.

    Emits: what the piece's own app emits.
    """
    kept = case.kept
    case.kept = None
    try:
        if kept is not None:
            restore_target(kind=case.target_kind, target_id=case.target_id, kept=kept)
    except NotFound as error:
        raise TargetGone from error


def close(case: Case, *, by: User, action: Action, reason: str) -> None:
    """Write the decision, note it, and tell the author. Part of a service that holds the case."""
    case.state, case.action, case.reason = Case.State.CLOSED, action, reason
    case.decided_by, case.decided_at = by, timezone.now()
    case.claimed_by, case.claimed_at = None, None
    # Not the number of reports: one may have come since.
    case.save(
        update_fields=[
            "state", "action", "reason", "decided_by", "decided_at", "claimed_by", "claimed_at",
            "kept",
        ]
    )  # fmt: skip
    if action != Action.SUSPEND:  # `suspend_member` has noted it
        note_case(case, _STEPS[action], by=by, reason=reason)
    if action in TOLD:
        tell_decision(case)


def _act(case: Case, *, by: User, action: str, reason: str, until: dt.datetime | None) -> None:
    if action == Action.HIDE:
        try:
            case.kept = hide_target(kind=case.target_kind, target_id=case.target_id, reason=reason)
        except NotFound as error:
            raise TargetGone from error
    if action == Action.SUSPEND:
        suspend_member(by=by, username=case.member.username, reason=reason, until=until, case=case)


def _locked_open(by: User, case_id: int) -> Case:
    """The open case, held against other decisions.

    Raises: NotFound, CaseDecided, CaseClaimed, OwnCase.
    """
    case = held_case(by, case_id)
    if case.state != Case.State.OPEN:
        raise CaseDecided
    _check_free(case, by)
    return case


def _check_free(case: Case, by: User) -> None:
    if claimed_until(case) is not None and case.claimed_by_id != by.id:
        raise CaseClaimed


def _locked_hiding(by: User, case_id: int) -> Case:
    case = held_case(by, case_id)
    if case.state != Case.State.CLOSED or case.kept is None:
        raise NothingHidden
    return case


def held_case(by: User, case_id: int) -> Case:
    """The case, held against other decisions until the transaction ends. Part of a service.

    Raises: NotFound, OwnCase.
    """
    lock_name(_name(case_id))
    case = _case(case_id)
    if case.member_id == by.id:
        raise OwnCase
    return case


def _case(case_id: int, *, locked: bool = False) -> Case:
    rows = Case.objects.select_related("member")
    if locked:
        rows = rows.select_for_update(of=("self",), no_key=True)
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def _claim(case: Case, by: User) -> None:
    Case.objects.filter(pk=case.pk).update(claimed_by=by, claimed_at=timezone.now())


def _name(case_id: int) -> str:
    return f"case:{case_id}"
