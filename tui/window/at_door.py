"""What both ways in share: what the two are about to do, and a word where it takes long."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tui.pages.guides import lasts
from tui.words import guide as guide_words

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


@contextmanager
def late(say: Callable[[str], None], text: str) -> Iterator[asyncio.TimerHandle]:
    """Says `text` after a while, unless the block is left or the timer cancelled before that."""
    timer = asyncio.get_running_loop().call_later(LONG_S, say, text)
    try:
        yield timer
    finally:
        timer.cancel()
