"""Bad input: every frame gets a code, nobody else notices."""

import asyncio
import os
import struct

from realtime.tests.conftest import emit, in_thread, logged, make_movies
from server.live import topics

AUTH = '{"type":"auth","ticket":null}'
MALFORMED = {
    "empty": "",
    "not json": "hello",
    "a number": "17",
    "null": "null",
    "a list": "[]",
    "no type": "{}",
    "unknown type": '{"type":"shout"}',
    "type of a server frame": '{"type":"ready","heartbeat_s":1,"resume":null}',
    "handler of the server": '{"type":"websocket.disconnect","code":1000}',
    "type is a number": '{"type":5}',
    "unknown field": '{"type":"subscribe","ref":1,"topics":["public"],"x":1}',
    "missing ref": '{"type":"subscribe","topics":["public"]}',
    "ref is text": '{"type":"subscribe","ref":"1","topics":["public"]}',
    "ref is negative": '{"type":"subscribe","ref":-1,"topics":["public"]}',
    "ref is huge": '{"type":"subscribe","ref":' + "9" * 4000 + ',"topics":["public"]}',
    "ref is NaN": '{"type":"subscribe","ref":NaN,"topics":["public"]}',
    "no topics": '{"type":"subscribe","ref":1,"topics":[]}',
    "topics are text": '{"type":"subscribe","ref":1,"topics":"public"}',
    "a topic is null": '{"type":"subscribe","ref":1,"topics":[null]}',
    "a topic of 2 KB": '{"type":"subscribe","ref":1,"topics":["' + "a" * 2000 + '"]}',
    "too many topics": '{"type":"subscribe","ref":1,"topics":[' + '"a",' * 128 + '"a"]}',
    "too many ids": '{"type":"subscribe","ref":1,"topics":["public"],"have":[' + "1," * 500 + "1]}",
    "bottomless": '{"type":' + "[" * 8000,
    "half a surrogate": '{"type":"subscribe","ref":1,"topics":["\\ud800"]}',
    "cut off": '{"type":"auth"',
    "twice": AUTH + AUTH,
    "binary": b"\x00\x01",
}


async def test_a_malformed_frame_is_coded_and_closes_its_own_socket_only(live, bia):
    honest = await live.anonymous()
    await honest.subscribe("public")

    answers = {}
    for name, text in MALFORMED.items():
        tab = await live.anonymous()
        await tab.say(text)
        answers[name] = await tab.closed(), tab.errors()[-1][0]

    assert answers == dict.fromkeys(MALFORMED, (4501, "bad_frame"))
    await in_thread(emit, logged(bia), topics=[topics.PUBLIC])
    await honest.frame("event")


NO_TOPICS = [
    "*", "PUBLIC", "public ", "movie", "movie.", "movie.0", "movie.07", "movie.-1", "movie.1.2",
    "movie.99999999999999999999", "author.1", "member.1", "me.1", "user.x", "movie.１", "a;b",
    "review.9223372036854775808",
]  # fmt: skip


async def test_topics_that_are_none_are_refused_and_the_others_go_on(live):
    tab = await live.anonymous()

    answer = await tab.subscribe(*NO_TOPICS, "public")

    assert answer["topics"] == ["public"]
    assert tab.errors() == [("topic_invalid", topic) for topic in NO_TOPICS]


async def test_a_socket_has_a_bounded_number_of_topics(limit, live):
    limit(ws_max_topics=3)
    names = [f"movie.{number}" for number in await in_thread(make_movies, 4)]
    tab = await live.anonymous()
    await tab.subscribe(*names[:3])

    await tab.say({"type": "subscribe", "ref": 9, "topics": [names[3]]})

    assert (await tab.frame("error"))["code"] == "too_many_topics"
    await tab.subscribe(*names[:3])  # those it has cost nothing


async def test_a_frame_over_the_limit_closes_with_1009(live):
    tab = await live.anonymous()
    await tab.say('{"type":"' + "x" * 9000)
    assert await tab.closed() == 1009


async def test_an_endless_message_in_fragments_closes_with_1009(live):
    tab = await live.anonymous()

    async def parts():
        for _ in range(30):
            yield "x" * 500

    await tab.socket.send(parts())
    assert await tab.closed() == 1009


async def test_more_frames_than_allowed_are_told_to_slow_down(live):
    tab = await live.anonymous()
    for ref in range(60):
        await tab.say({"type": "unsubscribe", "ref": ref, "topics": ["public"]})
    assert await tab.closed() == 4013


async def test_control_frames_count_too(live):
    tab = await live.anonymous()
    for _ in range(60):
        await tab.socket.ping()
    assert await tab.closed() == 4013


def client_frame(opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0) -> bytes:
    mask = os.urandom(4)
    body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes([(fin << 7) | (rsv << 4) | opcode, 0x80 | len(payload)]) + mask + body


PROTOCOL_ERRORS = {
    "bad utf-8": (client_frame(1, b"\xff\xfe"), 1007),
    "reserved bit": (client_frame(1, b"{}", rsv=4), 1002),
    "unmasked": (b"\x81\x02{}", 1002),
    "unknown opcode": (client_frame(3, b""), 1002),
    "long control frame": (b"\x89\xfe\x00\x80" + b"\0" * 132, 1002),
    "continuation of nothing": (client_frame(0, b"x"), 1002),
    "length 2^63-1": (b"\x81\xff" + struct.pack("!Q", 2**63 - 1) + b"\0" * 4, 1009),
    "close code 1005": (client_frame(8, struct.pack("!H", 1005)), 1002),
    "close of one byte": (client_frame(8, b"x"), 1002),
}


async def test_broken_framing_closes_with_the_protocols_own_code(live):
    codes = {}
    for name, (raw, _) in PROTOCOL_ERRORS.items():
        tab = await live.anonymous()
        tab.socket.transport.write(raw)
        codes[name] = await tab.closed()

    assert codes == {name: code for name, (_, code) in PROTOCOL_ERRORS.items()}


async def test_a_client_that_leaves_in_the_middle_leaves_nothing_behind(live):
    for _ in range(10):
        tab = await live.anonymous()
        await tab.say({"type": "subscribe", "ref": 1, "topics": ["public"]})
        await tab.drop()
    await asyncio.sleep(0.2)

    assert len(live.hub._sessions) == 0
    assert len(live.hub._objects) == 0
    assert not live.hub.admission._addresses
