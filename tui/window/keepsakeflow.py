"""A keepsake of an evening that was kept, from the first question to the file; and the course.

    how?   a page, a text   ──> what goes into it, its title ──> where
           a calendar       ──> which days, their name       ──> where
    the course              ──> read, or written             ──> where

*Back* leads out of everything, and nothing was written. What it is not: what goes into a file
(`tui.kept.keepsake`), the place of one (`tui.disk.handing_out`), or how an evening was opened.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from typing import Final
from uuid import uuid4

from textual.app import App

from tui.kept.course import course
from tui.kept.evening import Evening
from tui.kept.keepsake.calendar import dates_of, of_events
from tui.kept.keepsake.choosing import chosen, of_course
from tui.kept.keepsake.html import of_keepsake as html_of
from tui.kept.keepsake.markdown import of_keepsake as markdown_of
from tui.pages import course as course_pages
from tui.pages import keepsake as pages
from tui.window.screens.keepsake import WRITE, CourseDialog, DatesDialog, HowDialog, WhatDialog

HandOut = Callable[[str, str, str], Awaitable[str]]
"""Asks where, writes the file, and gives what there is to say of it: how its name begins, its
text, how the name ends (`KeptFlow.hand_out`)."""

COURSE: Final = "course"
"""How the name of its file begins."""


class KeepsakeFlow:
    """Asks over whatever is shown. To be called from a worker."""

    def __init__(self, app: App[int], hand_out: HandOut, today: Callable[[], date]) -> None:
        self._app: Final = app
        self._hand_out: Final = hand_out
        self._today: Final = today

    async def keepsake(self, evening: Evening) -> str:
        """Of one evening; what there is to say of what was written, or nothing."""
        dialog = HowDialog(pages.how_texts(evening), pages.how(evening))
        match await self._app.push_screen_wait(dialog):
            case None:
                return ""
            case pages.CALENDAR:
                return await self._dates(evening)
            case way:
                return await self._page(evening, way)

    async def _page(self, evening: Evening, way: str) -> str:
        dialog = WhatDialog(partial(pages.ticks, evening), pages.usual(evening))
        if await self._app.push_screen_wait(dialog) is None:
            return ""
        keepsake = chosen(evening, dialog.ticked, dialog.typed)
        text = (html_of if way == pages.PAGE else markdown_of)(keepsake)
        return await self._hand_out(pages.stem_of(evening, way), text, pages.ENDINGS[way])

    async def _dates(self, evening: Evening) -> str:
        dates = dates_of(evening.items or (), self._today())
        dialog = DatesDialog(pages.dates_texts(dates), can_write=bool(dates.events))
        if await self._app.push_screen_wait(dialog) is None:
            return ""
        text = of_events(dates.events, dialog.typed, lambda: str(uuid4()))
        way = pages.CALENDAR
        return await self._hand_out(pages.stem_of(evening, way), text, pages.ENDINGS[way])

    async def course(self, evenings: Iterable[Evening]) -> None:
        """One's own circles over all of them, for oneself."""
        rows, notice = course(evenings), ""
        texts, moments = course_pages.course_texts(rows), course_pages.moments(rows)
        while await self._app.push_screen_wait(CourseDialog(texts, moments, notice)) == WRITE:
            text = html_of(of_course(rows))
            notice = await self._hand_out(COURSE, text, pages.ENDINGS[pages.PAGE])
