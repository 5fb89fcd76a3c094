"""Likes, for operators: to look at, not to touch."""

from django.contrib import admin

from server.core.admin import ReadOnlyAdmin
from server.reactions.models import Like


@admin.register(Like)
class LikeAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "review", "created_at"]
    list_select_related = ["member", "review"]
    search_fields = ["member__username_key"]
