"""Suspensions, for the staff: add one, lift them; and what was done, step by step."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from server.core.admin import ReadOnlyAdmin
from server.core.domain import DomainError
from server.moderation.models import AuditEntry, Suspension
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


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "suspension", "by", "reason", "until", "at"]
    list_filter = ["kind"]
    list_select_related = ["suspension", "by"]
    search_fields = ["suspension__member__username_key"]
