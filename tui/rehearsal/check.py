"""`unhurried check`: two automated partners go through a whole session over a relay.

They use what two people use: freshly drawn words, the lobby, the door, two seat files, two lines.
It tells whether the relay can be relied on, and how long an own event takes to come back. What it
is not: it prints nothing; `tui.command.cli` does.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import DRAW_BYTES, draw
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import DoorShut, Malformed
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.session.outline import digest
from protocol.session.session import Ended, current_activity
from tui.disk.seat_file import SeatFile
from tui.errors import CheckFailed, Problem, StorageFailed, UnhurriedError
from tui.home.laptop import stretched
from tui.line.inviting import welcome_guest
from tui.line.knocking import knock_at
from tui.line.rooms import ports_of
from tui.news import FINAL, OF_DISK, PASSING, Line, Tempo, Trouble
from tui.pages.failures import problem_of
from tui.rehearsal.pretend import Awake, PretendPartner
from tui.rehearsal.script import practice_script
from tui.seat.facts import seat_facts
from tui.seat.ports import Stretch
from tui.seat.sitting import Sitting

TIMEOUT_S: Final = 600.0
"""A relay with the usual thirty events a minute needs about four minutes."""

PACE: Final = Tempo(breath_s=0.0, quiet_s=3.0, confirm_s=10.0)
"""No breath, since nobody breathes; confirmations rare enough to leave the quota to the moves."""

HASTE: Final = Tempo(breath_s=0.0, quiet_s=0.2, confirm_s=0.5)
"""Over a private relay, which has no quota: then confirmations are a part of it too."""

GUEST_NAME: Final = "Robin"

T = TypeVar("T")


@dataclass(frozen=True)
class Done:
    """An activity that both went through."""

    step: str
    activity: str
    seconds: float


@dataclass(frozen=True)
class Report:
    """What a check found."""

    seconds: float
    entries: int
    round_trips_s: tuple[float, ...] = field(repr=False)
    """Of own events: from sent to handed back, in order of size."""
    has_waited: bool
    """The relay asked for a slower pace at least once."""
    guide: str = ""
    """The name of the guide, where whoever asked has named it."""
    ways: int = 0
    """How many ways through it were walked besides, each to its end."""

    def percentile_ms(self, share: float) -> float:
        """The round trip that this share of all does not exceed, in milliseconds."""
        if not self.round_trips_s:
            return 0.0
        place = min(int(share * len(self.round_trips_s)), len(self.round_trips_s) - 1)
        return self.round_trips_s[place] * 1000


async def check(
    url: str,
    directory: Path,
    guide: Guide,
    *,
    pace: Tempo = PACE,
    timeout_s: float = TIMEOUT_S,
    stretch: Stretch = stretched,
    on_door: Callable[[float], None],
    on_passed: Callable[[Done], None],
    on_wait: Callable[[], None],
) -> Report:
    """Goes through `guide` over the relay at `url`; seats lie in `directory`.

    `on_door` is called with the seconds that it took until both were in, `on_passed` after each
    activity, `on_wait` once if the relay asks for a slower pace. Raises `CheckFailed`,
    `StorageFailed`, and `MemoryError` where the memory for the words is not to be had.
    """
    began = time.monotonic()
    async with checking(timeout_s):
        files = await _through_the_door(url, directory, guide, stretch)
        try:
            on_door(time.monotonic() - began)
            return await _Session(files, guide, pace, on_passed, on_wait).run(began)
        finally:
            for file in files:
                file.close()


@asynccontextmanager
async def checking(timeout_s: float) -> AsyncIterator[None]:
    """Whatever goes wrong with the relay within the block, or takes longer, is a `CheckFailed`."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except (CheckFailed, StorageFailed):
        raise
    except (UnhurriedError, DoorShut, Malformed, TimeoutError) as error:
        raise CheckFailed(problem_of(error)) from None


async def _through_the_door(
    url: str, directory: Path, guide: Guide, stretch: Stretch
) -> tuple[SeatFile, SeatFile]:
    """Two seats in a new room, by words that one partner reads out and the other types."""
    words = draw(os.urandom(DRAW_BYTES))
    # One after the other: together they would take half a gigabyte of memory.
    opening = await stretch(words)
    seeds = InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES))
    inviter = Inviter(opening, seeds, guide_hash(guide_bytes(guide)))
    typed = await stretch(words)
    guest = Guest(typed, GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES)), GUEST_NAME)
    is_open, decision = asyncio.Event(), asyncio.get_running_loop().create_future()
    kept: dict[Admission, SeatFile] = {}

    def let_in(_name: str) -> None:
        if not decision.done():
            decision.set_result(True)

    async def keep(admission: Admission) -> None:
        now_ms = time.time_ns() // 1_000_000
        facts = seat_facts(admission, url, hosts_relay=False, now_ms=now_ms)
        kept[admission] = await asyncio.to_thread(SeatFile.create, directory, facts)

    async def come_in() -> Admission:
        await is_open.wait()
        return await knock_at(url, typed.lobby, guest, on_knocked=lambda: None, keep=keep)

    host = welcome_guest(
        url,
        opening.lobby,
        inviter,
        on_open=is_open.set,
        on_knock=let_in,
        decision=decision,
        keep=keep,
    )
    try:
        first, second = await _together(host, come_in())
        if first is None or second is None or first.spoken != second.spoken:
            raise CheckFailed(Problem.DOOR)
    except BaseException:
        for file in kept.values():
            file.close()
        raise
    return kept[first], kept[second]


