"""A session that was stopped for another day: locked, gone on with, or deleted unopened.

What it is not: how it lies on the disk (`tui.disk.locked.stopped`), or the words for what is kept,
which are asked for by `tui.window.keptflow`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from textual.app import App

from protocol.session.session import Stopped
from tui.disk.locked import stopped
from tui.disk.locked.key import Key, is_made
from tui.disk.parting import part
from tui.disk.seat_file import SeatFile
from tui.errors import KeptChanged, KeptFailed, SeatInUse, SeatUnreadable, StorageFailed
from tui.pages.failures import AtDeleting, AtKept, ComingBack, sentence_for
from tui.window.homeflow import HomeFlow
from tui.window.keptflow import KeptFlow
from tui.window.roomflow import RoomFlow
from tui.window.screens.dialogs import DeleteDialog, SureDialog
from tui.window.stage import Stage
from tui.words import endings as endings_words
from tui.words import locking as locking_words


class LockFlow:
    """Asks over whatever is shown. Each method is to be called from a worker."""

    def __init__(
        self,
        app: App[int],
        stage: Stage,
        kept: KeptFlow,
        *,
        rooms: RoomFlow,
        home: HomeFlow,
        entering: Callable[[], None],
    ) -> None:
        """`entering` is called before a room is gone into."""
        self._app: Final = app
        self._stage: Final = stage
        self._kept: Final = kept
        self._rooms: Final = rooms
        self._home: Final = home
        self._entering: Final = entering

    async def lock(self) -> None:
        """The room that is open, after asking once; then the first screen."""
        rooms, before = self._rooms, self._rooms.open
        if before is None:
            return
        has_words = is_made(self._kept.drawer.folder)
        told = locking_words.asked(before.state().partner, has_words=has_words)
        sure = SureDialog(locking_words.TITLE, told, locking_words.YES)
        if await self._app.push_screen_wait(sure) is None:
            return
        key = await self._kept.unlocked(locking_words.NOT_YET, locking_words.FIRST_WORDS)
        room = rooms.open
        if key is None or room is not before or not isinstance(room.keep, SeatFile):
            return
        if room.is_over or not isinstance(room.state().phase, Stopped):
            self._stage.hint(locking_words.NOT_STOPPED)
            return
        path = room.keep.path
        rooms.close()  # what is being typed is kept
        await self._home.let_go(path)
        await self._stage.go_home(_locked(path, key))

    async def go_on(self, shut: Path) -> None:
        """Into the room again, with the words."""
        if not is_made(self._kept.drawer.folder):  # else new words would be chosen, for nothing
            await self._stage.go_home(locking_words.NO_KEY)
            return
        key = await self._kept.unlocked(locking_words.STAYS)
        if key is None:
            if not shut.exists():
                await self._stage.go_home()
            return
        if self._rooms.open is not None:
            return  # a second press, while the first is on its way
        try:
            path = stopped.unlock(shut, key)
        except (KeptFailed, StorageFailed) as error:
            await self._stage.go_home(_why(error))
            return
        self._entering()
        await self._home.come_back(path)

    async def delete(self, shut: Path) -> None:
        """After asking once. Where the words were given since the program began, the relay is told,
        as of every other."""
        key = self._kept.key
        there = "" if key is not None else locking_words.DELETE_THERE
        if await self._app.push_screen_wait(DeleteDialog("", there)) is None:
            return
        notice = endings_words.DELETED
        try:
            if key is None or not _has_parted(shut, key):
                stopped.forget(shut)
        except StorageFailed as error:
            notice = sentence_for(error, AtDeleting())
        await self._stage.go_home(notice)


def _locked(path: Path, key: Key) -> str:
    """Locks it; what there is to say of that."""
    try:
        is_clean = stopped.lock(path, key)
    except (SeatInUse, SeatUnreadable) as error:
        return sentence_for(error, ComingBack())
    except (KeptFailed, StorageFailed) as error:
        return sentence_for(error, AtKept())
    return locking_words.LOCKED if is_clean else locking_words.STILL_ON_DISK


def _why(error: Exception) -> str:
    """Why it did not open."""
    is_gone = isinstance(error, KeptChanged)
    return locking_words.GONE if is_gone else sentence_for(error, AtKept())


def _has_parted(shut: Path, key: Key) -> bool:
    """Whether it came to its end as every other session does. Raises `StorageFailed`."""
    try:
        file = SeatFile.open(stopped.unlock(shut, key))
    except (KeptFailed, SeatInUse, SeatUnreadable):
        return False
    try:
        part(file, says_last_words=False)
    finally:
        file.close()
    return True
