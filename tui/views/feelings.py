"""A feeling from a list or in own words: the guess, and whether it fits."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from protocol.clean import clean
from protocol.events import (
    AnyEvent,
    FeltRight,
    GuessedFeeling,
    NamedFeeling,
)
from tui import wording
from tui.views.rungs import RungView
from tui.widgets.line import Line
from tui.widgets.scale import ScaleRow
from tui.widgets.words import Words, button


class FeelingView(RungView):
    """A feeling from a list or in own words: the listener's guess, or the speaker's right one."""

    FEELINGS: ClassVar[tuple[str, ...]] = wording.FEELINGS

    def instruction(self) -> str:
        return wording.feeling_now(self.state.partner)

    def event(self, words: str) -> AnyEvent:
        return GuessedFeeling(words)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        yield from self.compose_picker(wording.FEELING_PLACEHOLDER)
        with Horizontal(classes="buttons"):
            yield button(wording.FEELING_SEND, "offer", is_main=True)
            yield button(wording.PASS, "pass")

    def compose_picker(self, placeholder: str) -> ComposeResult:
        """Words to pick from, and a line for one's own."""
        own = self.state.drafts.get(self.slot("feeling"))
        picked = self.FEELINGS.index(own) if own in self.FEELINGS else None
        yield ScaleRow("", list(self.FEELINGS), picked, id="feelings")
        yield Line(own, placeholder=placeholder, id="own", max_length=80, compact=True)

    def arrive(self) -> None:
        super().arrive()
        for first in self.query("#feelings"):
            first.focus()

    def on_scale_row_picked(self, event: ScaleRow.Picked) -> None:
        event.stop()
        self.query_one("#own", Input).value = event.row.word

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.state.drafts.keep(self.slot("feeling"), event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._offer()

    def pressed(self, name: str) -> None:
        if name == "offer":
            self._offer()
        else:
            super().pressed(name)

    def _offer(self) -> None:
        words = clean(self.query_one("#own", Input).value).strip()
        if words or self.is_aloud:
            self.act(self.event(words))


class FeelingCheckView(FeelingView):
    """The speaker: yes, or the word that fits better."""

    FEELINGS = wording.OWN_FEELINGS

    def instruction(self) -> str:
        guess = self.talking.turn.guess or wording.SAID_ALOUD
        return wording.guesses(self.state.partner, guess)

    def event(self, words: str) -> AnyEvent:
        return NamedFeeling(words)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        with Vertical(id="other"):
            yield from self.compose_picker(wording.FEELING_OTHER_PLACEHOLDER)
        with Horizontal(classes="buttons"):
            yield button(wording.FEELING_YES, "right", is_main=True)
            yield button(wording.FEELING_OTHER, "more-like")
            yield button(wording.TELL, "offer")

    def arrive(self) -> None:
        super().arrive()
        self._other(bool(self.query_one("#own", Input).value))

    def _other(self, is_other: bool) -> None:
        self.shown("#other, #offer", is_other)
        self.shown("#more-like", not is_other)
        self.query_one("#feelings" if is_other else "#right").focus()

    def pressed(self, name: str) -> None:
        match name:
            case "right":
                self.act(FeltRight())
            case "more-like":
                self._other(True)
            case _:
                super().pressed(name)
