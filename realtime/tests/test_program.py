"""The program itself: health, metrics, its end, and the same behaviour under daphne."""

import asyncio
import json
import socket
import time

import pytest
from websockets.exceptions import InvalidStatus

from realtime.tests.client import Tab
from realtime.tests.conftest import (
    emit,
    follow,
    in_thread,
    logged,
    make_movies,
    make_session,
    revoke,
    set_visibility,
    ticket_for,
)
from realtime.tests.programs import program
from server.live import topics
from server.live.selectors import live_cursor

DAPHNE = ("daphne", "-b", "127.0.0.1", "-p", "{port}", "realtime.asgi:application")


async def test_it_says_that_it_runs_that_it_can_serve_and_what_it_does(tmp_path, bia):
    with program(tmp_path) as realtime:
        tab = await Tab.open(realtime.url)
        await tab.auth(None)
        await tab.subscribe("public")
        await in_thread(emit, logged(bia), topics=[topics.PUBLIC])
        await tab.frame("event")

        assert json.loads((await asyncio.to_thread(realtime.get, "/healthz"))[1]) == {
            "status": "ok"
        }
        metrics = (await asyncio.to_thread(realtime.get, "/metrics"))[1].decode()
        assert "cinema_live_connections 1.0" in metrics
        assert "cinema_live_tail_lag_seconds_count" in metrics
        with pytest.raises(OSError, match="404"):
            await asyncio.to_thread(realtime.get, "/api/movies/")
        await tab.close()


async def test_on_sigterm_everybody_gets_a_close_frame_and_it_is_gone_in_time(tmp_path, bia):
    with program(tmp_path) as realtime:
        tabs = [await Tab.open(realtime.url) for _ in range(150)]
        for tab in tabs[:100]:
            await tab.auth(None)
            await tab.subscribe("public")
        stalled = await stalled_tab(realtime.url)
        for _ in range(40):
            await in_thread(emit, logged(bia), topics=[topics.PUBLIC])

        began = time.monotonic()
        realtime.terminate()
        codes = await asyncio.gather(*(tab.closed() for tab in tabs))
        closed_s = time.monotonic() - began
        await asyncio.to_thread(realtime.process.wait, 5)
        gone_s = time.monotonic() - began

        assert set(codes) == {1012}
        assert closed_s < 2.0
        assert gone_s < 2.8
        stalled.socket.transport.abort()


async def test_after_kill_9_everybody_gets_what_happened_meanwhile(tmp_path, bia):
    shown: list[list[int]] = [[] for _ in range(20)]
    cursor = await in_thread(live_cursor)
    places = [cursor] * len(shown)
    for number in range(1, 4):
        with program(tmp_path) as realtime:
            tabs = [await Tab.open(realtime.url) for _ in shown]
            for at, tab in enumerate(tabs):
                await tab.auth(None)
                answer = await tab.subscribe("public", cursor=places[at])
                assert answer["recovered"] is True
            await in_thread(emit, logged(bia, 10 * number), topics=[topics.PUBLIC])
            await tabs[0].until(lambda tab, n=10 * number: last_card(tab) == n)
            realtime.kill()
            for at, tab in enumerate(tabs):
                assert await tab.closed() == 1006
                shown[at] += [f["data"]["card"]["id"] for f in tab.events()]
                places[at] = [f["cursor"] for f in tab.frames if "cursor" in f][-1]
        await in_thread(emit, logged(bia, 10 * number + 1), topics=[topics.PUBLIC])

    for seen in shown:
        assert set(seen) >= {10, 11, 20, 21}  # 30 may have been on its way


def last_card(tab: Tab) -> int:
    return tab.events()[-1]["data"]["card"]["id"] if tab.events() else 0


