"""Likes and comments, for operators: to look at. A comment is hidden by moderation's queue."""

from django.contrib import admin

from server.core.admin import ReadOnlyAdmin
from server.reactions.models import Comment, CommentLike, EntryLike, Like


@admin.register(Like)
class LikeAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "review", "created_at"]
    list_select_related = ["member", "review"]
    search_fields = ["member__username_key"]


@admin.register(EntryLike)
class EntryLikeAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "entry", "created_at"]
    list_select_related = ["member", "entry"]
    search_fields = ["member__username_key"]


@admin.register(CommentLike)
class CommentLikeAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "comment", "created_at"]
    list_select_related = ["member", "comment"]
    search_fields = ["member__username_key"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "target_kind", "text", "created_at", "removed_at", "hidden_at"]
    list_filter = ["target_kind"]
    list_select_related = ["member"]
    search_fields = ["=id", "member__username_key"]
