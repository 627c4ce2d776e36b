"""A screen that shows one page at a time: its keys, and where letters and arrows go."""

import gc
from typing import Final

from textual import events
from textual.containers import VerticalScroll
from textual.css.query import QueryType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.window.screens.sized import Sized
from tui.window.views.page import PageView
from tui.window.views.transcript import Transcript
from tui.words import app as app_words

TIDY_S: Final = 2.0
"""After a page has come: it has been painted, and whoever reads it presses nothing yet."""


class Paged(Sized[None]):
    """What the room of the two and a facilitator's have in common."""

    _view: PageView | None = None
    _has_missed = False
    """A key came in the instant between two pages."""
    _tidying: Timer | None = None

    @property
    def view(self) -> PageView | None:
        """The view that is on the screen."""
        view = self._view
        return view if view is not None and view.is_attached and view.is_mounted else None

    def action_main(self) -> None:
        if self.view is not None:
            self.view.main()
        else:
            self._has_missed = True

    def tell_missed(self) -> None:
        """A new page stands here. What was pressed before it did was for none that one saw: it is
        done to neither, and that is said."""
        if self._has_missed and self.view is not None:
            self._has_missed = False
            self.view.remark(app_words.JUST_TURNED)

    def tidy_soon(self) -> None:
        """The page before is let go of while nobody waits. By itself that is done for ten pages at
        once, and holds up the eleventh for as long as it takes to draw."""
        if self._tidying is None:
            self._tidying = self.set_timer(TIDY_S, self._tidy)

    def _tidy(self) -> None:
        self._tidying = None
        gc.collect()

    def action_back(self) -> None:
        if self.view is not None:
            self.view.back()

    def aim(self, event: events.Key | events.Paste) -> None:
        """Letters that nothing else here takes go to the page's box, from the first one on."""
        view, focused = self.view, self.focused
        is_letter = isinstance(event, events.Paste) or event.is_printable
        if view is None or not is_letter or isinstance(focused, Input | TextArea):
            return
        if isinstance(event, events.Key) and focused is not None:
            taken = focused._bindings.key_to_bindings  # there is no public way to ask
            if event.key in taken:
                return
        box = view.page_box
        if box is not None:
            # As if one came back to it: what stands there is not selected, and replaced.
            self.set_focus(box, from_app_focus=True)
        elif view.page.no_box:
            view.quiet(view.page.no_box)

    def action_scroll_words(self, by: int) -> None:
        """What was said scrolls from wherever one is, also out of the box for notes."""
        for part in self._scrolling():
            part.release_anchor()
            part.scroll_relative(y=by * max(1, part.size.height - 1), animate=False)
            return

    def action_scroll_or_go(self, by: int) -> None:
        """Row by row to what lies below or above; where all is in sight, to the next button."""
        for part in self._scrolling():
            if 0 <= part.scroll_y + by <= part.max_scroll_y:
                part.release_anchor()
                part.scroll_relative(y=by, animate=False)
                return
        self.focus_next() if by > 0 else self.focus_previous()

    def focus_next(self, selector: str | type[QueryType] = "*") -> Widget | None:
        """Where nothing has the focus, to what the page asks for, whatever stands above it."""
        view = self.view
        if self.focused is None and selector == "*" and view is not None and view.step_in():
            return self.focused
        return super().focus_next(selector)

    def _scrolling(self) -> list[VerticalScroll]:
        """The parts with more words than rows, what was said first."""
        found: list[VerticalScroll] = [*self.query(Transcript)]
        found += self.query(".body, .head").results(VerticalScroll)
        return [part for part in found if part.max_scroll_y > 0 and part.display]

    def action_say_how(self) -> None:
        """Enter, where nothing takes it: it answers nobody, and says how one does."""
        view = self.view
        if view is not None and self.focused is None and view.page.waits_for_answer:
            view.remark(view.page.waits_for_answer)
