"""The last page: what was promised and agreed, two words to compare, and the end."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from protocol.session.events import Closed
from tui.seat.room_state import RoomState
from tui.window.views.base import PhaseView
from tui.window.widgets.words import Words, button
from tui.words import wording


class ClosingView(PhaseView):
    """Read once more; then both end it."""

    HELP_TEXT = wording.HELP_CLOSING

    def compose_head(self) -> ComposeResult:
        yield Words(wording.CLOSING_TITLE, classes="title")
        yield Words(wording.CLOSING_KEEP, classes="muted")
        yield Words(wording.CLOSING_WORDS, classes="muted gap")
        yield Words("  ".join(self.state.words), classes="mine big")

    def compose_body(self) -> ComposeResult:
        session = self.state.session
        if session.promises:
            yield Words(wording.CLOSING_PROMISES, classes="name")
        for seat, text in session.promises:
            name = self.state.name_of(seat) or wording.YOU
            side = "mine" if seat is self.state.seat else "theirs"
            yield Words(f"{name}: {text}", classes=f"said {side}")
        if session.agreements:
            yield Words(wording.CLOSING_AGREED, classes="name gap")
        for made in session.agreements:
            about = self.state.title_of(made.activity)
            yield Words(wording.agreed_about(about, made.text, made.day), classes="said")
        if not session.promises and not session.agreements:
            yield Words(wording.CLOSING_NOTHING, classes="muted")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(wording.CLOSING_END, "close", is_main=True)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.shown("#close", state.may(Closed))
        if not state.may(Closed):
            self.quiet(wording.waiting_for(state.partner))
        elif state.partner_seat in state.session.closed:
            self.quiet(wording.partner_is_ready(state.partner))
        else:
            self.quiet("")

    def pressed(self, name: str) -> None:
        if name == "close":
            self.act(Closed())
        else:
            super().pressed(name)
