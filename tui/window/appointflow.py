"""Appointments for another day: made, looked at, called off, and opened when it is time.

    the form ──> the key ──> a day and an hour ──> both sets of words, kept locked
    *Your appointments* ──> the key ──> one of them ──> its doors, from an hour ahead on

What it is: the pages over the form, and the drawer below them. What it is not: the doors
(`tui.window.leaddoors`), what an appointment is (`tui.kept.appointing`), or the words that lock
what is kept (`tui.window.keptflow`). To be called from a worker.
"""

import os
from contextlib import suppress
from datetime import datetime
from typing import Final

from textual.app import App

from protocol.guide.structure import guide_hash
from tui.disk.locked.key import Key
from tui.errors import KeptFailed, StorageFailed
from tui.kept.appointing import MOST, RANDOM_BYTES, Appointed, appointed
from tui.kept.daytime import understood
from tui.kept.listing import Item
from tui.pages import keeping
from tui.pages.failures import AtKept, sentence_for
from tui.pages.lead.day import sentence
from tui.pages.parts import Button as Answer
from tui.window.keptflow import KeptFlow
from tui.window.keptitems import markdown_of, texts_of
from tui.window.leadcouple import Meeting
from tui.window.leaddoors import Keeping
from tui.window.screens.day import DayDialog
from tui.window.screens.kept import AppointmentsDialog, KeptItemDialog
from tui.words import daytime as day_words
from tui.words import keeping as keeping_words

OPEN: Final = "open"


class AppointFlow:
    """Asks over the form. Mutable: so is what it works on."""

    def __init__(self, app: App[int], kept: KeptFlow) -> None:
        self._app: Final = app
        self._kept: Final = kept

    async def make(self, meeting: Meeting) -> Keeping | str:
        """A new one, of what was typed in the form; a sentence where there is none, and its doors
        where they are to be opened at once."""
        key = await self._kept.unlocked(day_words.NOT_KEPT)
        if key is None:
            return day_words.NO_KEY
        before = self._all(key)
        if before is None:
            return ""
        if len(before) >= MOST:
            return day_words.too_many(MOST)
        typed = await self._app.push_screen_wait(DayDialog(self._read))
        if typed is None:
            return ""
        begins = datetime.fromisoformat(typed).astimezone()
        try:
            made = self._put(meeting, begins, key)
        except ValueError:  # it is over by now
            return sentence(understood(typed.replace("T", " "), self._wall()))
        except (KeptFailed, StorageFailed) as error:
            return sentence_for(error, AtKept())
        for item in self._all(key) or ():
            if item.appointed is not None and item.appointed.id == made.id:
                return await self._looked_at(item, key)
        return ""

    async def choose(self) -> Keeping | str:
        """One whose doors are to be opened, or what there is to say instead."""
        key = await self._kept.unlocked()
        if key is None:
            return day_words.NO_LIST
        told = ""
        while (items := self._all(key)) is not None:
            lines = self._kept.lines(items)
            wanted = await self._app.push_screen_wait(AppointmentsDialog(lines, told))
            if wanted is None:
                break
            found = await self._looked_at(items[int(wanted)], key)
            if isinstance(found, Keeping):
                return found
            told = found
        return ""

    async def _looked_at(self, item: Item, key: Key) -> Keeping | str:
        """One of them, and what was wanted of it; what there is to say then, if anything."""
        answer = await self._look(item)
        if answer == OPEN and item.appointed is not None:
            return self._opened(item, item.appointed, key)
        if answer == keeping.DELETE:
            told = await self._kept.delete(item)
            return day_words.CALLED_OFF if told == keeping_words.DELETED else told
        return ""

    def _opened(self, item: Item, found: Appointed, key: Key) -> Keeping | str:
        """It, if its words still open anything."""
        ids = [each.appointed.id for each in self._all(key) or () if each.appointed is not None]
        if found.id not in ids or not found.is_open(self._kept.clock()):
            return day_words.NOT_NOW

        def forget() -> None:
            with suppress(StorageFailed):  # its week ends all the same
                self._kept.forget(item)

        return Keeping(found, forget, self._kept.clock)

    async def _look(self, item: Item) -> str | None:
        """Both sets of words, and handing them out, until something else is wanted."""
        found = item.appointed
        assert found is not None, "an appointment"
        *hands_out, _ = keeping.answers_of(item)
        opens = [Answer(day_words.OPEN_DOOR, OPEN, ())] * found.is_open(self._kept.clock())
        off = Answer(day_words.CALL_OFF, keeping.DELETE, (), leaves=True)
        while True:
            dialog = KeptItemDialog(texts_of(item), (*opens, *hands_out, off))
            answer = await self._app.push_screen_wait(dialog)
            if answer not in keeping.HAND_OUT_TO:
                return answer
            told = await self._kept.hand_out(*markdown_of(item, answer))
            if told:
                self._kept.say(told)

    def _all(self, key: Key) -> tuple[Item, ...] | None:
        """Those that are not late; None where the disk did not tell."""
        items = self._kept.items(key)
        if items is None:
            return None
        return tuple(each for each in items if each.appointed is not None)

    def _put(self, meeting: Meeting, begins: datetime, key: Key) -> Appointed:
        """Both halves on the disk, or none. Raises ValueError, `KeptFailed` or `StorageFailed`."""
        made = appointed(
            meeting.label,
            begins,
            ("", ""),
            meeting.introduction,
            guide_hash(meeting.guide),
            meeting.url,
            now=self._kept.clock(),
            random=os.urandom(RANDOM_BYTES),
        )
        drawer, first = self._kept.drawer, None
        try:
            for half in made.documents:
                slip = drawer.put(key.recipient, half)
                first = first or slip
        except (KeptFailed, StorageFailed):
            if first is not None:
                with suppress(StorageFailed):
                    drawer.forget(first.path)
            raise
        return made

    def _read(self, typed: str) -> tuple[datetime | None, str]:
        found = understood(typed, self._wall())
        return found.moment, sentence(found)

    def _wall(self) -> datetime:
        """As a clock on the wall shows it."""
        return self._kept.clock().astimezone().replace(tzinfo=None)
