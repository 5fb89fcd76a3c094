"""The operator's view of the catalogue and of what is wanted from TMDb."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.movies.models import Credit, Genre, IngestJob, Movie, MovieGenre, Person
from server.movies.services import retry_jobs
from server.movies.text import search_key


class MovieGenreInline(admin.TabularInline):
    model = MovieGenre
    extra = 0


class CreditInline(admin.TabularInline):
    """Read only: films have up to thousands of credits, and TMDb owns them."""

    model = Credit
    extra = 0
    fields = ("kind", "person", "job", "character", "order")
    readonly_fields = fields
    can_delete = False
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credit]:
        return super().get_queryset(request).select_related("person").order_by("kind", "order")


@admin.register(Movie)
class MovieAdmin(admin.ModelAdmin):
    list_display = ("title", "title_pt", "year", "tmdb_id", "imdb_id", "synced_at")
    list_filter = ("genres", "adult", "original_language")
    search_fields = ("search_text", "tmdb_id", "imdb_id", "slug")
    readonly_fields = ("slug", "synced_at")
    inlines = (MovieGenreInline, CreditInline)
    ordering = ("-popularity", "pk")
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_key(search_term))


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ("name", "tmdb_id", "key")
    search_fields = ("name", "key", "=tmdb_id")
    ordering = ("name", "pk")
    show_full_result_count = False


@admin.register(Genre)
class GenreAdmin(admin.ModelAdmin):
    list_display = ("name", "name_pt", "tmdb_id")
    ordering = ("name",)


@admin.register(IngestJob)
class IngestJobAdmin(admin.ModelAdmin):
    """The queue as it is. Parked films say why, and are tried again by one action."""

    list_display = ("tmdb_id", "state", "attempts", "due_at", "done_at", "reason")
    list_filter = ("state",)
    search_fields = ("=tmdb_id", "reason")
    readonly_fields = ("attempts", "hinted_at", "created_at", "done_at", "reason", "state")
    ordering = ("-due_at", "pk")
    actions = ("retry",)

    @admin.action(description="Try the selected films again")
    def retry(self, request: HttpRequest, queryset: QuerySet[IngestJob]) -> None:
        again = retry_jobs(queryset.values_list("tmdb_id", flat=True))
        self.message_user(request, f"{again} films are due again.")
