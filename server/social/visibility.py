"""The one filter that decides who may see what.

Everything that a reader gets — pages, feeds, lists, the partner API — passes one of the functions
here; the live hub applies the same rules to events in memory, and a property test holds them
together.

The rules: a block hides each from the other; a member who left (closed, suspended) is hidden from
all; content is seen by its owner and by its audience (`followers` follow the owner, `friends`
follow each other). Whatever the audience, what a private member did or owns is seen by their
followers and themselves alone; their name, photo and counters by everybody. A mute concerns only
what the muter did not ask for: feeds and lists of many members' activity. One of a film or of a
kind of activity concerns the home feed alone.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from server.core.domain import NotFound, Renamed
from server.core.models import Audience
from server.social.models import Block, Follow
from server.social.relations import relation_between
from server.users.models import User
from server.users.selectors import member_by_username
from server.users.usernames import member_before

M = TypeVar("M", bound=Model)

_SIGHT = """
SELECT 'follows', f.followee_id, EXISTS (
    SELECT 1 FROM social_follow b
    WHERE b.follower_id = f.followee_id AND b.followee_id = f.follower_id)
FROM social_follow f WHERE f.follower_id = %(viewer)s
UNION ALL SELECT 'hidden', blocked_id, false FROM social_block WHERE blocker_id = %(viewer)s
UNION ALL SELECT 'hidden', blocker_id, false FROM social_block WHERE blocked_id = %(viewer)s
UNION ALL SELECT 'muted', muted_id, false FROM social_mute WHERE muter_id = %(viewer)s
"""

#: Visible activities `a`; parameters from `Sight.params`. Content of several owners needs all of
#: them. Nobody of them may have left, and each one who is private must be followed.
VISIBLE_ACTIVITY = """(
    a.audience = 'public'
    OR a.owner_ids <@ %(me)s::bigint[]
    OR (a.audience = 'followers' AND a.owner_ids <@ %(follows)s::bigint[])
    OR (a.audience = 'friends' AND a.owner_ids <@ %(friends)s::bigint[])
) AND NOT (a.owner_ids || a.actor_id) && %(excluded)s::bigint[]
AND NOT EXISTS (
    SELECT 1 FROM users_user u WHERE u.id = ANY(a.owner_ids || a.actor_id)
      AND (NOT u.is_active OR (u.is_private AND u.id <> ALL(%(follows)s::bigint[])))
)"""

#: Activities `a` that the home feed of the member `viewer` shows of those that are visible: a film
#: that is muted is so until it was seen, and other pages show it. The lists are read once.
WANTED_ACTIVITY = """(
    a.kind <> ALL(ARRAY(SELECT kind FROM social_kindmute WHERE member_id = %(viewer)s))
    AND (a.movie_id IS NULL OR a.movie_id <> ALL(
        ARRAY(SELECT movie_id FROM social_filmmute WHERE member_id = %(viewer)s)))
)"""


@dataclass(frozen=True, slots=True)
class Sight:
    """Whom a viewer is tied to. `friends` are those of `follows` who follow back."""

    viewer_id: int | None = None
    follows: frozenset[int] = frozenset()
    friends: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()

    def params(self, *, asked_for: int | None = None) -> dict[str, Any]:
        """Parameters of `VISIBLE_ACTIVITY`. `asked_for`: a member who is shown though muted."""
        me = [] if self.viewer_id is None else [self.viewer_id]
        excluded = self.hidden | (self.muted - {asked_for})
        return {
            "me": me,
            "follows": [*me, *self.follows],
            "friends": [*me, *self.friends],
            "excluded": list(excluded),
        }


def sight_of(viewer: Any) -> Sight:
    """The ties of `viewer` (a member, an anonymous user or None). Cost: one statement."""
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return Sight()
    found: dict[str, set[int]] = {
        "follows": set(),
        "friends": set(),
        "hidden": set(),
        "muted": set(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SIGHT, {"viewer": viewer_id})
        for kind, member_id, mutual in cursor.fetchall():
            found[kind].add(member_id)
            if mutual:
                found["friends"].add(member_id)
    return Sight(viewer_id, **{kind: frozenset(ids) for kind, ids in found.items()})


def viewer_id_of(viewer: Any) -> int | None:
    """The id of a member; None for an anonymous user and for None."""
    return getattr(viewer, "id", None)


def hidden_ids(viewer: Any) -> frozenset[int]:
    """Members whom `viewer` blocks, or who block `viewer`. Cost: one statement at most."""
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return frozenset()
    pairs = Block.objects.filter(Q(blocker=viewer_id) | Q(blocked=viewer_id))
    ids = {member_id for pair in pairs.values_list("blocker", "blocked") for member_id in pair}
    return frozenset(ids - {viewer_id})


def visible(
    queryset: QuerySet[M],
    viewer: Any,
    owner_field: str = "member",
    audience_field: str = "audience",
) -> QuerySet[M]:
    """`queryset` without what `viewer` may not see.

    `owner_field` leads to the owner, `audience_field` to the audience (`"entry__audience"`).
    Cost: no query of its own; index probes in the query it joins.
    """
    owner_id = f"{owner_field}_id"
    viewer_id = viewer_id_of(viewer)
    seen = open_members(queryset, viewer, owner_field)
    if viewer_id is None:
        return seen.filter(**{audience_field: Audience.PUBLIC})
    follows = follows_sql(viewer_id, owner_id)
    followed = Exists(Follow.objects.filter(follower=OuterRef(owner_id), followee=viewer_id))
    return seen.filter(
        Q(**{owner_id: viewer_id})
        | Q(**{audience_field: Audience.PUBLIC})
        | Q(follows, **{audience_field: Audience.FOLLOWERS})
        | Q(follows, followed, **{audience_field: Audience.FRIENDS})
    )


def follows_sql(viewer_id: int, member_id: str) -> Exists:
    """Whether the viewer follows the member whom the column `member_id` names."""
    return Exists(Follow.objects.filter(follower=viewer_id, followee=OuterRef(member_id)))


def open_members(queryset: QuerySet[M], viewer: Any, member_field: str) -> QuerySet[M]:
    """`visible_members`, and without rows of private members whom `viewer` does not follow.

    For rows that show what the member did, not only who they are.
    """
    return visible_members(queryset, viewer, member_field).filter(is_open(viewer, member_field))


def is_open(viewer: Any, member_field: str) -> Q:
    """The member is not private, or followed by `viewer`, or `viewer` themselves."""
    viewer_id = viewer_id_of(viewer)
    everybody = Q(**{f"{member_field}__is_private": False})
    if viewer_id is None:
        return everybody
    member_id = f"{member_field}_id"
    return everybody | Q(**{member_id: viewer_id}) | Q(follows_sql(viewer_id, member_id))


def visible_follows(queryset: QuerySet[Follow], viewer: Any) -> QuerySet[Follow]:
    """Follows that `viewer` may know of: their own, and those between members who are open to
    them. Nobody of the two is hidden, or left.
    """
    viewer_id = viewer_id_of(viewer)
    known = is_open(viewer, "follower") & is_open(viewer, "followee")
    if viewer_id is not None:
        known |= Q(follower=viewer_id) | Q(followee=viewer_id)
    here = visible_members(visible_members(queryset, viewer, "follower"), viewer, "followee")
    return here.filter(known)


def visible_members(queryset: QuerySet[M], viewer: Any, member_field: str = "") -> QuerySet[M]:
    """`queryset` without rows of members who left, or whom a block hides from `viewer`.

    `member_field` leads to the member; empty for a queryset of members.
    """
    prefix = f"{member_field}__" if member_field else ""
    active = queryset.filter(**{f"{prefix}is_active": True})
    viewer_id = viewer_id_of(viewer)
    if viewer_id is None:
        return active
    member_id = OuterRef(f"{member_field}_id" if member_field else "id")
    return active.exclude(
        Exists(
            Block.objects.filter(
                Q(blocker=viewer_id, blocked=member_id) | Q(blocked=viewer_id, blocker=member_id)
            )
        )
    )


def visible_member(viewer: Any, username: str) -> User:
    """The member of that name, if `viewer` may see them.

    Raises: NotFound; Renamed for a name that the member had before. A member who is hidden and one
    who does not exist look the same.
    """
    try:
        member = member_by_username(username)
        name_now = None
    except NotFound:
        member = member_before(username)
        name_now = member.username
    if blocked_between(viewer_id_of(viewer), member.id):
        raise NotFound
    if name_now is not None:
        raise Renamed(old=username, new=name_now)
    return member


def blocked_between(one_id: int | None, other_id: int) -> bool:
    """Whether either of the two blocks the other. Cost: one statement at most."""
    if one_id is None or one_id == other_id:
        return False
    return relation_between(one_id, other_id).hidden


def open_audiences(viewer: Any, member: User) -> frozenset[str]:
    """Audiences whose content of `member`, who is here still, `viewer` may see: `visible` for many
    rows of one owner. Cost: one statement at most; none for the owner and for nobody.
    """
    viewer_id = viewer_id_of(viewer)
    if viewer_id == member.id:
        return frozenset(Audience.values)
    public = frozenset({str(Audience.PUBLIC)})
    if viewer_id is None:
        return frozenset() if member.is_private else public
    relation = relation_between(viewer_id, member.id)
    if relation.hidden or (member.is_private and not relation.follows):
        return frozenset()
    seen = public | {str(Audience.FOLLOWERS)} if relation.follows else public
    return seen | {str(Audience.FRIENDS)} if relation.follows and relation.followed_by else seen


def may_see_content(viewer_id: int, owner_id: int, audience: str) -> bool:
    """`visible` for one piece of content whose owner is known to be here still.

    Cost: two statements at most; none for the owner.
    """
    if viewer_id == owner_id:
        return True
    relation = relation_between(viewer_id, owner_id)
    if relation.hidden:
        return False
    if not relation.follows and User.objects.filter(pk=owner_id, is_private=True).exists():
        return False
    friends = relation.follows and relation.followed_by
    return {
        Audience.PUBLIC: True,
        Audience.FOLLOWERS: relation.follows,
        Audience.FRIENDS: friends,
    }.get(Audience(audience), False)