async def _together(*coroutines: Awaitable[T]) -> list[T]:
    """The results of all, or the first error, with the rest cancelled."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Observer(Awake):
    """Watches one of the two: how long own events take to come back, and what goes wrong."""

    def __init__(self, session: "_Session") -> None:
        super().__init__()
        self._session: Final = session
        self._timed: tuple[int, float] | None = None
        self.sitting: Sitting | None = None

    def changed(self) -> None:
        super().changed()
        if self.sitting is not None:
            self._session.look(self.sitting)

    def went_out(self, counter: int) -> None:
        sitting = self.sitting
        is_open = sitting is not None and sitting.news.line is Line.OPEN
        # What waits behind others tells how long those take.
        if sitting is not None and is_open and len(sitting.keep.outbox()) == 1:
            self._timed = counter, time.monotonic()

    def came_back(self, counter: int) -> None:
        if self._timed is None or counter != self._timed[0] or self.sitting is None:
            return
        # How long the relay made us wait for the quota is not how long the way takes.
        if self.sitting.news.trouble is None:
            self._session.round_trips_s.append(time.monotonic() - self._timed[1])
        self._timed = None


class _Session:
    """The two partners on their way through the guide. Mutable: it watches them."""

    def __init__(
        self,
        files: tuple[SeatFile, SeatFile],
        guide: Guide,
        pace: Tempo,
        on_passed: Callable[[Done], None],
        on_wait: Callable[[], None],
    ) -> None:
        script, data = practice_script(guide), guide_bytes(guide)
        self.round_trips_s: Final[list[float]] = []
        self._partners: Final[list[PretendPartner]] = []
        self._on_passed: Final = on_passed
        self._on_wait: Final = on_wait
        self._trouble: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._place: tuple[int, int] | None = None
        self._since = time.monotonic()
        self._has_waited = False
        for file, name in zip(files, ("Ada", GUEST_NAME), strict=True):
            watcher = _Observer(self)
            sitting = Sitting(ports_of(file), pace, name=name, guide=data, watcher=watcher)
            watcher.sitting = sitting
            leads = not self._partners
            partner = PretendPartner(sitting, script, watcher, quick=True, leads=leads)
            self._partners.append(partner)

    async def run(self, began: float) -> Report:
        """Both to the end. Raises `CheckFailed`."""
        session = asyncio.ensure_future(_together(*(each.run() for each in self._partners)))
        try:
            await asyncio.wait((session, self._trouble), return_when=asyncio.FIRST_COMPLETED)
            if self._trouble.done():
                self._trouble.result()
            await session
        finally:
            session.cancel()
            self._trouble.cancel()
            await asyncio.gather(session, self._trouble, return_exceptions=True)
        first, second = (each.sitting for each in self._partners)
        is_same = digest(first.session) == digest(second.session)
        if not is_same or first.page_head != second.page_head:
            raise CheckFailed(Problem.DIFFERENT)
        entries = len(first.keep.log())
        times = tuple(sorted(self.round_trips_s))
        return Report(time.monotonic() - began, entries, times, self._has_waited)

    def look(self, sitting: Sitting) -> None:
        """After every change of one of them."""
        news = sitting.news
        if news.trouble in PASSING and not self._has_waited:
            self._has_waited = True
            self._on_wait()
        problem = _problem(sitting)
        if problem is not None and not self._trouble.done():
            self._trouble.set_exception(CheckFailed(problem))
        if sitting is self._partners[0].sitting:
            self._tell_place(sitting)

    def _tell_place(self, sitting: Sitting) -> None:
        session = sitting.session
        guide, place = session.guide, (session.step, session.activity)
        if guide is None or session.activity < 0 or place == self._place:
            return
        now = time.monotonic()
        if self._place is not None:
            step, activity = self._place
            passed = guide.steps[step].title, guide.activity(step, activity).title
            self._on_passed(Done(*passed, now - self._since))
        is_over = session.step >= len(guide.steps) or current_activity(session) is None
        self._place, self._since = None if is_over else place, now


def _problem(sitting: Sitting) -> Problem | None:
    news = sitting.news
    if news.alarm is not None or news.has_parted or news.has_strays:
        return Problem.ALARM
    if news.trouble is Trouble.RELAY_STUCK:
        # Two people would wait, and their words would go out in the end. The host has to know.
        return Problem.STORAGE
    if news.trouble is Trouble.RELAY_FULL:
        return Problem.ROOM
    if news.trouble in OF_DISK:
        return Problem.DISK
    if news.trouble in (Trouble.GUIDE, Trouble.VERSION):
        return Problem.DIFFERENT
    if news.line is Line.OTHER_VERSION:
        return Problem.VERSION
    is_over = isinstance(sitting.session.phase, Ended)
    return Problem.GONE if news.line in FINAL and not is_over else None
