"""What stays of a session that both have ended, locked into the drawer before its seat goes.

    the seat, over ──keep──> kept/<random>.age ──`tui.disk.parting`──> the seat is erased

Where it will lie is drawn first and stands in the seat file: whatever is killed between the two is
done again at the next start of anything, into the same place, so that no evening lies here twice.
That it lies there stands there, too: an evening that was forgotten while the disk still held its
seat does not come again.
What it is not: what stays (`tui.kept.keeping`), or the key (`tui.disk.locked.key`); where no words
were chosen, nothing can be locked and nothing stays.
"""

import os
import re
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from protocol.limits import VERSION
from protocol.seats import as_partner
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import is_made, recipient_in
from tui.disk.locked.sweeping import LOCKED
from tui.disk.parting import Parted, part
from tui.disk.seat_file import SeatFile, seats
from tui.errors import KeptFailed, SeatInUse, SeatUnreadable, StorageFailed
from tui.kept.evening import Evening
from tui.kept.keeping import evening_of, in_it, what_there_is
from tui.kept.saying import told_by
from tui.seat.stays import NOTHING, Stays, asked_in, own_ticks

PLACE: Final = "@evening"
"""Under which it is kept where the evening will lie, beside the seat's own things."""

LIES: Final = "@evening-lies"
"""Under which it is kept that the evening lay there once."""

YEARS_MOST: Final = 1
"""A session that was stopped is taken up within these, or its relay has long forgotten it."""

_NAME: Final = re.compile(rf"[0-9a-f]{{32}}{re.escape(LOCKED)}")


def evening_in(file: SeatFile) -> Evening | None:
    """What stays of the session of a seat; None: nothing. Raises `SeatUnreadable` or
    `StorageFailed`."""
    if file.facts.version != VERSION:
        return None
    told = told_by(file)
    if asked_in(told.session.guide) is None:
        return None
    seat, own = as_partner(file.facts.seat), own_ticks(told.session.guide, file.drafts())
    return evening_of(told, seat, own, file.privates(), _day(file, told.ended_ms))


def there_is(file: SeatFile) -> Stays:
    """Of what there is something so far that could stay, whatever is ticked. Raises as above."""
    told, seat = told_by(file), as_partner(file.facts.seat)
    return what_there_is(told, seat, file.privates())


def keep(file: SeatFile, folder: Path) -> Stays:
    """Locks what stays of the session of a seat; what lies there now.

    Nothing where it lay there once and is gone: it was forgotten. Raises `KeptFailed` or
    `StorageFailed` where it does not, and nothing was changed; else `SeatUnreadable`.
    """
    evening = evening_in(file) if is_made(folder) else None
    if evening is None:
        return NOTHING
    drawer = Drawer(folder)
    place = _place(file, drawer)
    lay_there = LIES in file.privates()
    if not os.path.lexists(place):
        if lay_there:
            return NOTHING
        drawer.put(recipient_in(folder), evening, place)
    if not lay_there:
        with suppress(StorageFailed):  # it lies there; the next start notes it
            file.put_private(LIES, "yes")
    return in_it(evening)


def part_with(file: SeatFile, folder: Path) -> Parted | None:
    """Ends a seat whose session is over, once what stays of it is locked; None: that did not go,
    and the seat stays for the next time. Raises `StorageFailed` where the disk does not let go."""
    try:
        keep(file, folder)
    except (KeptFailed, StorageFailed):
        return None
    except SeatUnreadable:
        pass  # of what cannot be read nothing can be kept
    return part(file, says_last_words=True)


def part_all(directory: Path, folder: Path) -> None:
    """Ends every seat in `directory` whose session is over: killed before it could. Never fails."""
    try:
        found = seats(directory)
    except StorageFailed:
        return
    for path in found:
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed):
            continue
        try:
            if file.is_over:
                part_with(file, folder)
        except (SeatUnreadable, StorageFailed):
            continue
        finally:
            file.close()


def _place(file: SeatFile, drawer: Drawer) -> Path:
    """Where it will lie: drawn once, and on the disk before anything lies there."""
    name = file.privates().get(PLACE, "")
    if not _NAME.fullmatch(name):
        name = drawer.free_place().name
        file.put_private(PLACE, name)
    return drawer.folder / name


def _day(file: SeatFile, ended_ms: int) -> date:
    """When it ended, by the calendar of this laptop; when it began, where a relay has told of a
    time in which no session ends."""
    began = datetime.fromtimestamp(file.facts.began_ms / 1000).date()
    try:
        ended = datetime.fromtimestamp((ended_ms + file.clock_ms) // 1000).date()
    except (ValueError, OverflowError, OSError):
        return began
    return ended if began <= ended and ended.year <= began.year + YEARS_MOST else began
