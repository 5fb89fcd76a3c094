"""Writes of appeals: the author asks once, another moderator than the first answers.

Locks: the case's name, then what taking the decision back locks, then the appeal.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from server.core.db import insert_new, retry_deadlock
from server.core.domain import Conflict, Forbidden, NotFound
from server.moderation.audit import note_case
from server.moderation.cases import held_case, show_again
from server.moderation.letters import APPEAL_DAYS, case_of_token, tell_appeal
from server.moderation.models import Action, Appeal, AuditEntry, Case
from server.moderation.services import lift_suspension_of
from server.users.models import User

#: decisions that an author may appeal against
APPEALABLE = frozenset({Action.HIDE, Action.WARN, Action.SUSPEND})


class AppealTooLate(Conflict):
    code = "appeal_too_late"
    detail = f"An appeal is possible for {APPEAL_DAYS} days after the decision."


class AppealedAlready(Conflict):
    code = "appealed_already"
    detail = "You have appealed against this decision."


class NothingToAppeal(Conflict):
    code = "nothing_to_appeal"
    detail = "There is no decision here that concerns you now."


class AppealDecided(Conflict):
    code = "appeal_decided"
    detail = "Somebody has decided this appeal."


class SameModerator(Forbidden):
    code = "same_moderator"
    detail = "Somebody else than who decided looks at an appeal."


@retry_deadlock
@transaction.atomic
def appeal(*, user: User, case_id: int, text: str) -> Appeal:
    """Appeal against a decision about a piece of one's own. Once: not safe to repeat.

    Raises: NotFound (no such case, or another member's), NothingToAppeal, AppealTooLate,
    AppealedAlready.
    """
    case = Case.objects.filter(pk=case_id, member=user, state=Case.State.CLOSED).first()
    if case is None:
        raise NotFound
    return _appeal(case, text)


@retry_deadlock
@transaction.atomic
def appeal_by_link(*, token: str, text: str) -> Appeal:
    """The same by the link of the mail, for who cannot log in.

    Raises: NotFound for a token that is not ours or too old; else as `appeal`.
    """
    case_id = case_of_token(token)
    case = Case.objects.filter(pk=case_id or 0, state=Case.State.CLOSED).first()
    if case is None:
        raise NotFound
    return _appeal(case, text)


def _appeal(case: Case, text: str) -> Appeal:
    if case.action not in APPEALABLE:
        raise NothingToAppeal
    if not in_time(case):
        raise AppealTooLate
    if insert_new(Appeal, case_id=case.pk, text=text, state=Appeal.State.OPEN, answer="") is None:
        raise AppealedAlready
    return Appeal.objects.get(case=case)


def in_time(case: Case) -> bool:
    """Whether an appeal against a closed case is still possible."""
    if case.decided_at is None:
        return False
    return timezone.now() - case.decided_at < dt.timedelta(days=APPEAL_DAYS)


@retry_deadlock
@transaction.atomic
def decide_appeal(*, by: User, appeal_id: int, grant: bool, reason: str) -> None:
    """Let a decision stand, or take it back: what was hidden is shown, a suspension lifted, a
    warning withdrawn. Not safe to repeat: the second time is AppealDecided.

    Raises: NotFound, SameModerator, OwnCase, AppealDecided, TargetGone.
    Emits: what showing or lifting emits. A mail tells the author.
    """
    case_id = Appeal.objects.filter(pk=appeal_id).values_list("case", flat=True).first()
    if case_id is None:
        raise NotFound
    case = held_case(by, case_id)
    row = Appeal.objects.select_related("case__member").select_for_update(of=("self",))
    found = row.get(case=case)
    if found.state != Appeal.State.OPEN:
        raise AppealDecided
    if case.decided_by_id == by.id:
        raise SameModerator
    if grant:
        _take_back(case, by=by, reason=reason)
    found.state = Appeal.State.GRANTED if grant else Appeal.State.UPHELD
    found.answer, found.decided_by, found.decided_at = reason, by, timezone.now()
    found.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    step = AuditEntry.Kind.APPEAL_GRANTED if grant else AuditEntry.Kind.APPEAL_UPHELD
    note_case(case, step, by=by, reason=reason)
    tell_appeal(found)


def _take_back(case: Case, *, by: User, reason: str) -> None:
    """Undo a decision that was wrong; the case stands as dismissed, or as shown again."""
    was = case.action
    if was == Action.HIDE:
        show_again(case)
    elif was == Action.SUSPEND:
        lift_suspension_of(case, by=by)
    case.action = Action.RESTORE if was == Action.HIDE else Action.DISMISS
    case.decided_by, case.decided_at = by, timezone.now()
    case.save(update_fields=["action", "decided_by", "decided_at", "kept"])
