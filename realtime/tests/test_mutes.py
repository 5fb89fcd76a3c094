"""Mutes of films and kinds: what stays out of the home feed, live, by replay and in SQL."""

import random

import pytest
from django.db import connection

from realtime.database import Lanes, default_conninfo
from realtime.members import Members
from realtime.mutes import wants
from realtime.tests.conftest import (
    NOW,
    block,
    emit,
    follow,
    in_thread,
    liked,
    make_movies,
    make_session,
    make_user,
    member_ref,
    running,
)
from realtime.tests.test_delivery import about, settled
from realtime.wire import Logged
from server.live import shapes, topics
from server.live.events import (
    DiaryLogged,
    ListCreated,
    ListShared,
    MemberFollowed,
    ReviewShared,
    encode,
)
from server.live.selectors import live_cursor
from server.social.film_mutes import mute_film, mute_kind, unmute_film, unmute_kind
from server.social.models import ActivityKind, FilmMute, KindMute
from server.social.visibility import WANTED_ACTIVITY


def film_ref(movie_id):
    return shapes.MovieRef(
        id=movie_id, tmdb_id=None, slug="f", title="F", title_pt="F", original_title="F",
        year=None, poster_path=None, genres=[],
    )  # fmt: skip


def entry_of(movie_id):
    return shapes.Entry(
        id=1, movie=film_ref(movie_id), watched_on=None, rating=None, rewatch=False, liked=False,
        audience="public", review=None, rev=1, created_at=NOW,
    )  # fmt: skip


def card(actor, number, *, kind="diary.logged", movie_id=None):
    return shapes.Card(
        id=number,
        kind=kind,
        at=NOW,
        actor=member_ref(actor),
        rev=1,
        entry=None if movie_id is None else entry_of(movie_id),
    )


async def told(event, actor):
    where = [topics.author(actor.pk), topics.PUBLIC]
    await in_thread(emit, event, topics=where, **about(actor))


async def seed(actor, muted, other):
    """A card of the muted film, one of another, a follow, and a counter of the muted film."""
    await told(DiaryLogged(card=card(actor, 1, movie_id=muted)), actor)
    await told(DiaryLogged(card=card(actor, 2, movie_id=other)), actor)
    await told(MemberFollowed(card=card(actor, 3, kind="member.followed")), actor)
    await told(liked(actor, review=4, count=1, movie=muted), actor)


def cards(tab, topic):
    return [f["data"]["card"]["id"] for f in tab.events(topic) if "card" in f["data"]]


async def test_a_muted_film_and_a_muted_kind_stay_out_of_the_feed_alone(live, ana, bia, caio):
    muted, other = await in_thread(make_movies, 2)
    for reader in (ana, caio):
        await in_thread(follow, reader, bia)
    tab, third = await live.tab(ana), await live.tab(caio)
    for reader in (tab, third):
        await reader.subscribe("feed", "public", "me")

    await in_thread(mute_film, user=ana, movie_id=muted)
    await in_thread(mute_kind, user=ana, kind="member.followed")
    await seed(bia, muted, other)
    await settled(live)

    assert cards(tab, "feed") == [2]
    assert cards(tab, "public") == [1, 2, 3]
    assert cards(third, "feed") == [1, 2, 3]
    assert [f["event"] for f in tab.events("feed")] == ["diary.logged", "like.added"]
    told_me = [f["data"] for f in tab.events("me") if f["event"] == "mutes.changed"]
    assert [(d["movie_ids"], d["kinds"], d["rev"]) for d in told_me] == [
        ([muted], [], 1), ([muted], ["member.followed"], 2),
    ]  # fmt: skip
    assert not [f for f in third.events("me") if f["event"] == "mutes.changed"]

    await in_thread(unmute_film, user=ana, movie_id=muted)
    await in_thread(unmute_kind, user=ana, kind="member.followed")
    await told(DiaryLogged(card=card(bia, 9, movie_id=muted)), bia)
    await settled(live)
    assert cards(tab, "feed") == [2, 9]


@pytest.mark.parametrize("ring", [10_000, 1])
async def test_what_was_muted_before_the_page_was_read_does_not_come_by_replay(
    limit, ana, bia, ring
):
    limit(hub_ring_size=ring)
    muted, other = await in_thread(make_movies, 2)
    await in_thread(follow, ana, bia)
    await in_thread(mute_film, user=ana, movie_id=muted)
    cursor = await in_thread(live_cursor)
    await seed(bia, muted, other)
    async with running() as live:
        tab = await live.tab(ana)
        assert (await tab.subscribe("feed", "public", cursor=cursor))["recovered"]
        assert (cards(tab, "feed"), cards(tab, "public")) == ([2, 3], [1, 2, 3])


