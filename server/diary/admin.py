"""Diaries, for operators: to look at; an entry is taken away by the service that tells everyone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.core.admin import ReadOnlyAdmin
from server.diary.models import DiaryEntry, Rating, Review, ReviewVersion, WatchlistItem
from server.diary.services import delete_entry


@admin.register(DiaryEntry)
class DiaryEntryAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "movie", "watched_on", "rating", "audience", "created_at"]
    list_filter = ["audience", "rewatch", "liked", "dnf"]
    list_select_related = ["member", "movie"]
    search_fields = ["member__username_key", "movie__search_text"]
    actions = ["delete_entries"]

    @admin.action(description="Delete, with review and likes", permissions=["moderate"])
    def delete_entries(self, request: HttpRequest, entries: QuerySet[DiaryEntry]) -> None:
        for entry in entries.select_related("member"):
            delete_entry(user=entry.member, entry_id=entry.id)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("diary.delete_diaryentry")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["id", "member", "movie", "contains_spoilers", "created_at", "edited_at"]
    list_filter = ["contains_spoilers"]
    list_select_related = ["member", "movie"]
    search_fields = ["member__username_key", "movie__search_text"]


@admin.register(ReviewVersion)
class ReviewVersionAdmin(ReadOnlyAdmin):
    """What a review said before an edit: a report may be about words that are gone."""

    list_display = ["id", "review", "contains_spoilers", "written_at", "replaced_at"]
    list_select_related = ["review"]
    search_fields = ["=review__id", "review__member__username_key"]


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["member", "movie", "rating", "rated_at"]
    list_select_related = ["member", "movie"]
    search_fields = ["member__username_key", "movie__search_text"]


@admin.register(WatchlistItem)
class WatchlistItemAdmin(ReadOnlyAdmin):
    list_display = ["member", "movie", "added_at"]
    list_select_related = ["member", "movie"]
    search_fields = ["member__username_key", "movie__search_text"]