async def stalled_tab(url: str) -> Tab:
    """A client who subscribed and reads nothing any more, with little room in its kernel."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    port = int(url.split(":")[2].split("/")[0])
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", port))
    tab = await Tab.open(url, sock=small, max_queue=4, proxy=None)
    await tab.auth(None)
    await tab.subscribe("public")
    tab.socket.transport.pause_reading()
    return tab


async def test_under_daphne_the_same_frames_go_out_by_asgi_sends(tmp_path, ana, bia):
    session_id = await in_thread(make_session, ana)
    await in_thread(follow, ana, bia)
    with program(tmp_path, *DAPHNE) as realtime:
        tab = await Tab.open(realtime.url)
        ready = await tab.auth(ticket_for(ana, session_id))
        page = await in_thread(live_cursor)
        await in_thread(emit, logged(bia, 1), topics=[topics.author(bia.pk), topics.PUBLIC])

        answer = await tab.subscribe("feed", "public", "list.5", cursor=page)
        assert answer["recovered"] is True
        assert answer["topics"] == ["feed", "public"]
        await in_thread(emit, logged(bia, 2), topics=[topics.author(bia.pk), topics.PUBLIC])
        await tab.until(lambda tab: len(tab.events()) == 4)
        assert [f["data"]["card"]["id"] for f in tab.events("feed")] == [1, 2]

        again = await Tab.open(realtime.url)
        await again.auth(resume=ready["resume"])
        missed = await again.subscribe("feed", cursor=answer["cursor"])
        assert missed["recovered"] is True
        assert again.events("feed")[-1]["data"]["card"]["id"] == 2

        reused = await Tab.open(realtime.url)
        await reused.say({"type": "auth", "resume": ready["resume"]})
        assert await reused.closed() == 4003
        await again.say("nonsense")
        assert await again.closed() == 4501
        assert again.errors()[0][0] == "bad_frame"
        flooding = await Tab.open(realtime.url)
        await flooding.auth(None)
        for ref in range(60):
            await flooding.say({"type": "unsubscribe", "ref": ref, "topics": ["public"]})
        assert await flooding.closed() == 4013
        await tab.close()
    assert "Traceback" not in realtime.log.read_text()


async def test_under_daphne_limits_visibility_and_signals_are_the_same(tmp_path, ana, bia):
    (number,) = await in_thread(make_movies, 1)
    movie, page = f"movie.{number}", f"user.{bia.pk}"
    sessions = {user: await in_thread(make_session, user) for user in (ana, bia)}
    with program(tmp_path, *DAPHNE, WS_AUTH_DEADLINE_S="1", WS_HANDSHAKES_PER_S="8") as realtime:
        with pytest.raises(InvalidStatus):
            await Tab.open(realtime.url, origin="https://elsewhere.example")
        silent = await Tab.open(realtime.url, compression="deflate")
        assert "Sec-WebSocket-Extensions" not in silent.socket.response.headers
        tabs = {user: await Tab.open(realtime.url) for user in (ana, bia)}
        for user, tab in tabs.items():
            await tab.auth(ticket_for(user, sessions[user]))
            await tab.subscribe(movie, page)
        reader, watcher = tabs[ana], tabs[bia]

        await watcher.say({"type": "signal", "topic": movie, "signal": "watching"})
        await reader.until(lambda tab: any(f.get("data", {}).get("watchers") for f in tab.frames))
        await in_thread(set_visibility, bia, "private")
        assert (await reader.frame("resync"))["topics"] == [page]
        await in_thread(revoke, bia, None)
        assert await watcher.closed(within_s=2) == 4500
        assert await silent.closed() == 4002

        crowd = [await Tab.open(realtime.url) for _ in range(20)]
        assert 4013 in await asyncio.gather(*(tab.closed() for tab in crowd))
        await reader.close()
    assert "Traceback" not in realtime.log.read_text()


async def test_for_development_one_process_serves_the_api_and_the_sockets(tmp_path, bia):
    with program(tmp_path, *DAPHNE[:-1], "realtime.development:application") as both:
        assert (await asyncio.to_thread(both.get, "/api/movies/"))[0] == 200
        tab = await Tab.open(both.url)
        await tab.auth(None)
        await tab.subscribe("public")
        await in_thread(emit, logged(bia), topics=[topics.PUBLIC])
        await tab.frame("event")
        await tab.close()
