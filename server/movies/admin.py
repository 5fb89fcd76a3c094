"""The operator's view of the catalogue and of what is wanted from TMDb."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from server.core.pagination import MAX_ID
from server.movies.jobs import request_movie, retry_jobs
from server.movies.models import (
    Chart,
    Collection,
    Credit,
    Genre,
    IngestJob,
    Movie,
    MovieGenre,
    Person,
)
from server.movies.text import search_key

#: names the job whose button was pressed
RETRY_ONE = "retry_one"


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


class SourcedAdmin(admin.ModelAdmin):
    """What an operator writes by hand is locked: no source writes it again until it is taken out of
    `locked_fields`.
    """

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = type(obj).objects.filter(pk=obj.pk).first()
        # Not `form.changed_data`: a list that was only shown counts as changed there.
        edited = {
            name
            for name in form.cleaned_data
            if name != "locked_fields" and getattr(before, name, None) != getattr(obj, name, None)
        }
        unlocked = set(before.locked_fields if before else ()) - set(obj.locked_fields)
        obj.locked_fields = sorted(set(obj.locked_fields) | edited)
        if unlocked:
            # Forget what it was written from: the next answer writes the field again.
            obj.source_digest = ""
        super().save_model(request, obj, form, change)


@admin.register(Movie)
class MovieAdmin(SourcedAdmin):
    list_display = ("title", "title_pt", "year", "tmdb_id", "imdb_id", "synced_at")
    list_filter = ("genres", "adult", "original_language")
    search_fields = ("search_text", "tmdb_id", "imdb_id", "slug")
    readonly_fields = ("slug", "synced_at", "gone_at", "omdb_at", "former_tmdb_ids")
    raw_id_fields = ("collection", "merged_into")
    actions = ("ask_again",)
    inlines = (MovieGenreInline, CreditInline)
    ordering = ("-popularity", "pk")
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_key(search_term))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        movie = form.instance
        if any(formset.has_changed() for formset in formsets):
            movie.locked_fields = sorted({*movie.locked_fields, "genres"})
            movie.save(update_fields=["locked_fields"])

    @admin.action(description="Ask TMDb for the selected films again")
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Movie]) -> None:
        ids = [id_ for id_ in queryset.values_list("tmdb_id", flat=True) if id_]
        for tmdb_id in ids:
            request_movie(tmdb_id)
        self.message_user(request, f"{len(ids)} films are due.")


@admin.register(Person)
class PersonAdmin(SourcedAdmin):
    list_display = ("name", "tmdb_id", "key", "synced_at")
    readonly_fields = ("synced_at", "gone_at")
    search_fields = ("name", "key", "=tmdb_id")
    ordering = ("name", "pk")
    show_full_result_count = False


@admin.register(Genre)
class GenreAdmin(admin.ModelAdmin):
    list_display = ("name", "name_pt", "tmdb_id")
    ordering = ("name",)


@admin.register(Collection)
class CollectionAdmin(SourcedAdmin):
    list_display = ("name", "name_pt", "tmdb_id", "synced_at")
    search_fields = ("name", "name_pt", "=tmdb_id")
    readonly_fields = ("synced_at", "gone_at")
    ordering = ("name", "pk")
    show_full_result_count = False


@admin.register(Chart)
class ChartAdmin(admin.ModelAdmin):
    list_display = ("name", "synced_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(IngestJob)
class IngestJobAdmin(admin.ModelAdmin):
    """The queue as it is. What is parked says why, and is tried again by one click."""

    list_display = (
        *("what", "state", "again", "reason", "attempts", "cause", "priority", "due_at", "done_at"),
    )
    list_filter = ("state", "kind", "cause")
    search_fields = ("=tmdb_id", "=key", "reason")
    readonly_fields = ("attempts", "wants", "hinted_at", "created_at", "done_at", "reason", "state")
    ordering = ("-due_at", "pk")
    actions = ("retry",)
    show_full_result_count = False

    @admin.display(description="what", ordering="tmdb_id")
    def what(self, job: IngestJob) -> str:
        return f"{job.get_kind_display()} {job.key or job.tmdb_id or ''}".strip()

    @admin.display(description="")
    def again(self, job: IngestJob) -> str:
        """A button of the list's own form, so that it is a POST with its token."""
        if job.state != IngestJob.State.PARKED:
            return ""
        return format_html(
            '<button type="submit" class="button" name="{}" value="{}" aria-label="{}">'
            "Try&nbsp;again</button>",
            *(RETRY_ONE, job.pk, f"Try {self.what(job)} again"),
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        pk = request.POST.get(RETRY_ONE, "")
        if not (pk.isascii() and pk.isdigit() and self.has_change_permission(request)):
            return super().changelist_view(request, extra_context)
        again = retry_jobs([min(int(pk[:20]), MAX_ID)])
        self.message_user(request, f"{again} are due again.")
        return HttpResponseRedirect(request.get_full_path())

    @admin.action(description="Try the selected things again")
    def retry(self, request: HttpRequest, queryset: QuerySet[IngestJob]) -> None:
        again = retry_jobs(queryset.values_list("pk", flat=True))
        self.message_user(request, f"{again} are due again.")
