"""Who gets which event, live."""

import asyncio

from django.db import transaction

from realtime.tests.conftest import (
    block,
    emit,
    follow,
    in_thread,
    liked,
    logged,
    make_movies,
    make_review,
    make_session,
    mute,
    read_state,
    relation,
    revoke,
    running,
    ticket_for,
)
from server.live import services, topics
from server.live.selectors import live_cursor
from server.social.models import Block, Follow


def about(actor):
    """The options of an activity of `actor`, for everybody."""
    return {"actor_id": actor.pk, "owner_ids": [actor.pk]}


async def settled(live):
    """After this, everything that was committed before has been delivered."""
    await live.hub.lookout.look()
    await asyncio.sleep(0.05)


async def test_an_activity_reaches_the_feeds_of_followers_and_of_its_author_alone(
    live, ana, bia, caio
):
    await in_thread(follow, ana, bia)
    tabs = {user: await live.tab(user) for user in (ana, bia, caio)}
    cursor = await in_thread(live_cursor)
    for tab in tabs.values():
        await tab.subscribe("feed", cursor=cursor)

    await in_thread(emit, logged(bia, 5), topics=[topics.author(bia.pk)], **about(bia))

    for user in (ana, bia):
        frame = await tabs[user].frame("event")
        assert (frame["topic"], frame["event"]) == ("feed", "diary.logged")
        assert frame["data"]["card"]["id"] == 5
    await settled(live)
    assert tabs[caio].events() == []


async def test_one_event_comes_once_on_each_topic_that_carries_it(live, ana, bia):
    await in_thread(follow, ana, bia)
    tab = await live.tab(ana)
    await tab.subscribe("feed", "public", f"user.{bia.pk}", cursor=await in_thread(live_cursor))

    where = [topics.author(bia.pk), topics.author(ana.pk), topics.PUBLIC, topics.user(bia.pk)]
    await in_thread(emit, logged(bia), topics=where, **about(bia))

    await settled(live)
    assert sorted(f["topic"] for f in tab.events()) == ["feed", "public", f"user.{bia.pk}"]


async def test_a_follow_and_an_unfollow_change_the_feed_of_an_open_socket(live, ana, bia):
    tab = await live.tab(ana)
    await tab.subscribe("feed", "me", cursor=await in_thread(live_cursor))
    here = {"topics": [topics.author(bia.pk)], **about(bia)}

    await in_thread(emit, logged(bia, 1), **here)
    await settled(live)
    await in_thread(follow, ana, bia)
    await in_thread(emit, logged(bia, 2), **here)
    await settled(live)
    await in_thread(emit, relation(ana, bia), topics=[topics.member(ana.pk)])
    await in_thread(emit, logged(bia, 3), **here)
    await settled(live)

    assert [f["data"]["card"]["id"] for f in tab.events("feed")] == [2]
    assert [f["event"] for f in tab.events("me")] == ["feed.changed", "feed.changed"]


async def test_a_member_who_connects_while_their_relations_change_ends_with_the_last_state(
    live, ana, bia
):
    async def churn():
        for _ in range(20):
            await in_thread(follow, ana, bia)
            await in_thread(
                lambda: (
                    Follow.objects.all().delete(),
                    emit(relation(ana, bia), topics=[topics.member(ana.pk)]),
                )
            )
        await in_thread(follow, ana, bia)

    changing = asyncio.create_task(churn())
    tabs = [await live.tab(ana) for _ in range(8)]
    await changing
    for tab in tabs:
        await tab.subscribe("feed", cursor=await in_thread(live_cursor))
    await in_thread(emit, logged(bia), topics=[topics.author(bia.pk)], **about(bia))
    await settled(live)

    assert [len(tab.events("feed")) for tab in tabs] == [1] * 8


