"""A feeling from a list or in own words: the guess, and whether it fits."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from protocol.session.events import (
    AnyEvent,
    FeltRight,
    GuessedFeeling,
    NamedFeeling,
)
from tui.window.views.base import Box
from tui.window.views.rungs import RungView
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words


class FeelingView(RungView):
    """A feeling from a list or in own words: the listener's guess, or the speaker's right one."""

    FEELINGS: ClassVar[tuple[str, ...]] = floor_words.FEELINGS

    def instruction(self) -> str:
        return floor_words.feeling_now(self.state.partner)

    def event(self, words: str) -> AnyEvent:
        return GuessedFeeling(words)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        yield from self.compose_picker(floor_words.FEELING_PLACEHOLDER)
        with Horizontal(classes="buttons"):
            yield button(floor_words.FEELING_SEND, "offer", is_main=True)
            yield from self.apart_at_end()

    def compose_apart(self) -> ComposeResult:
        yield from ()

    def compose_picker(self, placeholder: str) -> ComposeResult:
        """Words to pick from, and a line for one's own."""
        own = self.state.drafts.get(self.slot("feeling"))
        picked = self.FEELINGS.index(own) if own in self.FEELINGS else None
        yield ScaleRow("", list(self.FEELINGS), picked, id="feelings")
        slot, drafts = self.slot("feeling"), self.state.drafts
        yield DraftLine(slot, drafts, placeholder, id="own", max_length=80)

    def focus_first(self) -> None:
        for first in self.query("#feelings"):
            first.focus()

    def on_scale_row_picked(self, event: ScaleRow.Picked) -> None:
        event.stop()
        self.query_one("#own", DraftLine).value = event.row.word

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._offer()

    def pressed(self, name: str) -> None:
        if name == "offer":
            self._offer()
        else:
            super().pressed(name)

    def _offer(self) -> None:
        own = self.query_one("#own", DraftLine)
        if own.words or self.is_aloud:
            self.act(self.event(own.words), own)
        else:
            self.remark(floor_words.PICK_FEELING)
            self.query_one("#feelings").focus()


class FeelingCheckView(FeelingView):
    """The speaker: yes, or the word that fits better."""

    FEELINGS = floor_words.OWN_FEELINGS

    def instruction(self) -> str:
        guess = self.talking.turn.guess or floor_words.SAID_ALOUD
        return floor_words.guesses(self.state.partner, guess)

    def event(self, words: str) -> AnyEvent:
        return NamedFeeling(words)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        with Vertical(id="other"):
            yield from self.compose_picker(floor_words.FEELING_OTHER_PLACEHOLDER)
        with Horizontal(classes="buttons"):
            yield button(floor_words.FEELING_YES, "right", is_main=True)
            yield button(floor_words.FEELING_OTHER, "more-like")
            yield button(floor_words.TELL, "offer", is_main=True)
            yield button(floor_words.BACK, "back")
            yield from self.apart_at_end()

    def mains(self) -> tuple[str, ...]:
        """A word that fits better is sent, once one is there."""
        return ("offer", "right") if self.unsent else ("right",)

    def focus_first(self) -> None:
        self._other(bool(self.unsent))

    def _other(self, is_other: bool) -> None:
        self.shown("#other, #offer, #back", is_other)
        self.shown("#more-like", not is_other)
        self.query_one("#feelings" if is_other else "#right").focus()
        self.accent()

    def show_unsent(self, box: Box) -> None:
        self._other(True)
        super().show_unsent(box)

    def pressed(self, name: str) -> None:
        match name:
            case "right":
                self.act(FeltRight())
            case "more-like":
                self._other(True)
            case "back":
                self._other(False)
            case _:
                super().pressed(name)
