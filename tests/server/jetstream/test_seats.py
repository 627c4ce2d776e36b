"""Who has a seat is agreed between relays: the newest connection, wherever it is.

On an engine in memory, and on no clock. About `server.jetstream.seats`,
`server.jetstream.presence`, `server.jetstream.company`, `server.jetstream.register`,
`server.jetstream.goodbyes` and `server.jetstream.beacons`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from server.errors import StorageFailed
from server.jetstream.answers import NO_HEADERS
from server.jetstream.beacons import new_relay
from server.jetstream.company import SeatClaim, SeatWatch
from server.jetstream.naming import Names
from server.jetstream.seats import CHECKED_MS, RENEWED_MS, Seats
from server.jetstream.sightings import MISSED
from server.store.ports import Sighting, Sitting
from tests.server.clients import name_of, not_lost
from tests.server.clock import Clock
from tests.server.jetstream.seat_engine import EngineLine, SeatEngine

NAMES = Names(bytes(32))
ROOM = name_of("room")


class SeatRelay:
    """One relay, as far as seats go. Mutable."""

    def __init__(self, engine: SeatEngine, clock: Clock) -> None:
        self.line = EngineLine(engine)
        self.clock = clock
        self.seats = Seats(self.line, NAMES, new_relay("same"), clock, clock.steady)
        self.told: list[Sighting] = []
        self.lost: list[int] = []

    async def claim(
        self, seat: int = 1, number: int | None = None, after: int = 0, room: bytes = ROOM
    ) -> SeatClaim | None:
        number = self.seats.number() if number is None else number
        sitting = Sitting(seat, number, after)
        return await self.seats.claim(room, sitting, lambda: self.lost.append(seat))

    async def sits(self, seat: int = 1, after: int = 0, room: bytes = ROOM) -> SeatClaim:
        claim = await self.claim(seat, after=after, room=room)
        assert claim is not None
        return claim

    async def watch(self, room: bytes = ROOM) -> SeatWatch:
        return await self.seats.watch(room, self.told.append)

    def hears(self) -> list[Sighting]:
        """What it was told since it was last asked."""
        told = self.told[:]
        self.told.clear()
        return told

    @property
    def gauges(self) -> dict[str, float]:
        return {gauge.name: gauge.value for gauge in self.seats.gauges()}


Relays = tuple[SeatRelay, SeatRelay]


def comes(seat: int = 1, after: int = 0) -> Sighting:
    return Sighting(seat, is_here=True, after=after)


def goes(seat: int = 1) -> Sighting:
    return Sighting(seat, is_here=False)


@pytest.fixture(autouse=True)
def hastily(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing happens of itself, and nobody waits."""
    monkeypatch.setattr("server.jetstream.seats.BEACON_S", 3600.0)
    monkeypatch.setattr("server.jetstream.seats.PATIENCE_S", 0.02)
    for name in ("seats.PAUSE_S", "goodbyes.PAUSE_S", "goodbyes.AGAIN_S", "goodbyes.LATE_S"):
        monkeypatch.setattr(f"server.jetstream.{name}", 0.001)
    yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> SeatEngine:
    return SeatEngine()


@pytest.fixture
async def relays(engine: SeatEngine, clock: Clock) -> AsyncIterator[Relays]:
    async with AsyncExitStack() as stack:
        both = SeatRelay(engine, clock), SeatRelay(engine, clock)
        for relay in both:
            await relay.seats.start()
            stack.push_async_callback(relay.seats.stop)
        yield both


async def polled(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.001)


async def beats(relay: SeatRelay, count: int = MISSED) -> None:
    for _ in range(count):
        await relay.seats.beat()


