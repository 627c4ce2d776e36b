"""The lobbies of a fleet hold to the contract however machines misbehave.

About `server.jetstream.lobbies`, `server.jetstream.guests` and `server.jetstream.mailbox`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest

from protocol.wire.frames import Code, End
from server.errors import StorageFailed
from server.jetstream.lobbies import FleetLobbies
from server.jetstream.naming import Names
from tests.server.clients import settings_for
from tests.server.clock import Clock
from tests.server.jetstream.engine import Engine, ModelLine
from tests.server.lobbies_contract import LobbiesContract
from tests.server.lobby_guests import ANOTHER, LOBBY, Relay, all_end, all_have

NAMES = Names(bytes(32))


class Fleet:
    """The relays of one test, on one model. Mutable."""

    def __init__(self, engine: Engine, clock: Clock, stack: AsyncExitStack) -> None:
        self.engine = engine
        self._clock = clock
        self._stack = stack
        self.lines: list[ModelLine] = []

    async def start(self, **chosen: object) -> Relay:
        line = self.engine.line()
        settings = settings_for(Path("nowhere"), **chosen)
        hall = FleetLobbies(line, NAMES, settings, self._clock.steady)
        await hall.start()
        self.lines.append(line)
        self._stack.push_async_callback(hall.stop)
        return Relay(hall, self._clock.steady)


@pytest.fixture(autouse=True)
def hastily(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jetstream.mailbox.PAUSE_S", 0.0)
    monkeypatch.setattr("server.jetstream.mailbox.ASK_AGAIN_S", 0.0)
    monkeypatch.setattr("server.jetstream.lobbies.DOUBT_S", 0.001)
    monkeypatch.setattr("server.jetstream.lobbies.LOOK_S", 0.01)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seed() -> int:
    return 0


@pytest.fixture
def engine(seed: int, clock: Clock) -> Engine:
    return Engine(Random(seed), clock.steady)


@pytest.fixture
async def fleet(engine: Engine, clock: Clock) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        yield Fleet(engine, clock, stack)


@pytest.fixture
async def one(fleet: Fleet) -> Relay:
    return await fleet.start()


@pytest.fixture
async def other(fleet: Fleet) -> Relay:
    return await fleet.start()


@pytest.fixture
async def brief_one(fleet: Fleet) -> Relay:
    return await fleet.start(lobby_lifetime_s=2)


@pytest.fixture
async def brief_other(fleet: Fleet) -> Relay:
    """It goes by what the one has said that opened it."""
    return await fleet.start()


@pytest.mark.parametrize("seed", range(6))
class TestModel(LobbiesContract):
    @pytest.fixture(autouse=True)
    def ticking(self, clock: Clock) -> None:
        self.clock = clock

    async def passes(self, span_ms: int) -> None:
        self.clock.passes(span_ms)


@pytest.mark.parametrize("seed", range(10))
async def test_what_nobody_was_told_is_found(engine: Engine, one: Relay, other: Relay) -> None:
    engine.hears_all, engine.worst = False, 0.5
    for life in range(3):
        ada, ben = await one.visited(), await other.visited()
        for number in range(4):
            await (one, other)[number % 2].post(b"%d %d" % (life, number))
        await all_have(4, ada, ben)
        assert ada.notes == ben.notes == [b"%d %d" % (life, number) for number in range(4)]
        await one.hall.shut(LOBBY)
        await all_end(End.SHUT, ada, ben)


async def test_who_does_not_hear_of_a_shut_finds_its_mark(
    engine: Engine, fleet: Fleet, one: Relay, other: Relay
) -> None:
    engine.worst = 0
    ben, eve = await other.visited(), await other.visited(ANOTHER)
    await one.post(b"note")
    await all_have(1, ben)
    fleet.lines[1].is_deaf = True
    for lobby in (LOBBY, ANOTHER):
        await one.hall.shut(lobby)
    await all_end(End.SHUT, ben, eve)
    assert isinstance(other.hall, FleetLobbies) and isinstance(one.hall, FleetLobbies)
    late = {hall: [gauge.value for gauge in hall.gauges()] for hall in (one.hall, other.hall)}
    assert late == {one.hall: [0], other.hall: [2]}


async def test_once_all_machines_have_started_again_who_had_seen_a_note_is_told_it_is_over(
    engine: Engine, one: Relay, other: Relay
) -> None:
    ada, ben, eve = await one.visited(), await other.visited(), await other.visited(ANOTHER)
    await one.post(b"note")
    await all_have(1, ada, ben)
    engine.start_again()
    await all_end(End.EXPIRED, ada, ben)
    # Who had seen none stays, and a lobby comes to be anew.
    await one.post(b"anew", ANOTHER)
    await all_have(1, eve)
    assert (await one.visited()).notes == [] and len(one.hall) == 1


async def test_who_speaks_in_a_lobby_that_is_lost_is_told_it_is_over(
    engine: Engine, one: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.lobbies.LOOK_S", 60.0)
    engine.worst = 0
    ada = await one.visited()
    await one.post(b"note")
    engine.kept.clear()
    await one.post(b"more")
    assert ada.end is End.EXPIRED and ada.notes == [b"note"]
    assert (await one.visited()).notes == []


async def test_while_the_machines_are_away_that_is_said_and_nobody_waits_for_long(
    engine: Engine, one: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.lobbies.PATIENCE_S", 0.02)
    ada = await one.visited()
    await one.post(b"note")
    engine.is_away = True
    for _ in range(2):
        with pytest.raises(StorageFailed):
            await one.visited()
        with pytest.raises(StorageFailed):
            await one.post(b"unheard")
        with pytest.raises(StorageFailed):
            await one.hall.shut(LOBBY)
        with pytest.raises(StorageFailed):
            await one.post(b"unheard", ANOTHER)
    assert ada.end is None and len(one.hall) == 1
    engine.is_away, engine.worst = False, 0
    await one.post(b"again")
    assert ada.notes == [b"note", b"again"]


async def test_what_is_left_over_makes_room_for_a_lobby(engine: Engine, one: Relay) -> None:
    engine.worst = 0
    await one.post(b"note")
    door = NAMES.door(LOBBY)
    headers = {"Opening": "gone", "Number": "3", "Nonce": "n", "Lasts": "900", "Nats-TTL": "900s"}
    await one.hall.shut(LOBBY)
    for _ in range(8):
        # Written on its way into one that was shut.
        engine.answer(door.notes, b"orphan", headers)
    ada = await one.visited()
    assert ada.notes == []
    await one.post(b"anew")
    assert ada.notes == [b"anew"] and len(one.hall) == 1


async def test_where_the_machines_count_more_notes_than_the_relay_a_lobby_is_full(
    engine: Engine, one: Relay
) -> None:
    engine.worst = 0
    for number in range(7):
        await one.post(b"%d" % number)
    door = NAMES.door(LOBBY)
    last = engine.last_of(door.notes)
    assert last is not None
    # Of no lobby, and it takes up the last place.
    engine.answer(door.notes, b"orphan", {**last.headers, "Opening": "gone", _EXPECTED: "7"})
    assert await one.refusal() is Code.LOBBY_FULL


_EXPECTED = "Nats-Expected-Last-Subject-Sequence"


async def test_a_relay_that_has_stopped_hears_nothing(
    engine: Engine, fleet: Fleet, one: Relay, other: Relay
) -> None:
    engine.worst = 0
    ben = await other.visited()
    assert isinstance(other.hall, FleetLobbies)
    for _ in range(2):
        await other.hall.stop()
    assert not fleet.lines[1].on_return
    await one.post(b"note")
    await asyncio.sleep(0)
    assert ben.notes == []
