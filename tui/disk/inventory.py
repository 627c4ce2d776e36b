"""All that is kept and opens now: as a list, over all evenings, and what is done with one of it.

It is looked through once, and what is over goes then (`Drawer.look_through`). Whoever writes or
deletes after that looks again. What it is not: words, or a window.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tui.disk.lead_seats import led_rooms
from tui.disk.locked.drawer import Contents, Drawer, Found
from tui.disk.locked.forgetting import forget_evening, forget_piece
from tui.disk.locked.key import Key
from tui.disk.paths import Paths
from tui.kept.documents import Document
from tui.kept.forgetting import Piece
from tui.kept.listing import Item, listed
from tui.kept.opened import Opened, opened, over


@dataclass(frozen=True)
class Inventory:
    """What there was when somebody looked."""

    drawer: Drawer
    key: Key
    contents: Contents

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Each as one line."""
        found = [(each.slip.path.name, each.document) for each in self.contents.found]
        return listed(found, [(path.name, error) for path, error in self.contents.unread])

    @cached_property
    def opened(self) -> Opened:
        """What the two kept, over all evenings."""
        return opened(self._documents)

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The ids of what is open no more."""
        return over(self.opened.evenings)

    def found_of(self, item: Item) -> tuple[Found, ...]:
        """What opened of it."""
        return tuple(each for each in self.contents.found if each.slip.path.name in item.names)

    def forget(self, item: Item) -> None:
        """Deletes it. Raises as `forget_evening`, or `StorageFailed`."""
        own = self.found_of(item)
        if item.evening is not None:
            others = [each for each in self.contents.found if each not in own]
            for each in own:
                forget_evening(self.drawer, self.key, each, others)
            return
        for path in self.drawer.paths():
            if path.name in item.names:
                self.drawer.forget(path)

    def forget_piece(self, item: Item, piece: Piece) -> None:
        """Takes one thing out of an evening, in all copies of it. Raises as the one above."""
        for each in self.found_of(item):
            forget_piece(self.drawer, self.key, each, piece)

    @property
    def _documents(self) -> tuple[Document, ...]:
        return tuple(each.document for each in self.contents.found)


def look(paths: Paths, key: Key, now: datetime) -> Inventory:
    """What there is now; what is over goes. Raises `StorageFailed`."""
    drawer = Drawer(paths.kept)
    return Inventory(drawer, key, drawer.look_through(key, now, led_rooms(paths.seats)))
