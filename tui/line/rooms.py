"""A real seat: its file on this disk, its line to a relay, this laptop's clock and chance.

What it is: the one place that puts together what `tui.seat` asks for by name only. What it is not:
a rule about any of it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from tui.disk.locked.key import is_made
from tui.disk.parting import Parted, part
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import is_known
from tui.disk.staying import keep, there_is
from tui.home.laptop import CLOCK, draw
from tui.line.dial import dial
from tui.line.farewell import Farewell
from tui.line.link import Link
from tui.line.wire import Dial
from tui.news import Tempo, Told
from tui.seat.facts import SeatFacts
from tui.seat.held import Held
from tui.seat.open_room import OpenRoom
from tui.seat.ports import Clock, Draw, Listener, Ports
from tui.seat.room_state import Search
from tui.seat.stays import NOTHING, Stays
from tui.seat.watching import Watcher


def ports_of(
    file: SeatFile, *, dial: Dial = dial, draw: Draw = draw, clock: Clock = CLOCK
) -> Ports:
    """The world of a seat of this laptop."""
    return Ports(keep=file, line=partial(line_of, dial=dial), draw=draw, clock=clock)


def line_of(facts: SeatFacts, ear: Listener, dial: Dial = dial) -> Link:
    """The line of a seat to its relay."""
    room = facts.room.room_id
    return Link(facts.relay, room, facts.seat, facts.seed, ear, dial, facts.word_proof)


def open_room(
    file: SeatFile,
    pace: Tempo,
    *,
    name: str,
    guide: bytes | None = None,
    is_practice: bool = False,
    where: str = "",
    search: Search = Search.NONE,
    came_back: bool = False,
    watcher: Watcher | None = None,
    kept: Path | None = None,
    holds: Callable[[], tuple[Held, ...]] = lambda: (),
) -> OpenRoom:
    """The room of a seat of this laptop. `kept`: the folder where what stays is locked; None: then
    nothing stays. `holds`: what is still open of earlier evenings. Raises `SeatUnreadable`,
    `StorageFailed` or `Alarm`."""
    return OpenRoom(
        ports_of(file),
        PartingWithRelay(file, kept),
        pace,
        name=name,
        guide=guide,
        is_known=is_known,
        is_practice=is_practice,
        where=where,
        search=search,
        came_back=came_back,
        watcher=watcher,
        holds=holds,
    )


class PartingWithRelay:
    """What becomes of a seat file: a parting, until the relay knows. Mutable: it holds that."""

    def __init__(self, file: SeatFile, kept: Path | None) -> None:
        self._file: Final = file
        self._kept: Final = kept
        self._parted = Parted(None, None)

    @property
    def can_keep(self) -> bool:
        """As `tui.seat.ports.Ending`."""
        return self._kept is not None and is_made(self._kept)

    def there_is(self) -> Stays:
        """As `tui.seat.ports.Ending`."""
        return there_is(self._file)

    def keep(self) -> Stays:
        """As `tui.seat.ports.Ending`."""
        return NOTHING if self._kept is None else keep(self._file, self._kept)

    def part(self, *, says_last_words: bool) -> None:
        """As `tui.seat.ports.Ending`."""
        self._parted = part(self._file, says_last_words=says_last_words)

    def let_go(self) -> None:
        """As `tui.seat.ports.Ending`."""
        self._file.close()

    async def take_leave(self, url: str, tell: Callable[[Told], None], *, stays: bool) -> None:
        """As `tui.seat.ports.Ending`."""
        path, parting = self._parted
        if parting is not None:
            await Farewell(path, parting, url, on_told=tell).run(stays=stays)
