from django.contrib import admin

from server.lists.models import List, ListItem


class ItemInline(admin.TabularInline):
    model = ListItem
    raw_id_fields = ["movie"]
    extra = 0


@admin.register(List)
class ListAdmin(admin.ModelAdmin):
    list_display = ["title", "member", "audience", "ranked", "updated_at"]
    list_filter = ["audience", "ranked"]
    list_select_related = ["member"]
    search_fields = ["title", "member__username_key"]
    raw_id_fields = ["member"]
    inlines = [ItemInline]
    ordering = ["-id"]
