"""Forgetting of what the two kept: one piece of an evening, or the evening.

What is left of an evening is written anew, at once and in place (`Drawer.replace`), and never over
what another program has written since; what was there is overwritten. It takes the key, since only
an opened evening says what is in it. All at once goes without it: `Drawer.forget_all`.
"""

from collections.abc import Iterable

from tui.disk.locked.drawer import Drawer, Found, Slip
from tui.disk.locked.key import Key
from tui.kept.evening import Evening
from tui.kept.forgetting import Piece, told_of, without


def forget_piece(drawer: Drawer, key: Key, found: Found, piece: Piece) -> Slip:
    """Raises as `Drawer.replace`, and ValueError where it is no evening or has no such piece."""
    return drawer.replace(found.slip, key.recipient, without(_evening(found), piece))


def forget_evening(drawer: Drawer, key: Key, found: Found, all_found: Iterable[Found]) -> None:
    """Deletes it. What was looked at on it stays looked at: the other evenings are told first.

    Raises as `Drawer.replace`; then the evening is still there.
    """
    gone = _evening(found)
    for each in all_found:
        other = each.document
        if isinstance(other, Evening) and each.slip.path != found.slip.path:
            told = told_of(gone, other)
            if told != other:
                drawer.replace(each.slip, key.recipient, told)
    drawer.forget(found.slip.path)


def _evening(found: Found) -> Evening:
    if not isinstance(found.document, Evening):
        raise ValueError("not an evening")
    return found.document
