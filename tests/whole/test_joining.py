"""Whoever has typed words comes in by them, to a partner or to whoever leads; nothing twice.

About `tui.line.joining`.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from protocol.door.exchange import Admission
from protocol.door.invitation import Opening
from protocol.door.leading import Arrival, Card, Led
from protocol.errors import DoorShut, Reason
from tests.whole.doors import asking, leading, tasks
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.test_door import Host, opening
from tui.errors import NobodyThere
from tui.line import lobby as doorway
from tui.line.joining import Joining

FULL = Card("In the kitchen", "+31 6 555 0199", "Nobody")


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr("tui.line.knocking.EMPTY_LOBBY_S", 0.5)


@dataclass
class Person:
    """What *Join* asks and shows."""

    url: str
    door: Opening
    writes: Card | None = FULL
    """None: they look at the card and write nothing yet."""
    cards: int = 0
    knocked: int = 0
    there: list[bool] = field(default_factory=list)
    rooms: list[Admission] = field(default_factory=list)
    led: list[Led] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.joining = Joining(self.door, "Sam")

    async def join(self) -> Admission | Led:
        return await self.joining.come_in(
            self.url,
            card=self._card,
            on_knocked=self._knocked,
            keep=self._keep,
            keep_led=self._keep_led,
            on_there=self.there.append,
        )

    async def _card(self) -> Card:
        self.cards += 1
        if self.writes is None:
            await asyncio.Event().wait()
        assert self.writes is not None
        return self.writes

    def _knocked(self) -> None:
        self.knocked += 1

    async def _keep(self, admission: Admission) -> None:
        self.rooms.append(admission)

    async def _keep_led(self, led: Led) -> None:
        self.led.append(led)


async def test_words_of_a_partner_ask_for_no_card(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        host, person = Host(url_of(relay), door := opening()), Person(url_of(relay), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            room = await person.join()
            assert isinstance(room, Admission) and room.room == (await welcome).room
        assert person.rooms == [room] and person.cards == 0 and not person.joining.is_led


async def test_words_of_whoever_leads_ask_for_the_card_before_anybody_hears_a_knock(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, person = leading(url, door), Person(url, door, writes=None)
        async with tasks(host.welcome()):
            await until(lambda: host.openings > 0)
            async with tasks(person.join()):
                await until(lambda: person.cards == 1)
            # They turned back from the card, and come again: the words are known to lead here.
            assert person.joining.is_led and host.knocks == [] and person.knocked == 0
            person.writes = FULL
            async with tasks(person.join()) as (joined,):
                await until(lambda: host.knocks == [Arrival("Sam", FULL)])
                host.decision.set_result(True)
                led = await joined
        assert isinstance(led, Led) and person.led == [led] and person.cards == 2


async def test_whoever_turns_back_and_knocks_again_is_the_same_unless_the_card_changed(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, person = leading(url, door), Person(url, door)
        async with tasks(host.welcome()) as (opened,):
            await until(lambda: host.openings > 0)
            for _ in range(2):
                knocked = person.knocked
                async with tasks(person.join()):
                    await until(lambda: person.knocked > knocked)  # noqa: B023
            await until(lambda: host.knocks == [Arrival("Sam", FULL)])
            person.writes = Card("In the car")
            async with tasks(person.join()) as (joined,):
                await until(lambda: len(host.knocks) == 2)
                host.decision.set_result(True)
                assert (await joined).spoken == (await opened).spoken
        assert [each.arrival.card for each in host.kept] == [Card("In the car")]


async def test_the_door_may_go_while_the_card_is_written_and_is_waited_for(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        first, person = leading(url, door), Person(url, door, writes=None)
        async with tasks(first.welcome()):
            await until(lambda: first.openings > 0)
            async with tasks(person.join()):
                await until(lambda: person.cards == 1)
        person.writes = FULL
        async with tasks(person.join()) as (joined,):
            await until(lambda: person.there == [False])
            again = leading(url, door)
            async with tasks(again.welcome()) as (opened,):
                await until(lambda: bool(again.knocks))
                again.decision.set_result(True)
                assert (await joined).spoken == (await opened).spoken


async def test_words_for_somebody_who_may_lead_are_no_words_for_a_partner(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, person = asking(url, door), Person(url, door)
        async with tasks(host.welcome()):
            await until(lambda: host.openings > 0)
            with pytest.raises(DoorShut) as shut:
                await person.join()
            assert shut.value.reason is Reason.ROLE
            assert person.cards == 0 and host.knocks == []


async def test_words_that_nobody_waits_behind_are_told_as_before(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        person = Person(url_of(relay), opening())
        with pytest.raises(NobodyThere):
            await person.join()
        assert person.cards == 0
