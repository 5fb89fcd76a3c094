"""Exports, for operators: whether they were made; never what is in them."""

from django.contrib import admin

from server.core.admin import ReadOnlyAdmin
from server.privacy.models import DataExport


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "state", "attempts", "asked_at", "done_at", "size"]
    list_filter = ["state"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]
    exclude = ["link_digest"]
