"""Lists, for operators: to look at; one is taken away by the service that tells everyone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.core.admin import ReadOnlyAdmin
from server.lists.models import Collaborator, List, ListItem
from server.lists.services import delete_list


@admin.register(List)
class ListAdmin(ReadOnlyAdmin):
    list_display = ["title", "member", "audience", "unlisted", "ranked", "updated_at"]
    list_filter = ["audience", "unlisted", "ranked"]
    list_select_related = ["member"]
    search_fields = ["title", "member__username_key"]
    actions = ["delete_lists"]

    @admin.action(description="Delete, with thread and likes", permissions=["moderate"])
    def delete_lists(self, request: HttpRequest, lists: QuerySet[List]) -> None:
        for row in lists.select_related("member"):
            delete_list(user=row.member, list_id=row.pk)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lists.delete_list")


@admin.register(ListItem)
class ListItemAdmin(ReadOnlyAdmin):
    list_display = ["list", "position", "movie", "added_at"]
    list_select_related = ["list", "movie"]
    search_fields = ["=list__id", "note"]


@admin.register(Collaborator)
class CollaboratorAdmin(ReadOnlyAdmin):
    list_display = ["list", "member", "invited_at", "accepted_at"]
    list_select_related = ["list", "member"]
    search_fields = ["=list__id", "member__username_key"]
