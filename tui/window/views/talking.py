"""The floor: who has it by word, shape, colour and by the place of the composer."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking, Turns
from protocol.limits import PIECES_LIMIT
from protocol.session.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Finished,
    Passed,
    Signal,
    Signalled,
    Spoke,
    Voice,
)
from tui.news import Line
from tui.pages.way import rungs
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES
from tui.window.intents import SignalsWanted
from tui.window.views.base import PhaseView
from tui.window.views.transcript import Transcript
from tui.window.widgets.composer import Composer
from tui.window.widgets.page import YIELDS
from tui.window.widgets.side import Side
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import line as line_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words.times import seconds_left


class TalkingView(PhaseView):
    """What every rung of a turn shows: the question, who has the floor, the quiet phrases."""

    HELP_TEXT = help_words.RUNG

    @classmethod
    def stage(cls, state: RoomState) -> object:
        phase = state.phase
        assert isinstance(phase, Talking)
        return phase.stage, phase.then, phase.since_ms, len(phase.past), state.session.voice

    @property
    def turns(self) -> Turns:
        assert isinstance(self.state.activity, Turns)
        return self.state.activity

    @property
    def talking(self) -> Talking:
        assert isinstance(self.state.phase, Talking)
        return self.state.phase

    @property
    def is_aloud(self) -> bool:
        return self.state.session.voice is Voice.ALOUD

    def slot(self, rung: str) -> str:
        """Where the words of a rung are kept while they are typed."""
        return f"{self.turns.id}/{rung}/{len(self.talking.past)}"

    def question(self) -> str:
        """What the turn is about, from this side of it."""
        return self.turns.prompt if self.state.is_speaker else self.turns.listen

    def compose_head(self) -> ComposeResult:
        yield Words(self.state.filled(self.question()), classes="title question")
        with Horizontal(classes="floor"):
            is_mine, is_speaking = self.state.is_speaker, self.talking.stage is Stage.SPEAK
            text = (
                f"▶ {floor_words.you_have_the_floor(is_speaking=is_speaking)}"
                if is_mine
                else f"◇ {floor_words.has_the_floor(self.state.partner, is_speaking=is_speaking)}"
            )
            yield Words(text, classes="mine who" if is_mine else "theirs who")
            yield Words(id="time", classes="muted time")

    def compose_aside(self) -> ComposeResult:
        yield Side(floor_words.THIS_TURN, id="rungs", classes="wide-only")

    def arrive(self) -> None:
        super().arrive()
        self.set_interval(5, self._tell_time)
        self._tell_time()

    def _tell_time(self) -> None:
        talking, now_ms = self.talking, self.state.now_ms
        has_begun = talking.stage is not Stage.BREATH or talking.then is not Stage.SPEAK
        if has_begun or talking.turn.pieces:
            started = self.state.here_ms(talking.turn_ms or self.state.session.page_ms)
        else:
            started = now_ms  # what is left of the turn before says nothing of this one
        left_s = seconds_left(self.turns.minutes, started, now_ms)
        self.query_one("#time", Words).say(floor_words.about_minutes(-(-left_s // 60)))

    def show(self, state: RoomState) -> None:
        super().show(state)
        said = self.talking.signals
        lines = []
        theirs, mine = said[state.partner_seat], said[state.seat]
        if theirs is not None:
            lines.append(f"{state.partner}: {floor_words.SIGNALS[theirs]}")
        if mine is not None:
            lines.append(f"{rounds_words.YOU}: {floor_words.SIGNALS[mine]}")
        is_first = self.talking.stage is Stage.SPEAK and not self.talking.turn.pieces
        self.quiet("\n".join(lines) or (self.turns.note if is_first else ""))
        self.query_one("#rungs", Side).tell(rungs(state))

    def apart_at_end(self) -> ComposeResult:
        """Passing and leaving out at the end of a row, where every row is needed."""
        with Horizontal(classes="apart"):
            yield from self.apart_buttons()

    def compose_notes(self) -> ComposeResult:
        """The notes of the one who listens; they stay through the turn."""
        with Vertical(classes="notes"):
            yield Words(floor_words.NOTES, classes="muted")
            yield Composer(
                NOTES, self.state.drafts, floor_words.NOTES_PLACEHOLDER, id="notes", classes="note"
            )

    def signal_buttons(self, *signals: Signal) -> ComposeResult:
        """Some phrases one press away, and the way to the others."""
        for number, signal in enumerate(signals):
            classes = "phrase optional" if number else "phrase"
            yield button(floor_words.SIGNALS[signal], f"signal-{signal.value}", classes=classes)
        yield button(floor_words.SIGNAL_MORE, "signals", classes="phrase")

    def all_signals(self) -> tuple[Signal, ...]:
        """The phrases of this seat in this turn."""
        return SPEAKER_SIGNALS if self.state.is_speaker else LISTENER_SIGNALS

    def pressed(self, name: str) -> None:
        if name == "signals":
            self.post_message(SignalsWanted())
        elif name.startswith("signal-"):
            self.act(Signalled(Signal(name.removeprefix("signal-"))))
        else:
            super().pressed(name)

    def pieces(self, classes: str) -> list[tuple[str, str]]:
        """What the speaker has said, for the transcript."""
        return [(piece, classes) for piece in self.talking.turn.pieces]


class SpeakingView(TalkingView):
    """This seat has the floor."""

    HELP_TEXT = help_words.SPEAKING

    _has_just_said = False
    """The last press of the main key said something."""
    _is_asked_aloud = False
    """Talking aloud, it was asked whether all is said."""

    def compose_body(self) -> ComposeResult:
        is_aloud = self.is_aloud
        if is_aloud:
            yield Words(floor_words.SPEAK_ALOUD, classes="muted")
        placeholder = (
            floor_words.SPEAK_ALOUD_PLACEHOLDER if is_aloud else floor_words.SPEAK_PLACEHOLDER
        )
        yield Composer(
            self.slot("speak"),
            self.state.drafts,
            placeholder,
            id="piece",
            classes=f"field {YIELDS}",
        )
        with Horizontal(classes="buttons"):
            yield button(floor_words.SAY_IT, "say", is_main=True)
            yield button(floor_words.FINISHED, "finished", is_main=True)
            yield from self.apart_at_end()
        yield Words(floor_words.YOU_SAID, id="said-heading", classes="muted")
        yield Transcript(id="said")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons phrases"):
            yield from self.signal_buttons(Signal.TRY_AGAIN, Signal.THANK_YOU)

    def compose_apart(self) -> ComposeResult:
        yield from ()

    def show(self, state: RoomState) -> None:
        super().show(state)
        pieces = self.pieces("said mine")
        unconfirmed = state.news.unconfirmed
        for index in range(max(0, len(pieces) - unconfirmed), len(pieces)):
            pieces[index] = (f"{pieces[index][0]}  ·", "said mine unconfirmed")
        for event in state.news.waiting:
            if isinstance(event, Spoke):
                pieces.append((f"{event.text}  ({line_words.SENDING})", "said mine waiting"))
        self.query_one("#said", Transcript).say(pieces)
        self.shown("#said-heading", bool(pieces))
        for body in self.parts(".body"):
            body.set_class(bool(pieces), "begun")
        # Before the first word there is nothing to finish.
        self.shown("#finished", self.is_aloud or state.may(Finished))
        self.shown("#say", not self._is_full)
        if self._is_full:
            self.quiet(floor_words.TURN_FULL)
        if self._is_ending and state.news.line is not Line.OPEN:
            self.quiet(floor_words.TURN_ENDS_LATER)

    @property
    def _is_full(self) -> bool:
        """Whether nothing more fits into this turn."""
        return len(self.talking.turn.pieces) >= PIECES_LIMIT

    @property
    def _is_ending(self) -> bool:
        """Whether the end of the turn is on its way."""
        return any(isinstance(event, Finished | Passed) for event in self.state.news.waiting)

    def mains(self) -> tuple[str, ...]:
        """Aloud, the program only holds the floor: what it waits for is the end of the turn."""
        is_over = not self.unsent and (self.is_aloud or self.state.may(Finished)) or self._is_full
        return ("finished", "say") if is_over else ("say",)

    def main(self) -> None:
        """The key that has just said something does not give the floor away with the next press."""
        main = self.main_button
        if main is not None and main.id == "finished" and self._has_just_said:
            self._has_just_said = False
            self.remark(passing_words.ALL_SAID)
            return
        if self.is_aloud and not self.unsent and not self._is_asked_aloud:
            # Nothing was typed that would show that it begins: one press too many on the page
            # before would end a turn of which no word was said.
            self._is_asked_aloud = True
            self.remark(passing_words.ALL_SAID_ALOUD)
            return
        self._has_just_said = main is not None and main.id == "say" and bool(self.unsent)
        super().main()

    def pressed(self, name: str) -> None:
        box = self.query_one("#piece", Composer)
        match name:
            case "say":
                if box.words:
                    self.act(Spoke(box.words), box)
                else:
                    self.remark(floor_words.NOTHING_SAID_YET)
                box.focus()
            case "finished":
                self._finish(box)
            case _:
                super().pressed(name)

    def written(self) -> None:
        """What was said about an empty box is no longer true."""
        super().written()
        self._has_just_said = self._has_just_said and not self.unsent
        told = self.query_one("#quiet", Words).text
        if told in (
            floor_words.NOTHING_SAID_YET,
            passing_words.ALL_SAID,
            passing_words.ALL_SAID_ALOUD,
        ):
            self.show(self.state)

    def _finish(self, box: Composer) -> None:
        """What still stands in the box is said first: nobody means to leave it behind."""
        if self._is_ending:
            return
        if box.words and not self._is_full:
            self.act(Spoke(box.words), box)
        elif not self.state.may(Finished):
            self.remark(floor_words.NOTHING_SAID_YET)
            return
        self.act(Finished())


class ListeningView(TalkingView):
    """The other has the floor: no composer here, notes in its place."""

    HELP_TEXT = help_words.LISTENING
    NOTHING_TO_DO = room_words.ONLY_LISTENING

    def compose_body(self) -> ComposeResult:
        yield Transcript(id="heard")

    def compose_aside(self) -> ComposeResult:
        yield from super().compose_aside()
        listen = floor_words.LISTEN_ALOUD if self.is_aloud else floor_words.LISTEN
        yield Words(listen, classes="muted listen")
        yield from self.compose_notes()

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons phrases"):
            yield from self.signal_buttons(Signal.SLOWER, Signal.WITH_YOU)

    def arrive(self) -> None:
        super().arrive()
        if not self.talking.turn.pieces:
            self.query_one("#notes", Composer).begin_line()

    def show(self, state: RoomState) -> None:
        super().show(state)
        pieces = self.pieces("said theirs")
        if not pieces and not self.is_aloud:
            pieces = [(floor_words.not_spoken_yet(state.partner), "said muted")]
        self.query_one("#heard", Transcript).say(pieces)
