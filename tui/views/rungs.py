"""The rungs after speaking: say back, is that it, makes sense, feeling; the breath and the rest."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from protocol.clean import clean
from protocol.events import (
    AnyEvent,
    FeltRight,
    GuessedFeeling,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Ready,
    SaidBack,
    Understood,
)
from protocol.moves import holder
from protocol.session import Stage, Turn
from tui import wording
from tui.room_state import RoomState
from tui.views.base import PhaseView, ReadyView
from tui.views.talking import ListeningView, SpeakingView, TalkingView
from tui.views.transcript import Transcript
from tui.widgets.composer import Composer
from tui.widgets.scale import ScaleRow
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
                wording.YOU_MISSED if is_mine else wording.missed(wording.YOU),
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
        yield Transcript(id="so-far")

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


class FeelingView(RungView):
    """A feeling from a list or in own words: the listener's guess, or the speaker's right one."""

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
        picked = wording.FEELINGS.index(own) if own in wording.FEELINGS else None
        yield ScaleRow("", list(wording.FEELINGS), picked, id="feelings")
        yield Input(own, placeholder=placeholder, id="own", max_length=80, compact=True)

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


class BreathView(TalkingView):
    """Five seconds in which nobody can type."""

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="breath"):
            yield Words(wording.BREATHE, classes="breathe")
            yield Words(id="dots", classes="mine")
            yield Words(self._after(), classes="muted")

    def _after(self) -> str:
        seat, then = holder(self.talking), self.talking.then.value
        if seat is self.state.seat:
            return wording.after_breath(None, wording.BREATH_MINE[then])
        return wording.after_breath(self.state.partner, wording.BREATH_THEIRS[then])

    def arrive(self) -> None:
        super().arrive()
        self._left = max(1, round(self.state.breath_s))
        self._count()
        self.set_interval(1, self._count)

    def _count(self) -> None:
        self.query_one("#dots", Words).say("  ".join("●" * max(self._left, 0)) or " ")
        self._left -= 1


class RestView(TalkingView, ReadyView):
    """Both have been heard."""

    def compose_head(self) -> ComposeResult:
        yield Words(self.turns.title, classes="title")
        yield Words(wording.REST, classes="prompt")

    def compose_body(self) -> ComposeResult:
        for turn in self.talking.past:
            yield from self._compose_turn(turn)

    def _compose_turn(self, turn: Turn) -> ComposeResult:
        is_mine = turn.speaker is self.state.seat
        side, other_side = ("mine", "theirs") if is_mine else ("theirs", "mine")
        yield Words(wording.YOU if is_mine else self.state.partner, classes=f"name {side}")
        for piece in turn.pieces:
            yield Words(piece, classes=f"said {side}")
        if turn.is_passed:
            yield Words(wording.REST_PASSED, classes="said muted")
        elif not turn.pieces:
            yield Words(wording.SAID_ALOUD, classes="said muted")
        if turn.said_back:
            heading = (
                wording.heard_you_say(self.state.partner) if is_mine else wording.YOU_SAID_BACK
            )
            yield Words(heading, classes=f"name {other_side}")
            yield Words(turn.said_back, classes=f"said {other_side}")
        if turn.sense:
            yield Words(wording.MAKES_SENSE_HEADING, classes=f"name {other_side}")
            yield Words(turn.sense, classes=f"said {other_side}")
        if turn.feeling:
            yield Words(wording.FEELING_HEADING, classes=f"name {side}")
            yield Words(turn.feeling, classes=f"said {side}")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(wording.GO_ON, "ready", is_main=True)

    def _tell_time(self) -> None:
        """Nobody has the floor, so no time is told."""

    def show(self, state: RoomState) -> None:
        PhaseView.show(self, state)
        self.show_ready()

    def pressed(self, name: str) -> None:
        if name == "ready":
            self.act(Ready())
        else:
            super().pressed(name)


def talking_view(state: RoomState) -> type[TalkingView]:
    """The view of a turn's stage for this seat."""
    phase = state.phase
    from protocol.session import Talking

    assert isinstance(phase, Talking)
    is_holder = holder(phase) is state.seat
    match phase.stage:
        case Stage.BREATH:
            return BreathView
        case Stage.REST:
            return RestView
        case Stage.SPEAK:
            return SpeakingView if is_holder else ListeningView
        case _ if not is_holder:
            return WaitingRung
        case Stage.SAY_BACK:
            return SayBackView
        case Stage.CHECK:
            return CheckView
        case Stage.MAKES_SENSE:
            return MakesSenseView
        case Stage.FEELING:
            return FeelingView
        case Stage.FEELING_CHECK:
            return FeelingCheckView
