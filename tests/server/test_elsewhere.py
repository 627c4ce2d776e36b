"""Two partners at two relays: who comes and goes over there, and who has more of the log."""

from collections.abc import Callable
from typing import cast

import pytest

from protocol.wire.frames import (
    Append,
    Code,
    Denied,
    Entered,
    Entries,
    Logged,
    Missing,
    Offer,
    Presence,
    pack,
)
from server.conversation import Conversation
from server.errors import StorageFailed
from server.mending import CLAIM_S
from server.store.memory import MemoryArchive, MemoryHall
from server.store.ports import Claim, Sighting, Sitting, Watch
from tests.server.clock import Clock
from tests.server.lines import Line, Relay, creating, entering, settled

WEEK_S = 7 * 24 * 60 * 60


class Told(MemoryHall):
    """A hall that tells what a test says. Mutable."""

    is_there: tuple[Sighting, ...] = ()
    """Who is at another relay before anybody comes here."""
    is_taken = False
    """Whether another relay takes a seat just as somebody claims it here."""
    is_away = False

    def hears(self, *sightings: Sighting) -> None:
        """Somebody comes or goes over there."""
        for sighting in sightings:
            self.hear(sighting)

    async def watch(self, name: bytes, hear: Callable[[Sighting], None]) -> Watch:
        if self.is_away:
            raise StorageFailed("no answer")
        self.hear = hear
        self.hears(*self.is_there)
        return await super().watch(name, hear)

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> Claim | None:
        self.lose = on_lost
        claim = await super().claim(name, sitting, on_lost)
        if self.is_taken:
            self.lose()
        return claim


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(clock: Clock) -> MemoryArchive:
    return MemoryArchive(WEEK_S, clock.steady)


@pytest.fixture
async def relay(archive: MemoryArchive, clock: Clock) -> Relay:
    relay = Relay(archive, clock, Told)
    conversation, _ = relay.line()
    conversation.hear(creating())
    await settled()
    conversation.end()
    return relay


@pytest.fixture
def hall(relay: Relay) -> Told:
    return cast(Told, relay.house.hall)


async def test_who_is_at_another_relay_is_there_for_whoever_comes(relay: Relay, hall: Told) -> None:
    hall.is_there = (Sighting(1, True),)
    _, line = await relay.member(0)
    assert line.heard(Entered) == [Entered(0, (0, 1))]


async def test_who_comes_and_goes_at_another_relay_is_told_once(relay: Relay, hall: Told) -> None:
    _, line = await relay.member(0)
    hall.hears(Sighting(1, True), Sighting(1, True), Sighting(1, False), Sighting(1, False))
    assert line.heard(Presence) == [Presence(1, True), Presence(1, False)]


async def test_who_moves_to_this_relay_has_never_gone(relay: Relay, hall: Told) -> None:
    hall.is_there = (Sighting(1, True),)
    _, line = await relay.member(0)
    other, _ = await relay.member(1)
    hall.hears(Sighting(1, False))
    assert line.heard(Presence) == []
    other.end()
    assert line.heard(Presence) == [Presence(1, False)]


async def test_who_moves_to_another_relay_is_replaced_here_and_has_never_gone(
    relay: Relay, hall: Told
) -> None:
    _, line = await relay.member(0)
    _, moving = await relay.member(1)
    hall.lose()
    hall.hears(Sighting(1, True))
    assert moving.heard(Denied) == [Denied(Code.REPLACED, 0)] and not moving.is_open
    assert line.heard(Presence) == [Presence(1, True)]
    hall.hears(Sighting(1, False))
    assert line.heard(Presence) == [Presence(1, True), Presence(1, False)]


async def test_a_seat_that_another_relay_takes_meanwhile_is_not_sat_down_in(
    relay: Relay, hall: Told
) -> None:
    _, line = await relay.member(0)
    hall.is_taken = True
    conversation, late = relay.line()
    conversation.hear(entering(1))
    await settled()
    assert late.heard(Denied) == [Denied(Code.REPLACED, 0)] and not late.heard(Entered)
    assert line.heard(Presence) == []