async def test_the_audience_decides_who_sees_an_event(live, ana, bia, caio):
    await in_thread(follow, ana, bia)
    await in_thread(follow, caio, bia)
    await in_thread(follow, bia, caio)  # bia and caio are friends, ana follows only
    tabs = {
        "ana": await live.tab(ana),
        "bia": await live.tab(bia),
        "caio": await live.tab(caio),
        "anonymous": await live.anonymous(),
    }
    for tab in tabs.values():
        await tab.subscribe("public", cursor=await in_thread(live_cursor))

    for number, audience in enumerate(("public", "followers", "friends", "me"), start=1):
        await in_thread(
            emit, logged(bia, number), topics=[topics.PUBLIC], audience=audience, **about(bia)
        )
    await settled(live)

    seen = {
        name: [f["data"]["card"]["id"] for f in tab.events("public")] for name, tab in tabs.items()
    }
    assert seen == {
        "ana": [1, 2],
        "bia": [1, 2, 3, 4],
        "caio": [1, 2, 3],
        "anonymous": [1],
    }


async def test_a_block_hides_both_ways_and_in_what_others_do_with_it(live, ana, bia, caio):
    await in_thread(follow, ana, caio)
    await in_thread(follow, ana, bia)
    blocked, blocker = await live.tab(ana), await live.tab(bia)
    await in_thread(block, bia, ana)
    cursor = await in_thread(live_cursor)
    where = [topics.author(bia.pk), topics.author(caio.pk), topics.PUBLIC, topics.movie(7)]
    for tab in (blocked, blocker):
        await tab.subscribe("public", "feed", "me", cursor=cursor)
    baseline = len(blocked.events()), len(blocker.events())

    review = {"topics": where, "actor_id": bia.pk, "owner_ids": [bia.pk]}
    like_by_third = {"topics": where, "actor_id": caio.pk, "owner_ids": [bia.pk]}
    await in_thread(emit, logged(bia), **review)
    await in_thread(emit, logged(caio), **like_by_third)
    await in_thread(emit, liked(caio, review=3, count=1), **like_by_third)
    await in_thread(emit, logged(ana), topics=[topics.PUBLIC], **about(ana))
    await settled(live)

    own = [f["data"]["card"]["actor"]["id"] for f in blocked.events()[baseline[0] :]]
    assert own == [ana.pk]
    assert all(
        f["data"].get("card", {}).get("actor", {}).get("id") != ana.pk
        for f in blocker.events()[baseline[1] :]
    )

    # Nor by replay, in a new socket and from a cursor before all of it.
    again = await live.tab(ana)
    answer = await again.subscribe("public", "feed", cursor=cursor)
    assert answer["recovered"] is True
    assert [f["data"]["card"]["actor"]["id"] for f in again.events("public")] == [ana.pk]


async def test_nothing_committed_after_a_block_is_delivered_by_the_same_tail(live, ana, bia):
    """Block and activity arrive together: the block is applied first, whatever their order."""
    await in_thread(follow, ana, bia)
    tab = await live.tab(ana)
    await tab.subscribe("feed", "me", cursor=await in_thread(live_cursor))

    def both():
        with transaction.atomic():
            Block.objects.create(blocker=bia, blocked=ana)
            services.emit(logged(bia), topics=[topics.author(bia.pk)], **about(bia))
            hidden = relation(ana, bia, hidden=True)
            services.emit(hidden, topics=[topics.member(ana.pk)])

    await in_thread(both)
    await settled(live)

    assert tab.events("feed") == []
    assert [f["data"]["hidden"] for f in tab.events("me")] == [True]


async def test_a_mute_takes_a_member_out_of_everything_that_comes(live, ana, bia):
    await in_thread(follow, ana, bia)
    tab = await live.tab(ana)
    await tab.subscribe("feed", "public", cursor=await in_thread(live_cursor))

    await in_thread(mute, ana, bia)
    where = [topics.author(bia.pk), topics.PUBLIC]
    await in_thread(emit, logged(bia), topics=where, **about(bia))
    await settled(live)

    assert tab.events() == []


