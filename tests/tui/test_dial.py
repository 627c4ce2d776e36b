"""A relay that can be reached is reached, whichever of its addresses is silent.

Nothing here looks at a clock: where a silent address were waited for, it would be for an hour.

About `tui.line.race`.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from protocol.limits import VERSION
from protocol.wire.frames import Visited, Welcome, pack
from tests.server.hosting.certificates import certificate_in
from tests.whole.laptops import relay_at
from tui.errors import (
    RelayAway,
    RelayCrowded,
    RelayStrange,
    RelayUnreachable,
    RelayUntrusted,
    RelayVersion,
)
from tui.line import dial as dialling
from tui.line.dial import (
    dial,
)
from tui.line.race import first_success

NAME = "relay.test"


@pytest.fixture(autouse=True)
def an_hour_of_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that only another address can bring an answer, never another try."""
    monkeypatch.setattr(dialling, "OPEN_TIMEOUT_S", 3600.0)
    monkeypatch.setattr(dialling, "DIAL_AGAIN_S", 3600.0)


def resolves(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """`NAME` has these addresses, in this order."""
    loop = asyncio.get_running_loop()
    real = loop.getaddrinfo

    async def fake(host: Any, port: Any, **chosen: Any) -> list[Any]:  # Any: as the loop has it
        if host != NAME:
            return await real(host, port, **chosen)
        kind = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kind[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(loop, "getaddrinfo", fake)


@contextmanager
def swallowing(address: str, port: int) -> Iterator[None]:
    """Takes no more connections: its queue is full, so that the next one hears nothing."""
    with ExitStack() as open_ones:
        listening = open_ones.enter_context(socket.socket())
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(0)
        for _ in range(4):
            waiting = open_ones.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((address, port))
        yield


@asynccontextmanager
async def mute(address: str, port: int) -> AsyncIterator[list[object]]:
    """Takes connections, and never says a word; who has come."""
    came: list[object] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer)

    async with await asyncio.start_server(hear, address, port):
        yield came


async def test_an_address_that_swallows_connections_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relay_at(tmp_path) as relay:
        resolves(monkeypatch, "127.0.0.2", "127.0.0.1")
        with swallowing("127.0.0.2", relay.port):
            async with asyncio.timeout(20), dial(f"ws://{NAME}:{relay.port}") as (_, welcome):
                assert welcome.version == VERSION


async def test_an_address_that_takes_a_connection_and_says_nothing_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with relay_at(tmp_path) as relay:
        resolves(monkeypatch, "127.0.0.2", "127.0.0.3", "127.0.0.1")
        async with mute("127.0.0.2", relay.port) as first, mute("127.0.0.3", relay.port) as second:
            async with asyncio.timeout(20), dial(f"ws://{NAME}:{relay.port}") as (_, welcome):
                assert welcome.version == VERSION
                assert len(first) == len(second) == 1


async def test_a_refused_address_is_followed_by_the_next_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.line.race.STAGGER_S", 3600.0)
    async with relay_at(tmp_path) as relay:
        resolves(monkeypatch, "127.0.0.2", "127.0.0.1")
        async with asyncio.timeout(20), dial(f"ws://{NAME}:{relay.port}") as (_, welcome):
            assert welcome.version == VERSION


async def test_the_kinds_of_address_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "::1", "::2", "::3", "127.0.0.1", "127.0.0.2")
    found = await dialling._addresses(f"ws://{NAME}:1")
    assert found == ["::1", "127.0.0.1", "::2", "127.0.0.2", "::3"]


async def test_where_no_address_answers_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, "127.0.0.2", "127.0.0.1")
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # taken and not listening: refused everywhere
        with pytest.raises(RelayUnreachable):
            async with asyncio.timeout(20), dial(f"ws://{NAME}:{held.getsockname()[1]}"):
                raise AssertionError("nobody was there")


def page(status: str, more: str = "") -> bytes:
    """A page of a web server."""
    body = "<html>Welcome to our Wi-Fi. Please sign in.</html>"
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}"
    return f"{head}\r\n{body}".encode()


@asynccontextmanager
async def answering(said: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Something that answers whatever it hears with that, and hangs up; its port."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(said)
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


async def met_at(url: str) -> type[Exception]:
    """What becomes of dialling there."""
    with pytest.raises(RelayUnreachable) as met:
        async with asyncio.timeout(20), dial(url):
            raise AssertionError("it was let in")
    return met.type


@pytest.mark.parametrize(
    ("said", "met"),
    [
        (page("200 OK"), RelayStrange),
        (page("302 Found", "Location: https://portal.example/\r\n"), RelayStrange),
        (page("404 Not Found"), RelayStrange),
        (page("401 Unauthorized"), RelayStrange),
        (page("426 Upgrade Required"), RelayStrange),
        (page("502 Bad Gateway"), RelayAway),
        (page("504 Gateway Timeout"), RelayAway),
        (page("503 Service Unavailable"), RelayCrowded),
        (b"SSH-2.0-OpenSSH_9.2\r\n", RelayStrange),
        (b"220 mail.example ESMTP\r\n", RelayStrange),
        (b"\r\n", RelayStrange),
        (b"", RelayUnreachable),
    ],
)
async def test_what_answers_and_is_no_relay_is_known_from_silence(
    said: bytes, met: type[Exception]
) -> None:
    async with answering(said) as port:
        assert await met_at(f"ws://127.0.0.1:{port}") is met


@pytest.mark.parametrize(
    ("said", "met"), [(page("200 OK"), RelayStrange), (b"\x00" * 40, RelayStrange)]
)
async def test_a_line_that_is_not_encrypted_is_known_from_silence(
    said: bytes, met: type[Exception]
) -> None:
    async with answering(said) as port:
        assert await met_at(f"wss://localhost:{port}") is met


async def test_a_page_to_sign_in_at_that_takes_every_name_proves_none(tmp_path: Path) -> None:
    files = certificate_in(tmp_path)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(files.cert, files.key)
    async with answering(page("200 OK"), served) as port:
        assert await met_at(f"wss://localhost:{port}") is RelayUntrusted


@pytest.mark.parametrize("frame", [pack(Visited(0)), b"\xc1", b""])
async def test_a_websocket_that_says_something_else_is_no_relay(frame: bytes) -> None:
    async def greet(line: ServerConnection) -> None:
        await line.send(frame)
        await line.wait_closed()

    async with serve(greet, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        assert await met_at(f"ws://127.0.0.1:{port}") is RelayStrange


@pytest.mark.parametrize("other", [VERSION + 1, VERSION - 1])
async def test_a_relay_of_another_version_says_which_is_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: int
) -> None:
    async with relay_at(tmp_path) as relay:
        answer = Welcome(other, bytes(32))
        assert pack(answer)
        monkeypatch.setattr(dialling, "read_at_client", lambda message: answer)
        with pytest.raises(RelayVersion) as met:
            async with dial(f"ws://127.0.0.1:{relay.port}"):
                raise AssertionError("it was let in")
    assert met.value.is_newer is (other > VERSION)


async def test_what_a_late_attempt_came_to_is_let_go() -> None:
    dropped: list[str] = []
    both = asyncio.Barrier(2)

    async def attempt(name: str) -> str:
        await both.wait()
        return name

    async def drop(name: str) -> None:
        dropped.append(name)

    async def first() -> str:
        return await attempt("first")

    async def second() -> str:
        return await attempt("second")

    won = await first_success([first, second], drop, lambda error: 0, stagger_s=0.0)
    assert {won, *dropped} == {"first", "second"}