async def test_where_nobody_can_say_who_is_there_nobody_comes_in(relay: Relay, hall: Told) -> None:
    hall.is_away = True
    conversation, line = relay.line()
    conversation.hear(entering(0))
    await settled()
    assert line.heard(Denied) == [Denied(Code.STORAGE, 0)]
    assert relay.house.rooms == {}


async def say(conversation: Conversation, counter: int) -> None:
    conversation.hear(pack(Append(counter, b"event %d" % counter)))
    await settled()


async def test_nothing_new_comes_in_place_of_what_somebody_holds_at_another_relay(
    relay: Relay, hall: Told, archive: MemoryArchive, clock: Clock
) -> None:
    conversation, line = await relay.member(0)
    hall.hears(Sighting(1, True, 2))
    await say(conversation, 1)
    assert line.heard(Denied) == [Denied(Code.MENDING, 1)]
    # It is given back over there, and heard of here by the log alone.
    there = Relay(archive, clock, Told)
    giving, _ = await there.member(1, 2)
    missing = tuple(Missing(cursor, 0, 1, cursor, b"lost %d" % cursor) for cursor in (1, 2))
    giving.hear(pack(Offer(missing)))
    await settled()
    assert [entry.event for entry in heard(line)] == [b"lost 1", b"lost 2"]
    await say(conversation, 1)
    assert line.heard(Denied) == [Denied(Code.MENDING, 1)]
    assert heard(line)[-1].event == b"event 1"


async def test_who_only_says_so_at_another_relay_holds_nobody_up_for_long(
    relay: Relay, hall: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[tuple[float, Callable[..., None], tuple[object, ...]]] = []
    conversation, line = await relay.member(0)
    monkeypatch.setattr(
        relay.house._loop,
        "call_later",
        lambda delay_s, act, *what: waits.append((delay_s, act, what)),
    )
    hall.hears(Sighting(1, True, 2))
    await say(conversation, 1)
    assert line.heard(Denied) == [Denied(Code.MENDING, 1)]
    ((_, act, what),) = [each for each in waits if each[0] == CLAIM_S]
    act(*what)
    await say(conversation, 1)
    assert heard(line)[-1].event == b"event 1"
    # Nor when it comes once more.
    hall.hears(Sighting(1, False), Sighting(1, True, 5))
    await say(conversation, 2)
    assert heard(line)[-1].event == b"event 2"


async def test_who_claims_and_goes_at_another_relay_holds_nobody_up(
    relay: Relay, hall: Told
) -> None:
    conversation, line = await relay.member(0)
    hall.hears(Sighting(1, True, 2), Sighting(1, False))
    await say(conversation, 1)
    assert line.heard(Denied) == [] and heard(line)[-1].event == b"event 1"


async def test_where_a_log_has_become_shorter_whoever_is_there_comes_anew(
    relay: Relay, archive: MemoryArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.journal.JITTER_S", 0.0)
    conversation, line = await relay.member(0)
    _, other = await relay.member(1)
    for counter in (1, 2, 3):
        await say(conversation, counter)
    name = next(iter(archive.rooms))
    del archive.rooms[name][-2:]
    await say(conversation, 4)
    assert not line.is_open and not other.is_open
    assert line.heard(Denied) == [Denied(Code.STORAGE, 0), Denied(Code.STORAGE, 4)]
    # It holds more: that is given back first, and nothing comes in its place.
    first, *lost = heard(line)
    again, back = await relay.member(0, lost[-1].cursor)
    assert back.heard(Entered) == [Entered(first.cursor, (0,))]
    missing = [
        Missing(each.cursor, each.at_ms, 0, counter, each.event)
        for counter, each in enumerate(lost, 2)
    ]
    await say(again, 2)
    assert back.heard(Denied) == [Denied(Code.MENDING, 2)]
    again.hear(pack(Offer(tuple(missing))))
    await settled()
    await say(again, 4)
    kept = await archive.read(name, 0, 10_000)
    assert [entry.event for entry in kept] == [b"event %d" % counter for counter in (1, 2, 3, 4)]


def heard(line: Line) -> list[Logged]:
    """All entries that were handed out on it."""
    return [entry for frame in line.heard(Entries) for entry in frame.entries]
