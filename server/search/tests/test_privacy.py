"""Search never shows a list, or a member, that the reader may not see.

Random worlds of members who follow, block, close and hide; the oracle is written from the rules,
row by row, and shares nothing with the filter that search goes through.
"""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.lists.models import List
from server.search.members import find_lists, find_members
from server.search.selectors import SearchQuery, search, suggest
from server.social.models import Block, Follow
from server.users.models import User

pytestmark = pytest.mark.django_db

PEOPLE = 4
PAIRS = list(itertools.permutations(range(PEOPLE), 2))
pairs = st.sets(st.sampled_from(PAIRS), max_size=6)
flags = st.sets(st.integers(0, PEOPLE - 1), max_size=2)
audiences = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1), st.sampled_from(["public", "followers", "friends", "me"])
    ),
    max_size=8,
)


def may_see(reader, owner, audience, *, follows, blocks, private, gone) -> bool:
    if owner in gone:
        return False
    if reader == owner:
        return True
    if (reader, owner) in blocks or (owner, reader) in blocks:
        return False
    follows_owner = (reader, owner) in follows
    if owner in private and not follows_owner:
        return False
    return {
        "public": True,
        "followers": follows_owner,
        "friends": follows_owner and (owner, reader) in follows,
        "me": False,
    }[audience]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(follows=pairs, blocks=pairs, private=flags, gone=flags, lists=audiences)
def test_search_shows_exactly_what_the_rules_allow(db, follows, blocks, private, gone, lists):
    follows = {pair for pair in follows if not {pair, pair[::-1]} & blocks}
    List.objects.all().delete()
    User.objects.all().delete()
    people = [
        User.objects.create(
            username=f"reader_{number}",
            email=f"{number}@example.org",
            is_private=number in private,
            is_active=number not in gone,
        )
        for number in range(PEOPLE)
    ]
    for one, other in follows:
        Follow.objects.create(follower=people[one], followee=people[other])
    for one, other in blocks:
        Block.objects.create(blocker=people[one], blocked=people[other])
    made = [
        (
            owner,
            audience,
            List.objects.create(member=people[owner], title="Noir", audience=audience),
        )
        for owner, audience in lists
    ]
    world = {"follows": follows, "blocks": blocks, "private": private, "gone": gone}

    for reader in [None, *(number for number in range(PEOPLE) if number not in gone)]:
        viewer = None if reader is None else people[reader]
        expected = {
            row.pk for owner, audience, row in made if may_see(reader, owner, audience, **world)
        }
        assert set(find_lists(viewer, "noir")) == expected
        shown = search(viewer, SearchQuery(q="noir", limit=50)).lists
        assert {brief.id for brief in shown.results} == expected

        seen = {
            people[number].pk
            for number in range(PEOPLE)
            if number not in gone and not {(reader, number), (number, reader)} & blocks
        }
        assert set(find_members(viewer, "reader", q="reader_0")) == seen
        assert {member.id for member in suggest(viewer, "reader").members} <= seen
