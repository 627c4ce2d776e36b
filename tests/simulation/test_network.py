"""The simulated network keeps what TCP promises, and nothing more."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from tests.simulation.network import Cable, Hearing, RelayEnd, Road
from tests.simulation.trace import Trace
from tests.simulation.world import simulated
from tui.errors import LineDropped


class Ear:
    """Somebody at the relay's end who only listens."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.is_over = False

    def hear(self, message: bytes, /) -> None:
        self.heard.append(message)

    def end(self) -> None:
        self.is_over = True


class Nobody:
    def accept(self, end: RelayEnd) -> Hearing | None:
        return None


def on_a_cable(test: Callable[[Cable, Ear], Awaitable[None]]) -> None:
    """Runs `test` with a connection and the ear at its far end, in simulated time."""
    with simulated() as loop:
        road = Road(loop, random.Random(1), "first", Nobody(), Trace(loop))
        cable, ear = Cable(road), Ear()
        cable.relay.hearing = ear

        async def run() -> None:
            await test(cable, ear)

        loop.run_until_complete(run())


def test_messages_arrive_in_order_however_late() -> None:
    async def test(cable: Cable, ear: Ear) -> None:
        sent = [bytes([number]) * 10 for number in range(50)]
        for message in sent:
            await cable.client.send(message)
        assert ear.heard == []
        await asyncio.sleep(2.0)
        assert ear.heard == sent

    on_a_cable(test)


@pytest.mark.parametrize(("at_byte", "whole"), [(0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (30, 3)])
def test_a_message_that_is_cut_in_the_middle_does_not_arrive(at_byte: int, whole: int) -> None:
    async def test(cable: Cable, ear: Ear) -> None:
        for _ in range(3):
            await cable.client.send(bytes(10))
        cable.up.cut(at_byte)
        await cable.client.send(bytes(10))
        await asyncio.sleep(2.0)
        assert len(ear.heard) == whole
        assert ear.is_over

    on_a_cable(test)


def test_a_pipe_that_is_held_delivers_all_of_it_later() -> None:
    async def test(cable: Cable, ear: Ear) -> None:
        cable.up.hold(5.0)
        for number in range(3):
            await cable.client.send(bytes([number]))
        await asyncio.sleep(4.0)
        assert ear.heard == []
        await asyncio.sleep(2.0)
        assert ear.heard == [b"\0", b"\1", b"\2"]

    on_a_cable(test)


def test_a_dark_line_is_noticed_by_its_pings_only() -> None:
    async def test(cable: Cable, ear: Ear) -> None:
        cable.go_dark(up=True, down=True)
        await cable.client.send(b"into the dark")
        await asyncio.sleep(19.0)
        assert not ear.is_over
        await asyncio.sleep(22.0)
        assert ear.heard == []
        assert ear.is_over
        with pytest.raises(LineDropped):
            await cable.client.recv()

    on_a_cable(test)


def test_answers_are_swallowed_while_the_relay_hears_everything() -> None:
    async def test(cable: Cable, ear: Ear) -> None:
        await cable.client.send(b"heard")
        cable.swallow_answers()
        await asyncio.sleep(2.0)
        assert ear.heard == [b"heard"]
        with pytest.raises(LineDropped):
            await cable.client.recv()

    on_a_cable(test)
