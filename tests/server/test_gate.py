"""Who is let in, by the opening request alone."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from server.command.config import KEYS
from server.relay import Relay, running
from tests.server.clients import client_of, couple, http, settings_for
from tests.whole.laptops import until

REQUEST: Final = b"\r\n".join(
    (
        b"GET /v1 HTTP/1.1",
        b"Host: relay",
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        b"Sec-WebSocket-Version: 13",
        b"",
        b"",
    )
)

AT_ONCE: Final = struct.pack("ii", 1, 0)
"""For a socket that is cut when it is closed, and says no goodbye."""


async def test_a_program_without_an_origin_is_let_in(relay: Relay) -> None:
    assert (await http(relay.port, "/v1"))[0] == 101


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", ""])
@pytest.mark.parametrize("path", ["/v1", "/health", "/"])
async def test_every_request_with_an_origin_is_forbidden(
    relay: Relay, path: str, origin: str
) -> None:
    assert (await http(relay.port, path, f"Origin: {origin}"))[0] == 403


@pytest.mark.parametrize("path", ["/", "/v1/", "/v1?room=1", "/V1", "/v2", "/healthy"])
async def test_any_other_path_is_not_found(relay: Relay, path: str) -> None:
    assert (await http(relay.port, path))[0] == 404


async def test_compression_is_never_negotiated(relay: Relay) -> None:
    status, answer = await http(
        relay.port, "/v1", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    )
    assert status == 101
    assert "permessage-deflate" not in answer


async def test_the_answer_does_not_say_what_runs_here(relay: Relay) -> None:
    _, answer = await http(relay.port, "/v1")
    assert "Server:" not in answer


async def test_health_tells_strangers_one_word_and_no_counts(relay: Relay) -> None:
    async with client_of(relay.port) as client:
        await client.create(couple())
        status, answer = await http(relay.port, "/health", upgrade=False)
    head, _, body = answer.partition("\r\n\r\n")
    assert status == 200
    assert "Content-Type: application/json" in head
    assert json.loads(body) == {"status": "ok"}


async def test_one_connection_more_than_an_address_may_have_is_refused(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, connections_per_address=1)) as relay:
        async with client_of(relay.port) as client:
            assert (await http(relay.port, "/v1"))[0] == 429
            await client.connection.close()
            await client.connection.wait_closed()
        async with client_of(relay.port) as client:
            assert len(client.challenge) == 32


async def test_one_connection_more_than_the_relay_may_have_is_refused(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, connections=1)) as relay, client_of(relay.port):
        assert (await http(relay.port, "/v1"))[0] == 503


async def test_who_comes_and_goes_too_often_waits(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, arrivals_per_minute=3)) as relay:
        for _ in range(3):
            async with client_of(relay.port):
                pass
        status, _ = await http(relay.port, "/v1")
        assert status == 429
        assert relay.counts.refused["pace"] == 1


async def test_health_is_told_even_when_nobody_else_gets_in(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, connections=1)) as relay, client_of(relay.port):
        assert (await http(relay.port, "/health", upgrade=False))[0] == 200


async def other_address(port: int, forwarded: str) -> int:
    """The status for somebody behind a proxy, while 10.1.1.1 or its like has all it may have."""
    return (await http(port, "/v1", f"X-Forwarded-For: {forwarded}"))[0]


@pytest.mark.parametrize(
    ("proxies", "first", "second", "status"),
    [
        ((), "10.1.1.1", "10.1.1.2", 429),
        (("127.0.0.0/8",), "10.1.1.1", "10.1.1.2", 101),
        (("127.0.0.1",), "10.1.1.1", "10.1.1.1", 429),
        (("127.0.0.1",), "10.1.1.1", "6.6.6.6, 10.1.1.1", 429),
        (("127.0.0.1", "10.9.9.9"), "10.1.1.1", "10.1.1.1, 10.9.9.9", 429),
        (("127.0.0.1",), "2001:db8:1:1::1", "2001:db8:1:1::2", 429),
        (("127.0.0.1",), "2001:db8:1:1::1", "2001:db8:1:2::1", 101),
        (("127.0.0.1",), "::ffff:10.1.1.1", "10.1.1.1", 429),
        (("127.0.0.1",), "garbage", "more garbage", 429),
        (("127.0.0.1",), "10.1.1.1:4711", "10.1.1.1:4712", 429),
        (("127.0.0.1",), "10.1.1.1:4711", "10.1.1.2:4711", 101),
        (("127.0.0.1",), "[2001:db8:1:1::1]:4711", "2001:db8:1:1::2", 429),
        (("127.0.0.1",), "[2001:db8:1:1::1]", "[2001:db8:1:2::1]", 101),
        (("127.0.0.1",), "6.6.6.6:1, 10.1.1.1:4711", "7.7.7.7, 10.1.1.1", 429),
        # A translator has all of IPv4 in one /64.
        (("127.0.0.1",), "64:ff9b::10.1.1.1", "64:ff9b::10.1.1.2", 101),
        (("127.0.0.1",), "64:ff9b::10.1.1.1", "10.1.1.1", 429),
    ],
)
async def test_the_forwarded_address_counts_if_a_trusted_proxy_says_so(
    tmp_path: Path, proxies: tuple[str, ...], first: str, second: str, status: int
) -> None:
    settings = settings_for(tmp_path, connections_per_address=1, trusted_proxies=proxies)
    async with running(settings) as relay:
        async with client_of(relay.port, {"X-Forwarded-For": first}):
            assert await other_address(relay.port, second) == status


@pytest.mark.parametrize(
    ("proxies", "header", "unbelieved"),
    [
        ((), "X-Forwarded-For: 10.1.1.1", 1),
        ((), "X-Other: 10.1.1.1", 0),
        ((), "X-Real-IP: 10.1.1.1", 1),
        ((), "Forwarded: for=10.1.1.1", 1),
        ((), "Via: 1.1 proxy", 1),
        (("127.0.0.1",), "X-Forwarded-For: 10.1.1.1", 0),
    ],
)
async def test_a_proxy_that_nobody_trusts_is_noticed(
    tmp_path: Path, proxies: tuple[str, ...], header: str, unbelieved: int
) -> None:
    async with running(settings_for(tmp_path, trusted_proxies=proxies)) as relay:
        await http(relay.port, "/v1", header)
        assert relay.counts.unbelieved == unbelieved


@pytest.mark.parametrize(
    ("header", "unnamed"),
    [
        ("X-Forwarded-For: 10.1.1.1", 0),
        ("X-Forwarded-For: unknown", 1),
        ("X-Forwarded-For: ", 1),
        ("X-Real-IP: 10.1.1.1", 1),
        ("Forwarded: for=10.1.1.1", 1),
        ("X-Other: 10.1.1.1", 0),
    ],
)
async def test_a_trusted_proxy_that_does_not_say_who_comes_is_noticed(
    tmp_path: Path, header: str, unnamed: int
) -> None:
    async with running(settings_for(tmp_path, trusted_proxies=("127.0.0.1",))) as relay:
        await http(relay.port, "/v1", header)
        assert (relay.counts.unnamed, relay.counts.unbelieved) == (unnamed, 0)


async def test_one_that_says_nothing_at_all_is_noticed_when_it_is_at_its_limit(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path, connections_per_address=1, trusted_proxies=("127.0.0.1",))
    async with running(settings) as relay:
        # A look at the relay from its own machine is the same as that.
        async with client_of(relay.port):
            assert relay.counts.unnamed == 0
            await http(relay.port, "/v1", "X-Other: a")
        assert relay.counts.unnamed == 1


async def test_a_proxy_that_names_only_the_one_in_front_of_it_is_noticed_at_the_limit(
    tmp_path: Path,
) -> None:
    proxies = ("127.0.0.1", "10.9.9.9")
    settings = settings_for(tmp_path, connections_per_address=1, trusted_proxies=proxies)
    async with running(settings) as relay:
        async with client_of(relay.port, {"X-Forwarded-For": "10.9.9.9"}):
            assert await other_address(relay.port, "10.1.1.1, 10.9.9.9") == 101
            assert relay.counts.unnamed == 0
            assert await other_address(relay.port, "10.9.9.9") == 429
            assert relay.counts.unnamed == 1


async def test_a_full_relay_says_nothing_about_its_proxy(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, connections=1, trusted_proxies=("127.0.0.1",))
    async with running(settings) as relay:
        async with client_of(relay.port):
            await http(relay.port, "/v1", "X-Other: a")
        assert relay.counts.refused["full"] == 1
        assert relay.counts.unnamed == 0


@pytest.mark.parametrize("written", ["::ffff:127.0.0.1", "::ffff:127.0.0.0/104", " 127.0.0.1 "])
async def test_a_proxy_is_trusted_however_its_address_is_written(
    tmp_path: Path, written: str
) -> None:
    proxies = KEYS["trusted_proxies"].kind.read([written])
    assert isinstance(proxies, tuple)
    settings = settings_for(tmp_path, connections_per_address=1, trusted_proxies=proxies)
    async with running(settings) as relay:
        async with client_of(relay.port, {"X-Forwarded-For": "10.1.1.1"}):
            assert await other_address(relay.port, "10.1.1.2") == 101


def fast_loop() -> asyncio.AbstractEventLoop:
    """What a relay runs on where there is one: there a line may be over before it is looked at."""
    loop: asyncio.AbstractEventLoop = pytest.importorskip("uvloop").new_event_loop()
    return loop


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, fast_loop])
@pytest.mark.parametrize("is_cut", [False, True])
def test_who_went_while_the_relay_stood_still_takes_up_no_place(
    tmp_path: Path, loop: Callable[[], asyncio.AbstractEventLoop], is_cut: bool
) -> None:
    """Programs dial again and again while nothing answers. The household had no place left then,
    for as long as the relay ran."""

    async def stand_still() -> None:
        settings = settings_for(tmp_path, connections_per_address=3, arrivals_per_minute=5)
        async with running(settings) as relay:
            for _ in range(8):  # nothing of it is heard before the next wait
                line = socket.create_connection(("127.0.0.1", relay.port))
                line.sendall(REQUEST)
                if is_cut:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                line.close()
            await until(lambda: not relay._gate._inside)
            async with client_of(relay.port) as client:
                assert len(client.challenge) == 32
            await until(lambda: len(relay._gate) == 0)

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(stand_still())
