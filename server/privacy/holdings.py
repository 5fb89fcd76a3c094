"""Where a member is held: one decision for each table of the database.

The export and the erasure go by this list, and a test fails for a model that is not on it. A new
model is a line in `HOLDINGS`, or in `NO_MEMBER` if nothing in it is about anybody.

A lookup leads from a row to a member: `"member"`, `"review__member"`.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, Q


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How one table holds members."""

    #: leads to whose rows these are: they are in that member's export, and go with them
    theirs: tuple[str, ...] = ()
    #: leads to whom a row of somebody else's is about: not exported, and goes with that member
    about: tuple[str, ...] = ()
    #: columns that name a member who did something for others: emptied, the row stays
    unnamed: tuple[str, ...] = ()
    #: relations to things whose counters count this row (`feed.counters`)
    counted: tuple[str, ...] = ()
    #: columns that no export shows: what proves who somebody is, and other people's
    secret: tuple[str, ...] = ()
    #: why the rows are not exported, or stay, where that is so
    because: str = ""

    def rows_of(self, member_id: int) -> Q:
        """The rows that are the member's."""
        return _any(self.theirs, member_id)

    def rows_that_go(self, member_id: int) -> Q:
        """The rows that go with the member and name them themselves; the rest goes by cascade."""
        return _any([path for path in self.theirs + self.about if "__" not in path], member_id)


def _any(paths: "tuple[str, ...] | list[str]", member_id: int) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{path: member_id})
    return found


#: In the order in which rows go: what hangs on something before the thing itself.
HOLDINGS: dict[str, Holding] = {
    # What the member did to others' things.
    "reactions.like": Holding(theirs=("member",), counted=("review",)),
    "reactions.commentlike": Holding(theirs=("member",), counted=("comment",)),
    "reactions.entrylike": Holding(theirs=("member",), counted=("entry",)),
    "reactions.mention": Holding(about=("member",), theirs=("comment__member",)),
    "reactions.comment": Holding(
        theirs=("member",), counted=("review", "list"), secret=("hidden_reason",)
    ),
    "reactions.commentstats": Holding(theirs=("comment__member",)),
    "lists.listlike": Holding(theirs=("member",), counted=("list",)),
    "lists.collaborator": Holding(theirs=("member",)),
    # The graph, and what was told of it.
    "social.follow": Holding(theirs=("follower", "followee"), counted=("follower", "followee")),
    "social.followrequest": Holding(theirs=("follower", "followee")),
    "social.block": Holding(
        theirs=("blocker",), about=("blocked",), because="who blocks somebody stays unknown to them"
    ),
    "social.mute": Holding(
        theirs=("muter",), about=("muted",), because="who mutes somebody stays unknown to them"
    ),
    "social.filmmute": Holding(theirs=("member",)),
    "social.kindmute": Holding(theirs=("member",)),
    "social.feedmutes": Holding(theirs=("member",)),
    "social.activity": Holding(theirs=("actor",)),
    "social.notification": Holding(theirs=("recipient",), about=("actor",)),
    "social.notificationgroup": Holding(theirs=("recipient",)),
    "social.notificationpreference": Holding(theirs=("member",)),
    "social.digest": Holding(theirs=("member",)),
    "social.pushjob": Holding(theirs=("subscription__member",)),
    "social.pushsubscription": Holding(theirs=("member",), secret=("auth", "p256dh")),
    "social.readstate": Holding(theirs=("member",)),
    "social.memberstats": Holding(theirs=("member",)),
    # Lists and the diary.
    "lists.listitem": Holding(theirs=("list__member",)),
    "lists.liststats": Holding(theirs=("list__member",)),
    "lists.list": Holding(theirs=("member",), secret=("hidden_reason",)),
    "diary.favouritemovie": Holding(theirs=("member",)),
    "diary.pinnedreview": Holding(theirs=("member",)),
    "diary.reviewversion": Holding(theirs=("review__member",)),
    "diary.reviewstats": Holding(theirs=("review__member",)),
    "diary.entrystats": Holding(theirs=("entry__member",)),
    "diary.review": Holding(theirs=("member",), counted=("movie", "member")),
    "diary.diaryentry": Holding(
        theirs=("member",), counted=("movie", "member"), secret=("hidden_reason",)
    ),
    "diary.draft": Holding(theirs=("member",)),
    "diary.rating": Holding(theirs=("member",), counted=("movie",), secret=("weight",)),
    "diary.raterstanding": Holding(
        about=("member",), because="a defence against raids that is told defends nothing"
    ),
    "diary.moviemark": Holding(theirs=("member",), counted=("movie",)),
    "diary.watchlistitem": Holding(theirs=("member",)),
    "stats.year": Holding(theirs=("member",)),
    "stats.calendar": Holding(theirs=("member",), secret=("key",)),
    # Partners and moderation.
    "partners.partnertoken": Holding(theirs=("member",), secret=("digest",)),
    "moderation.report": Holding(theirs=("reporter",)),
    "moderation.appeal": Holding(
        theirs=("case__member",), unnamed=("decided_by",), secret=("decided_by",)
    ),
    "moderation.suspension": Holding(theirs=("member",), unnamed=("by",), secret=("by",)),
    "moderation.case": Holding(
        theirs=("member",),
        unnamed=("claimed_by", "decided_by"),
        secret=("claimed_by", "claimed_at", "decided_by", "kept", "report_count"),
    ),
    "moderation.auditentry": Holding(
        because="an audit that can be changed is none; it names members by a number alone, which"
        " leads to nobody once they are erased"
    ),
    # The account.
    "core.idempotencykey": Holding(theirs=("member",), secret=("body", "fingerprint")),
    "users.session": Holding(theirs=("user",), secret=("address_key",)),
    "users.mailjob": Holding(theirs=("user",)),
    "users.usernameredirect": Holding(theirs=("member",)),
    "users.pendingemail": Holding(theirs=("user",), secret=("id",)),
    "users.challenge": Holding(theirs=("user",), secret=("digest", "data")),
    "users.totpdevice": Holding(theirs=("user",), secret=("secret", "last_step")),
    "users.recoverycode": Holding(theirs=("user",), secret=("digest",)),
    "users.passkey": Holding(theirs=("user",), secret=("public_key",)),
    "users.oidcidentity": Holding(theirs=("user",)),
    "users.user_groups": Holding(theirs=("user",)),
    "users.user_user_permissions": Holding(theirs=("user",)),
    "admin.logentry": Holding(theirs=("user",)),
    "privacy.exportpart": Holding(because="it is the export; goes with its row"),
    "privacy.dataexport": Holding(theirs=("member",), secret=("link_digest",)),
    "users.user": Holding(theirs=("id",), secret=("password",)),
    "live.event": Holding(because="transport of three days; erasure scrubs it"),
    "sessions.session": Holding(because="log-ins of staff to the admin pages; erasure ends them"),
}

#: tables in which there is nobody
NO_MEMBER = frozenset({
    "auth.group", "auth.group_permissions", "auth.permission", "contenttypes.contenttype",
    "live.horizon", "live.log", "moderation.textrule",
    "movies.chart", "movies.collection", "movies.credit", "movies.genre", "movies.ingestjob",
    "movies.movie", "movies.movieextras", "movies.moviegenre", "movies.moviestats",
    "movies.person",
    "search.headthreshold", "search.moviedocument", "search.persondocument", "search.word",
})  # fmt: skip


def held_models() -> list[tuple[type[Model], Holding]]:
    """The models on the list that this installation has, in its order."""
    models = {
        model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)
    }
    return [(models[label], holding) for label, holding in HOLDINGS.items() if label in models]
