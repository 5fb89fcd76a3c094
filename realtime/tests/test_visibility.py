"""Private accounts, closed accounts and blocks: what an open socket may still see, and at once."""

import random

import pytest
from django.db import connection

from realtime.access import admitted, may_see
from realtime.database import Lanes, default_conninfo
from realtime.members import Member, Members
from realtime.standing import Standing
from realtime.tests.conftest import (
    block,
    emit,
    follow,
    in_thread,
    logged,
    make_list,
    make_movies,
    make_review,
    make_session,
    make_user,
    running,
    set_visibility,
    unfollow,
)
from realtime.tests.test_delivery import about, settled
from realtime.wire import Logged
from server.live import topics
from server.live.selectors import live_cursor
from server.social.models import Block, Follow, Mute
from server.social.visibility import VISIBLE_ACTIVITY, sight_of
from server.users.models import User


async def objects_of(owner):
    """The topics of a member's profile, of a review and of a list of theirs."""
    (movie,) = await in_thread(make_movies, 1)
    review = await in_thread(make_review, owner, movie)
    return [f"user.{owner.pk}", f"review.{review}", f"list.{await in_thread(make_list, owner)}"]


async def told_to_refetch(tab):
    return sorted((await tab.frame("resync"))["topics"])


async def test_going_private_closes_the_members_topics_to_those_who_do_not_follow(
    live, ana, bia, caio
):
    await in_thread(follow, caio, bia)
    pages = await objects_of(bia)
    stranger, follower, anonymous = (
        await live.tab(ana),
        await live.tab(caio),
        await live.anonymous(),
    )
    for tab in (stranger, follower, anonymous):
        assert (await tab.subscribe(*pages, "public"))["topics"] == [*pages, "public"]

    await in_thread(set_visibility, bia, "private")

    for tab in (stranger, anonymous):
        assert await told_to_refetch(tab) == sorted(pages)
        assert [f["event"] for f in tab.events("public")] == ["member.visibility"]
    where = [topics.PUBLIC, topics.movie(7), *pages]
    await in_thread(emit, logged(bia), topics=where, **about(bia))
    await in_thread(emit, logged(caio), topics=where, actor_id=caio.pk, owner_ids=[bia.pk])
    await settled(live)
    for tab in (stranger, anonymous):
        assert [f["event"] for f in tab.events()] == ["member.visibility"]
    assert [f["topic"] for f in follower.events() if f["event"] == "diary.logged"] == [
        "public", *pages, "public", *pages,
    ]  # fmt: skip
    assert not [f for f in follower.frames if f["type"] == "resync"]


async def test_every_open_page_of_an_object_hears_that_a_member_is_private_now(live, ana, bia):
    page = topics.movie((await in_thread(make_movies, 1))[0])
    before = await in_thread(live_cursor)
    tab = await live.tab(ana)
    await tab.subscribe(page, "me")

    await in_thread(set_visibility, bia, "private")
    await settled(live)
    again = await live.tab(ana)
    await again.subscribe(page, cursor=before)

    for told in (tab, again):
        assert [(f["event"], f["topic"]) for f in told.events()] == [("member.visibility", page)]


async def test_a_private_member_is_seen_by_themselves_and_again_by_all_when_open(live, ana, bia):
    own, stranger = await live.tab(bia), await live.tab(ana)
    await in_thread(set_visibility, bia, "private")
    for tab in (own, stranger):
        await tab.subscribe("public")
    await in_thread(emit, logged(bia, 1), topics=[topics.PUBLIC], **about(bia))
    await settled(live)
    await in_thread(set_visibility, bia, "open")
    await in_thread(emit, logged(bia, 2), topics=[topics.PUBLIC], **about(bia))
    await settled(live)

    def cards(tab):
        return [f["data"]["card"]["id"] for f in tab.events() if f["event"] == "diary.logged"]

    assert cards(own) == [1, 2]
    assert cards(stranger) == [2]


async def test_what_a_private_member_owns_is_not_to_be_subscribed_to(live, ana, bia, caio):
    await in_thread(follow, caio, bia)
    pages = await objects_of(bia)
    await in_thread(set_visibility, bia, "private")
    await settled(live)

    tab = await live.tab(ana)
    assert (await tab.subscribe(*pages, "public"))["topics"] == ["public"]
    assert tab.errors() == [("topic_forbidden", page) for page in pages]
    follower = await live.tab(caio)
    assert (await follower.subscribe(*pages))["topics"] == pages


async def test_a_hub_that_starts_knows_who_is_private_and_who_is_gone(ana, bia, caio):
    await in_thread(lambda: User.objects.filter(pk=bia.pk).update(is_private=True))
    await in_thread(lambda: User.objects.filter(pk=caio.pk).update(is_active=False))
    async with running() as live:
        tab = await live.tab(ana)
        assert (await tab.subscribe(f"user.{bia.pk}", f"user.{caio.pk}", "public"))["topics"] == [
            "public"
        ]
        for actor in (bia, caio, ana):
            await in_thread(emit, logged(actor), topics=[topics.PUBLIC], **about(actor))
        await settled(live)
        assert [f["data"]["card"]["actor"]["id"] for f in tab.events()] == [ana.pk]


