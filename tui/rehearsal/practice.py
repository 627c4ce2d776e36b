"""A room on this laptop alone: a private relay, two seats made in memory, nothing that stays.

What it is: what `practice` and the tests need besides a `Sitting`. What it is not: a way around the
door; the same exchange takes place, only its notes go from hand to hand.
"""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.invitation import Opening
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import DoorShut, Reason
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.limits import KEY_BYTES
from tui.disk.atomic import at_work_in, make_directory, storage
from tui.disk.seat_file import SeatFile
from tui.disk.system import hold
from tui.disk.tidying import LOCK, PRACTICE, sweep_practice, wipe
from tui.home.relay import private_relay
from tui.line.founding import create_room
from tui.line.rooms import ports_of
from tui.news import QUICK, Tempo
from tui.rehearsal.any_guide import script_for
from tui.rehearsal.pretend import Awake, PretendPartner
from tui.seat.facts import SeatFacts, seat_facts
from tui.seat.sitting import Sitting


@dataclass(frozen=True)
class Practice:
    """What the app needs of a practice session: the human's seat, and what Robin is up to."""

    file: SeatFile
    """The human's seat, the first. Whoever makes a `Sitting` of it closes nothing: we do."""
    guide: bytes
    """The guide, for the human's `Sitting`: the first seat brings it along."""
    partner: PretendPartner
    """On the second seat, and already at it."""


@asynccontextmanager
async def practice(directory: Path, guide: Guide, *, quick: bool) -> AsyncIterator[Practice]:
    """A session with a pretend partner, until the block is left; then all of it is wiped.

    Everything lies in a directory of its own under `directory`. Raises `StorageFailed`, and
    `RelayFailed` where no relay can be started.
    """
    script, data = script_for(guide), guide_bytes(guide)
    with temporary(directory) as here:
        async with private_relay(here / "relay") as url:
            facts = await seats_for_two(url, guide_hash(data), os.urandom)
            own, theirs = (SeatFile.create(here, fact) for fact in facts)
            pace = QUICK if quick else Tempo()
            awake = Awake()
            sitting = Sitting(ports_of(theirs), pace, name=script.name, watcher=awake)
            partner = PretendPartner(sitting, script, awake, quick=quick)
            task = asyncio.create_task(partner.run())
            try:
                yield Practice(own, data, partner)
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                own.close()
                theirs.close()


async def seats_for_two(
    url: str, guide: bytes, draw: Callable[[int], bytes]
) -> tuple[SeatFacts, SeatFacts]:
    """Two seats of one new room at the relay, without an invitation; `guide` is its hash.

    Raises `RelayUnreachable`, `RelayVersion` or `RelayRefused`.
    """
    first, second = admissions_for_two(guide, draw)
    await create_room(url, first)
    now_ms = time.time_ns() // 1_000_000
    facts = [seat_facts(each, url, hosts_relay=False, now_ms=now_ms) for each in (first, second)]
    return facts[0], facts[1]


def admissions_for_two(guide: bytes, draw: Callable[[int], bytes]) -> tuple[Admission, Admission]:
    """What both sides of a door hold, the notes having gone from hand to hand."""
    opening = Opening(draw(KEY_BYTES), draw(KEY_BYTES))
    inviter = Inviter(opening, InviterSeeds.cut(draw(INVITER_RANDOM_BYTES)), guide)
    guest = Guest(opening, GuestSeeds.cut(draw(GUEST_RANDOM_BYTES)), "")
    knock = guest.knock(inviter.offer)
    inviter.hear(knock)
    reveal, first = inviter.let_in()
    guest.hear(knock)
    second = guest.hear(reveal)
    if second is None:
        raise DoorShut(Reason.TAMPERED)
    return first, second


@contextmanager
def temporary(directory: Path) -> Iterator[Path]:
    """A directory of our own under `directory`, wiped at the end, and by the next if not.

    Raises `StorageFailed`.
    """
    sweep_practice(directory)
    here = directory / f"{PRACTICE}{secrets.token_hex(8)}"
    with storage(), at_work_in(directory):
        # Nobody tidies up between the two, and takes it for one that was killed.
        make_directory(here)
        lock = os.open(here / LOCK, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        hold(lock)
    try:
        yield here
    finally:
        wipe(here)
        os.close(lock)
