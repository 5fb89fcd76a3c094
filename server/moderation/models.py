"""What members report, what the staff decides about it, and an audit of every step."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

MAX_REASON = 1000
#: characters of what a reporter, or who appeals, may write
MAX_TEXT = 2000
#: characters of a word or of a host that a rule names
MAX_PATTERN = 100


class TargetKind(models.TextChoices):
    REVIEW = "review", "review"
    LIST = "list", "list"
    COMMENT = "comment", "comment"
    MEMBER = "member", "member"
    ENTRY = "entry", "diary entry"


class Action(models.TextChoices):
    DISMISS = "dismiss", "nothing is wrong with it"
    HIDE = "hide", "hidden"
    RESTORE = "restore", "shown again"
    WARN = "warn", "the author was warned"
    SUSPEND = "suspend", "the author was suspended"


class Case(models.Model):
    """All that is said against one piece, until somebody of the staff decides. One open at a time.

    `kept` is what an undo needs of a piece that this case hides: its audience, or a comment's text.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    target_kind = models.CharField(max_length=8, choices=TargetKind)
    #: the piece lives in a lower app, so it is named by id
    target_id = models.BigIntegerField()
    #: whose piece it is
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cases"
    )
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    #: what the piece said at the newest report (`targets.snapshot_of`)
    snapshot = models.JSONField(default=dict)
    #: members who report it, and rules that caught it
    report_count = models.PositiveIntegerField(default=0)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    #: the newest decision; empty while open
    action = models.CharField(max_length=8, choices=Action, blank=True, default="")
    #: for the staff and the author
    reason = models.CharField(max_length=MAX_REASON, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    #: None: nothing is hidden by this case
    kept = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target_kind", "target_id"],
                condition=Q(state="open"),
                name="case_one_open_of_target",
            ),
            models.UniqueConstraint(
                fields=["target_kind", "target_id"],
                condition=Q(kept__isnull=False),
                name="case_one_hides_target",
            ),
            models.CheckConstraint(
                condition=Q(state="open", action="", decided_at__isnull=True)
                | (Q(state="closed", decided_at__isnull=False) & ~Q(action="")),
                name="case_closed_is_decided",
            ),
        ]
        indexes = [
            models.Index(
                F("report_count").desc(), "id", condition=Q(state="open"), name="case_most_reported"
            ),
            models.Index("id", condition=Q(state="open"), name="case_oldest"),
            models.Index(F("id").desc(), condition=Q(state="closed"), name="case_closed"),
            models.Index(fields=["member", "action"], name="case_of_member"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}: {self.target_kind} {self.target_id}"


class TextRule(models.Model):
    """A word, a phrase or a host that members' texts may not hold, or that the staff wants to see.

    `pattern` is stored as `filters.fold` makes it: without case and accents.
    """

    class Kind(models.TextChoices):
        WORD = "word", "word or phrase"
        LINK = "link", "link to a host"

    class Effect(models.TextChoices):
        FLAG = "flag", "open a case"
        REFUSE = "refuse", "refuse the text"

    kind = models.CharField(max_length=4, choices=Kind)
    pattern = models.CharField(max_length=MAX_PATTERN)
    effect = models.CharField(max_length=6, choices=Effect, default=Effect.FLAG)
    is_active = models.BooleanField(default=True)
    #: for the staff
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "pattern"], name="text_rule_unique"),
            models.CheckConstraint(condition=~Q(pattern=""), name="text_rule_has_pattern"),
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.kind} {self.pattern}"


class Report(models.Model):
    """One voice in a case: a member's, or a rule's."""

    class Reason(models.TextChoices):
        SPAM = "spam", "spam"
        HARASSMENT = "harassment", "harassment"
        SPOILERS = "spoilers", "spoilers without a warning"
        HATE = "hate", "hate"
        ILLEGAL = "illegal", "illegal"
        OTHER = "other", "something else"
        FILTER = "filter", "caught by a rule"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    #: told to the staff alone
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    rule = models.ForeignKey(TextRule, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.CharField(max_length=MAX_TEXT, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter"], name="report_once_by_member"),
            models.UniqueConstraint(fields=["case", "rule"], name="report_once_by_rule"),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False, rule__isnull=True)
                | Q(reporter__isnull=True, rule__isnull=False, reason="filter"),
                name="report_has_one_voice",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.reason}"


class Appeal(models.Model):
    """What the author says against a decision: once, to somebody else than who decided it."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        UPHELD = "upheld", "the decision stands"
        GRANTED = "granted", "the decision was taken back"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="appeal")
    text = models.CharField(max_length=MAX_TEXT)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    #: for the author
    answer = models.CharField(max_length=MAX_REASON, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_text"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="appeal_decided_has_time",
            ),
        ]
        indexes = [models.Index("id", condition=Q(state="open"), name="appeal_open")]

    def __str__(self) -> str:
        return f"appeal against case {self.case_id}"


class Suspension(models.Model):
    """Keeps a member out until it is lifted or `until` has come. One at a time."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    #: what was decided with it, and can be appealed against
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, editable=False, related_name="suspensions"
    )
    #: for the staff and the member
    reason = models.CharField(max_length=MAX_REASON)
    #: None: until somebody lifts it
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="suspension_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_reason"),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="suspension_due"),
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk} of {self.member_id}"


class AuditEntry(models.Model):
    """One step of moderation, as it was taken. A trigger refuses every change and deletion.

    It names members, cases and rules by id alone, with no foreign key behind it: the entry outlives
    them, and keeps nothing of who was erased but a number.
    """

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", "suspended"
        CHANGED = "changed", "changed the suspension"
        LIFTED = "lifted", "lifted the suspension"
        EXPIRED = "expired", "the suspension ended by itself"
        CLAIMED = "claimed", "took the case"
        RELEASED = "released", "gave the case back"
        DISMISSED = "dismissed", "dismissed the reports"
        HIDDEN = "hidden", "hid the piece"
        RESTORED = "restored", "showed the piece again"
        WARNED = "warned", "warned the author"
        APPEAL_UPHELD = "appeal_upheld", "let the decision stand"
        APPEAL_GRANTED = "appeal_granted", "took the decision back"
        RULE_ADDED = "rule_added", "added a rule"
        RULE_CHANGED = "rule_changed", "changed a rule"

    kind = models.CharField(max_length=20, choices=Kind)
    #: None: nobody, the time had come
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    #: whom it concerns; None for a rule
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    suspension = models.ForeignKey(
        Suspension,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="audit",
        db_constraint=False,
    )
    case = models.ForeignKey(
        Case, on_delete=models.DO_NOTHING, null=True, related_name="audit", db_constraint=False
    )
    target_kind = models.CharField(
        max_length=8, choices=TargetKind, blank=True, default="", db_default=""
    )
    target_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=MAX_REASON)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["suspension", "id"], name="audit_of_suspension"),
            models.Index(fields=["case", "id"], name="audit_of_case"),
            models.Index(fields=["member", "id"], name="audit_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id or self.suspension_id or ''}".strip()
