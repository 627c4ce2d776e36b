"""What is over, or nearly, brought to its end in the background, while the program is open.

A relay that was away is told by itself; a session that this person wanted to end is looked after
until the partner has said so too. What it is not: it shows nothing.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from protocol.errors import Alarm
from protocol.limits import VERSION
from tui.disk import parting
from tui.disk.parting import Parting
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.errors import SeatInUse, SeatUnreadable, StorageFailed, UnhurriedError
from tui.line.farewell import Farewell
from tui.news import Told
from tui.words import times

if TYPE_CHECKING:
    from tui.window.roomflow import RoomFlow


class Endings:
    """The partings and the closing seats of this laptop. Mutable: it holds their tasks."""

    def __init__(self, paths: Paths, rooms: "RoomFlow") -> None:
        self._paths: Final = paths
        self._rooms: Final = rooms
        self._tasks: Final[dict[Path, asyncio.Task[None]]] = {}

    def look_after(self) -> None:
        """Begins with everything that is not under way already."""
        directory = self._paths.seats
        with suppress(StorageFailed):
            for path, parted in parting.partings(directory):
                self._begin(path, self._tell(path, parted))
            for path in seats(directory):
                if self._is_closing(path):
                    self._begin(path, self._follow(path))

    async def let_go(self, path: Path) -> None:
        """Somebody wants this seat for themselves."""
        task = self._tasks.pop(path, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def stop(self) -> None:
        """The program ends; what is not done yet is done the next time."""
        for path in list(self._tasks):
            await self.let_go(path)

    def _begin(self, path: Path, act: Coroutine[object, object, None]) -> None:
        before = self._tasks.get(path)
        if before is None or before.done():
            self._tasks[path] = asyncio.create_task(act)
        else:
            act.close()

    def _is_closing(self, path: Path) -> bool:
        if path in self._tasks and not self._tasks[path].done():
            return False
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed):
            return False
        try:
            return file.is_closing and file.facts.version == VERSION
        except (SeatUnreadable, StorageFailed):
            return False
        finally:
            file.close()

    async def _tell(self, path: Path, parted: Parting) -> None:
        url = None
        with suppress(UnhurriedError):
            if parted.hosts_relay:
                from tui.home.relay import holds_rooms

                if parted.is_told and not holds_rooms(self._paths.home_relay):
                    parting.forget(path)
                    return
                # The partner's laptop is still to hear of it, and this is where.
                url = await self._rooms.relay_at_home()
            if not parted.is_told:
                heard = partial(self._heard, path, parted)
                await Farewell(path, parted, url, on_told=heard).run(stays=False)

    def _heard(self, path: Path, parted: Parting, told: Told) -> None:
        if told in (Told.AWAY, Told.UNKNOWN):
            with suppress(StorageFailed):
                parting.not_reached(path, parted, times.now_ms())

    async def _follow(self, path: Path) -> None:
        """The partner may have ended it meanwhile; then it is over here too."""
        with suppress(UnhurriedError, Alarm):
            file = SeatFile.open(path)
            try:
                room = await self._rooms.opened(file)
                await room.run(stays=False)
            finally:
                file.close()
