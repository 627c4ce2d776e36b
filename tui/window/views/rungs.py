"""The rungs after speaking: say back, is that it, makes sense; and what the other sees."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from protocol.activities.ladder import Stage
from protocol.session.events import (
    AnyEvent,
    Heard,
    MadeSense,
    MoreToSay,
    NotQuite,
    SaidBack,
    Understood,
)
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES
from tui.window.views.base import Box
from tui.window.views.said import missed_heading, said_in
from tui.window.views.talking import TalkingView
from tui.window.views.transcript import Transcript
from tui.window.widgets.composer import Composer
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


class RungView(TalkingView):
    """A rung after speaking: what was said so far stays in sight."""

    def question(self) -> str:
        """How to listen is over: now the title says enough."""
        return self.turns.title

    def said_so_far(self) -> list[tuple[str, str]]:
        """The turn as both see it, heading by heading."""
        phase = self.talking
        heading = floor_words.YOU_SAID if self.state.is_speaker else self.state.partner
        is_told = phase.stage is Stage.HEARD and phase.told is Stage.CHECK
        is_open = is_told or phase.stage is Stage.SAY_BACK
        return said_in(phase.turn, self.state, heading, is_answered=not is_open)

    def compose_body(self) -> ComposeResult:
        yield Transcript(id="so-far")

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.query_one("#so-far", Transcript).say(self.said_so_far())


class FreshView(RungView):
    """A rung on which something new is read: it begins at the top, and is read to its end."""

    def compose_body(self) -> ComposeResult:
        yield Transcript(id="so-far", fresh=self.fresh(self.said_so_far()))

    def fresh(self, lines: list[tuple[str, str]]) -> int:
        """How many of the newest lines are new to this person."""
        headings = [at for at, (_, classes) in enumerate(lines) if classes.startswith("name")]
        return len(lines) - headings[-1]


class ComposingRung(RungView):
    """The one composer that a rung asks for."""

    rung = ""
    placeholder = ""
    start = ""
    send = floor_words.SAY_IT

    def compose_body(self) -> ComposeResult:
        """What is to be answered is read from its beginning; beside it, one's own notes."""
        lines, fresh = self.said_so_far(), 0
        if self.talking.turn.missed is not None:
            heading = missed_heading(self.talking.turn, self.state)
            fresh = len(lines) - [text for text, _ in lines].index(heading)
        yield Transcript(id="so-far", is_growing=False, fresh=fresh)

    def compose_aside(self) -> ComposeResult:
        yield from super().compose_aside()
        yield from self.compose_notes()

    def said_so_far(self) -> list[tuple[str, str]]:
        """Where another box would take the rows from it, the notes stand below what was said."""
        lines, notes = super().said_so_far(), self.state.drafts.get(NOTES).strip()
        if notes and not self._has_room:
            lines += [(floor_words.YOUR_NOTES, "name"), (notes, "said muted")]
        return lines

    def show(self, state: RoomState) -> None:
        super().show(state)
        has_notes = bool(state.drafts.get(NOTES).strip())
        self.shown(".notes", has_notes and self._has_room)

    @property
    def _has_room(self) -> bool:
        """For a box of notes: beside the column, or in a high one."""
        return self.screen.has_class("-wide") or self.screen.has_class("-high")

    def on_resize(self) -> None:
        self.show(self.state)

    def instruction(self) -> str:
        raise NotImplementedError

    def event(self, words: str) -> AnyEvent:
        raise NotImplementedError

    def compose_foot(self) -> ComposeResult:
        yield Words(self.instruction(), classes="ask")
        yield Composer(
            self.slot(self.rung),
            self.state.drafts,
            floor_words.SPEAK_ALOUD_PLACEHOLDER if self.is_aloud else self.placeholder,
            id="piece",
            classes="field low",
            start="" if self.is_aloud else self.start,
        )
        with Horizontal(classes="buttons"):
            yield button(room_words.DONE if self.is_aloud else self.send, "say", is_main=True)
            yield from self.apart_at_end()

    def compose_apart(self) -> ComposeResult:
        yield from ()

    def pressed(self, name: str) -> None:
        if name == "say":
            box = self.query_one("#piece", Composer)
            if self.is_aloud or not box.is_untouched:
                self.act(self.event(box.words), box)
            else:
                self.remark(floor_words.WRITE_FIRST)
            box.focus()
        else:
            super().pressed(name)


class SayBackView(ComposingRung):
    """The listener says back what they heard."""

    rung = "say-back"
    send = floor_words.SAY_BACK_SEND
    placeholder = floor_words.SAY_BACK_RULE

    def instruction(self) -> str:
        return floor_words.say_back_now(self.state.partner)

    def event(self, words: str) -> AnyEvent:
        return SaidBack(words)


