"""SQL's visibility is the rule, said once more in plain Python, in any world."""

import itertools
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server.core.domain import NotFound
from server.social.models import Activity, Block, Follow, Mute
from server.social.selectors import followers_of, following_of
from server.social.visibility import (
    VISIBLE_ACTIVITY,
    may_see_content,
    open_audiences,
    sight_of,
    visible,
    visible_member,
    visible_members,
)
from server.users.models import User

pytestmark = pytest.mark.django_db
SIZE = 5
AUDIENCES = ["public", "followers", "friends", "me"]
people = st.integers(0, SIZE - 1)
pairs = st.sets(
    st.tuples(people, people).filter(lambda pair: pair[0] != pair[1]), max_size=SIZE * 3
)
flags = st.sets(people)
deeds = st.tuples(people, st.lists(people, min_size=1, max_size=2), st.sampled_from(AUDIENCES))


@dataclass(frozen=True)
class World:
    """Who is what to whom, by numbers 0 to SIZE - 1."""

    private: set[int]
    gone: set[int]
    follows: set[tuple[int, int]]
    blocks: set[tuple[int, int]]
    mutes: set[tuple[int, int]]

    def hidden(self, one: int | None, other: int) -> bool:
        """Nobody sees who left; a block hides each from the other."""
        return other in self.gone or (one, other) in self.blocks or (other, one) in self.blocks

    def close(self, viewer: int | None, other: int) -> bool:
        """A private member lets followers see what they do, and themselves."""
        return other not in self.private or viewer == other or (viewer, other) in self.follows

    def within(self, viewer: int | None, owner: int, audience: str) -> bool:
        """The owner's own choice of who may see a piece."""
        follows, followed = (viewer, owner) in self.follows, (owner, viewer) in self.follows
        return (
            viewer == owner
            or audience == "public"
            or (audience == "followers" and follows)
            or (audience == "friends" and follows and followed)
        )

    def may_see(self, viewer: int | None, actor: int, owners: list[int], audience: str) -> bool:
        """All of the people on a piece are open to the viewer, and it is meant for them."""
        concerned = {actor, *owners}
        return all(
            not self.hidden(viewer, person) and self.close(viewer, person) for person in concerned
        ) and all(self.within(viewer, owner, audience) for owner in owners)

    def in_lists(self, viewer: int | None, actor: int, owners: list[int]) -> bool:
        """Lists that many members fill leave out whom the viewer mutes."""
        return not any((viewer, person) in self.mutes for person in {actor, *owners})

    def knows_of_follow(self, viewer: int | None, follower: int, followee: int) -> bool:
        """A member's own follows, and those between members who are open to them."""
        both = (follower, followee)
        return not any(self.hidden(viewer, person) for person in both) and (
            viewer in both or all(self.close(viewer, person) for person in both)
        )


worlds = st.builds(World, private=flags, gone=flags, follows=pairs, blocks=pairs, mutes=pairs)


class Rows:
    """A world as rows of the database, with activities of it."""

    def __init__(self, world: World, members: list[User], told: list[tuple]) -> None:
        self.world, self.members = world, members
        for number, member in enumerate(members):
            User.objects.filter(pk=member.pk).update(
                is_private=number in world.private, is_active=number not in world.gone
            )
            member.refresh_from_db()
        id_of = [member.id for member in members]
        Follow.objects.bulk_create(
            Follow(follower_id=id_of[a], followee_id=id_of[b]) for a, b in world.follows
        )
        Block.objects.bulk_create(
            Block(blocker_id=id_of[a], blocked_id=id_of[b]) for a, b in world.blocks
        )
        Mute.objects.bulk_create(Mute(muter_id=id_of[a], muted_id=id_of[b]) for a, b in world.mutes)
        self.activities = Activity.objects.bulk_create(
            Activity(
                kind=Activity.Kind.LOGGED,
                actor_id=id_of[actor],
                object_id=number,
                owner_ids=[id_of[owner] for owner in owners],
                audience=audience,
            )
            for number, (actor, owners, audience) in enumerate(told)
        )

    def viewers(self) -> list[tuple[int | None, User | None]]:
        return [*enumerate(self.members), (None, None)]

    def seen_by_statement(self, viewer: User | None) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT a.object_id FROM social_activity a WHERE {VISIBLE_ACTIVITY}",  # noqa: S608
                sight_of(viewer).params(),
            )
            return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def crowd(members):
    return members.many(SIZE)


RANDOM_WORLDS = settings(
    max_examples=settings().max_examples // 7,
    deadline=None,
    # A world takes a while: one that fails is printed as it is, not made smaller.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RANDOM_WORLDS
@given(world=worlds, told=st.lists(deeds, min_size=1, max_size=8))
def test_the_statement_for_activities_is_the_rule(crowd, world, told):
    with transaction.atomic():
        rows = Rows(world, crowd, told)
        for number, viewer in rows.viewers():
            assert rows.seen_by_statement(viewer) == {
                place
                for place, (actor, owners, audience) in enumerate(told)
                if world.may_see(number, actor, owners, audience)
                and world.in_lists(number, actor, owners)
            }
        transaction.set_rollback(True)


@RANDOM_WORLDS
@given(world=worlds, told=st.lists(deeds, min_size=1, max_size=8))
def test_the_filter_for_content_of_one_owner_is_the_rule(crowd, world, told):
    with transaction.atomic():
        rows = Rows(world, crowd, told)
        for number, viewer in rows.viewers():
            seen = visible(Activity.objects.all(), viewer, "actor")
            assert {row.object_id for row in seen} == {
                place
                for place, (owner, _, audience) in enumerate(told)
                if world.may_see(number, owner, [owner], audience)
            }
        transaction.set_rollback(True)


@RANDOM_WORLDS
@given(world=worlds)
def test_the_test_of_one_piece_is_the_rule(crowd, world):
    with transaction.atomic():
        rows = Rows(world, crowd, [])
        ids = [member.id for member in rows.members]
        for viewer, owner in itertools.product(range(SIZE), range(SIZE)):
            if owner in world.gone:
                continue  # the caller knows that they are here
            seen = open_audiences(rows.members[viewer], rows.members[owner])
            for audience in AUDIENCES:
                assert (audience in seen) == world.may_see(viewer, owner, [owner], audience)
                assert may_see_content(ids[viewer], ids[owner], audience) == world.may_see(
                    viewer, owner, [owner], audience
                )
        transaction.set_rollback(True)


@RANDOM_WORLDS
@given(world=worlds)
def test_members_and_circles_are_the_rule(crowd, world):
    with transaction.atomic():
        rows = Rows(world, crowd, [])
        number_of = {member.id: number for number, member in enumerate(rows.members)}
        for number, viewer in rows.viewers():
            found = visible_members(User.objects.filter(pk__in=number_of), viewer)
            assert {number_of[user.id] for user in found} == {
                other for other in range(SIZE) if not world.hidden(number, other)
            }
            for other, member in enumerate(rows.members):
                assert is_found(viewer, member) == (not world.hidden(number, other))
                page = {"member": member, "viewer": viewer, "before": None, "limit": 100}
                assert {number_of[user.id] for _, user in followers_of(**page)} == {
                    a for a, b in world.follows
                    if b == other and world.knows_of_follow(number, a, b)
                }  # fmt: skip
                assert {number_of[user.id] for _, user in following_of(**page)} == {
                    b for a, b in world.follows
                    if a == other and world.knows_of_follow(number, a, b)
                }  # fmt: skip
        transaction.set_rollback(True)


def is_found(viewer: User | None, member: User) -> bool:
    try:
        return visible_member(viewer, member.username) == member
    except NotFound:
        return False
