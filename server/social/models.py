"""Who follows, blocks and mutes whom; what members did (activities); what they are told
(notifications).
"""

from typing import TypeAlias

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from server.core.models import Audience
from server.movies.models import Movie
from server.social.delivery.models import Digest as Digest
from server.social.delivery.models import NotificationPreference as NotificationPreference
from server.social.delivery.models import PushJob as PushJob
from server.social.delivery.models import PushSubscription as PushSubscription
from server.social.kinds import ActivityKind as ActivityKind
from server.social.kinds import NotificationKind as NotificationKind
from server.social.kinds import TargetKind as TargetKind

#: actors that a group of notifications remembers: more than it names, as some may leave
LATEST_ACTORS = 6


class Follow(models.Model):
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="following_rows"
    )
    followee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follower_rows"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="follow_unique"),
            models.CheckConstraint(condition=~Q(follower=F("followee")), name="follow_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followee_id}"


class FollowRequest(models.Model):
    """Asks a private account for a follow. One to an account that is not private (any more) is a
    job: it is to be accepted.
    """

    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="requested_rows"
    )
    followee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="request_rows"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="follow_request_unique"),
            models.CheckConstraint(
                condition=~Q(follower=F("followee")), name="follow_request_not_self"
            ),
        ]
        indexes = [models.Index("followee", F("id").desc(), name="follow_request_of_member")]

    def __str__(self) -> str:
        return f"{self.follower_id} asks to follow {self.followee_id}"


class Block(models.Model):
    """Hides each from the other."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="block_rows"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by_rows"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_unique"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class Mute(models.Model):
    """Takes a member out of my feed; they do not notice."""

    muter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mute_rows"
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_by_rows"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_unique"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


class FilmMute(models.Model):
    """Keeps a film out of my feed and notifications until I have seen it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="film_mute_rows"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "movie"], name="film_mute_unique"),
        ]
        indexes = [models.Index("member", F("id").desc(), name="film_mute_of_member")]

    def __str__(self) -> str:
        return f"{self.member_id} mutes film {self.movie_id}"


class KindMute(models.Model):
    """Keeps a kind of activity out of my feed."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kind_mute_rows"
    )
    kind = models.CharField(max_length=20)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="kind_mute_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values), name="kind_mute_is_activity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} mutes {self.kind}"


class FeedMutes(models.Model):
    """Version of what a member mutes of films and kinds; locked before the two change."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    rev = models.BigIntegerField(default=0)

    class Meta:
        db_table = "member_feed_mutes"

    def __str__(self) -> str:
        return f"mutes of member {self.member_id}"


class Activity(models.Model):
    """Something a member did: a row of the feed.

    The object lives in a higher app, so it is named by id: the diary entry (diary.logged), the
    followee (member.followed), the review (review.liked, review.shared), the list (list.created,
    list.shared). `owner_ids` are the members whose content it shows and `audience` is judged
    against them.
    """

    Kind: TypeAlias = ActivityKind

    kind = models.CharField(max_length=20, choices=ActivityKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities"
    )
    object_id = models.BigIntegerField()
    movie_id = models.BigIntegerField(null=True)
    owner_ids = ArrayField(models.BigIntegerField())
    audience = models.CharField(max_length=10, choices=Audience)
    at = models.DateTimeField(db_default=Now())
    #: version of the card's own content
    rev = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "actor", "object_id"], name="activity_unique"),
            # Without an owner there is nobody whom the audience could be judged against.
            models.CheckConstraint(condition=Q(owner_ids__len__gte=1), name="activity_has_owner"),
        ]
        indexes = [
            models.Index("actor", F("id").desc(), name="activity_of_actor"),
            models.Index(fields=["kind", "object_id"], name="activity_of_object"),
            models.Index(F("id").desc(), condition=Q(audience="public"), name="activity_public"),
            models.Index("movie_id", F("id").desc(), name="activity_of_movie"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.object_id}"


class MemberStats(models.Model):
    """A member's counters and read state: a narrow row of its own, locked last (docs/adr/0009)."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    rev = models.BigIntegerField(default=0)
    follower_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    log_count = models.PositiveIntegerField(default=0)
    film_count = models.PositiveIntegerField(default=0)
    review_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "member_stats"

    def __str__(self) -> str:
        return f"stats of member {self.member_id}"


class NotificationGroup(models.Model):
    """What several members did to one thing of the recipient's: what is shown as one notification.

    Changed only under the recipient's `ReadState` row. One group of a kind and target is open: it
    takes the next ones in.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_groups"
    )
    kind = models.CharField(max_length=20, choices=NotificationKind)
    #: as in its notifications
    target_kind = models.CharField(
        max_length=10, choices=TargetKind, db_default=TargetKind.REVIEW, default=TargetKind.REVIEW
    )
    target_id = models.BigIntegerField(default=0)
    #: the comment that all of it is about, of kinds with a group for each; else 0
    part_id = models.BigIntegerField(db_default=0, default=0)
    #: the film of the review or entry, where the target is one
    movie_id = models.BigIntegerField(null=True)
    #: what the list was called when the newest was told, where the target is one
    title = models.CharField(max_length=200, blank=True, db_default="", default="")
    is_open = models.BooleanField(default=True)
    #: shown, counted and told live; else it waits for a mail or a push alone
    in_app = models.BooleanField(db_default=True, default=True)
    opened_at = models.DateTimeField(db_default=Now())
    #: of its newest notification: its id, time and comment
    newest_id = models.BigIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())
    comment_id = models.BigIntegerField(null=True)
    #: members, each counted once
    actor_count = models.PositiveIntegerField(default=0)
    #: the newest `LATEST_ACTORS`, newest first
    latest_actor_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "target_kind", "target_id", "part_id", "in_app"],
                condition=Q(is_open=True),
                name="notification_group_one_open",
            ),
        ]
        indexes = [
            models.Index("recipient", F("newest_id").desc(), name="notification_group_of_member"),
            models.Index(fields=["target_id", "kind"], name="notification_group_target"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind} by {self.actor_count}"

    @property
    def key(self) -> str:
        """Names the group to clients; stays the same while it grows."""
        return f"{self.kind}.{self.id}"


class Notification(models.Model):
    """One deed that a member is told of. `target_id` is the review, list or entry, or 0 for what is
    done to the member; `comment_id` is the comment, of kinds that have one.
    """

    Kind = NotificationKind

    group = models.ForeignKey(
        NotificationGroup, on_delete=models.CASCADE, related_name="notifications"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=NotificationKind)
    target_kind = models.CharField(
        max_length=10, choices=TargetKind, db_default=TargetKind.REVIEW, default=TargetKind.REVIEW
    )
    target_id = models.BigIntegerField(default=0)
    comment_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "actor", "target_kind", "target_id", "comment_id"],
                name="notification_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index("recipient", F("id").desc(), name="notification_of_member"),
            models.Index("group", F("id").desc(), name="notification_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind} by {self.actor_id}"


class ReadState(models.Model):
    """How far a member has read their notifications; `rev` guards it; it never goes backwards."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="read_state",
    )
    rev = models.BigIntegerField(default=0)
    read_up_to = models.BigIntegerField(default=0)
    unread_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "member_read_state"

    def __str__(self) -> str:
        return f"read state of member {self.member_id}"