async def test_whoever_claims_a_seat_is_told_at_the_other_relay(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    claim = await one.sits(1, after=7)
    assert other.hears() == [comes(1, after=7)]
    claim.leave()
    await polled(lambda: other.told)
    assert other.hears() == [goes()] and one.told == []


async def test_whoever_asks_is_told_who_is_there_before_it_is_answered(relays: Relays) -> None:
    one, other = relays
    await one.sits(0, after=3)
    await one.sits(1)
    await other.watch()
    assert sorted(other.hears()) == [comes(0, after=3), comes(1)]
    await other.watch()
    assert sorted(other.hears()) == [comes(0, after=3), comes(1)]
    assert other.gauges["fleet_seats_elsewhere"] == 2 and one.gauges["fleet_seats_elsewhere"] == 0


async def test_the_newest_connection_has_the_seat_and_the_older_is_told(relays: Relays) -> None:
    one, other = relays
    older, newer = one.seats.number(), other.seats.number() + 1
    await one.watch()
    await one.claim(1, older)
    await other.claim(1, newer)
    # First that it is lost: what the newer one holds of the log is told after that.
    assert one.lost == [1] and one.hears() == [comes()] and other.lost == []
    assert await one.claim(1, older) is None
    assert one.gauges["fleet_claims_lost"] == 1


async def test_a_seat_that_was_lost_and_left_since_is_told_as_empty(relays: Relays) -> None:
    """Whoever loses a seat takes it for taken elsewhere, until told otherwise."""
    one, other = relays
    await one.watch()
    await one.sits()
    one.line.is_deaf = True
    (await other.sits()).leave()
    await polled(lambda: not other.seats._goodbyes._chores)
    one.line.returns()
    await polled(lambda: one.lost)
    assert one.hears() == [goes()]


async def test_an_older_connection_that_comes_late_is_refused(relays: Relays) -> None:
    one, other = relays
    older, newer = one.seats.number(), other.seats.number() + 1
    assert await other.claim(1, newer) is not None
    assert await one.claim(1, older) is None
    assert other.lost == []


async def test_of_two_connections_of_one_relay_nobody_is_told(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    first, second = one.seats.number(), one.seats.number()
    older = await one.claim(1, first)
    newer = await one.claim(1, second, after=9)
    assert older is not None and newer is not None and one.lost == []
    assert other.hears() == [comes(), comes(1, after=9)]
    older.leave()
    assert await one.claim(1, first) is None and newer.is_held


async def test_of_two_that_claim_at_the_same_time_the_newer_has_the_seat(relays: Relays) -> None:
    one, other = relays
    for first, second in ((one, other), (other, one), (one, one)):
        room = name_of(f"{id(first)} {id(second)}")
        older, newer = first.seats.number(), first.seats.number() + 1
        got, won = await asyncio.gather(
            first.claim(1, older, room=room), second.claim(1, newer, room=room)
        )
        assert won is not None and won.is_held
        assert got is None or not got.is_held
        won.leave()


async def test_a_late_goodbye_removes_no_newer_claim(relays: Relays, engine: SeatEngine) -> None:
    one, other = relays
    await other.watch()
    older = await one.sits()
    other.hears()
    one.line.is_away = True
    older.leave()
    one.line.is_away = False
    # Before the goodbye is tried again.
    newer = await other.claim(1, one.seats.number() + 1)
    await polled(lambda: not one.seats._goodbyes._chores)
    assert newer is not None and newer.is_held and other.lost == []
    assert len(engine.kept) == 1 and other.told == []


async def test_a_goodbye_that_nobody_heard_is_said_once_the_line_is_back(
    relays: Relays, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = relays
    monkeypatch.setattr("server.jetstream.goodbyes.AGAIN_S", 3600.0)
    await other.watch()
    claim = await one.sits()
    one.line.is_away = True
    claim.leave()
    await asyncio.sleep(0)
    assert other.hears() == [comes()]
    one.line.returns()
    await polled(lambda: other.told)
    assert other.hears() == [goes()]


async def test_a_seat_that_moves_here_is_not_told_as_empty(relays: Relays) -> None:
    one, other = relays
    await one.watch()
    await other.sits()
    assert one.hears() == [comes()]
    mine = await one.sits()
    assert other.lost == [1]
    mine.leave()
    await polled(lambda: not one.seats._goodbyes._chores)
    assert one.told == []


async def test_what_is_not_answered_is_looked_at(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    one.line.forgets = 1
    claim = await one.sits()
    assert claim.is_held and one.lost == []
    assert set(other.hears()) == {comes()}


async def test_what_cannot_be_claimed_is_said_so_and_leaves_nothing(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    await other.watch()
    await other.sits()
    one.line.forgets = 1_000
    with pytest.raises(StorageFailed):
        await one.claim()
    one.line.forgets = 0
    await polled(lambda: not one.seats._goodbyes._chores)
    engine.expire()
    assert not engine.kept and one.seats._presence.rooms == {}
    one.line.is_away = True
    with pytest.raises(StorageFailed):
        await one.claim()
    with pytest.raises(StorageFailed):
        await one.watch()


async def test_a_connection_that_tries_again_keeps_what_it_gets(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    number = one.seats.number()
    one.line.forgets = 1_000
    with pytest.raises(StorageFailed):
        await one.claim(1, number)
    one.line.forgets = 0
    claim = await one.claim(1, number)
    await polled(lambda: not one.seats._goodbyes._chores)
    assert claim is not None and other.hears()[-1] == comes()


async def test_a_relay_that_falls_silent_is_gone_and_comes_back(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    await one.sits()
    other.hears()
    await beats(other, MISSED - 1)
    assert other.told == [] and other.gauges["fleet_relays_heard"] == 1
    await beats(other, 1)
    assert other.hears() == [goes()] and other.gauges["fleet_relays_heard"] == 0
    await beats(one, 1)
    assert other.hears() == [comes()]
    # It is read again, too: it may have gone meanwhile.
    other.line.asked.clear()
    await polled(lambda: other.line.asked)
    assert other.told == []


async def test_a_seat_of_a_dead_relay_can_be_taken_by_an_older_connection(relays: Relays) -> None:
    one, other = relays
    older, newer = other.seats.number(), one.seats.number() + 1
    await one.claim(1, newer)
    await beats(one, 1)
    await beats(other)
    assert await other.claim(1, older) is not None


async def test_whoever_is_cut_off_takes_nobody_for_gone(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    await one.sits()
    other.hears()
    other.line.is_away = True
    await beats(other, 100)
    other.line.returns()
    await beats(one, 1)
    await beats(other, MISSED - 1)
    assert other.told == []


async def test_a_relay_that_stops_is_gone_at_once(engine: SeatEngine, clock: Clock) -> None:
    one, other = SeatRelay(engine, clock), SeatRelay(engine, clock)
    for relay in (one, other):
        await relay.seats.start()
    await other.watch()
    await one.sits()
    leaving = await one.sits(0)
    other.hears()
    leaving.leave()
    await one.seats.stop()
    assert sorted(other.hears()) == [goes(0), goes(1)]
    await other.seats.stop()
    assert "b" not in {subject for _, subject, _ in engine.ears}


async def test_what_was_missed_while_the_line_was_away_is_told_once_it_is_back(
    relays: Relays,
) -> None:
    one, other = relays
    await other.watch()
    stays = await one.sits(0)
    leaves = await one.sits(1)
    other.hears()
    other.line.is_deaf = True
    leaves.leave()
    await one.sits(2)
    await polled(lambda: not one.seats._goodbyes._chores)
    assert other.told == []
    other.line.returns()
    await polled(lambda: len(other.told) == 2)
    assert sorted(other.hears()) == [goes(1), comes(2)] and stays.is_held


async def test_a_goodbye_that_was_missed_and_forgotten_is_told_after_a_while(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    await other.watch()
    claim = await one.sits()
    other.hears()
    other.line.is_deaf = True
    claim.leave()
    await polled(lambda: not one.seats._goodbyes._chores)
    engine.expire()
    other.line.returns()
    await other.seats.tend()
    assert other.told == []
    for _ in range(MISSED):
        await beats(one, 1)
        await beats(other, 1)
    await other.seats.tend()
    assert other.hears() == [goes()]


async def test_a_seat_that_was_lost_while_the_line_was_away_is_known_after_it(
    relays: Relays,
) -> None:
    one, other = relays
    claim = await one.sits()
    one.line.is_deaf = True
    await other.sits()
    assert claim.is_held
    one.line.returns()
    await polled(lambda: one.lost)
    assert not claim.is_held and other.lost == []


async def test_what_all_machines_have_forgotten_is_said_again(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    await other.watch()
    claims = [await one.sits(0, after=4), await one.sits(1)]
    mine = await other.sits(2)
    other.hears()
    engine.restart()
    other.line.returns()
    one.line.returns()
    await polled(lambda: len(engine.kept) == 3)
    await other.seats.tend()
    assert all(claim.is_held for claim in (*claims, mine))
    assert other.told == [] and one.lost == other.lost == []
    # And it is still so that the newest has it.
    newer = await other.claim(1, one.seats.number() + 1)
    assert newer is not None and one.lost == [1]


async def test_what_was_forgotten_without_a_word_is_found_out(
    relays: Relays, engine: SeatEngine, clock: Clock
) -> None:
    one, _ = relays
    for seat in range(3):
        await one.sits(seat)
    await one.sits(room=name_of("another"))
    engine.restart()
    await one.seats.tend()
    assert engine.kept == {}
    clock.passes(CHECKED_MS)
    await one.seats.tend()
    await polled(lambda: len(engine.kept) == 4)
    # Once more, though nothing but the last is missing, and positions are those of before.
    engine.restart()
    clock.passes(CHECKED_MS)
    await one.seats.tend()
    await polled(lambda: len(engine.kept) == 4)
    assert one.lost == []


async def test_of_two_that_say_it_again_the_newer_has_the_seat(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    older = await one.sits()
    one.line.is_deaf = True
    newer = await other.sits()
    engine.restart()
    one.line.returns()
    await polled(lambda: engine.kept)
    other.line.returns()
    await polled(lambda: one.lost)
    assert newer.is_held and not older.is_held and other.lost == []


async def test_a_claim_is_renewed_long_before_it_runs_out(
    relays: Relays, engine: SeatEngine, clock: Clock
) -> None:
    one, other = relays
    await other.watch()
    await one.sits()
    (before,) = engine.kept.values()
    other.hears()
    clock.passes(RENEWED_MS)
    await one.seats.tend()
    (after,) = engine.kept.values()
    assert after.position > before.position and after.headers["Nats-TTL"] == "3600s"
    await one.seats.tend()
    assert [*engine.kept.values()] == [after] and other.told == []


async def test_what_cannot_be_looked_at_now_is_looked_at_later(relays: Relays) -> None:
    one, other = relays
    await other.watch()
    other.line.is_deaf = True
    await one.sits()
    other.line.returns()
    other.line.is_away = True
    await other.seats.tend()
    assert other.told == []
    other.line.is_away = False
    await other.seats.tend()
    assert other.hears() == [comes()]


async def test_what_is_said_in_no_order_or_cannot_be_read_is_looked_at(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    await other.watch()
    await one.sits()
    other.hears()
    subject = NAMES.place(ROOM).seats_heard.replace("*", "1")
    for headers, data in (
        (NO_HEADERS, b""),
        ({"Nats-Sequence": "9"}, b"?"),
        ({"Nats-Sequence": "9"}, NAMES.hide(b"?")),
    ):
        other.line.asked.clear()
        engine.say(subject, data, headers)
        await polled(lambda: other.line.asked)
    assert other.told == []


async def test_beacons_that_cannot_be_read_are_nobodys(relays: Relays, engine: SeatEngine) -> None:
    one, _ = relays
    for data in (b"", b"?", NAMES.hide(b"?"), Names(bytes(31) + b"1").hide(bytes(18))):
        engine.say("b", data, NO_HEADERS)
    assert one.gauges["fleet_relays_heard"] == 1


async def test_whoever_wants_to_know_no_more_is_told_nothing(
    relays: Relays, engine: SeatEngine
) -> None:
    one, other = relays
    ears = len(engine.ears)
    watch = await other.watch()
    watch.close()
    watch.close()
    await polled(lambda: len(engine.ears) == ears)
    claim = await one.sits()
    claim.leave()
    claim.leave()
    await polled(lambda: len(engine.ears) == ears)
    assert other.told == [] and one.seats._presence.rooms == other.seats._presence.rooms == {}


async def test_a_seat_is_claimed_in_one_go_where_it_is_known(relays: Relays) -> None:
    one, _ = relays
    await one.watch()
    one.line.asked.clear()
    await one.sits()
    assert len(one.line.asked) == 1
    # And what has changed in that moment is found out.
    other_seat = Sitting(0, 2, 0)
    one.line.before_put.append(lambda: one.line.engine.kept.clear())
    assert await one.seats.claim(ROOM, other_seat, not_lost) is not None


def test_numbers_go_up_though_the_clock_is_set_back(engine: SeatEngine, clock: Clock) -> None:
    one, other = SeatRelay(engine, clock), SeatRelay(engine, clock)
    first = one.seats.number()
    assert first == clock.now_ms * 1000
    clock.now_ms -= 1_000
    assert one.seats.number() == first + 1
    clock.now_ms += 5_000
    assert other.seats.number() > one.seats.number() - 1


async def test_nothing_that_is_kept_or_told_can_be_read(relays: Relays, engine: SeatEngine) -> None:
    one, other = relays
    seen: list[str] = []
    engine.ears.append((EngineLine(engine), "b", lambda said: seen.append(repr(said))))
    await one.watch()
    number = one.seats.number()
    await one.claim(1, number, after=77)
    await other.sits(0)
    await beats(one, 1)
    seen += [repr(item) for item in engine.kept.items()]
    for text in seen:
        for told in (ROOM, ROOM.hex().encode(), number.to_bytes(8, "big"), b"same"):
            assert repr(told)[2:-1] not in text
