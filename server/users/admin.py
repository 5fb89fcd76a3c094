"""Members, their sessions and their mails, for operators."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from server.users.models import MailJob, Session, User, UsernameRedirect
from server.users.security.second_factor import remove_second_factor
from server.users.services import close_on_request, deactivate_member, revoke_all_sessions


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["username", "email", "display_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_demo", "groups"]
    search_fields = ["username_key", "email_key", "display_name"]
    ordering = ["-id"]
    readonly_fields = [
        "is_active",
        "closed_at",
        "username_changed_at",
        "last_login",
        "date_joined",
        "photo",
    ]
    exclude = ["password"]
    filter_horizontal = ["groups", "user_permissions"]
    actions = ["close_accounts", "close_for_erasure", "log_out_everywhere", "remove_second_factors"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # members register; operators are made by createsuperuser

    @admin.action(description="Close the accounts and log them out")
    def close_accounts(self, request: HttpRequest, members: QuerySet[User]) -> None:
        for member in members:
            deactivate_member(user=member)

    @admin.action(description="Close the accounts at their members' wish: erased after the grace")
    def close_for_erasure(self, request: HttpRequest, members: QuerySet[User]) -> None:
        for member in members:
            close_on_request(user=member)

    @admin.action(description="Log out everywhere")
    def log_out_everywhere(self, request: HttpRequest, members: QuerySet[User]) -> None:
        for member in members:
            revoke_all_sessions(user=member)

    @admin.action(description="Turn the second step off (a lost authenticator)")
    def remove_second_factors(self, request: HttpRequest, members: QuerySet[User]) -> None:
        for member in members:
            remove_second_factor(user=member)


@admin.register(UsernameRedirect)
class UsernameRedirectAdmin(admin.ModelAdmin):
    """Deleting one frees the name at once."""

    list_display = ["username_key", "member", "created_at", "ends_at"]
    list_select_related = ["member"]
    search_fields = ["username_key", "member__username_key"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: UsernameRedirect | None = None
    ) -> bool:
        return False


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    list_display = ["id", "user", "created_at", "expires_at", "revoked_at", "user_agent"]
    list_select_related = ["user"]
    search_fields = ["user__username_key"]
    ordering = ["-created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        return False


@admin.register(MailJob)
class MailJobAdmin(admin.ModelAdmin):
    list_display = ["id", "kind", "user", "state", "attempts", "due_at", "reason"]
    list_filter = ["state", "kind"]
    list_select_related = ["user"]
    search_fields = ["user__username_key"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
