"""Broken, hostile and random frames: each ends its own socket, and nobody beside it notices."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from loadtests.chaos.cluster import Cluster
from loadtests.chaos.honest import honest_sockets, judge_honest
from loadtests.chaos.programs import rss_kib
from loadtests.chaos.report import Report
from loadtests.chaos.world import Community, World

NAME = "a million broken frames beside honest sockets"
#: (frames, honest sockets, sockets that fuzz at the same time)
SIZES = {"short": (4_000, 12, 8), "full": (1_000_000, 100, 32)}
RSS_GROWTH_KIB = 50 * 1024
#: frames in one write, at most: the server ends most sockets at the first of them
BURST = 10
BAD_FRAMING = 0.08
#: codes that broken input may be answered with; 1011 would be an error of ours
FAIR = {None, 1002, 1003, 1006, 1007, 1009, 4002, 4003, 4013, 4501}
WORDS: list[Any] = [
    None, True, -1, 0, 2**63, 1e308, "", "public", "feed", "me", "movie.1", "user.*", "a;b", "*",
    "MOVIE.1", "movie.1" * 300, "\x00", "ﬁlm.1", [], {}, [[]], "1:1:1:", "5", "-1", "x:1:2:3",
    "websocket.disconnect", "auth", "subscribe", "signal", "typing",
]  # fmt: skip
VALID: list[dict[str, Any]] = [
    {"type": "auth", "ticket": None},
    {"type": "subscribe", "ref": 1, "topics": ["public"], "cursor": None, "have": []},
    {"type": "subscribe", "ref": 2, "topics": ["movie.1", "user.1"], "cursor": None, "have": [1]},
    {"type": "unsubscribe", "ref": 3, "topics": ["public"]},
    {"type": "signal", "topic": "movie.1", "signal": "watching"},
]
RAW_TEXTS = [
    b"[" * 8000, b'{"a":' * 1500, b"NaN", b"1" * 8000, b'{"type":"auth","type":"subscribe"}',
    b'{"type":"\\ud800"}', b'{"type":"\\u0000"}', b"\xff\xfe\xfd", b"\xc0\xaf", b"",
]  # fmt: skip


@dataclass
class Sent:
    """What was thrown, and how it was answered."""

    frames: int = 0
    sockets: int = 0
    codes: Counter[int | None] = field(default_factory=Counter)


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    frames, honest, fuzzers = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, with_api=False) as world:
        people = world.seed_community(readers=max(4, honest // 4), actors=6, movies=4)
        asyncio.run(_beside(world, people, frames, honest, fuzzers, report))
        report.failures += world.logged_errors()
    return report


async def _beside(
    world: World, people: Community, frames: int, honest: int, fuzzers: int, report: Report
) -> None:
    hub = world.hubs[0]
    pid, sent = hub.pid, Sent()
    async with honest_sockets(world, people, honest, writes_per_s=5) as watch:
        await _fuzz(world, Sent(), frames // 10, fuzzers, seed=0)  # warm
        before = rss_kib(pid)
        await _fuzz(world, sent, frames, fuzzers, seed=world.seed)
        grown = rss_kib(pid) - before
    await judge_honest(world, watch, report)
    unfair = {code: n for code, n in sent.codes.items() if code not in FAIR}
    report.counts |= {
        "broken frames": sent.frames,
        "sockets used up": sent.sockets,
        "answers": {str(code): n for code, n in sent.codes.most_common()},
        "KiB grown": round(grown),
    }
    report.check(hub.alive and hub.pid == pid, "the process did not survive")
    report.check(not unfair, f"close codes that no broken frame deserves: {unfair}")
    report.check(grown <= RSS_GROWTH_KIB, f"the process grew by {grown:.0f} KiB")
    report.check(len(sent.codes) > 3, f"only {dict(sent.codes)}: the frames were all alike")


async def _fuzz(world: World, sent: Sent, frames: int, fuzzers: int, *, seed: int) -> None:
    goal = sent.frames + frames
    await asyncio.gather(
        *(_throw(world, sent, goal, random.Random(f"{seed} {n}")) for n in range(fuzzers))
    )


async def _throw(world: World, sent: Sent, goal: int, rng: random.Random) -> None:
    """Sockets one after the other, each thrown at until it is closed."""
    port = world.hub_ports[0]
    while sent.frames < goal:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sent.sockets += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            await _handshake(reader, writer, port)
            if rng.random() < 0.6:
                writer.write(_framed(0x81, json.dumps(VALID[0]).encode()))
            for _ in range(rng.randrange(1, 8)):
                burst = rng.choice([1, 2, BURST])
                writer.write(b"".join(_frame(rng) for _ in range(burst)))
                sent.frames += burst
                await writer.drain()
            writer.write_eof()
        sent.codes[await _close_code(reader)] += 1
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _handshake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    writer.write(
        f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        "Sec-WebSocket-Version: 13\r\nOrigin: http://localhost:3000\r\n\r\n".encode()
    )
    async with asyncio.timeout(15):
        await reader.readuntil(b"\r\n\r\n")


async def _close_code(reader: asyncio.StreamReader) -> int | None:
    """The code of the close frame that came; None: the connection just ended."""
    with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(15):
            while True:
                first, second = await reader.readexactly(2)
                length = second & 127
                if length == 126:
                    (length,) = struct.unpack("!H", await reader.readexactly(2))
                elif length == 127:
                    (length,) = struct.unpack("!Q", await reader.readexactly(8))
                payload = await reader.readexactly(length)
                if first & 15 == 8:
                    return int.from_bytes(payload[:2]) if payload else 1005
    return None


def _frame(rng: random.Random) -> bytes:
    """One frame, mostly of good framing and bad content."""
    if rng.random() < BAD_FRAMING:
        return _bad_framing(rng)
    text = _text(rng)
    return _framed(0x81, text[:8192])


def _text(rng: random.Random) -> bytes:
    if rng.random() < 0.2:
        return rng.choice(RAW_TEXTS)
    frame: dict[str, Any] = dict(rng.choice(VALID))
    for _ in range(rng.randrange(0, 3)):
        frame[rng.choice([*frame, "extra", "type"])] = rng.choice(WORDS)
    text = bytearray(json.dumps(frame).encode())
    for _ in range(rng.choice([0, 0, 0, 1, 4])):
        text[rng.randrange(len(text))] = rng.randrange(256)
    return bytes(text)


def _framed(first: int, payload: bytes, *, masked: bool = True) -> bytes:
    mask = bytes(4) if masked else b""  # a mask of zeros is one, and costs nothing
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head = bytes([first, bit | len(payload)])
    else:
        head = bytes([first, bit | 126]) + struct.pack("!H", len(payload))
    return head + mask + payload


def _bad_framing(rng: random.Random) -> bytes:
    kind = rng.randrange(8)
    if kind == 0:  # reserved bits, reserved opcodes
        return _framed(rng.randrange(256), rng.randbytes(8))
    if kind == 1:
        return _framed(0x81, b"{}", masked=False)
    if kind == 2:  # a length that no frame has
        return bytes([0x81, 0xFF]) + struct.pack("!Q", rng.choice([2**63 - 1, 2**64 - 1, 9000]))
    if kind == 3:  # a long control frame
        return _framed(0x89, b"p" * 126)
    if kind == 4:  # close codes that are none
        return _framed(0x88, struct.pack("!H", rng.choice([0, 999, 1005, 1006, 65535])))
    if kind == 5:  # a fragment that never ends
        return _framed(0x01, b'{"type":')
    if kind == 6:  # a continuation of nothing, or of the fragment
        return _framed(0x00, rng.randbytes(64))
    return _framed(0x82, rng.randbytes(32))
