"""Writes of reports: a member's, and a rule's. All about one piece meet in one open case.

Locks: the case's row, last of all; a rule's report comes while its piece is locked, a decision
locks the piece before the case too.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from server.core.db import insert_new, retry_deadlock
from server.core.domain import DomainError
from server.moderation.models import Case, Report, TextRule
from server.moderation.shapes import ReportState
from server.moderation.targets import Target, any_target, visible_target
from server.users.models import User


class CannotReportSelf(DomainError):
    code = "cannot_report_self"
    detail = "This is yours. You can change or delete it."


@retry_deadlock
@transaction.atomic
def report_piece(
    *, user: User, kind: str, target_id: int, reason: str, text: str = ""
) -> tuple[ReportState, bool]:
    """Report a piece or a member: the report that stands, and whether it is new.

    One of a member about one piece while its case is open: repeating it changes nothing.
    Raises: NotFound (no such piece, or hidden from `user`), CannotReportSelf. Emits nothing.
    """
    target = visible_target(user, kind=kind, target_id=target_id)
    if target.member_id == user.id:
        raise CannotReportSelf
    case = _open_case(target)
    report = Report.objects.filter(case=case, reporter=user).first()
    is_new = report is None
    if report is None:
        report = Report.objects.create(case=case, reporter=user, reason=reason, text=text)
        report.refresh_from_db(fields=["created_at"])
        _count(case, target, voices=1)
    state = ReportState(
        target_kind=kind,  # type: ignore[arg-type] # checked by the form
        target_id=target_id,
        reason=report.reason,  # type: ignore[arg-type]
        created_at=report.created_at,
    )
    return state, is_new


def flag_piece(*, kind: str, target_id: int, rules: Iterable[TextRule]) -> None:
    """Let rules speak against a piece that was just written. Part of its service. Safe to repeat.

    Raises: NotFound. Emits nothing.
    """
    target = any_target(kind=kind, target_id=target_id)
    case = _open_case(target)
    told = set(Report.objects.filter(case=case, rule__isnull=False).values_list("rule", flat=True))
    voices = [
        Report(case=case, rule=rule, reason=Report.Reason.FILTER)
        for rule in rules
        if rule.pk not in told
    ]
    Report.objects.bulk_create(voices)
    _count(case, target, voices=len(voices))


def _open_case(target: Target) -> Case:
    """The piece's open case, row locked; a new one where there is none."""
    about = {"target_kind": target.kind, "target_id": target.id}
    while True:
        insert_new(
            Case,
            **about,
            member_id=target.member_id,
            state=Case.State.OPEN,
            snapshot='{"text": ""}',
            report_count=0,
            action="",
            reason="",
        )
        # Decided between the two statements, it is open no more, and another one is.
        case = Case.objects.select_for_update(no_key=True).filter(**about, state="open").first()
        if case is not None:
            return case


def _count(case: Case, target: Target, *, voices: int) -> None:
    Case.objects.filter(pk=case.pk).update(
        report_count=F("report_count") + voices, snapshot=target.snapshot
    )
