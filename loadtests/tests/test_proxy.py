"""The fault proxy does to connections what its methods say."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest

from loadtests.chaos.proxy import FaultProxy
from scripts.ports import free_ports

PROXY, ONE, OTHER = free_ports(3)


@contextlib.asynccontextmanager
async def backend(port: int) -> AsyncIterator[None]:
    """Answers every chunk with its own port and the chunk."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1000):
                writer.write(f"{port} ".encode() + data)
                await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    async with backend(ONE), backend(OTHER):
        with FaultProxy(PROXY, [ONE, OTHER]) as proxy:
            yield proxy


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls) -> Client:
        return cls(*await asyncio.open_connection("127.0.0.1", PROXY))

    async def ask(self, *, within_s: float = 2.0) -> bytes:
        """Raises: TimeoutError, OSError."""
        self.writer.write(b"?")
        async with asyncio.timeout(within_s):
            return await self.reader.read(100)


async def test_connections_are_spread_over_the_backends(proxy):
    answers = {await (await Client.connect()).ask() for _ in range(4)}

    assert answers == {f"{ONE} ?".encode(), f"{OTHER} ?".encode()}


async def test_new_connections_go_where_the_switch_says_and_old_ones_stay(proxy):
    proxy.use(ONE)
    client = await Client.connect()
    await client.ask()
    proxy.use(OTHER)

    assert await (await Client.connect()).ask() == f"{OTHER} ?".encode()
    assert await client.ask() == f"{ONE} ?".encode()


async def test_a_delay_holds_every_chunk_both_ways(proxy):
    client = await Client.connect()
    proxy.delay(0.1)
    began = time.monotonic()
    await client.ask()

    assert 0.2 <= time.monotonic() - began < 1.5


async def test_a_stall_in_one_direction_lets_nothing_back_until_it_flows(proxy):
    client = await Client.connect()
    await client.ask()
    proxy.stall("down")
    with pytest.raises(TimeoutError):
        await client.ask(within_s=0.3)
    proxy.flow()

    async with asyncio.timeout(2):
        assert (await client.reader.read(100)).endswith(b"?")


async def test_a_cut_resets_the_connection(proxy):
    client = await Client.connect()
    await client.ask()

    assert await asyncio.to_thread(proxy.cut) == 1
    with pytest.raises(ConnectionResetError):
        await client.ask()
