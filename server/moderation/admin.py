"""Moderation for the staff: suspensions, rules for texts; cases, appeals and the audit to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from server.core.admin import ReadOnlyAdmin
from server.core.domain import DomainError
from server.moderation.models import Appeal, AuditEntry, Case, Suspension, TextRule
from server.moderation.rules import normal_pattern, save_rule
from server.moderation.services import (
    CannotSuspendStaff,
    check_until,
    lift_suspension,
    suspend_member,
)
from server.users.models import User


def staff_of(request: HttpRequest) -> User:
    """Who works on an admin page. Raises: PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class SuspensionForm(forms.ModelForm):
    """What the service would refuse is said here, at its field."""

    class Meta:
        model = Suspension
        fields = ["member", "reason", "until"]
        widgets = {"reason": forms.Textarea}

    def clean_until(self) -> Any:
        try:
            check_until(self.cleaned_data["until"])
        except DomainError as error:
            raise forms.ValidationError(error.detail, code=error.code) from error
        return self.cleaned_data["until"]

    def clean_member(self) -> Any:
        member = self.cleaned_data["member"]
        if member.is_staff:
            raise forms.ValidationError(CannotSuspendStaff.detail, code=CannotSuspendStaff.code)
        if not member.is_active:
            raise forms.ValidationError("The account is closed, or suspended.", code="not_here")
        return member


@admin.register(Suspension)
class SuspensionAdmin(admin.ModelAdmin):
    form = SuspensionForm
    list_display = ["id", "member", "reason", "until", "by", "created_at", "ended_at"]
    list_filter = ["ended_at"]
    list_select_related = ["member", "by"]
    search_fields = ["member__username_key", "reason"]
    raw_id_fields = ["member"]
    ordering = ["-id"]
    actions = ["lift"]

    def has_change_permission(self, request: HttpRequest, obj: Suspension | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Suspension | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Suspension, form: Any, change: bool) -> None:
        """Through the service, which writes the row."""
        suspend_member(
            by=staff_of(request), username=obj.member.username, reason=obj.reason, until=obj.until
        )
        obj.pk = Suspension.objects.get(member=obj.member, ended_at=None).pk

    @admin.action(description="Lift", permissions=["add"])
    def lift(self, request: HttpRequest, suspensions: QuerySet[Suspension]) -> None:
        for suspension in suspensions.filter(ended_at=None).select_related("member"):
            lift_suspension(by=staff_of(request), username=suspension.member.username)


class TextRuleForm(forms.ModelForm):
    """Shows the pattern as texts will be compared with it."""

    class Meta:
        model = TextRule
        fields = ["kind", "pattern", "effect", "is_active", "note"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "kind" in given and "pattern" in given:
            try:
                given["pattern"] = normal_pattern(given["kind"], given["pattern"])
            except DomainError as error:
                self.add_error("pattern", forms.ValidationError(error.detail, code=error.code))
        return given


@admin.register(TextRule)
class TextRuleAdmin(admin.ModelAdmin):
    """Words and links: refused, or shown to the staff. Switched off rather than deleted."""

    form = TextRuleForm
    list_display = ["pattern", "kind", "effect", "is_active", "note", "created_at"]
    list_filter = ["kind", "effect", "is_active"]
    search_fields = ["pattern", "note"]
    ordering = ["pattern"]

    def has_delete_permission(self, request: HttpRequest, obj: TextRule | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: TextRule, form: Any, change: bool) -> None:
        save_rule(by=staff_of(request), rule=obj)


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """To look at; decided at `/api/moderation/`, where the author is told."""

    list_display = [
        "id", "target_kind", "target_id", "member", "state", "report_count", "action",
        "decided_by", "decided_at",
    ]  # fmt: skip
    list_filter = ["state", "target_kind", "action"]
    list_select_related = ["member", "decided_by"]
    search_fields = ["member__username_key", "reason"]


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    list_display = ["id", "case", "state", "created_at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["case", "decided_by"]
    search_fields = ["case__member__username_key"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = [
        "id", "kind", "by", "member", "target_kind", "target_id", "case_id", "reason", "until",
        "at",
    ]  # fmt: skip
    list_filter = ["kind", "target_kind"]
    list_select_related = ["by", "member"]
    search_fields = ["member__username_key", "by__username_key", "reason"]