async def test_a_page_older_than_a_change_of_mutes_is_read_again(live, ana, bia):
    (film,) = await in_thread(make_movies, 1)
    await in_thread(follow, ana, bia)
    await in_thread(mute_film, user=ana, movie_id=film)
    cursor = await in_thread(live_cursor)
    await told(DiaryLogged(card=card(bia, 1, movie_id=film)), bia)
    await in_thread(unmute_film, user=ana, movie_id=film)

    tab = await live.tab(ana)

    assert not (await tab.subscribe("feed", cursor=cursor))["recovered"]


async def test_a_member_who_is_forgotten_leaves_nothing_behind(live, ana):
    films = await in_thread(make_movies, 3)
    for film in films:
        await in_thread(mute_film, user=ana, movie_id=film)
    tab = await live.tab(ana)
    await tab.subscribe("feed")
    members = live.hub.members
    assert len(members.mutes._films) == 3

    await tab.close()
    await settled(live)
    members.forget_absent(now=float("inf"))

    assert (len(members.mutes._films), len(members.mutes._kinds)) == (0, 0)


async def test_what_is_shared_passes_the_rules_of_those_whose_it_is(live, ana, bia, caio):
    """Bia, whom Ana and Caio follow, shows a list and a review of somebody's."""
    owner = await in_thread(make_user, "owner")
    films = await in_thread(make_movies, 2)
    for reader in (ana, caio):
        await in_thread(follow, reader, bia)
    await in_thread(block, owner, ana)
    await in_thread(mute_film, user=caio, movie_id=films[0])
    tabs = [await live.tab(reader) for reader in (ana, caio, owner)]
    for tab in tabs:
        await tab.subscribe("feed", "public")

    where = {"topics": [topics.author(bia.pk), topics.PUBLIC], "actor_id": bia.pk}
    shown = [ListShared(card=card(bia, 1, kind="list.shared"))]
    for number, film in enumerate(films, start=2):
        shared = card(bia, number, kind="review.shared", movie_id=film)
        shown.append(ReviewShared(card=shared))
    for event in shown:
        await in_thread(emit, event, owner_ids=[owner.pk], **where)
    await in_thread(emit, shown[0], owner_ids=[owner.pk], audience="followers", **where)
    created = ListCreated(card=card(bia, 9, kind="list.created"))
    await in_thread(emit, created, owner_ids=[bia.pk], audience="friends", **where)
    await settled(live)

    assert [cards(tab, "feed") for tab in tabs] == [[], [1, 3], []]
    assert [cards(tab, "public") for tab in tabs] == [[], [1, 2, 3], [1, 2, 3, 1]]


# The rule in memory against the rule in SQL, on random worlds.


def make_world(rng, people, films):
    for person in people:
        for film in films:
            if rng.random() < 0.3:
                FilmMute.objects.create(member=person, movie_id=film)
        for kind in ActivityKind.values:
            if rng.random() < 0.2:
                KindMute.objects.create(member=person, kind=kind)


def kept_by_sql(viewer, rows):
    values = ",".join(["(%s, %s, %s::bigint)"] * len(rows))
    with connection.cursor() as cursor:
        given = cursor.mogrify(values, [value for row in rows for value in row])
        table = f"(VALUES {given}) AS a(id, kind, movie_id)"
        sql = f"SELECT a.id FROM {table} WHERE {WANTED_ACTIVITY}"  # noqa: S608
        cursor.execute(sql, {"viewer": viewer.pk})
        return {row[0] for row in cursor.fetchall()}


async def test_the_rule_in_memory_is_the_rule_in_sql(database):
    rng = random.Random(7)
    people = [await in_thread(make_user, f"m{number}") for number in range(5)]
    films = await in_thread(make_movies, 4)
    await in_thread(make_world, rng, people, films)
    rows = [
        (number, rng.choice(ActivityKind.values), rng.choice([None, *films]))
        for number in range(60)
    ]
    events = {}
    for number, kind, film in rows:
        data = encode(DiaryLogged(card=card(people[0], number, kind=kind, movie_id=film))).decode()
        events[number] = Logged(number, 1, "", "diary.logged", (), None, (), "public", data)
    lanes = Lanes(default_conninfo())
    members = Members(lanes)
    readers = [
        (user, await members.enter(user.pk, await in_thread(make_session, user))) for user in people
    ]

    for user, member in readers:
        kept = await in_thread(kept_by_sql, user, rows)
        assert {number for number, event in events.items() if wants(member, event)} == kept
        assert {n for n, event in events.items() if member not in members.mutes.of(event)} == kept
    await lanes.close()
