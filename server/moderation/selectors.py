"""Reads of moderation: the queue and its cases for the staff, decisions for the member."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Literal, cast

import msgspec
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from server.core.domain import NotFound
from server.core.pagination import MAX_ID
from server.live.shapes import MemberRef
from server.moderation.appeals import APPEALABLE, in_time
from server.moderation.cases import claimed_until
from server.moderation.models import Action, Appeal, Case, Report
from server.moderation.shapes import Action as ActionName
from server.moderation.shapes import (
    AppealState,
    AppealStateName,
    CaseReport,
    CaseState,
    CaseStateName,
    History,
    OwnAppeal,
    OwnDecision,
    Snapshot,
    TargetKind,
)
from server.moderation.shapes import Reason as ReasonName
from server.users.models import User
from server.users.selectors import member_refs

QueueState = Literal["open", "mine", "closed"]
#: voices shown with a case
REPORTS_SHOWN = 5


def queue(
    *, staff: User, state: QueueState, kind: str, after: tuple[int, int] | None, limit: int
) -> list[Case]:
    """`limit + 1` cases. Open ones (`mine`: those that `staff` holds) stand most reported first,
    then oldest; closed ones newest first. `after`: (report count, id) of the last one shown.

    Cost: one query; `case_states` makes the answer of them.
    """
    rows = Case.objects.select_related("appeal")
    if kind:
        rows = rows.filter(target_kind=kind)
    if state == "closed":
        before = after[1] if after is not None else MAX_ID
        closed = rows.filter(state=Case.State.CLOSED, id__lt=before)
        return list(closed.order_by("-id")[: limit + 1])
    rows = rows.filter(state=Case.State.OPEN)
    if state == "mine":
        rows = rows.filter(claimed_by=staff)
    if after is not None:
        count, last = after
        rows = rows.filter(Q(report_count__lt=count) | Q(report_count=count, id__gt=last))
    return list(rows.order_by("-report_count", "id")[: limit + 1])


def case_state(case_id: int) -> CaseState:
    """One case. Raises: NotFound. Cost: as `case_states`, and one query."""
    case = Case.objects.select_related("appeal").filter(pk=case_id).first()
    if case is None:
        raise NotFound
    (state,) = case_states([case])
    return state


def case_states(cases: Sequence[Case]) -> list[CaseState]:
    """The cases as the staff sees them. Cost: four queries, however many."""
    ids = [case.pk for case in cases]
    reasons = _reasons(ids)
    reports = _reports(ids)
    histories = _histories({case.member_id for case in cases})
    people = {person for case in cases for person in _people(case)}
    people |= {report.reporter_id for found in reports.values() for report in found}
    members = member_refs(person for person in people if person is not None)
    return [
        CaseState(
            id=case.pk,
            target_kind=cast(TargetKind, case.target_kind),
            target_id=case.target_id,
            state=cast(CaseStateName, case.state),
            author=members[case.member_id],
            snapshot=msgspec.convert(case.snapshot, Snapshot),
            report_count=case.report_count,
            reasons=reasons[case.pk],
            reports=[_report(report, members) for report in reports[case.pk]],
            history=histories[case.member_id],
            claimed_by=_claimant(case, members),
            claimed_until=claimed_until(case),
            created_at=case.created_at,
            action=cast(ActionName, case.action) if case.action else None,
            reason=case.reason,
            decided_by=members.get(case.decided_by_id or 0),
            decided_at=case.decided_at,
            hides=case.kept is not None,
            appeal=_appeal_name(case),
        )
        for case in cases
    ]


def _people(case: Case) -> tuple[int | None, ...]:
    return case.member_id, case.claimed_by_id, case.decided_by_id


def _claimant(case: Case, members: dict[int, MemberRef]) -> MemberRef | None:
    return members.get(case.claimed_by_id or 0) if claimed_until(case) is not None else None


def _appeal_of(case: Case) -> Appeal | None:
    """Cost: no query for a case loaded with `select_related("appeal")`."""
    return getattr(case, "appeal", None)


def _appeal_name(case: Case) -> AppealStateName | None:
    found = _appeal_of(case)
    return cast(AppealStateName, found.state) if found is not None else None


def _reasons(case_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Report.objects.filter(case__in=case_ids).values_list("case", "reason")
    for case_id, reason, count in rows.annotate(count=Count("id")).order_by("case", "reason"):
        found[case_id][reason] = count
    return found


def _reports(case_ids: Sequence[int]) -> dict[int, list[Report]]:
    place = Window(RowNumber(), partition_by="case_id", order_by=F("id").desc())
    rows = Report.objects.filter(case__in=case_ids).annotate(place=place)
    found: dict[int, list[Report]] = defaultdict(list)
    for report in rows.filter(place__lte=REPORTS_SHOWN).select_related("rule").order_by("-id"):
        found[report.case_id].append(report)
    return found


def _report(report: Report, members: dict[int, MemberRef]) -> CaseReport:
    return CaseReport(
        reason=cast(ReasonName, report.reason),
        text=report.text,
        reporter=members.get(report.reporter_id or 0),
        rule=str(report.rule) if report.rule is not None else None,
        at=report.created_at,
    )


def _histories(member_ids: set[int]) -> dict[int, History]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Case.objects.filter(member__in=member_ids).values_list("member", "action")
    for member_id, action, count in rows.annotate(count=Count("id")).order_by():
        counts[member_id][action] = count
    return {member_id: _history(counts[member_id]) for member_id in member_ids}


def _history(count: Counter[str]) -> History:
    return History(
        hidden=count[Action.HIDE],
        warned=count[Action.WARN],
        suspended=count[Action.SUSPEND],
        dismissed=count[Action.DISMISS],
        restored=count[Action.RESTORE],
        open=count[""],
    )


def own_decisions(*, member: User, before: int | None, limit: int) -> list[OwnDecision]:
    """`limit + 1` decisions about `member`'s pieces, newest first; not those that found nothing.

    Cost: one query.
    """
    rows: QuerySet[Case] = Case.objects.filter(member=member, state=Case.State.CLOSED)
    told = rows.exclude(action=Action.DISMISS, appeal=None).select_related("appeal")
    page = told.filter(id__lt=before if before is not None else MAX_ID).order_by("-id")
    return [_own_decision(case) for case in page[: limit + 1]]


def _own_decision(case: Case) -> OwnDecision:
    snapshot = msgspec.convert(case.snapshot, Snapshot)
    appeal = _appeal_of(case)
    return OwnDecision(
        case=case.pk,
        target_kind=cast(TargetKind, case.target_kind),
        target_id=case.target_id,
        movie=snapshot.movie,
        title=snapshot.title,
        action=cast(ActionName, case.action),
        reason=case.reason,
        at=cast(Any, case.decided_at),
        can_appeal=appeal is None and case.action in APPEALABLE and in_time(case),
        appeal=own_appeal(appeal) if appeal is not None else None,
    )


def own_appeal(row: Appeal) -> OwnAppeal:
    """An appeal, for who wrote it. Cost: no query."""
    return OwnAppeal(
        case=row.case_id,
        text=row.text,
        state=cast(AppealStateName, row.state),
        answer=row.answer,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )


def appeals(*, state: Literal["open", "closed"], last: int | None, limit: int) -> list[AppealState]:
    """`limit + 1` appeals: open ones oldest first, decided ones newest first. Cost: six queries."""
    rows = Appeal.objects.select_related("case")
    if state == "open":
        rows = rows.filter(state=Appeal.State.OPEN, id__gt=last or 0).order_by("id")
    else:
        before = last if last is not None else MAX_ID
        rows = rows.exclude(state=Appeal.State.OPEN).filter(id__lt=before).order_by("-id")
    return _appeal_states(list(rows[: limit + 1]))


def appeal_state(appeal_id: int) -> AppealState:
    """One appeal. Raises: NotFound. Cost: six queries."""
    found = _appeal_states(list(Appeal.objects.select_related("case").filter(pk=appeal_id)))
    if not found:
        raise NotFound
    return found[0]


def _appeal_states(rows: Sequence[Appeal]) -> list[AppealState]:
    states = case_states([row.case for row in rows])
    deciders = member_refs(row.decided_by_id for row in rows if row.decided_by_id is not None)
    return [
        AppealState(
            id=row.pk,
            case=state,
            text=row.text,
            state=cast(AppealStateName, row.state),
            answer=row.answer,
            created_at=row.created_at,
            decided_by=deciders.get(row.decided_by_id or 0),
            decided_at=row.decided_at,
        )
        for row, state in zip(rows, states, strict=True)
    ]
