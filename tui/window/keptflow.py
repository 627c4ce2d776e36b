"""What is kept locked: the words for it, asked once, and what others here do with it.

    nothing kept yet   choose words, or *Not now*
    locked             give the words, once, until the program ends
    open               other words, forget everything

*Not now* leads back from everywhere, and nothing was done. The key is in the memory of this program
from then on, and nowhere else. What it is not: the lists (`tui.window.keptlists`), what it says
(`tui.pages.keeping`), or how it lies on the disk (`tui.disk.locked`).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from textual.app import App

from tui.disk.handing_out import ENDING, hand_out, place, suggested
from tui.disk.inventory import Inventory, look
from tui.disk.locked import phrase as phrases
from tui.disk.locked import stopped
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import Key, draw, exchange, is_made, open_key, reworded, settle
from tui.disk.paths import Paths
from tui.errors import KeptFailed, PlaceTaken, StorageFailed
from tui.kept.listing import Item
from tui.kept.opened import Opened
from tui.pages import keeping
from tui.pages.failures import AtKept, sentence_for
from tui.window.keptitems import zone_of
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.kept import HandOutDialog
from tui.window.screens.phrase import DONE, FORGOTTEN, Asking, PhraseDialog
from tui.window.threads import beside
from tui.words import keeping as keeping_words


class KeptFlow:
    """Asks over whatever is shown. Mutable: it holds the key, once it was opened."""

    def __init__(self, app: App[int], paths: Paths) -> None:
        self.clock: Callable[[], datetime] = _now
        """With the zone of this laptop."""
        self._app: Final = app
        self._paths: Final = paths
        self.drawer: Final = Drawer(paths.kept)
        self._key: Key | None = None

    @property
    def key(self) -> Key | None:
        """What opens it, if the words were given since the program began."""
        if self._key is not None and not is_made(self.drawer.folder):
            self._key = None  # all was forgotten, perhaps in another window
        return self._key

    # -- the words

    async def unlocked(self, without: str = "", first: str = "") -> Key | None:
        """The key; asks for the words where they were not given yet. None: not now.

        `without`: what *Not now* means, where it is more than that all stays as it is; `first`:
        what is said where words are chosen for the first time, if not the usual. To be called from
        a worker.
        """
        if self.key is not None:
            return self.key
        is_locked = is_made(self.drawer.folder)
        asking = _ask(without) if is_locked else _choose(without, first)
        attempt = self._open if is_locked else self._make
        answer = await self._app.push_screen_wait(PhraseDialog(asking, attempt))
        if answer == FORGOTTEN:
            await self.forget_all()
        return self.key

    async def _make(self, typed: tuple[str, ...]) -> str:
        phrase, again = typed
        if phrases.plain(phrase) != phrases.plain(again):
            return keeping_words.DIFFERENT
        try:
            drawn = await beside(lambda: draw(phrase))
            settle(self.drawer.folder, drawn.sealed, drawn.key.recipient)
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        self._key = drawn.key
        return ""

    async def _open(self, typed: tuple[str, ...]) -> str:
        (phrase,) = typed
        try:
            self._key = await beside(lambda: open_key(self.drawer.folder, phrase))
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        return ""

    async def _change(self, typed: tuple[str, ...]) -> str:
        before, after, again = typed
        if phrases.plain(after) != phrases.plain(again):
            return keeping_words.DIFFERENT
        folder = self.drawer.folder
        try:
            found = await beside(lambda: reworded(folder, before, after))
            exchange(folder, found.before, found.after)
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        self._key = found.key
        return ""

    async def change_words(self) -> str:
        """Other words from now on; what there is to say of it."""
        dialog = PhraseDialog(_other(), self._change)
        done = await self._app.push_screen_wait(dialog) == DONE
        return keeping_words.CHANGED if done else ""

    async def forget_all(self) -> bool:
        """Deletes the key, and with it everything, after asking once; whether it is gone."""
        sure = SureDialog(
            keeping_words.FORGET_TITLE,
            keeping_words.FORGET,
            keeping_words.FORGET_YES,
            keeping_words.BACK,
        )
        if await self._app.push_screen_wait(sure) is None:
            return False
        try:
            self.drawer.forget_all()
            stopped.forget_all(self._paths.seats)
        except StorageFailed as error:
            self.say(sentence_for(error, AtKept()))
            return False
        self._key = None
        self.say(keeping_words.FORGOTTEN_ALL)
        return True

    # -- what is kept

    def inventory(self, key: Key) -> Inventory | None:
        """What there is now; what is over goes. None: the disk did not tell."""
        try:
            return look(self._paths, key, self.clock())
        except StorageFailed as error:
            self.say(sentence_for(error, AtKept()))
            return None

    def what_we_kept(self) -> Opened | None:
        """Of the two, over all evenings; None where the words were not given since the program
        began, or the disk did not tell. Asks for nothing."""
        there = None if self.key is None else self.inventory(self.key)
        return None if there is None else there.opened

    def items(self, key: Key) -> tuple[Item, ...] | None:
        """The same as a list."""
        there = self.inventory(key)
        return None if there is None else there.items

    def lines(self, items: tuple[Item, ...]) -> list[tuple[str, str]]:
        now, lines, unread = self.clock(), list[tuple[str, str]](), 0
        for item in items:
            unread += item.why is not None
            line = keeping.line_of(item, unread, now, zone_of(item))
            lines.append((keeping.heading_of(item.kind), line))
        return lines

    async def hand_out(self, stem: str, text: str, ending: str = ENDING) -> str:
        def write(typed: str) -> str:
            if not typed.strip():
                return keeping_words.NO_PLACE
            try:
                hand_out(place(typed), text)
            except PlaceTaken:
                return keeping_words.PLACE_TAKEN
            except StorageFailed:
                return keeping_words.NOT_WRITTEN
            return ""

        dialog = HandOutDialog(str(suggested(stem, ending)), write)
        written = await self._app.push_screen_wait(dialog)
        return keeping_words.written(str(place(written))) if written else ""

    async def delete(self, item: Item) -> str:
        text = keeping.deleting_of(item)
        title, yes = keeping_words.DELETE_TITLE, keeping_words.DELETE_YES
        sure = SureDialog(title, text, yes, keeping_words.BACK)
        if await self._app.push_screen_wait(sure) is None:
            return ""

        return self.done(lambda: self.forget(item), keeping_words.DELETED)

    def forget(self, item: Item) -> None:
        """Deletes it without asking. Raises `StorageFailed`."""
        for path in self.paths_of(item):
            self.drawer.forget(path)

    def paths_of(self, item: Item) -> list[Path]:
        return [path for path in self.drawer.paths() if path.name in item.names]

    def done(self, act: Callable[[], None], told: str) -> str:
        """Does it, and says that it was done, or why not."""
        try:
            act()
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        return told

    def say(self, sentence: str) -> None:
        self._app.notify(sentence, markup=False)


def _choose(without: str, first: str = "") -> Asking:
    return Asking(
        keeping_words.CHOOSE_TITLE,
        first or keeping_words.CHOOSE,
        (keeping_words.PHRASE, keeping_words.AGAIN),
        keeping_words.LOCK,
        without or keeping_words.NOTHING_KEPT,
    )


def _ask(without: str) -> Asking:
    return Asking(
        keeping_words.ASK_TITLE,
        keeping_words.ASK,
        (keeping_words.PHRASE,),
        keeping_words.OPEN,
        without or keeping_words.STAYS_LOCKED,
        can_forget=True,
    )


def _other() -> Asking:
    return Asking(
        keeping_words.CHANGE_TITLE,
        keeping_words.CHANGE,
        (keeping_words.OLD_PHRASE, keeping_words.NEW_PHRASE, keeping_words.AGAIN),
        keeping_words.CHANGE_YES,
        keeping_words.STAY_AS_THEY_ARE,
    )


def _now() -> datetime:
    """With the zone of this laptop."""
    return datetime.now().astimezone()
