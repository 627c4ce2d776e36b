"""The open sessions of this laptop, as the first screen deals with them: back, read, delete.

What it is not: what it looks like (`tui.window.screens.home`), or the room (`tui.window.roomflow`).
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from protocol.limits import VERSION
from tui.disk.parting import part
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.seat_store import forget_unread
from tui.disk.tidying import SHUT, is_open_too, ours
from tui.errors import SeatInUse, SeatUnreadable, StorageFailed
from tui.pages.failures import AtDeleting, ComingBack, sentence_for
from tui.seat.ports import Keep
from tui.window.endings import Endings
from tui.window.screens.home import OpenSeat, SeatKind
from tui.window.stage import Stage
from tui.words import endings as endings_words
from tui.words import times
from tui.words.called import called

if TYPE_CHECKING:
    from tui.window.roomflow import RoomFlow


def open_seats(paths: Paths, own: str = "") -> list[OpenSeat]:
    """What can be come back to, read or deleted; a session that is over is erased instead, once
    what stays of it is locked.

    `own` is this person's name.
    """
    try:
        found = [_seat(path, paths.kept, own) for path in seats(paths.seats)]
    except StorageFailed:
        return []
    return [seat for seat in found if seat is not None]


def locked_seats(directory: Path) -> list[OpenSeat]:
    """Those that their owner has locked; what the names of their files tell, and no more."""
    with suppress(OSError):
        found = ours(directory, SHUT)
        return [OpenSeat(each, "", SeatKind.LOCKED) for each in found if not is_open_too(each)]
    return []


def _seat(path: Path, kept: Path, own: str) -> OpenSeat | None:
    try:
        file = SeatFile.open(path)
    except SeatInUse:
        return OpenSeat(path, "", SeatKind.IN_USE)
    except (SeatUnreadable, StorageFailed):
        return OpenSeat(path, "", SeatKind.UNREADABLE)
    try:
        kind = SeatKind.OPEN if file.facts.version == VERSION else SeatKind.OTHER_VERSION
        if file.is_over:
            over = _ended(file, kept)
            if over is None:
                return None
            kind = over
        began = times.day_past(file.facts.began_ms, times.now_ms())
        return OpenSeat(path, called(file.partner_name, own), kind, began)
    except (SeatUnreadable, StorageFailed):
        return OpenSeat(path, "", SeatKind.UNREADABLE)
    finally:
        file.close()


def _ended(file: SeatFile, kept: Path) -> SeatKind | None:
    """Of a session that is over: nothing, or what has not gone as it should."""
    from tui.disk.staying import part_with

    try:
        return SeatKind.NOT_KEPT if part_with(file, kept) is None else None
    except StorageFailed:
        return SeatKind.NOT_GONE


def _end(path: Path) -> None:
    """Raises `SeatInUse`, `SeatUnreadable` or `StorageFailed`, and holds nothing then."""
    file = SeatFile.open(path)
    try:
        part(file, says_last_words=False)
    finally:
        file.close()


def _only_open(path: Path) -> None:
    """Nothing older of the same seat stays locked beside it, as a kill may leave it until the next
    start."""
    shut = path.with_suffix(SHUT)
    if shut.exists():
        from tui.disk.locked.stopped import forget

        with suppress(StorageFailed):
            forget(shut)


class HomeFlow:
    """What a person does with an open session from the first screen."""

    def __init__(self, stage: Stage, rooms: "RoomFlow", endings: Endings) -> None:
        self._stage: Final = stage
        self._rooms: Final = rooms
        self._endings: Final = endings

    async def come_back(self, path: Path) -> None:
        """Into the room again."""
        file = await self._opened(path)
        if file is not None and file.facts.version != VERSION:
            file.close()
            await self._stage.go_home(endings_words.HOME_OTHER_VERSION)
        elif file is not None:
            await self._rooms.enter(file, came_back=True)

    async def may_look_back(self, path: Path) -> bool:
        """Whether what the two kept may still come into it. Says nothing where that cannot be
        told: coming back does."""
        from protocol.errors import Alarm
        from protocol.session.remaining import may_look_back
        from tui.seat.recall import restored

        await self._endings.let_go(path)
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed):
            return False
        try:
            return file.facts.version == VERSION and may_look_back(restored(file).session)
        except (Alarm, SeatUnreadable, StorageFailed):
            return False
        finally:
            file.close()

    async def read(self, path: Path) -> None:
        """What was said, as plain text."""
        file = await self._opened(path)
        if file is None:
            return
        try:
            await self.show(file)
        finally:
            file.close()

    async def show(self, file: Keep) -> None:
        """The same, of a seat that is open already."""
        from tui.disk.said import what_was_said

        try:
            lines = what_was_said(file)
        except (SeatUnreadable, StorageFailed):
            lines = ()
        is_ours = file.facts.version == VERSION
        hint = endings_words.SAID_HINT if is_ours else endings_words.SAID_OTHER_VERSION
        await self._stage.show_said(hint, lines)

    async def delete(self, path: Path) -> None:
        """All that this laptop has of it; the relay is told that nobody comes back here."""
        await self._endings.let_go(path)
        notice = endings_words.DELETED
        try:
            try:
                _end(path)
            except (SeatUnreadable, StorageFailed):
                forget_unread(path)  # what the system does not let us read can go as well
        except (SeatInUse, SeatUnreadable, StorageFailed) as error:
            notice = sentence_for(error, AtDeleting())
        await self._stage.go_home(notice)

    async def let_go(self, path: Path) -> None:
        """Nothing that goes on in the background holds this seat."""
        await self._endings.let_go(path)

    async def _opened(self, path: Path) -> SeatFile | None:
        await self._endings.let_go(path)
        try:
            file = SeatFile.open(path)
            _only_open(path)
            return file
        except (SeatInUse, SeatUnreadable, StorageFailed) as error:
            is_gone = not os.path.lexists(path)
            why = endings_words.SEAT_GONE if is_gone else sentence_for(error, ComingBack())
            await self._stage.go_home(why)
        return None
