"""What both ways in share: what the two are about to do, and a word where it takes long."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tui.pages.guides import lasts
from tui.words import guide as guide_words

if TYPE_CHECKING:
    from protocol.guide.structure import Guide
    from tui.disk.own_guides import Guides
    from tui.kept.opened import Opened

LONG_S: Final = 2.0
"""After so long without an answer the screen says that we still wait for one."""


def doing(guide: bytes, *, is_mine: bool, leads: str | None = None) -> str:
    """What the two are about to do, in a sentence; `guide` is the hash that was offered, and by
    whoever `leads` the two, if somebody does."""
    from tui.disk.shelf import guide_of, title_of

    today = guide_of(guide)
    if today is not None:
        return guide_words.doing(today.title, lasts(today))
    title = title_of(guide)
    if title:
        return guide_words.doing(title, "")
    return guide_words.brought_by(leads) if leads else guide_words.brought(is_mine=is_mine)


def to_offer(guides: "Guides", name: str, opened: "Opened | None") -> "Guide":
    """The guide of that name, as it is offered; one of the program with a look back in it, where
    what the two kept was opened here, and something of it is still open."""
    from tui.disk.shelf import BURNOUT, NAMES, carried

    mine = name or BURNOUT
    has_more = opened is not None and bool(opened.open) and mine in NAMES
    return (carried(mine) if has_more else None) or guides.named(name)


@contextmanager
def late(say: Callable[[str], None], text: str) -> Iterator[asyncio.TimerHandle]:
    """Says `text` after a while, unless the block is left or the timer cancelled before that."""
    timer = asyncio.get_running_loop().call_later(LONG_S, say, text)
    try:
        yield timer
    finally:
        timer.cancel()
