"""Counted years, for operators: to look at, and to have counted again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.core.admin import ReadOnlyAdmin
from server.stats.models import Calendar, Year
from server.stats.services import request_rebuild, reset_calendar


@admin.register(Year)
class YearAdmin(ReadOnlyAdmin):
    list_display = ["member", "year", "scope", "built_at", "due_at"]
    list_filter = ["scope"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]
    ordering = ["-built_at"]
    actions = ["count_again"]

    @admin.action(description="Count again")
    def count_again(self, request: HttpRequest, years: QuerySet[Year]) -> None:
        for row in years:
            request_rebuild(member_id=row.member_id, year=row.year, scope=row.scope)


@admin.register(Calendar)
class CalendarAdmin(ReadOnlyAdmin):
    """Without the key: whoever saw it here could not use it, and need not see it."""

    list_display = ["member", "reset_at"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]
    fields = ["member", "reset_at"]
    actions = ["close_addresses"]

    @admin.action(description="Close the address; the member gets a new one")
    def close_addresses(self, request: HttpRequest, calendars: QuerySet[Calendar]) -> None:
        for calendar in calendars.select_related("member"):
            reset_calendar(user=calendar.member)
