"""The audit: every step of moderation, written in the transaction that takes it."""

import datetime as dt

from server.moderation.models import AuditEntry, Case, Suspension, TextRule
from server.users.models import User


def note_case(case: Case, kind: AuditEntry.Kind, *, by: User, reason: str = "") -> None:
    """A step in a case. Part of a service."""
    AuditEntry.objects.create(
        kind=kind,
        by=by,
        member_id=case.member_id,
        case=case,
        target_kind=case.target_kind,
        target_id=case.target_id,
        reason=reason,
    )


def note_suspension(
    suspension: Suspension, kind: AuditEntry.Kind, *, by: User | None, until: dt.datetime | None
) -> None:
    """A step of a suspension. Part of a service."""
    AuditEntry.objects.create(
        kind=kind,
        by=by,
        member_id=suspension.member_id,
        suspension=suspension,
        case_id=suspension.case_id,
        reason=suspension.reason,
        until=until,
    )


def note_rule(rule: TextRule, kind: AuditEntry.Kind, *, by: User) -> None:
    """A change of the rules. Part of a service."""
    state = "active" if rule.is_active else "off"
    AuditEntry.objects.create(kind=kind, by=by, target_id=rule.pk, reason=f"{rule} ({state})")
