"""The rungs after speaking: say back, is that it, makes sense; and what the other sees."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from protocol.events import (
    AnyEvent,
    MadeSense,
    MoreToSay,
    NotQuite,
    SaidBack,
    Understood,
)
from protocol.session import Stage
from tui import wording
from tui.room_state import RoomState
from tui.views.talking import TalkingView
from tui.views.transcript import Transcript
from tui.widgets.composer import Composer
from tui.widgets.words import Words, button


class RungView(TalkingView):
    """A rung after speaking: what was said so far stays in sight."""

    def said_so_far(self) -> list[tuple[str, str]]:
        """The turn as both see it, heading by heading."""
        turn, is_mine = self.talking.turn, self.state.is_speaker
        speaker_side, listener_side = ("mine", "theirs") if is_mine else ("theirs", "mine")
        partner = self.state.partner
        lines = [(wording.YOU_SAID if is_mine else partner, f"name {speaker_side}")]
        lines += [(piece, f"said {speaker_side}") for piece in turn.pieces]
        if not turn.pieces:
            lines.append((wording.SAID_ALOUD, "said muted"))
        for heading, text, side in (
            (
                wording.heard_you_say(partner) if is_mine else wording.YOU_SAID_BACK,
                turn.said_back,
                listener_side,
            ),
            (
                wording.YOU_MISSED if is_mine else wording.missed(partner),
                turn.missed,
                speaker_side,
            ),
            (wording.MAKES_SENSE_HEADING, turn.sense, listener_side),
        ):
            if text is not None:
                lines.append((heading, f"name {side}"))
                lines.append((text or wording.SAID_ALOUD, f"said {side}"))
        return lines

    def compose_body(self) -> ComposeResult:
        # What is to be said back is read from its beginning; later the newest line matters.
        is_first = self.talking.stage is Stage.SAY_BACK and self.talking.turn.said_back is None
        yield Transcript(id="so-far", is_growing=not is_first)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.query_one("#so-far", Transcript).say(self.said_so_far())


class ComposingRung(RungView):
    """The one composer that a rung asks for."""

    rung = ""
    placeholder = ""
    start = ""
    send = wording.SAY_IT

    def instruction(self) -> str:
        raise NotImplementedError

    def event(self, words: str) -> AnyEvent:
        raise NotImplementedError

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        yield Composer(
            self.slot(self.rung),
            self.state.drafts,
            wording.SPEAK_ALOUD_PLACEHOLDER if self.is_aloud else self.placeholder,
            id="piece",
            classes="field low",
            start="" if self.is_aloud else self.start,
        )
        with Horizontal(classes="buttons"):
            yield button(wording.DONE if self.is_aloud else self.send, "say", is_main=True)
            yield button(wording.PASS, "pass")

    def pressed(self, name: str) -> None:
        if name == "say":
            box = self.query_one("#piece", Composer)
            if self.is_aloud or not box.is_untouched:
                self.act(self.event(box.words), box)
            else:
                self.quiet(wording.WRITE_FIRST)
            box.focus()
        else:
            super().pressed(name)


class SayBackView(ComposingRung):
    """The listener says back what they heard."""

    rung = "say-back"
    send = wording.SAY_BACK_SEND
    placeholder = wording.SAY_BACK_RULE

    def instruction(self) -> str:
        return wording.say_back_now(self.state.partner)

    def event(self, words: str) -> AnyEvent:
        return SaidBack(words)


class MakesSenseView(ComposingRung):
    """The listener says what makes sense."""

    rung = "makes-sense"
    send = wording.MAKES_SENSE_SEND
    start = wording.MAKES_SENSE_START

    def instruction(self) -> str:
        return wording.MAKES_SENSE_NOW

    def event(self, words: str) -> AnyEvent:
        return MadeSense(words)


class WaitingRung(RungView):
    """The other has the rung."""

    def waiting(self) -> str:
        partner = self.state.partner
        match self.talking.stage:
            case Stage.SAY_BACK:
                return wording.is_saying_back(partner)
            case Stage.CHECK:
                return wording.is_checking(partner)
            case Stage.MAKES_SENSE:
                return wording.is_making_sense(partner)
            case Stage.FEELING:
                return wording.is_guessing(partner)
        return wording.is_feeling_checking(partner)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.waiting(), classes="ask")
        guess = self.talking.turn.guess
        if self.talking.stage is Stage.FEELING_CHECK and guess is not None:
            yield Words(wording.you_guessed(guess or wording.SAID_ALOUD), classes="mine")
        with Horizontal(classes="buttons phrases"):
            yield from self.signal_buttons(self.all_signals()[0], self.all_signals()[2])


class CheckView(RungView):
    """The speaker: is that it?"""

    def compose_foot(self) -> ComposeResult:
        with Vertical(id="asking"):
            yield Words(wording.IS_THAT_IT, classes="ask")
            with Horizontal(classes="buttons"):
                yield button(wording.YES_THATS_IT, "yes", is_main=True)
                yield button(wording.NOT_QUITE, "not-quite")
                yield button(wording.MORE, "more")
        with Vertical(id="missing"):
            yield Words(wording.WHAT_WAS_MISSED, classes="ask")
            yield Composer(self.slot("missed"), self.state.drafts, id="missed", classes="field low")
            with Horizontal(classes="buttons"):
                yield button(wording.TELL, "tell", is_main=True)
                yield button(wording.BACK, "back")

    def arrive(self) -> None:
        super().arrive()
        self._ask_missing(bool(self.query_one("#missed", Composer).words))

    def _ask_missing(self, is_missing: bool) -> None:
        self.shown("#missing", is_missing)
        self.shown("#asking", not is_missing)
        target = "#missed" if is_missing else "#yes"
        self.query_one(target).focus()

    def pressed(self, name: str) -> None:
        box = self.query_one("#missed", Composer)
        match name:
            case "yes":
                self.act(Understood())
            case "more":
                self.act(MoreToSay())
            case "not-quite":
                if self.is_aloud:
                    self.act(NotQuite(""))
                else:
                    self._ask_missing(True)
            case "tell":
                if box.words:
                    self.act(NotQuite(box.words), box)
            case "back":
                self._ask_missing(False)
            case _:
                super().pressed(name)
