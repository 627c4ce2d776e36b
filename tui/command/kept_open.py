"""What is kept, opened from the command line: the words asked for unseen, and what there is told.

What it is not: a command (`tui.command.kept`), which imports this when it is asked for something.
"""

import getpass
import shutil
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

import click

from tui.command.places import fail, paths_of
from tui.disk.inventory import Inventory, look
from tui.disk.locked.key import Key, is_made, open_key
from tui.errors import KeptFailed, StorageFailed, WrongPhrase
from tui.kept.listing import Item, Kind
from tui.pages import keeping
from tui.pages.failures import AtKept, sentence_for
from tui.pages.kept.evenings import open_line
from tui.pages.parts import Text
from tui.window.keptitems import texts_of
from tui.words import kept as kept_words
from tui.words import kept_command as command_words
from tui.words import kept_evenings as evenings_words

TRIES: Final = 3
"""So often words are asked for."""

WRONG: Final = 3
"""How it ends when they did not open it."""

WIDTH: Final = 100
"""No line is longer, however wide the terminal is."""


@dataclass(frozen=True)
class Open:
    """What is kept, and the clock by which it is told."""

    inventory: Inventory
    now: datetime

    @property
    def items(self) -> tuple[Item, ...]:
        return self.inventory.items

    @property
    def _zone(self) -> tzinfo:
        assert self.now.tzinfo is not None
        return self.now.tzinfo

    def blocks(self, name: Callable[[Item], str]) -> Iterator[str]:
        """What is still open, and then a line for each under what it is. `name`: before it."""
        still_open = self.inventory.opened.open
        if still_open:
            yield "\n".join([evenings_words.OPEN, *(f"  {open_line(each)}" for each in still_open)])
        by_heading: dict[str, list[str]] = {}
        unread = 0
        for item in self.items:
            unread += item.kind is Kind.UNREAD
            line = keeping.line_of(item, unread, self.now, self._zone)
            lines = by_heading.setdefault(keeping.heading_of(item.kind), [])
            lines.append(f"  {name(item)}  {line}")
        for heading, lines in by_heading.items():
            yield "\n".join([heading, *lines])

    def text_of(self, item: Item) -> str:
        """All of one, as it is read in the program."""
        return plain(texts_of(item, self.inventory.looked_at))


def is_there(ctx: click.Context) -> bool:
    """Whether there is a key, so that something may be kept."""
    return is_made(paths_of(ctx).kept)


def open_here(ctx: click.Context) -> Open:
    """Asks for the words, and looks; or ends with the sentence why it does not open."""
    now = _now()
    try:
        paths = paths_of(ctx)
        key = _key(ctx)
        if key.was_swapped:
            click.echo(kept_words.SWAPPED, err=True)
        return Open(look(paths, key, now), now)
    except (KeptFailed, StorageFailed) as error:
        fail(ctx, sentence_for(error, AtKept()))


def plain(texts: Sequence[Text]) -> str:
    """A page as text, no wider than the terminal."""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    blocks: list[str] = []
    for text in texts:
        lines = text.text.split("\n")
        told = "\n".join(textwrap.fill(each, width) if each.strip() else "" for each in lines)
        is_first = {"heading", "gap"} & set(text.look.split())
        blocks.append(f"\n{told}" if is_first and blocks else told)
    return "\n".join(blocks)


def _key(ctx: click.Context) -> Key:
    """Raises as `open_key`, but for words that do not open it: that is said, and asked again."""
    folder = paths_of(ctx).kept
    for _ in range(TRIES):
        try:
            return open_key(folder, _words(ctx))
        except WrongPhrase as error:
            click.echo(sentence_for(error, AtKept()), err=True)
    fail(ctx, command_words.STAYS_LOCKED, WRONG)


def _words(ctx: click.Context) -> str:
    """What was typed, unseen; never where it would be seen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            typed = getpass.getpass(command_words.PHRASE)
    except (getpass.GetPassWarning, EOFError, OSError):
        fail(ctx, command_words.NO_TERMINAL)
    if not typed.strip():
        fail(ctx, command_words.NO_WORDS, WRONG)
    return typed


def _now() -> datetime:
    """With the zone of this laptop."""
    return datetime.now().astimezone()
