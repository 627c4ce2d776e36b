"""`unhurried check`: two automated partners go through a whole session over a relay.

They use what two people use: freshly drawn words, the lobby, the door, two seat files, two lines.
It tells whether the relay can be relied on, and how long an own event takes to come back. Over two
relays of a fleet each partner is at one. What it is not: it prints nothing; `tui.command.cli` does.
"""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import DRAW_BYTES, draw
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.session.outline import digest
from tui.disk.seat_file import SeatFile
from tui.errors import CheckFailed, Problem
from tui.home.laptop import stretched
from tui.line.inviting import welcome_guest
from tui.line.knocking import knock_at
from tui.line.rooms import ports_of
from tui.news import Tempo
from tui.rehearsal.outages import Outage, is_ignored
from tui.rehearsal.pretend import PretendPartner
from tui.rehearsal.quick_check import quick_check
from tui.rehearsal.relays import Relays, checking, dialling
from tui.rehearsal.script import practice_script
from tui.rehearsal.watched import Done, Observer, Times, Watched, times_of, together
from tui.seat.facts import seat_facts
from tui.seat.ports import Stretch
from tui.seat.sitting import Sitting

TIMEOUT_S: Final = 600.0
"""A relay with the usual thirty events a minute needs about four minutes."""

PACE: Final = Tempo(breath_s=0.0, quiet_s=3.0, confirm_s=10.0)
"""No breath, since nobody breathes; confirmations rare enough to leave the quota to the moves."""

HASTE: Final = Tempo(breath_s=0.0, quiet_s=0.2, confirm_s=0.5)
"""Over a private relay, which has no quota: then confirmations are a part of it too."""

HOST_NAME: Final = "Ada"

GUEST_NAME: Final = "Robin"


@dataclass(frozen=True)
class Report:
    """What a check found."""

    seconds: float
    entries: int
    times: Mapping[str, Times]
    """By the URL of the relay."""
    has_waited: bool
    """The relay asked for a slower pace at least once."""
    guide: str = ""
    """The name of the guide, where whoever asked has named it."""
    ways: int = 0
    """How many ways through it were walked besides, each to its end."""
    outages: tuple[Outage, ...] = ()
    """What was waited for, and came back."""

    def at(self, url: str) -> Times:
        """Over one relay."""
        return self.times.get(url, Times(()))

    @property
    def all_times(self) -> Times:
        """Over all relays."""
        return times_of(chain.from_iterable(each.round_trips_s for each in self.times.values()))


async def check(
    relays: Relays,
    directory: Path,
    guide: Guide,
    *,
    pace: Tempo = PACE,
    timeout_s: float = TIMEOUT_S,
    stretch: Stretch = stretched,
    on_door: Callable[[float], None],
    on_passed: Callable[[Done], None],
    on_wait: Callable[[], None],
    on_outage: Callable[[Outage], None] = is_ignored,
) -> Report:
    """Goes through `guide` over those relays; seats lie in `directory`.

    `on_door` is called with the seconds that it took until both were in, `on_passed` after each
    activity, `on_wait` once if a relay asks for a slower pace, `on_outage` whenever one is waited
    for, and when that is over. Whether two relays share their rooms is asked first. Raises
    `CheckFailed`, `StorageFailed`, and `MemoryError` where the memory for the words is not to be
    had.
    """
    async with checking(timeout_s):
        if relays.are_two:
            await quick_check(relays)
        began = time.monotonic()
        files = await through_the_door(relays, directory, guide, stretch)
        try:
            on_door(time.monotonic() - began)
            watched = Watched(on_passed, on_wait, on_outage)
            return await _Session(files, guide, pace, watched).run(began)
        finally:
            for file in files:
                file.close()


async def through_the_door(
    relays: Relays, directory: Path, guide: Guide, stretch: Stretch
) -> tuple[SeatFile, SeatFile]:
    """Two seats in a new room, by words that one partner reads out and the other types. Raises
    `CheckFailed`, and as `tui.line.inviting.welcome` does."""
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
        relay = relays.of(admission.seat)
        facts = seat_facts(admission, relay, hosts_relay=False, now_ms=now_ms)
        kept[admission] = await asyncio.to_thread(SeatFile.create, directory, facts)

    async def come_in() -> Admission:
        await is_open.wait()
        url = relays.second
        with dialling(url):
            return await knock_at(url, typed.lobby, guest, on_knocked=lambda: None, keep=keep)

    async def host() -> Admission | None:
        with dialling(relays.first):
            return await welcome_guest(
                relays.first,
                opening.lobby,
                inviter,
                on_open=is_open.set,
                on_knock=let_in,
                decision=decision,
                make=relays.make,
                keep=keep,
            )

    try:
        first, second = await together(host(), come_in())
        if first is None or second is None or first.spoken != second.spoken:
            raise CheckFailed(Problem.DOOR)
    except BaseException:
        for file in kept.values():
            file.close()
        raise
    return kept[first], kept[second]


class _Session:
    """The two partners on their way through the guide. Mutable: it watches them."""

    def __init__(
        self, files: tuple[SeatFile, SeatFile], guide: Guide, pace: Tempo, watched: Watched
    ) -> None:
        script, data = practice_script(guide), guide_bytes(guide)
        self._watched: Final = watched
        self._partners: Final[list[PretendPartner]] = []
        for file, name in zip(files, (HOST_NAME, GUEST_NAME), strict=True):
            leads = not self._partners
            observer = Observer(watched, tells_place=leads)
            sitting = Sitting(ports_of(file), pace, name=name, guide=data, watcher=observer)
            observer.seat = sitting
            partner = PretendPartner(sitting, script, observer, quick=True, leads=leads)
            self._partners.append(partner)

    async def run(self, began: float) -> Report:
        """Both to the end. Raises `CheckFailed`."""
        await self._watched.through(*(each.run() for each in self._partners))
        first, second = (each.sitting for each in self._partners)
        is_same = digest(first.session) == digest(second.session)
        if not is_same or first.page_head != second.page_head:
            raise CheckFailed(Problem.DIFFERENT)
        watched = self._watched
        return Report(
            time.monotonic() - began,
            len(first.keep.log()),
            watched.times,
            watched.has_waited,
            outages=tuple(watched.outages.over),
        )