async def test_a_member_who_is_gone_is_seen_by_nobody_followers_included(live, ana, bia):
    await in_thread(follow, ana, bia)
    pages = await objects_of(bia)
    tab = await live.tab(ana)
    await tab.subscribe(*pages, "feed", "public")

    await in_thread(set_visibility, bia, "gone")
    where = [topics.author(bia.pk), topics.PUBLIC, *pages]
    await in_thread(emit, logged(bia), topics=where, **about(bia))
    await settled(live)

    assert await told_to_refetch(tab) == sorted(pages)
    assert {f["event"] for f in tab.events()} == {"member.visibility"}
    assert {f["topic"] for f in tab.events()} == {"feed", "public"}


async def test_a_block_closes_the_topics_of_each_to_the_other(live, ana, bia, caio):
    hers, theirs = await objects_of(ana), await objects_of(bia)
    one, other, third = [await live.tab(user) for user in (ana, bia, caio)]
    for tab in (one, other, third):
        await tab.subscribe(*hers, *theirs)

    await in_thread(block, bia, ana)

    assert await told_to_refetch(one) == sorted(theirs)
    assert await told_to_refetch(other) == sorted(hers)
    await settled(live)
    assert not [f for f in third.frames if f["type"] == "resync"]


async def test_who_stops_following_a_private_member_loses_their_topics(live, ana, bia):
    await in_thread(set_visibility, bia, "private")
    await in_thread(follow, ana, bia)
    pages = await objects_of(bia)
    tab = await live.tab(ana)
    assert (await tab.subscribe(*pages))["topics"] == pages

    await in_thread(unfollow, ana, bia)

    assert await told_to_refetch(tab) == sorted(pages)
    for session in live.hub._sessions:
        assert not session.topics
    assert len(live.hub._subjects) == 0


@pytest.mark.parametrize("ring", [10_000, 1])
async def test_nothing_of_a_private_member_comes_by_replay(limit, ana, bia, caio, ring):
    limit(hub_ring_size=ring)
    await in_thread(follow, caio, bia)
    async with running() as live:
        cursor = await in_thread(live_cursor)
        await in_thread(emit, logged(bia, 1), topics=[topics.PUBLIC], **about(bia))
        await in_thread(set_visibility, bia, "private")
        await in_thread(emit, logged(bia, 2), topics=[topics.PUBLIC], **about(bia))
        await in_thread(emit, logged(ana, 3), topics=[topics.PUBLIC], **about(ana))
        await settled(live)
        seen = {}
        for user in (ana, caio):
            tab = await live.tab(user)
            assert (await tab.subscribe("public", cursor=cursor))["recovered"]
            cards = [f for f in tab.events("public") if f["event"] == "diary.logged"]
            seen[user.username] = [f["data"]["card"]["id"] for f in cards]
    assert seen == {"ana": [3], "caio": [1, 2, 3]}


async def test_an_event_that_the_hub_read_at_its_start_is_not_applied_twice(live, ana, bia):
    """Private, open, private in the log; a hub that begins in the middle ends with the last."""
    for visibility in ("private", "open", "private"):
        await in_thread(set_visibility, bia, visibility)
    async with running() as other:
        await in_thread(set_visibility, bia, "open")
        await other.hub.lookout.look()
        await live.hub.lookout.look()
        for hub in (live.hub, other.hub):
            assert hub.standing.private_among(frozenset({bia.pk})) == frozenset()


# The rule in memory against the rule in SQL, on random worlds.

MEMBERS = 6


def make_world(rng):
    people = [make_user(f"m{rng.getrandbits(40)}") for _ in range(MEMBERS)]
    for one in people:
        for other in people:
            if one.pk != other.pk:
                for model, of, to, odds in (
                    (Follow, "follower", "followee", 0.5),
                    (Block, "blocker", "blocked", 0.1),
                    (Mute, "muter", "muted", 0.1),
                ):
                    if rng.random() < odds:
                        model.objects.create(**{of: one, to: other})
    for person in people:
        person.is_private, person.is_active = rng.random() < 0.3, rng.random() < 0.85
        person.save(update_fields=["is_private", "is_active"])
    return people


def make_rows(rng, people, count=80):
    ids = [person.pk for person in people]
    return [
        (
            number,
            rng.choice(["public", "followers", "friends", "me"]),
            rng.sample(ids, rng.randint(1, 2)),
            rng.choice(ids),
        )
        for number in range(count)
    ]


def seen_by_sql(viewer, rows):
    values = ",".join(["(%s, %s, %s::bigint[], %s::bigint)"] * len(rows))
    with connection.cursor() as cursor:
        given = cursor.mogrify(values, [value for row in rows for value in row])
        table = f"(VALUES {given}) AS a(id, audience, owner_ids, actor_id)"
        sql = f"SELECT a.id FROM {table} WHERE {VISIBLE_ACTIVITY}"  # noqa: S608
        cursor.execute(sql, sight_of(viewer).params())
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("seed", range(6))
async def test_the_rule_in_memory_is_the_rule_in_sql(database, seed):
    rng = random.Random(seed)
    people = await in_thread(make_world, rng)
    rows = make_rows(rng, people)
    lanes = Lanes(default_conninfo())
    standing, members = Standing(lanes), Members(lanes)
    await standing.load()
    viewers: list[tuple[User | None, Member | None]] = [(None, None)]
    for person in people:
        if person.is_active:
            session_id = await in_thread(make_session, person)
            viewers.append((person, await members.enter(person.pk, session_id)))

    for user, member in viewers:
        seen = set()
        for number, audience, owners, actor in rows:
            event = Logged(number, 1, "", "diary.logged", (), actor, owners, audience, "{}")
            if may_see(member, event) and admitted(member, event.people, standing):
                seen.add(number)
        assert seen == await in_thread(seen_by_sql, user, rows)
    await lanes.close()