class MakesSenseView(ComposingRung):
    """The listener says what makes sense."""

    rung = "makes-sense"
    send = floor_words.MAKES_SENSE_SEND
    start = floor_words.MAKES_SENSE_START

    def instruction(self) -> str:
        return floor_words.MAKES_SENSE_NOW

    def event(self, words: str) -> AnyEvent:
        return MadeSense(words)


class WaitingRung(RungView):
    """The other has the rung."""

    NO_BOX = room_words.NO_BOX_NOW

    def waiting(self) -> str:
        partner = self.state.partner
        match self.talking.stage:
            case Stage.SAY_BACK:
                return floor_words.is_saying_back(partner)
            case Stage.CHECK:
                return floor_words.is_checking(partner)
            case Stage.MAKES_SENSE:
                return floor_words.is_making_sense(partner)
            case Stage.FEELING:
                return floor_words.is_guessing(partner)
            case Stage.HEARD if self._has_passed:
                return passing_words.after_own_pass(partner)
            case Stage.HEARD:
                return rounds_words.is_taking_in(partner)
        return floor_words.is_feeling_checking(partner)

    @property
    def _has_passed(self) -> bool:
        """Whether this person has passed what was theirs to say in the other's turn."""
        return not self.state.is_speaker and self.talking.turn.passed is self.state.seat

    def compose_foot(self) -> ComposeResult:
        yield Words(self.waiting(), classes="ask")
        guess = self.talking.turn.guess
        if self.talking.stage is Stage.FEELING_CHECK and guess is not None:
            yield Words(floor_words.you_guessed(guess or floor_words.SAID_ALOUD), classes="mine")
        with Horizontal(classes="buttons phrases"):
            yield from self.signal_buttons(self.all_signals()[0], self.all_signals()[2])


class HeardView(FreshView):
    """Something was said to this person: it is read before anything else happens."""

    NO_BOX = room_words.NO_BOX_NOW

    def telling(self) -> str:
        """What this is."""
        turn, partner = self.talking.turn, self.state.partner
        if turn.passed is self.state.partner_seat:
            is_theirs = turn.speaker is self.state.partner_seat
            return (
                passing_words.passed_turn(partner)
                if is_theirs
                else passing_words.passed_rung(partner)
            )
        match self.talking.told:
            case Stage.SAY_BACK:
                return rounds_words.has_said_back(partner)
            case Stage.MAKES_SENSE:
                return rounds_words.has_made_sense(partner)
            case Stage.CHECK:
                return rounds_words.has_told_missed(partner)
            case Stage.FEELING_CHECK:
                return rounds_words.has_named_feeling(partner)
        return rounds_words.has_said_all(partner)

    def compose_foot(self) -> ComposeResult:
        yield Words(self.telling(), classes="ask")
        with Horizontal(classes="buttons"):
            yield button(room_words.GO_ON, "taken-in", is_main=True)
            if self.state.may(MoreToSay):
                yield button(floor_words.MORE, "more")
        with Horizontal(classes="buttons phrases"):
            yield from self.signal_buttons(self.all_signals()[2])

    def pressed(self, name: str) -> None:
        match name:
            case "taken-in":
                self.act(Heard())
            case "more":
                self.act(MoreToSay())
            case _:
                super().pressed(name)


class CheckView(FreshView):
    """The speaker: is that it?"""

    def compose_foot(self) -> ComposeResult:
        with Vertical(id="asking"):
            yield Words(floor_words.IS_THAT_IT, classes="ask")
            with Horizontal(classes="buttons"):
                yield button(floor_words.YES_THATS_IT, "yes", is_main=True)
                yield button(floor_words.NOT_QUITE, "not-quite")
                yield button(floor_words.MORE, "more")
        with Vertical(id="missing"):
            yield Words(floor_words.WHAT_WAS_MISSED, classes="ask")
            yield Composer(self.slot("missed"), self.state.drafts, id="missed", classes="field low")
            with Horizontal(classes="buttons"):
                yield button(floor_words.TELL, "tell", is_main=True)
                yield button(floor_words.BACK, "back")

    def arrive(self) -> None:
        super().arrive()
        self._ask_missing(bool(self.query_one("#missed", Composer).words))

    def _ask_missing(self, is_missing: bool) -> None:
        self.shown("#missing", is_missing)
        self.shown("#asking", not is_missing)
        target = "#missed" if is_missing else "#yes"
        self.query_one(target).focus()
        self.accent()

    def show_unsent(self, box: Box) -> None:
        self._ask_missing(True)
        super().show_unsent(box)

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
                else:
                    box.focus()
                    self.remark(floor_words.WRITE_FIRST_OR_BACK)
            case "back":
                self._ask_missing(False)
            case _:
                super().pressed(name)
