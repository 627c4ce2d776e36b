"""The first line of the room: where we are, how far it is, and with whom."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from protocol.session.session import Closing, Ended
from tui.seat.room_state import RoomState
from tui.window.widgets.words import Words
from tui.words import app as app_words
from tui.words import line as line_words


class RoomHeader(Horizontal):
    """Step, a dot for each numbered step, the connection as a word."""

    def compose(self) -> ComposeResult:
        yield Words(id="step")
        yield Words(id="dots")
        yield Words(id="of")
        yield Words(id="corner")

    def show(self, state: RoomState) -> None:
        guide, session = state.session.guide, state.session
        steps = [step for step in guide.steps if step.numbered] if guide is not None else []
        here = guide.steps[session.step] if guide and session.step < len(guide.steps) else None
        title = here.title if here is not None else ""
        if isinstance(session.phase, Closing) and guide is not None:
            title = guide.steps[-1].title
        past = 0
        if guide is not None:
            past = sum(step.numbered for step in guide.steps[: session.step])
        is_on = here is not None and here.numbered
        dots = "─".join("●" if n < past + is_on else "○" for n in range(len(steps)))
        self.query_one("#step", Words).say(title or app_words.APP)
        # Before the first numbered step there is nothing to count yet.
        self.query_one("#dots", Words).say(dots if is_on or past else "")
        number = f"{past + 1} of {len(steps)}" if is_on else ""
        self.query_one("#of", Words).say(number)
        news = state.news
        corner = line_words.corner(
            news.line,
            is_partner_here=news.is_partner_here,
            partner=state.partner,
            is_practice=state.is_practice,
        )
        is_over = isinstance(session.phase, Ended)
        self.query_one("#corner", Words).say("" if is_over else corner)