async def test_a_mute_does_not_close_the_page_of_the_muted_member(live, ana, bia):
    page = topics.user(bia.pk)
    await in_thread(mute, ana, bia)
    tab = await live.tab(ana)
    cursor = await in_thread(live_cursor)
    await tab.subscribe(page, "public", cursor=cursor)

    where = [page, topics.PUBLIC]
    await in_thread(emit, logged(bia), topics=where, **about(bia))
    await settled(live)
    again = await live.tab(ana)
    await again.subscribe(page, "public", cursor=cursor)
    await settled(live)

    assert [frame["topic"] for frame in tab.events()] == [page]
    assert [frame["topic"] for frame in again.events()] == [page]


async def test_a_mute_does_not_close_a_review_of_the_muted_member(live, ana, bia):
    (movie,) = await in_thread(make_movies, 1)
    page = topics.review(await in_thread(make_review, bia, movie))
    await in_thread(mute, ana, bia)
    tab = await live.tab(ana)
    await tab.subscribe(page, "public")

    await in_thread(emit, logged(bia), topics=[page, topics.PUBLIC], **about(bia))
    await settled(live)

    assert [frame["topic"] for frame in tab.events()] == [page]


async def test_me_is_for_its_member_whatever_actor_and_audience_say(live, ana, bia):
    await in_thread(block, bia, ana)
    mine, other = await live.tab(ana), await live.tab(bia)
    cursor = await in_thread(live_cursor)
    for tab in (mine, other):
        await tab.subscribe("me", cursor=cursor)

    await in_thread(
        emit, read_state(4), topics=[topics.member(ana.pk)], actor_id=bia.pk, audience="me"
    )

    assert (await mine.frame("event"))["data"]["rev"] == 4
    await settled(live)
    assert other.events() == []


async def test_a_revoked_session_is_closed_and_only_that_one(live, ana):
    gone, stays = await in_thread(make_session, ana), await in_thread(make_session, ana)
    closing, staying = (
        await live.tab(ana, session_id=gone),
        await live.tab(ana, session_id=stays),
    )

    await in_thread(revoke, ana, gone)

    assert await closing.closed(within_s=2) == 4500
    await settled(live)
    assert staying.socket.close_code is None
    refused = await live.open()
    await refused.say({"type": "auth", "ticket": ticket_for(ana, gone)})
    assert await refused.closed() == 4500


async def test_log_out_everywhere_closes_all_sockets_of_the_member(live, ana, bia):
    tabs = [await live.tab(ana) for _ in range(3)]
    other = await live.tab(bia)

    await in_thread(revoke, ana, None)

    assert [await tab.closed(within_s=2) for tab in tabs] == [4500] * 3
    assert other.socket.close_code is None


async def test_an_anonymous_reader_gets_public_topics_only(live, bia):
    tab = await live.anonymous()

    answer = await tab.subscribe("public", "feed", "me")

    assert answer["topics"] == ["public"]
    assert tab.errors() == [("topic_forbidden", "feed"), ("topic_forbidden", "me")]


async def test_unsubscribed_topics_are_silent(live, bia):
    tab = await live.anonymous()
    await tab.subscribe("public")
    await tab.say({"type": "unsubscribe", "ref": 9, "topics": ["public", "movie.3"]})
    assert (await tab.frame("unsubscribed"))["topics"] == ["public", "movie.3"]
    before = len(tab.events())

    await in_thread(emit, logged(bia), topics=[topics.PUBLIC], **about(bia))
    await settled(live)

    assert len(tab.events()) == before


async def test_heartbeats_carry_a_cursor_that_moves_on(limit, bia):
    limit(ws_heartbeat_s=0.3)
    async with running() as live:
        tab = await live.anonymous()
        answer = await tab.subscribe("public")
        await in_thread(emit, logged(bia), topics=[topics.PUBLIC], **about(bia))
        await tab.frame("event")
        await tab.until(lambda t: len([f for f in t.frames if f["type"] == "cursor"]) > 2)
        last = [f["cursor"] for f in tab.frames if f["type"] == "cursor"][-1]

        again = await live.anonymous()
        assert (await again.subscribe("public", cursor=last))["recovered"]
        assert again.events() == []
        assert last != answer["cursor"]
