"""`unhurried check --facilitator`: three automated seats go through two led sessions over a relay,
or over two of a fleet: there the second partner is at the other.

    led from the start   through a whole guide, by everything that whoever leads may do
    asked in             after a step, by one of the two; and in a later one the two go on alone

They use what people use: freshly drawn words, every door, seat files, lines. What a led session
promises is tried afterwards (`tui.rehearsal.led.promises`). What it is not: it prints nothing.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from protocol.door.introduction import Facilitator
from protocol.guide.structure import Guide, guide_bytes
from protocol.seats import PARTNERS, Pair, Seat
from protocol.session.outline import digest
from protocol.session.session import Session
from protocol.wire.frames import Welcome
from tui.disk.seat_file import SeatFile
from tui.errors import CheckFailed, Problem
from tui.home.laptop import stretched
from tui.line.dial import dial
from tui.line.rooms import ports_of
from tui.line.wire import Dial, Socket
from tui.news import Tempo
from tui.rehearsal.check import PACE, Report
from tui.rehearsal.led.doors import NAMES, Doors
from tui.rehearsal.led.facilitator import Beside, PretendFacilitator
from tui.rehearsal.led.partner import LedPartner, When, never, reached
from tui.rehearsal.led.promises import Proof, proven
from tui.rehearsal.outages import Outage, is_ignored
from tui.rehearsal.quick_check import quick_check
from tui.rehearsal.relays import Relays, checking, dialling
from tui.rehearsal.script import practice_script
from tui.rehearsal.watched import Done, Observer, Watched
from tui.seat.leading import Leading
from tui.seat.ports import Keep, Stretch
from tui.seat.sitting import Sitting

LED_TIMEOUT_S: Final = 1800.0
"""Two sessions, on a relay with the usual thirty events a minute: about twelve minutes."""

ASKED_AFTER: Final = "safety"
"""The step after which somebody is asked in, where the guide has it; else the first."""

ALONE_IN: Final = "conflict"
"""The step in which the two go on alone, where the guide has it; else the last."""


class Beginning(Enum):
    """How the third seat comes."""

    LED = "led"
    ASKED = "asked"


@dataclass(frozen=True)
class Evening:
    """One of the two sessions, once everything in it held."""

    beginning: Beginning
    entries: int
    proof: Proof


@dataclass(frozen=True)
class LedReport(Report):
    """What a check with three seats found."""

    evenings: tuple[Evening, ...] = ()

    @property
    def controls(self) -> Mapping[str, int]:
        """How often each control counted, by its tag."""
        tags = sorted({tag for each in self.evenings for tag in each.proof.controls})
        counts = [each.proof.controls for each in self.evenings]
        return {tag: sum(each.get(tag, 0) for each in counts) for tag in tags}


async def check_led(
    relays: Relays,
    directory: Path,
    guide: Guide,
    *,
    pace: Tempo = PACE,
    timeout_s: float = LED_TIMEOUT_S,
    stretch: Stretch = stretched,
    on_beginning: Callable[[Beginning], None],
    on_door: Callable[[float], None],
    on_passed: Callable[[Done], None],
    on_wait: Callable[[], None],
    on_outage: Callable[[Outage], None] = is_ignored,
) -> LedReport:
    """Goes through `guide` twice over those relays; seats lie in `directory`.

    `on_beginning` is called before each session; the rest as for `tui.rehearsal.check.check`, and
    so are the errors.
    """
    began = time.monotonic()
    watched = Watched(on_passed, on_wait, on_outage)
    evenings = []
    async with checking(timeout_s):
        if relays.are_two:
            await quick_check(relays)
        await _three_lines(relays)
        doors = Doors(relays, directory, guide, stretch)
        try:
            for beginning, going in ((Beginning.LED, _led), (Beginning.ASKED, _asked)):
                on_beginning(beginning)
                evenings.append(await going(doors, guide, pace, watched, on_door))
        finally:
            doors.close()
    return LedReport(
        time.monotonic() - began,
        sum(each.entries for each in evenings),
        watched.times,
        watched.has_waited,
        outages=tuple(watched.outages.over),
        evenings=tuple(evenings),
    )


async def _three_lines(relays: Relays) -> None:
    """Raises `CheckFailed` where a relay has no room for all of its seats at once: whoever is at a
    door of an appointment would wait there for hours."""
    async with AsyncExitStack() as lines:
        for seat in Seat:
            url = relays.of(seat)
            with dialling(url):
                await lines.enter_async_context(dial(url))


async def _led(
    doors: Doors, guide: Guide, pace: Tempo, watched: Watched, on_door: Callable[[float], None]
) -> Evening:
    """Somebody leads the two from the first page to the last."""
    began = time.monotonic()
    three = await doors.led_from_the_start()
    on_door(time.monotonic() - began)
    room = _Room(three.partners, guide, pace, watched)
    kim = room.facilitator(three.third)
    for each in room.partners:
        each.has_met = True
    room.partners[0].met = three.facilitator
    await watched.through(*(each.run() for each in room.partners), kim.run())
    return room.evening(Beginning.LED)


async def _asked(
    doors: Doors, guide: Guide, pace: Tempo, watched: Watched, on_door: Callable[[float], None]
) -> Evening:
    """The second of the two asks somebody in, and the first goes on without them later."""
    began = time.monotonic()
    files = await doors.for_two()
    on_door(time.monotonic() - began)
    room = _Room(
        files,
        guide,
        pace,
        watched,
        asks_when=reached(guide, _step(guide, ASKED_AFTER, 0) + 1),
        goes_alone_when=reached(guide, _step(guide, ALONE_IN, len(guide.steps) - 1), 2),
    )
    await watched.through(*(each.run() for each in room.partners), room.bring_in(doors))
    return room.evening(Beginning.ASKED)


def _step(guide: Guide, wanted: str, otherwise: int) -> int:
    found = (number for number, step in enumerate(guide.steps) if step.id == wanted)
    return next(found, otherwise)


class _Room:
    """Three seats in one room. Mutable: it begins with two of them."""

    def __init__(
        self,
        files: Pair[SeatFile],
        guide: Guide,
        pace: Tempo,
        watched: Watched,
        *,
        asks_when: When = never,
        goes_alone_when: When = never,
    ) -> None:
        self._files: Final[dict[Seat, SeatFile]] = dict(zip(PARTNERS, files, strict=True))
        self._pace: Final = pace
        self._watched: Final = watched
        self._sent: Final[list[bytes]] = []
        """Every frame that went to the relay."""
        self._third: PretendFacilitator | None = None
        script, data = practice_script(guide), guide_bytes(guide)
        self.partners: Final[list[LedPartner]] = []
        for seat, name in zip(PARTNERS, NAMES, strict=True):
            observer = Observer(watched, tells_place=seat is Seat.FIRST)
            world = ports_of(self._files[seat], dial=recording(self._sent))
            sitting = Sitting(world, pace, name=name, guide=data, watcher=observer)
            observer.seat = sitting
            self.partners.append(
                LedPartner(
                    sitting,
                    script,
                    observer,
                    quick=True,
                    asks_when=asks_when if seat is Seat.SECOND else never,
                    goes_alone_when=goes_alone_when if seat is Seat.FIRST else never,
                )
            )

    def facilitator(self, file: SeatFile) -> PretendFacilitator:
        """Whoever leads takes its seat."""
        self._files[Seat.FACILITATOR] = file
        beside = Beside(self._watched)
        world = ports_of(file, dial=recording(self._sent))
        leading = Leading(world, self._pace, watcher=beside)
        beside.seat = leading
        self._third = PretendFacilitator(leading, beside)
        return self._third

    async def bring_in(self, doors: Doors) -> None:
        """Once one has asked and the other would like it, too: the doors, and then the seat."""
        first, second = self.partners
        await self._watched.until(lambda: _is_agreed(first.sitting.session))
        file, asked, given = await doors.asked_in(second.sitting.keep.facts)
        kim = self.facilitator(file)
        second.has_met, second.met = True, asked.facilitator
        second.wake()
        await self._watched.until(lambda: first.sitting.session.third.question is not None)
        await doors.met_by_other(first.sitting.keep.facts, _told(first.sitting.session), given)
        first.has_met = True
        first.wake()
        await kim.run()

    def evening(self, beginning: Beginning) -> Evening:
        """What was kept, looked at. Raises `CheckFailed` where a promise does not hold."""
        first, second = (each.sitting for each in self.partners)
        is_same = digest(first.session) == digest(second.session)
        if not is_same or first.page_head != second.page_head:
            raise CheckFailed(Problem.DIFFERENT)
        keeps: dict[Seat, Keep] = {**self._files}
        proof = proven(keeps, self._sent)
        is_whole = self._third is not None and self._third.leading.is_over
        if not is_whole or (beginning is Beginning.ASKED) is not bool(proof.after):
            raise CheckFailed(Problem.DIFFERENT)
        return Evening(beginning, len(first.keep.log()), proof)


def _is_agreed(session: Session) -> bool:
    return session.third.asking is not None and session.third.asking.is_agreed


def _told(session: Session) -> Facilitator:
    """Whom the two are asked about, as this one was told."""
    question = session.third.question
    if question is None or question.introduction is None:
        raise CheckFailed(Problem.DIFFERENT)
    return Facilitator(question.member, question.introduction)


def recording(sent: list[bytes]) -> Dial:
    """Lines that note every frame that goes to the relay."""

    @asynccontextmanager
    async def recorded(url: str) -> AsyncIterator[tuple[Socket, Welcome]]:
        async with dial(url) as (socket, welcome):
            yield _Recorded(socket, sent), welcome

    return recorded


class _Recorded:
    """A line of which every frame that goes out is noted."""

    def __init__(self, socket: Socket, sent: list[bytes]) -> None:
        self._socket: Final = socket
        self._sent: Final = sent

    async def send(self, message: bytes, /) -> None:
        self._sent.append(message)
        await self._socket.send(message)

    async def recv(self) -> bytes:
        return await self._socket.recv()

    def abort(self) -> None:
        self._socket.abort()
