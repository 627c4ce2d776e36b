"""What is kept, looked through: *What we kept* and *What I keep*, one of it, and less of it.

    the list       read one, other words, forget everything, the other list, the own course
    an evening     a keepsake of it, forget one thing, forget all of it
    all else       hand it out, keep it when its room goes, delete it

Whatever was done, the list is there again, as it is then. What it is not: what it says
(`tui.pages.kept`, `tui.pages.keeping`), or the words that open it (`tui.window.keptflow`). To be
called from a worker.
"""

from typing import Final

from textual.app import App

from tui.disk.inventory import Inventory
from tui.disk.locked.key import Key
from tui.kept.listing import Item
from tui.pages import keeping
from tui.pages.kept import shelves
from tui.pages.kept.evenings import forgetting, piece_line
from tui.pages.kept.shelves import Row, Shelf
from tui.window.keepsakeflow import KeepsakeFlow
from tui.window.keptflow import KeptFlow
from tui.window.keptitems import markdown_of, texts_of
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.kept import KeptDialog, KeptItemDialog
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import kept_evenings as evenings_words

OTHERS: Final = {each.value: each for each in Shelf}


class KeptLists:
    """Asks over whatever is shown."""

    def __init__(self, app: App[int], flow: KeptFlow) -> None:
        self._app: Final = app
        self._flow: Final = flow
        self._keepsakes: Final = KeepsakeFlow(app, flow.hand_out, lambda: flow.clock().date())

    async def show(self, shelf: Shelf) -> None:
        """A list, and from there all the rest; where only the other has something, that."""
        flow = self._flow
        key = await flow.unlocked()
        notice = kept_words.SWAPPED if key is not None and key.was_swapped else ""
        is_first = True
        while key is not None:
            there = flow.inventory(key)
            if there is None:
                return
            if is_first:
                shelf, is_first = shelves.first_of(there.items, shelf), False
            texts = zip(there.items, flow.lines(there.items), strict=True)
            rows = [Row(heading, line, item) for item, (heading, line) in texts]
            page = shelves.page_of(shelf, rows, there.opened)
            wanted = await self._app.push_screen_wait(KeptDialog(page, notice))
            if wanted is None:
                return
            shelf, notice = OTHERS.get(wanted, shelf), ""
            if wanted not in OTHERS:
                notice = await self._follow(wanted, page, there)
            key = flow.key

    async def _follow(self, wanted: str, page: shelves.Page, there: Inventory) -> str:
        """What was wanted from a list; what there is to say of that."""
        match wanted:
            case shelves.WORDS:
                return await self._flow.change_words()
            case shelves.FORGET:
                await self._flow.forget_all()
            case shelves.COURSE:
                await self._keepsakes.course(there.opened.evenings)
            case number:
                item = page.rows[int(number)].item or await self._one_open(page, there)
                return "" if item is None else await self._read(item, there)
        return ""

    async def _one_open(self, page: shelves.Page, there: Inventory) -> Item | None:
        """One of all that is still open, by its evening."""
        all_open = shelves.open_page(page.rows, there.opened)
        picked = await self._app.push_screen_wait(KeptDialog(all_open))
        return None if picked is None else all_open.rows[int(picked)].item

    async def _read(self, item: Item, there: Inventory) -> str:
        """One of it, and what is wanted with it; what there is to say of that."""
        dialog = KeptItemDialog(texts_of(item, there.looked_at), keeping.answers_of(item))
        match await self._app.push_screen_wait(dialog):
            case None:
                return ""
            case keeping.KEEP:
                keep_on = self._keep_on
                return self._flow.done(lambda: keep_on(item, there.key), keeping_words.KEPT_ON)
            case keeping.FORGET_ONE:
                return await self._forget_one(item, there)
            case keeping.DELETE if item.evening is not None:
                text = keeping.deleting_of(item)
                if not await self._is_sure(evenings_words.SURE_EVENING, text):
                    return ""
                return self._flow.done(lambda: there.forget(item), evenings_words.GONE)
            case keeping.DELETE:
                return await self._flow.delete(item)
            case _ if item.evening is not None:
                return await self._keepsakes.keepsake(item.evening)
            case answer:
                return await self._flow.hand_out(*markdown_of(item, answer))

    async def _forget_one(self, item: Item, there: Inventory) -> str:
        evening = item.evening
        if evening is None:
            return ""
        page, pieces = shelves.pieces_page(evening)
        picked = await self._app.push_screen_wait(KeptDialog(page))
        if picked is None:
            return ""
        piece = pieces[int(picked)]
        told = f"{forgetting(evening, piece)} {keeping_words.NOT_BACK}"
        text = f"{piece_line(evening, piece)}\n\n{told}"
        if not await self._is_sure(evenings_words.SURE_ONE, text):
            return ""
        return self._flow.done(lambda: there.forget_piece(item, piece), evenings_words.GONE)

    async def _is_sure(self, title: str, text: str) -> bool:
        sure = SureDialog(title, text, evenings_words.FORGET_YES, keeping_words.BACK)
        return await self._app.push_screen_wait(sure) is not None

    def _keep_on(self, item: Item, key: Key) -> None:
        drawer = self._flow.drawer
        for path in self._flow.paths_of(item):
            drawer.keep_on(drawer.read(path, key), key.recipient)
