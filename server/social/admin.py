"""The social graph, for operators: to look at, not to touch."""

from django.contrib import admin

from server.core.admin import ReadOnlyAdmin
from server.social.models import (
    Activity,
    Block,
    Digest,
    FilmMute,
    Follow,
    FollowRequest,
    KindMute,
    MemberStats,
    Mute,
    Notification,
    NotificationGroup,
    NotificationPreference,
    PushJob,
    PushSubscription,
)


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    list_display = ["follower", "followee", "created_at"]
    list_select_related = ["follower", "followee"]
    search_fields = ["follower__username_key", "followee__username_key"]


@admin.register(FollowRequest)
class FollowRequestAdmin(ReadOnlyAdmin):
    list_display = ["follower", "followee", "created_at"]
    list_select_related = ["follower", "followee"]
    search_fields = ["follower__username_key", "followee__username_key"]


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    list_display = ["blocker", "blocked", "created_at"]
    list_select_related = ["blocker", "blocked"]
    search_fields = ["blocker__username_key", "blocked__username_key"]


@admin.register(Mute)
class MuteAdmin(ReadOnlyAdmin):
    list_display = ["muter", "muted", "created_at"]
    list_select_related = ["muter", "muted"]
    search_fields = ["muter__username_key", "muted__username_key"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "actor", "object_id", "audience", "at", "rev"]
    list_filter = ["kind", "audience"]
    list_select_related = ["actor"]
    search_fields = ["actor__username_key"]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["id", "recipient", "kind", "actor", "target_id", "at"]
    list_filter = ["kind"]
    list_select_related = ["recipient", "actor"]
    search_fields = ["recipient__username_key", "actor__username_key"]


@admin.register(NotificationGroup)
class NotificationGroupAdmin(ReadOnlyAdmin):
    list_display = ["id", "recipient", "kind", "target_id", "actor_count", "is_open", "at"]
    list_filter = ["kind", "is_open"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__username_key"]


@admin.register(MemberStats)
class MemberStatsAdmin(ReadOnlyAdmin):
    list_display = [
        "member", "follower_count", "following_count", "log_count", "film_count", "review_count",
    ]  # fmt: skip
    list_select_related = ["member"]
    search_fields = ["member__username_key"]


@admin.register(FilmMute)
class FilmMuteAdmin(ReadOnlyAdmin):
    list_display = ["member", "movie", "created_at"]
    list_select_related = ["member", "movie"]
    search_fields = ["member__username_key"]


@admin.register(KindMute)
class KindMuteAdmin(ReadOnlyAdmin):
    list_display = ["member", "kind", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnlyAdmin):
    list_display = ["member", "kind", "in_app", "email", "push"]
    list_filter = ["kind", "in_app", "email", "push"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    list_display = ["member", "due_at", "attempts", "sent_at"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    """Without the address and the keys: who has them could send messages there."""

    fields = ["member", "session", "created_at"]
    list_display = ["id", "member", "created_at"]
    list_select_related = ["member"]
    search_fields = ["member__username_key"]


@admin.register(PushJob)
class PushJobAdmin(ReadOnlyAdmin):
    list_display = ["id", "subscription", "notification_id", "attempts", "due_at"]
    list_select_related = ["subscription"]
