"""A relay that is told to stop, and a newer one in its place: a session goes on."""

import asyncio
import time
from pathlib import Path
from typing import Final

import pytest

from protocol.session.events import Spoke
from protocol.wire.frames import Code, Denied, Entered
from tests.figures import figure
from tests.server.clients import Client, client_of, couple, name_of
from tests.server.faults.hurry import run_hurried
from tests.server.faults.ordeals import has_resumed, short_couple
from tests.server.faults.proxy import proxied
from tests.server.faults.served_relay import served_relay
from tests.whole.laptops import Laptop, assert_same, heard, is_open, lost, through, until
from tests.whole.rooms import at_the_turn, talking

STOPPED_S: Final = 3.0
RESUMED_S: Final = 5.0

SERVICE_RESTART: Final = 1012


def say(laptop: Laptop, text: str) -> None:
    laptop.said.append(text)
    laptop.sitting.do(Spoke(text))


async def resumed_after_s(laptops: tuple[Laptop, ...]) -> float:
    """From now to everything being with both."""
    began_s = time.monotonic()
    newest = max(laptop.file.last_cursor for laptop in laptops)
    waiting = {
        laptop: max((each.counter for each in laptop.file.outbox()), default=0)
        for laptop in laptops
    }
    await until(
        lambda: all(has_resumed(laptop, newest, waiting[laptop]) for laptop in laptops), 60.0
    )
    return time.monotonic() - began_s


@pytest.mark.clock
async def test_a_session_outlives_a_relay_that_is_stopped_and_started_again(
    tmp_path: Path,
) -> None:
    async with served_relay(tmp_path / "relay") as old:
        stack = talking(tmp_path / "seats", old.url)
        laptops = await stack.__aenter__()
        try:
            speaker, listener = at_the_turn(*laptops)
            async with client_of(old.port) as witness:
                assert isinstance(await witness.create(couple("witness")), Entered)
                terminated_s = old.terminate()
                say(speaker, "as it stops")
                assert await witness.is_closed_with() == SERVICE_RESTART
            exit_code, took_s = await old.has_stopped(terminated_s)
            assert exit_code == 0
            figure("a drain", took_s, at_most=STOPPED_S)
            await until(lambda: not is_open(speaker) and not is_open(listener))
            say(speaker, "while it is away")
            async with served_relay(tmp_path / "relay", old.port):
                resumed_s = await resumed_after_s(laptops)
                figure("resumed after a drain", resumed_s, at_most=RESUMED_S)
                await until(lambda: {"as it stops", "while it is away"} <= heard(listener))
                assert lost(speaker, listener) == lost(listener, speaker) == set()
                assert all(laptop.sitting.news.alarm is None for laptop in laptops)
        finally:
            await stack.__aexit__(None, None, None)


@pytest.mark.sample
async def test_a_relay_that_is_stopping_takes_no_new_rooms_and_no_invitations(
    tmp_path: Path,
) -> None:
    async with served_relay(tmp_path) as relay:
        async with client_of(relay.port) as room, client_of(relay.port) as lobby:
            await lobby.visit(name_of("lobby"))
            terminated_s = relay.terminate()
            assert relay.process.stdout is not None
            # It says so once it has begun to stop.
            await relay.process.stdout.readline()
            assert await room.create(couple("new")) == Denied(Code.DRAINING, 0)
            assert await lobby.post(b"offer") == Denied(Code.DRAINING, 0)
        assert (await relay.has_stopped(terminated_s))[0] == 0


async def test_a_room_that_exists_can_be_entered_while_the_relay_stops(tmp_path: Path) -> None:
    them = couple()
    async with served_relay(tmp_path) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.create(them)
            relay.terminate()
            assert relay.process.stdout is not None
            await relay.process.stdout.readline()
            assert isinstance(await second.enter(them, 1), Entered)


@pytest.mark.clock
async def test_clients_that_are_silent_do_not_hold_a_stop_up(tmp_path: Path) -> None:
    async with served_relay(tmp_path) as relay, proxied(relay.port) as line:
        clients: list[Client] = []
        async with client_of(line.port) as first, client_of(line.port) as second:
            clients += [first, second]
            for number, client in enumerate(clients):
                await client.create(couple(str(number)))
            line.silence(is_forgotten=True)
            exit_code, took_s = await relay.has_stopped(relay.terminate())
            assert exit_code == 0
            # The drain, and two seconds for those who do not answer the goodbye.
            figure("a drain of silent clients", took_s, at_most=STOPPED_S)
            await line.refuse()


async def session_over_upgrades(directory: Path, seed: int, upgrades: int) -> None:
    """A whole session, while the relay is replaced again and again on the same directory."""
    async with served_relay(directory / "relay") as relay:
        port = relay.port
        stack = short_couple(directory / "seats", relay.url, seed)
        laptops = await stack.__aenter__()
        playing = asyncio.create_task(through(*laptops, patience_s=120))
        await until(lambda: laptops[0].file.last_cursor >= 6)
        assert (await relay.has_stopped(relay.terminate()))[0] == 0
    try:
        for number in range(1, upgrades + 1):
            async with served_relay(directory / "relay", port) as relay:
                for laptop in laptops:
                    laptop.sitting.link.retry_now()
                if number == upgrades:
                    await playing
                    break
                wanted = laptops[0].file.last_cursor + 6
                await has_come_to(laptops[0], wanted)
                assert (await relay.has_stopped(relay.terminate()))[0] == 0
        assert_same(*laptops)
        assert all(laptop.sitting.news.alarm is None for laptop in laptops)
    finally:
        playing.cancel()
        await stack.__aexit__(None, None, None)


async def has_come_to(laptop: Laptop, cursor: int) -> None:
    await until(lambda: laptop.file.last_cursor >= cursor or laptop.is_over, 30.0)


def test_a_session_goes_on_over_an_upgrade(tmp_path: Path) -> None:
    run_hurried(session_over_upgrades(tmp_path, 4, 1))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_a_session_goes_on_over_many_upgrades(tmp_path: Path, seed: int) -> None:
    run_hurried(session_over_upgrades(tmp_path, seed, 5))
