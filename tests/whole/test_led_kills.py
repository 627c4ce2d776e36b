"""Three programs at a real relay, each killed in every phase: the same seat, the same place.

The fifth promise of `test_led_acceptance`: whoever comes back has the same seat in the same place
of the same turn, nobody else has it, and with whoever leads dead the two go on to the end. About
`tui.seat.leading`, `tui.seat.sitting` and `tui.line.link`.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking
from protocol.errors import OutOfTurn
from protocol.guide.structure import guide_bytes
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import THIRD_EVENTS
from protocol.session.outline import digest
from protocol.session.session import Ended, Session
from tests.whole.bots import Bot
from tests.whole.laptops import PACE, relay_at, small_guide, until
from tests.whole.test_three_programs import THIRD, Programs, programs
from tui.disk.seat_file import SeatFile
from tui.line import link
from tui.line.rooms import ports_of
from tui.news import Line
from tui.rehearsal.minds.mind import Answering
from tui.seat.leading import Leading
from tui.seat.seated import Seated
from tui.seat.sitting import Sitting

NAMES: Final = {Seat.FIRST: "Ada", Seat.SECOND: "Sam"}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is waited for asks again in a moment."""
    monkeypatch.setattr(link, "BACK_OFF_S", (0.02, 0.05))


class Killing:
    """Three programs, of which one after the other dies. Mutable."""

    def __init__(self, three: Programs) -> None:
        self.three: Final = three
        self._bots: Final = {seat: Bot(seat, 5 + seat) for seat in PARTNERS}

    @property
    def session(self) -> Session:
        return self.three.two[0].session

    def seat(self, seat: Seat) -> Seated:
        return self.three.third if seat is THIRD else self.three.two[seat]

    def here(self) -> tuple[type, object]:
        """In what kind of phase they are, and on which rung."""
        return type(self.session.phase), getattr(self.session.phase, "stage", None)

    @property
    def stands_still(self) -> bool:
        """Nothing goes on by itself: a breath does."""
        phase = self.session.phase
        return not (isinstance(phase, Talking) and phase.stage is Stage.BREATH)

    async def kill(self, seat: Seat) -> None:
        """Its program is gone, and what it held of the disk."""
        self.three.tasks[seat].cancel()
        await asyncio.gather(self.three.tasks[seat], return_exceptions=True)
        self.three.files[seat].close()

    def start(self, seat: Seat) -> None:
        """It begins again, from what lies on the disk."""
        three = self.three
        file = three.files[seat] = SeatFile.open(three.files[seat].path)
        ports = ports_of(file)
        if seat is THIRD:
            three.third = Leading(ports, PACE)
        else:
            guide = guide_bytes(small_guide())
            new = Sitting(ports, PACE, name=NAMES[seat], guide=guide, closes=False)
            first, second = three.two
            three.two = (new, second) if seat is Seat.FIRST else (first, new)
        three.tasks[seat] = asyncio.create_task(self.seat(seat).run())

    async def plays(self, to_new: set[tuple[type, object]]) -> None:
        """The two go on until they are where they have not been."""
        async with asyncio.timeout(60):
            while not (self.stands_still and self.here() not in to_new):
                for sitting in self.three.two:
                    self._play(sitting)
                await asyncio.sleep(0)

    def _play(self, sitting: Sitting) -> None:
        if sitting.news.waiting:
            return
        mine = sitting.moves() - THIRD_EVENTS
        step = self._bots[sitting.seat].choose(sitting.session, mine)
        with suppress(OutOfTurn):
            if isinstance(step, Answering):
                sitting.answer(step.answer)
            elif step is not None:
                sitting.do(step)


def seat_of_third(session: Session) -> tuple[bytes, int]:
    """Whose keys have it, and since which change of keys."""
    assert session.third.seated is not None
    return session.third.seated.keys, session.epoch


def times(session: Session) -> tuple[int, object]:
    """When the page was turned, and when the turn began."""
    return session.page_ms, getattr(session.phase, "turn_ms", None)


async def dies_and_comes_back(killing: Killing, seat: Seat) -> None:
    """Same seat, same place, same time of the turn, at all three; the others went nowhere."""
    three, before = killing.three, killing.session
    await killing.kill(seat)
    others = [killing.seat(each) for each in Seat if each is not seat]
    await until(lambda: all(seat not in each.news.here for each in others))
    assert all(digest(each.session) == digest(before) for each in others)
    killing.start(seat)
    await until(lambda: killing.seat(seat).news.line is Line.OPEN and three.third.is_ready)
    await until(lambda: all(seat in each.news.here for each in others))
    await three.same()
    for each in (*three.two, three.third):
        assert digest(each.session) == digest(before)
        assert seat_of_third(each.session) == seat_of_third(before)
        assert times(each.session) == times(before)
    assert all(each.session == before for each in three.two)


@pytest.mark.parametrize(
    "phases", [4, pytest.param(100, marks=pytest.mark.gate)], ids=["first", "every"]
)
async def test_each_of_three_is_killed_in_every_phase_and_comes_back_to_the_same(
    tmp_path: Path, phases: int
) -> None:
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.let_in()
        killing, met = Killing(three), set[tuple[type, object]]()
        while not isinstance(killing.session.phase, Ended) and len(met) < phases:
            await killing.plays(met)
            await three.same()
            if not killing.stands_still or isinstance(killing.session.phase, Ended):
                continue
            met.add(killing.here())
            for seat in Seat:
                await dies_and_comes_back(killing, seat)
        assert len(met) >= min(phases, 12)


@pytest.mark.gate
@pytest.mark.parametrize("at", [0, 3, 6, 9])
async def test_with_whoever_leads_dead_the_two_go_on_to_the_end(tmp_path: Path, at: int) -> None:
    """From whichever phase on: nothing of theirs waits for it."""
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.let_in()
        killing, met = Killing(three), set[tuple[type, object]]()
        for _ in range(at + 1):
            await killing.plays(met)
            met.add(killing.here())
        await killing.kill(THIRD)
        async with asyncio.timeout(60):
            while not isinstance(killing.session.phase, Ended):
                met.add(killing.here())
                await killing.plays(met)
        killing.start(THIRD)
        await until(lambda: isinstance(three.third.session.phase, Ended))
        await three.same()
