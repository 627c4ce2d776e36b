"""The board of the rooms that a facilitator leads: a press brings one in front."""

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive

from tui.seat.lead_board import LeadBoard
from tui.window.screens.flowing import Flowing
from tui.window.screens.main_key import ARROWS, named_main
from tui.window.screens.paged import Paged
from tui.window.views.page import PageView
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.words import TooSmall
from tui.words import app as app_words

KEYS: Final[list[BindingType]] = [
    Binding("f9", "main", id="main"),
    Binding("ctrl+s", "main", show=False, id="main-too"),
    Binding("escape", "back", show=False),
    Binding("f1", "app.help", id="help"),
]


class BoardScreen(Flowing, Paged):
    """All rooms at once. It redraws from the board it is bound to."""

    CSS_PATH = ["room.tcss", "lead.tcss"]
    AUTO_FOCUS = ""
    BINDINGS = [*KEYS, *ARROWS]

    board: reactive[LeadBoard | None] = reactive(None, repaint=False)

    def key_words(self) -> Mapping[str, str]:
        return {"f9": app_words.KEY_MAIN, "f1": app_words.KEY_HELP}

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Vertical(id="stage")
            yield KeyLine()
        yield TooSmall()

    def watch_board(self, board: LeadBoard | None) -> None:
        if board is None or not self.is_mounted:
            return
        if self.view is None or not self.view.show(board):
            self.run_worker(self._follow(board), group="view", exclusive=True)

    async def _follow(self, board: LeadBoard) -> None:
        """Draws it anew, where rooms have come or gone."""
        stage = self.query_one("#stage", Vertical)
        view = PageView(board)
        await stage.remove_children()
        await stage.mount(view)
        self._view = view
        self.tell_missed()
        self.refresh_bindings()

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: self.watch_board(self.board))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The footer says what F9 does."""
        view = self.view
        return named_main(super().active_bindings, "" if view is None else view.main_label)

    @property
    def help_text(self) -> str:
        """Help for the board."""
        return "" if self.view is None else self.view.page.help
