from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.partners.models import PartnerToken
from server.partners.services import revoke_token


@admin.register(PartnerToken)
class PartnerTokenAdmin(admin.ModelAdmin):
    """Tokens are made by the command `partner_token`, which shows them once."""

    list_display = ["prefix", "member", "name", "created_at", "last_used_at", "revoked_at"]
    list_filter = ["revoked_at"]
    list_select_related = ["member"]
    search_fields = ["prefix", "name", "member__username_key"]
    exclude = ["digest"]
    actions = ["revoke"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PartnerToken | None = None) -> bool:
        return False

    @admin.action(description="Revoke", permissions=["delete"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[PartnerToken]) -> None:
        for token in tokens:
            revoke_token(prefix=token.prefix)
