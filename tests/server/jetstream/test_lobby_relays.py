"""Two whole relays with lobbies that they share: what those who visit them hear.

About `server.jetstream.lobbies`.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from protocol.wire.frames import Code, Denied, End, Gone, Note, Post, Shut, Visit, Visited
from server.jetstream.lobbies import FleetLobbies
from server.jetstream.naming import Names
from server.line.guard import NORMAL_CLOSURE
from server.relay import Relay
from server.rules.elapsed import steady_clock_ms
from server.store.memory import MemoryArchive, MemoryHall
from server.store.ports import Visitor
from tests.server.clients import client_of, settings_for
from tests.server.jetstream.engine import Engine
from tests.server.lobby_guests import LOBBY, until

WEEK_S = 7 * 24 * 60 * 60


class Meeting(MemoryHall):
    """Seats of its own, and the fleet's lobbies."""

    def __init__(self, engine: Engine) -> None:
        self._settings = settings_for(Path("nowhere"))
        super().__init__(self._settings)
        names = Names(bytes(32))
        self.shared = FleetLobbies(engine.line(), names, self._settings, steady_clock_ms)

    def __len__(self) -> int:
        return len(self.shared)

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]:
        return await self.shared.visit(lobby, visitor)

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None:
        await self.shared.post(lobby, note, address, now_ms, is_draining=is_draining)

    async def shut(self, lobby: bytes) -> None:
        await self.shared.shut(lobby)

    def leave(self, lobby: bytes, visitor: Visitor) -> None:
        self.shared.leave(lobby, visitor)

    def expire(self, now_ms: int) -> None:
        self.shared.expire(now_ms)


@pytest.fixture
def engine() -> Engine:
    return Engine(Random(1), steady_clock_ms, worst=0.1)


@asynccontextmanager
async def relay_on(engine: Engine, where: Path) -> AsyncIterator[tuple[Relay, Meeting]]:
    hall = Meeting(engine)
    await hall.shared.start()
    archive = MemoryArchive(WEEK_S, steady_clock_ms)
    relay = Relay(settings_for(where), archive, hall=hall)
    try:
        await relay._open()
        yield relay, hall
    finally:
        await relay._shut()
        await hall.shared.stop()


async def test_two_at_two_relays_hear_the_same_until_one_shuts(
    engine: Engine, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        one, hall = await stack.enter_async_context(relay_on(engine, tmp_path))
        other, _ = await stack.enter_async_context(relay_on(engine, tmp_path))
        ada = await stack.enter_async_context(client_of(one.port))
        ben = await stack.enter_async_context(client_of(other.port))
        assert await ada.visit(LOBBY) == ()
        assert await ada.post(b"0") == Note(0, b"0")
        assert await ben.visit(LOBBY) == (b"0",)
        for number in range(1, 8):
            await (ada, ben)[number % 2].say(Post(b"%d" % number))
            for each in (ada, ben):
                assert await each.hear() == Note(number, b"%d" % number)
        assert await ben.post(b"8") == Denied(Code.LOBBY_FULL, 0)
        assert one.health()["lobbies"] == 1 and other.health()["lobbies"] == 0
        await ben.say(Shut())
        for each in (ada, ben):
            assert await each.hear() == Gone(End.SHUT)
            assert await each.is_closed_with() == NORMAL_CLOSURE
        await until(lambda: len(hall) == 0)


async def test_who_visits_while_the_machines_are_away_is_told_and_may_try_again(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.lobbies.PATIENCE_S", 0.05)
    engine.worst = 0
    async with relay_on(engine, tmp_path) as (relay, hall), client_of(relay.port) as ada:
        engine.is_away = True
        assert await ada.ask(Visit(LOBBY)) == Denied(Code.STORAGE, 0)
        engine.is_away = False
        assert await ada.ask(Visit(LOBBY)) == Visited(0)
        engine.is_away = True
        assert await ada.post(b"note") == Denied(Code.STORAGE, 0)
        engine.is_away = False
        assert await ada.post(b"note") == Note(0, b"note")
        assert len(hall) == 1


async def test_who_has_gone_before_the_lobby_was_read_is_in_none(
    engine: Engine, tmp_path: Path
) -> None:
    engine.worst = 0
    async with relay_on(engine, tmp_path) as (relay, hall):
        engine.is_away = True
        async with client_of(relay.port) as ada:
            await ada.say(Visit(LOBBY))
            await until(lambda: [*hall.shared._guests] != [])
        engine.is_away = False
        await until(lambda: [*hall.shared._guests] == [])
