"""The last page: what was promised and agreed, two words to compare, and the end."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from protocol.session.events import Closed
from tui.seat.room_state import RoomState
from tui.window.views.base import PhaseView
from tui.window.widgets.words import Words, button
from tui.words import agreeing as agreeing_words
from tui.words import closing as closing_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


class ClosingView(PhaseView):
    """Read once more; then both end it."""

    HELP_TEXT = help_words.CLOSING

    def compose_head(self) -> ComposeResult:
        yield Words(closing_words.TITLE, classes="title")
        yield Words(closing_words.KEEP, classes="muted")
        yield Words(closing_words.WORDS, classes="muted gap")
        yield Words("  ".join(self.state.words), classes="mine big")

    def compose_body(self) -> ComposeResult:
        session = self.state.session
        if session.promises:
            yield Words(closing_words.PROMISES, classes="name")
        for seat, text in session.promises:
            name = self.state.name_of(seat) or rounds_words.YOU
            side = "mine" if seat is self.state.seat else "theirs"
            yield Words(f"{name}: {text}", classes=f"said {side}")
        if session.agreements:
            yield Words(closing_words.AGREED, classes="name gap")
        for made in session.agreements:
            about = self.state.title_of(made.activity)
            yield Words(agreeing_words.agreed_about(about, made.text, made.day), classes="said")
        if not session.promises and not session.agreements:
            yield Words(closing_words.NOTHING, classes="muted")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(closing_words.END, "close", is_main=True)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.shown("#close", state.may(Closed))
        if not state.may(Closed):
            self.quiet(room_words.waiting_for(state.partner))
        elif state.partner_seat in state.session.closed:
            self.quiet(room_words.partner_is_ready(state.partner))
        else:
            self.quiet("")

    def pressed(self, name: str) -> None:
        if name == "close":
            self.act(Closed())
        else:
            super().pressed(name)
