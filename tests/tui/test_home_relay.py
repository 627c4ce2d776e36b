"""The relay on this laptop: where it listens, and what it says when it cannot.

About `tui.home.relay` and `tui.line.finding`.
"""

import asyncio
import socket
from pathlib import Path

import pytest

from protocol.limits import VERSION
from protocol.wire.frames import Welcome
from tests.tui.hosting import PATIENCE_S
from tests.whole.seats import free_port
from tui.errors import PortTaken, RelayFailed, RelayInUse, RelayUnreachable
from tui.home.relay import EVERYWHERE, RelayAtHome, home_relay, private_relay, relay_command
from tui.line.dial import dial
from tui.line.finding import answering


async def welcome(url: str) -> Welcome:
    async with dial(url) as (_, welcome):
        return welcome


async def test_a_relay_at_home_answers_at_its_url(tmp_path: Path) -> None:
    async with home_relay(tmp_path, "127.0.0.1", 0) as url:
        assert url.startswith("ws://127.0.0.1:")
        assert (await welcome(url)).version == VERSION


async def test_a_private_relay_answers_on_loopback_alone(tmp_path: Path) -> None:
    async with private_relay(tmp_path) as url:
        assert url.startswith("ws://127.0.0.1:")
        await welcome(url)


async def test_it_is_gone_after_the_block(tmp_path: Path) -> None:
    async with private_relay(tmp_path) as url:
        pass
    with pytest.raises(RelayUnreachable):
        await welcome(url)


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    async with private_relay(tmp_path / "one") as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(PortTaken):
            async with home_relay(tmp_path / "two", "127.0.0.1", port):
                pass


async def test_a_second_program_on_the_same_directory_is_told(tmp_path: Path) -> None:
    async with home_relay(tmp_path, "127.0.0.1", 0):
        with pytest.raises(RelayInUse):
            async with home_relay(tmp_path, "127.0.0.1", 0):
                pass


async def test_a_directory_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RelayFailed):
        async with home_relay(tmp_path / "file", "127.0.0.1", 0):
            pass


async def test_an_error_inside_the_block_passes_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="ours"):
        async with private_relay(tmp_path):
            raise OSError("ours")


async def test_a_cancelled_block_ends_the_relay(tmp_path: Path) -> None:
    urls: asyncio.Queue[str] = asyncio.Queue()

    async def hold() -> None:
        async with private_relay(tmp_path) as url:
            urls.put_nowait(url)
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    url = await urls.get()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(RelayUnreachable):
        await welcome(url)


def test_the_relay_command_is_the_relays_own() -> None:
    from server.command.cli import main

    assert relay_command() is main


async def test_the_relay_at_home_answers_over_both_kinds_of_address(tmp_path: Path) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    port = free_port()
    async with home_relay(tmp_path, EVERYWHERE, port):
        for host in ("127.0.0.1", "[::1]"):
            assert (await welcome(f"ws://{host}:{port}")).version == VERSION


async def test_the_relay_of_this_laptop_is_started_once_and_found_until_it_is_stopped(
    tmp_path: Path,
) -> None:
    relay, port = RelayAtHome(tmp_path / "relay"), free_port()
    url = await relay.url("127.0.0.1", port)
    assert url == await relay.url("127.0.0.1", port) == f"ws://127.0.0.1:{port}"
    assert await answering(["ws://127.0.0.1:1", url]) == url
    await relay.stop()
    with pytest.raises(RelayUnreachable):
        await answering([url])


async def test_a_relay_that_is_no_longer_needed_ends_once_nobody_is_connected(
    tmp_path: Path,
) -> None:
    relay, port = RelayAtHome(tmp_path / "relay"), free_port()
    url = await relay.url("127.0.0.1", port)
    async with dial(url):
        relay.rest(after_s=0.0)
        for _ in range(50):
            await asyncio.sleep(0)
        # Whoever is still there is answered, however often it was looked.
        assert (await welcome(url)).version == VERSION
    async with asyncio.timeout(PATIENCE_S):
        while relay.is_running:
            await asyncio.sleep(0)
    with pytest.raises(RelayUnreachable):
        await welcome(url)
    async with home_relay(tmp_path / "another", "127.0.0.1", port):
        pass
    # It is started anew where somebody begins again.
    assert await relay.url("127.0.0.1", port) == url
    assert (await welcome(url)).version == VERSION
    await relay.stop()


async def test_a_relay_that_somebody_needs_again_goes_on(tmp_path: Path) -> None:
    relay, port = RelayAtHome(tmp_path / "relay"), free_port()
    url = await relay.url("127.0.0.1", port)
    relay.rest(after_s=0.0)
    assert await relay.url("127.0.0.1", port) == url
    for _ in range(20):
        await asyncio.sleep(0)
    assert (await welcome(url)).version == VERSION
    await relay.stop()


async def test_one_that_could_not_start_is_tried_anew(tmp_path: Path) -> None:
    port = free_port()
    first, second = (RelayAtHome(tmp_path / name) for name in ("one", "two"))
    await first.url("127.0.0.1", port)
    with pytest.raises(PortTaken):
        await second.url("127.0.0.1", port)
    await first.stop()
    assert await second.url("127.0.0.1", port) == f"ws://127.0.0.1:{port}"
    await second.stop()
