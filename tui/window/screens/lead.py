"""A facilitator's screen of one room: the view of its page, a header, what is to be known of the
line, and the keys of the controls."""

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.reactive import reactive

from tui.pages.lead import controls
from tui.pages.lead.screen import heading_of
from tui.pages.lead.telling import lead_line
from tui.pages.shown import page_of
from tui.seat.lead_state import LeadState
from tui.window.intents import BoardWanted
from tui.window.screens.flowing import Flowing
from tui.window.screens.main_key import named_main
from tui.window.screens.paged import Paged
from tui.window.views.lead import LeadView
from tui.window.views.page import PageView
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.header import RoomHeader
from tui.window.widgets.words import TooSmall, Words
from tui.words import app as app_words
from tui.words import lead as lead_words

HEADING_S: Final = 5.0
"""How often the first line is looked at."""

PARTS: Final = {
    "break": controls.PAUSE,
    "word": controls.WORD,
    "plan": controls.PLAN,
    "more": controls.MORE,
}
"""Which part of the screen a key turns to."""


class LeadScreen(Flowing, Paged):
    """A facilitator's sight of one room. It redraws from the state it is bound to."""

    CSS_PATH = ["room.tcss", "lead.tcss"]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (36, "-narrow"), (66, "-normal"), (96, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (22, "-mid"), (28, "-tall"), (32, "-high")]
    BINDINGS = [
        Binding("f9", "main", id="main"),
        Binding("ctrl+s", "main", show=False, id="main-too"),
        Binding("escape", "back", show=False),
        Binding("pageup", "scroll_words(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_words(1)", show=False, priority=True),
        Binding("up", "scroll_or_go(-1)", show=False),
        Binding("down", "scroll_or_go(1)", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("f3", "hold", id="hold"),
        Binding("f4", "part('break')", id="break"),
        Binding("f5", "part('word')", id="word"),
        Binding("ctrl+o", "part('plan')", show=False, id="plan"),
        Binding("f8", "part('more')", id="more"),
        Binding("ctrl+g", "board", show=False, id="board"),
        Binding("f1", "app.help", id="help"),
    ]

    lead: reactive[LeadState | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._header: Final = RoomHeader(id="header")
        self._key: object = None
        self._is_changing = False
        self._keys: tuple[str, str] | None = None
        """What the footer was told of: the kind of page, and what F9 does there."""

    def key_words(self) -> Mapping[str, str]:
        return {
            "f9": app_words.KEY_MAIN,
            "f3": lead_words.KEY_HOLD,
            "f4": lead_words.KEY_PAUSE,
            "f5": lead_words.KEY_WORD,
            "f8": lead_words.KEY_MORE,
            "f1": app_words.KEY_HELP,
        }

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield self._header
            yield Words(id="lead-line")
            yield Vertical(id="stage")
            yield KeyLine()
        yield TooSmall()

    def watch_lead(self, state: LeadState | None) -> None:
        if state is None or not self._is_there:
            return
        self._tell_time()
        line = self.query_one("#lead-line", Words)
        line.say(lead_line(state))
        line.display = bool(line.text)
        if self._is_changing:
            return  # the change that is under way looks at the newest state when it is done
        if self.view is not None and self.view.show(state):
            self._refresh_keys()
        else:
            self._is_changing = True
            self.run_worker(self._follow(), group="view")

    async def _follow(self) -> None:
        """Puts the page on the screen that the newest state asks for, one change at a time."""
        stage = self.query_one("#stage", Vertical)
        try:
            while self.lead is not None and page_of(self.lead).key != self._key:
                self._view, view = None, LeadView(self.lead)
                self._key = view.page.key
                with self.app.batch_update():
                    await stage.remove_children()
                    await stage.mount(view)
                self.set_class(view.page.kind == "alone", "-alone")
                self._view = view
        finally:
            self._is_changing = False
        if self.lead is not None and self.view is not None:
            self.view.show(self.lead)
        self.tell_missed()
        self.tidy_soon()
        self._keys = None
        self.refresh_bindings()

    def _tell_time(self) -> None:
        """The first line: minutes pass also where nothing is done."""
        if self.lead is not None and self._is_there:
            self._header.show(heading_of(self.lead))

    @property
    def _is_there(self) -> bool:
        """Whether there is anything to draw on: not before it is put together, nor once the program
        takes it apart."""
        return self.is_mounted and self._header.is_attached

    def on_mount(self) -> None:
        self.set_interval(HEADING_S, self._tell_time)
        # Where the state was there before the screen was, and dressed as it will be.
        self.call_after_refresh(lambda: self.watch_lead(self.lead))

    def on_resize(self) -> None:
        self.refresh_bindings()

    def _refresh_keys(self) -> None:
        view = self.view
        keys = None if view is None else (view.page.kind, view.main_label)
        if keys is not None and keys != self._keys:
            self._keys = keys
            self.refresh_bindings()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer says what F9 does now; in a word with one the controls are elsewhere."""
        view = self.view
        found = named_main(super().active_bindings, view.main_label if view is not None else "")
        if view is None or view.page.kind != "lead":
            for key in ("f3", "f4", "f5", "f8"):
                found.pop(key, None)
        return found

    @property
    def help_text(self) -> str:
        """Help for the page that is shown."""
        return "" if self.view is None else self.view.page.help

    def _led(self) -> PageView | None:
        """The view, while it is the one with the controls; else a key for one says why it is
        none."""
        view = self.view
        if view is None:
            self._has_missed = True
        elif view.page.kind == "alone":
            view.remark(lead_words.IN_A_WORD)
        return view if view is not None and view.page.kind == "lead" else None

    def action_hold(self) -> None:
        view = self._led()
        if view is not None:
            view.press("hold")

    def action_board(self) -> None:
        """To the other rooms, if there are any; also from a word with one."""
        if self.lead is not None and self.lead.has_board:
            self.post_message(BoardWanted())

    def action_part(self, name: str) -> None:
        """To a part of the screen; the same key leads back."""
        view, branch = self._led(), PARTS[name]
        if view is not None:
            is_there = view.page.branch == branch
            view.press("back" if is_there else f"to-{branch}")
