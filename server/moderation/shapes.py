"""Answers of the moderation endpoints."""

import datetime as dt
from typing import Literal

from server.live.shapes import MemberRef, MovieRef, Shape

TargetKind = Literal["review", "list", "comment", "member", "entry"]
Action = Literal["dismiss", "hide", "restore", "warn", "suspend"]
Reason = Literal["spam", "harassment", "spoilers", "hate", "illegal", "other", "filter"]
CaseStateName = Literal["open", "closed"]
AppealStateName = Literal["open", "upheld", "granted"]


class SuspensionState(Shape):
    """A suspension that stands. `until` None: until somebody lifts it."""

    member: MemberRef
    reason: str
    until: dt.datetime | None
    by: MemberRef | None
    created_at: dt.datetime


class ReportState(Shape):
    """That a report arrived; nothing of what becomes of it."""

    target_kind: TargetKind
    target_id: int
    reason: Reason
    created_at: dt.datetime


class Snapshot(Shape):
    """What a piece said when it was last reported. `rating` in stars.

    `text` is at most `targets.SNAPSHOT_TEXT` characters; of a member it is the profile's words.
    """

    text: str
    movie: MovieRef | None = None
    title: str | None = None
    truncated: bool = False
    rating: float | None = None
    contains_spoilers: bool = False
    #: the thread that a comment is in
    thread_kind: Literal["review", "list"] | None = None
    thread_id: int | None = None


class CaseReport(Shape):
    """One voice. `reporter` is None, and `rule` says which, where a rule caught the text."""

    reason: Reason
    text: str
    reporter: MemberRef | None
    rule: str | None
    at: dt.datetime


class History(Shape):
    """What was decided about the author before, by action, and what is open now."""

    hidden: int
    warned: int
    suspended: int
    dismissed: int
    restored: int
    open: int


class CaseState(Shape):
    """A case, for the staff. `reasons` counts the voices by reason; `reports` are the newest five.

    `hides`: the piece is hidden by this case, and can be restored.
    """

    id: int
    target_kind: TargetKind
    target_id: int
    state: CaseStateName
    author: MemberRef
    snapshot: Snapshot
    report_count: int
    reasons: dict[str, int]
    reports: list[CaseReport]
    history: History
    claimed_by: MemberRef | None
    claimed_until: dt.datetime | None
    created_at: dt.datetime
    action: Action | None
    reason: str
    decided_by: MemberRef | None
    decided_at: dt.datetime | None
    hides: bool
    appeal: AppealStateName | None


class Decided(Shape):
    """A decision, and the next open case: the moderator holds it already. None: all is done."""

    case: CaseState
    next: CaseState | None


class OwnAppeal(Shape):
    """A member's own appeal. `answer` is empty while it is open."""

    case: int
    text: str
    state: AppealStateName
    answer: str
    created_at: dt.datetime
    decided_at: dt.datetime | None


class OwnDecision(Shape):
    """What moderation decided about a piece of the reader's own. Nobody who reported is named."""

    case: int
    target_kind: TargetKind
    target_id: int
    movie: MovieRef | None
    title: str | None
    action: Action
    reason: str
    at: dt.datetime
    can_appeal: bool
    appeal: OwnAppeal | None


class AppealState(Shape):
    """An appeal, for the staff."""

    id: int
    case: CaseState
    text: str
    state: AppealStateName
    answer: str
    created_at: dt.datetime
    decided_by: MemberRef | None
    decided_at: dt.datetime | None
