"""A facilitator's way in on the screen: the form, both doors, words that others gave."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.reactive import reactive

from tui.pages.shown import page_of
from tui.seat.lead_door import LeadDoor
from tui.window.intents import BoardWanted
from tui.window.screens.board import KEYS
from tui.window.screens.flowing import Flowing
from tui.window.screens.main_key import ARROWS, named_main
from tui.window.screens.paged import Paged
from tui.window.views.lead import LeadView
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.words import TooSmall
from tui.words import app as app_words


class LeadDoorScreen(Flowing, Paged):
    """It redraws from the state that it is told."""

    CSS_PATH = ["room.tcss", "lead.tcss"]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (36, "-narrow"), (66, "-normal"), (96, "-wide")]
    BINDINGS = [*KEYS, Binding("ctrl+g", "board", show=False, id="board"), *ARROWS]

    way: reactive[LeadDoor | None] = reactive(None, repaint=False)

    _is_changing = False
    _tries = 0

    def key_words(self) -> Mapping[str, str]:
        return {"f9": app_words.KEY_MAIN, "f1": app_words.KEY_HELP}

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Vertical(id="stage")
            yield KeyLine()
        yield TooSmall()

    def watch_way(self, way: LeadDoor | None) -> None:
        if way is None or not self.is_mounted or self._is_changing:
            return
        if self.view is not None and self.view.show(way):
            self._go_to_wrong(way)
            self.refresh_bindings()
        else:
            self._is_changing = True
            self.run_worker(self._follow(), group="view")

    def _go_to_wrong(self, way: LeadDoor) -> None:
        """Where something that was typed does not do, one types on there, and it is in sight."""
        is_new, self._tries = way.tries != self._tries, way.tries
        if is_new and way.wrong and self.view is not None:
            self.view.focus_on(way.wrong, scrolls=True)

    async def _follow(self) -> None:
        """Puts the page on the screen that the newest state asks for, one change at a time."""
        stage, key = self.query_one("#stage", Vertical), object()
        try:
            while self.way is not None and page_of(self.way).key != key:
                self._view, view = None, LeadView(self.way)
                key = view.page.key
                with self.app.batch_update():
                    await stage.remove_children()
                    await stage.mount(view)
                self._view = view
        finally:
            self._is_changing = False
        if self.way is not None and self.view is not None:
            self.view.show(self.way)
        self.refresh_bindings()

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.watch_way(self.way))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer says what F9 does."""
        view = self.view
        return named_main(super().active_bindings, "" if view is None else view.main_label)

    @property
    def help_text(self) -> str:
        """Help for the page that is shown."""
        return "" if self.view is None else self.view.page.help

    def action_board(self) -> None:
        """To the other rooms, if there are any."""
        if self.way is not None and self.way.has_board:
            self.post_message(BoardWanted())
