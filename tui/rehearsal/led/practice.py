"""`unhurried practice --lead`: two pretend partners on this laptop, for somebody who tries to lead.

    a private relay, three seats made in memory ──both pretend to say yes──> whoever leads is there

What it is: what the window needs besides a facilitator's room. What it is not: a way around a door;
the same exchange takes place, only its notes go from hand to hand. Nothing of it stays.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from protocol.door.introduction import Facilitator, Introduction
from protocol.door.third import AskedIn
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Seat, as_partner
from tui.disk.seat_file import SeatFile
from tui.errors import RelayFailed
from tui.home.relay import private_relay
from tui.line.rooms import ports_of
from tui.line.thirds import led_room
from tui.news import QUICK, Tempo
from tui.rehearsal.check import HOST_NAME
from tui.rehearsal.led.partner import LedPartner, never, reached
from tui.rehearsal.led.voices import script_of
from tui.rehearsal.practice import seats_for_two, temporary
from tui.rehearsal.pretend import Awake
from tui.seat.facts import SeatFacts, lead_facts
from tui.seat.sitting import Sitting

PAUSES_IN: Final = 2
"""The step in which the second of the two asks for a pause, counted from 0, where there is one."""

LOOKS_S: Final = 0.05
PATIENCE_S: Final = 20.0
"""How long the two may take to come together and to say yes; they need a moment."""


@asynccontextmanager
async def lead_practice(
    directory: Path, guide: Guide, introduction: Introduction, *, quick: bool
) -> AsyncIterator[SeatFile]:
    """The seat of whoever leads two pretend partners, until the block is left; then all of it is
    wiped. `introduction`: what the two are shown.

    Everything lies in a directory of its own under `directory`. Raises `StorageFailed`, and
    `RelayFailed` where no relay can be started.
    """
    with temporary(directory) as here:
        async with private_relay(here / "relay") as url:
            two = await seats_for_two(url, guide_hash(guide_bytes(guide)), os.urandom)
            third = _third(two[0], introduction, url)
            assert third.leads is not None  # whoever leads knows itself
            facts = [replace(each, leads=third.leads) for each in two]
            files = [SeatFile.create(here, each) for each in (*facts, third)]
            partners = [_partner(file, guide, third.leads, quick=quick) for file in files[:2]]
            tasks = [asyncio.create_task(each.run()) for each in partners]
            try:
                await _let_in(partners)
                yield files[2]
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                for file in files:
                    file.close()


async def _let_in(partners: list[LedPartner]) -> None:
    """Waits until both have said yes. Raises `RelayFailed` where they do not come together."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not all(map(_has_let_in, partners)):
                await asyncio.sleep(LOOKS_S)
    except TimeoutError:
        raise RelayFailed("the two did not come together") from None


def _has_let_in(partner: LedPartner) -> bool:
    """Whether that one has said yes, as the other has, and all that follows is with the relay."""
    sitting = partner.sitting
    return sitting.session.third.seated is not None and not sitting.keep.outbox()


def _third(first: SeatFacts, introduction: Introduction, url: str) -> SeatFacts:
    """A seat that the first of the two has let in at the third door."""
    room = led_room(first)
    seed, exchange_seed = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
    asked = AskedIn(room, Seat.FIRST, None, seed, exchange_seed, bytes(KEY_BYTES))
    now_ms = time.time_ns() // 1_000_000
    return lead_facts(asked, introduction, url, hosts_relay=False, now_ms=now_ms)


def _partner(file: SeatFile, guide: Guide, met: Facilitator, *, quick: bool) -> LedPartner:
    """One of the two pretend partners; the first tells the other of whoever leads."""
    seat = as_partner(file.facts.seat)
    script = script_of(guide, seat)
    names: dict[Seat, str] = dict(zip(PARTNERS, (HOST_NAME, script.name), strict=True))
    awake, pace = Awake(), QUICK if quick else Tempo()
    sitting = Sitting(
        ports_of(file), pace, name=names[seat], guide=guide_bytes(guide), watcher=awake
    )
    step = min(PAUSES_IN, len(guide.steps) - 1)
    partner = LedPartner(
        sitting,
        script,
        awake,
        quick=quick,
        pauses_when=reached(guide, step, 1) if seat is Seat.SECOND else never,
    )
    partner.has_met = True
    partner.met = met if seat is Seat.FIRST else None
    return partner
