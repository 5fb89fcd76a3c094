"""A reader who stalls costs us a bounded buffer, and finds its way back."""

import asyncio
import base64
import os

from django.db import transaction

from realtime import metrics
from realtime.tests.client import eventually
from realtime.tests.conftest import emit, in_thread, logged, running
from realtime.tests.test_program import stalled_tab
from server.live import services, shapes, topics
from server.live.events import DiaryLogged
from server.live.selectors import live_cursor


def big(actor, number):
    """An event of some 40 KB."""
    event = logged(actor, number)
    return DiaryLogged(
        card=shapes.Card(**{**_fields(event.card), "actor": _wordy(event.card.actor)})
    )


def _fields(card):
    return {name: getattr(card, name) for name in card.__struct_fields__}


def _wordy(actor):
    return shapes.MemberRef(
        id=actor.id, username=actor.username, display_name="x" * 40_000, photo_url=None
    )


def slow(sign):
    return metrics.slow_closes.labels(sign)._value.get()


async def test_a_stalled_reader_is_closed_freed_and_can_resume(live, bia):
    before = slow("buffer")
    place = await in_thread(live_cursor)
    stalled = await stalled_tab(live.url)
    steady = await live.anonymous()
    await steady.subscribe("public", cursor=place)

    count = 40
    for number in range(1, count + 1):
        await in_thread(emit, big(bia, number), topics=[topics.PUBLIC])
    await steady.until(lambda tab: len(tab.events()) == count)

    connections = live.server.server_state.connections
    await eventually(lambda: slow("buffer") > before and len(connections) == 1, 10)
    assert len(live.hub._sessions) == 1  # the socket is freed, not only forgotten
    stalled.socket.transport.abort()
    again = await live.anonymous()
    answer = await again.subscribe("public", cursor=place)
    assert answer["recovered"] is True
    assert [f["data"]["card"]["id"] for f in again.events()] == list(range(1, count + 1))


async def test_a_burst_does_not_close_readers_who_keep_up(live, bia):
    before = slow("buffer")
    tabs = [await live.anonymous() for _ in range(5)]
    for tab in tabs:
        await tab.subscribe("public")

    def burst():
        with transaction.atomic():
            for number in range(1, 31):
                services.emit(big(bia, number), topics=[topics.PUBLIC])

    await in_thread(burst)  # 1.2 MB for each, in one tail

    for tab in tabs:
        await tab.until(lambda tab: len(tab.events()) == 30)
    assert slow("buffer") == before


async def test_a_peer_that_answers_no_ping_is_closed_and_freed(bia):
    before = slow("ping")
    async with running(ws_ping_interval=0.3, ws_ping_timeout=0.3) as live:
        host, port = live.url[5:].split("/")[0].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /ws/ HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Origin: http://localhost:3000\r\n\r\n".encode()
        )
        assert b"101" in await reader.readline()

        connections = live.server.server_state.connections
        await eventually(lambda: slow("ping") > before and not connections)
        writer.close()
