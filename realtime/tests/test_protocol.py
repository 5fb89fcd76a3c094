"""What a raw write owes to the socket it goes to."""

import asyncio
import contextlib
import socket

from realtime.pipes import EXTENSION
from realtime.server import DrainingServer, config
from realtime.tests.client import Tab, eventually
from realtime.wire import text_frame


@contextlib.asynccontextmanager
async def serving(application, **options):
    """Any ASGI application on our protocol class."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings = {"loop": "none", "lifespan": "off", **options}
    server = DrainingServer(config(application, **settings))
    task = asyncio.create_task(server._serve([listener]))
    await eventually(lambda: server.started)
    try:
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        await task


async def test_push_is_refused_before_accept_and_after_a_close_frame():
    seen = {}

    async def application(scope, receive, send):
        push = scope["extensions"][EXTENSION]
        await receive()
        seen["before"] = push.push(text_frame(b'"early"')), push.is_open()
        await send({"type": "websocket.accept"})
        push.push(text_frame(b'"in time"'))
        seen["open"] = push.is_open()
        push.close(4003)
        seen["after"] = push.push(text_frame(b'"late"')), push.is_open()
        seen["message"] = await receive()

    async with serving(application) as url:
        tab = await Tab.open(url)
        assert await tab.closed() == 4003
        assert tab.frames == ["in time"]
    assert seen["before"] == (0, False)
    assert seen["open"] is True
    assert seen["after"] == (0, False)
    assert seen["message"] == {"type": "websocket.disconnect", "code": 4003}


async def test_push_is_refused_once_the_peer_has_left():
    left = asyncio.Event()
    seen = {}

    async def application(scope, receive, send):
        push = scope["extensions"][EXTENSION]
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        seen["after"] = push.push(text_frame(b"1")), push.is_open()
        left.set()

    async with serving(application) as url:
        tab = await Tab.open(url)
        await tab.drop()
        await asyncio.wait_for(left.wait(), 3)
    assert seen["after"] == (0, False)


async def test_a_push_never_overtakes_an_asgi_send_and_counts_what_waits():
    waiting = []
    filled, go = asyncio.Event(), asyncio.Event()

    async def application(scope, receive, send):
        push = scope["extensions"][EXTENSION]
        await receive()
        await send({"type": "websocket.accept"})
        big = text_frame(b'"' + b"x" * 100_000 + b'"')
        while push.waiting() < 600_000:
            push.push(big)
        sending = asyncio.create_task(send({"type": "websocket.send", "text": '"by send"'}))
        await asyncio.sleep(0.05)
        assert not sending.done()  # it waits for the buffer
        waiting.append(push.push(text_frame(b'"by push"')))
        filled.set()
        await go.wait()
        await sending
        await receive()

    async with serving(application) as url:
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.setblocking(False)
        port = int(url.split(":")[2].strip("/"))
        await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", port))
        tab = await Tab.open(url, sock=small, max_queue=1)
        tab.socket.transport.pause_reading()
        await asyncio.wait_for(filled.wait(), 5)
        go.set()
        tab.socket.transport.resume_reading()
        await tab.until(lambda tab: "by push" in tab.frames)
        assert tab.frames[-2:] == ["by send", "by push"]
        await tab.close()
    assert waiting[0] > 500_000


async def test_the_kernel_hides_little_of_what_a_stalled_reader_has_not_read():
    sizes = []

    async def application(scope, receive, send):
        push = scope["extensions"][EXTENSION]
        await receive()
        await send({"type": "websocket.accept"})
        for _ in range(40):
            push.push(text_frame(b"x" * 65_000))
            await asyncio.sleep(0.005)
        sizes.append(push.waiting())
        await receive()

    async with serving(application) as url:
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.setblocking(False)
        port = int(url.split(":")[2].strip("/"))
        await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", port))
        tab = await Tab.open(url, sock=small, max_queue=1)
        tab.socket.transport.pause_reading()
        await eventually(lambda: sizes)
        tab.socket.transport.abort()
    assert sizes[0] > 40 * 65_000 - 400_000


async def test_a_flood_of_pings_is_cut_off_before_all_of_it_is_parsed():
    done = asyncio.Event()

    async def application(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        done.set()

    async with serving(application) as url:
        tab = await Tab.open(url)
        ping = b"\x89\x80\x00\x00\x00\x00"
        tab.socket.transport.write(ping * 100_000)
        assert await tab.closed() == 4013
        await asyncio.wait_for(done.wait(), 2)
