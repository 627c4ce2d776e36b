"""Between the rungs: the breath at a hand-over, and the rest when both have been heard."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from protocol.activities.ladder import Rung, Stage, Turn, holder
from protocol.session.events import (
    Ready,
)
from tui.seat.room_state import RoomState
from tui.window.views.base import PhaseView, ReadyView
from tui.window.views.said import said_in
from tui.window.views.talking import TalkingView
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


class BreathView(TalkingView):
    """Five seconds in which nobody can type."""

    NOTHING_TO_DO = room_words.ONLY_BREATHING
    NO_BOX = room_words.ONLY_BREATHING

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="breath"):
            yield Words(self._before(), id="before", classes="theirs")
            yield Words(floor_words.BREATHE, classes="breathe")
            yield Words(id="dots", classes="mine")
            yield Words(self._after(), classes="muted")

    def _before(self) -> str:
        """What the other has just done, where no page of its own says it."""
        phase, partner = self.talking, self.state.partner
        turn = phase.past[-1] if phase.then is Stage.SPEAK and phase.past else phase.turn
        is_mine = turn.speaker is self.state.seat
        if turn.passed is not None:
            return passing_words.passed_by(None if turn.passed is self.state.seat else partner)
        if is_mine:
            return ""
        match self._rung_before():
            case Rung.CHECK:
                return passing_words.said_yes(partner)
            case Rung.FEELING if turn.feeling is not None and turn.feeling == turn.guess:
                return passing_words.said_yes(partner)
        return ""

    def _rung_before(self) -> Rung:
        """The rung that has just ended: a *yes* is told only straight after it was said."""
        rungs, then = self.turns.rungs, self.talking.then
        if then is Stage.SPEAK:
            return rungs[-1]
        names = [rung.value for rung in rungs]
        is_check_of_feeling = then is Stage.FEELING_CHECK
        return Rung.FEELING if is_check_of_feeling else rungs[names.index(then.value) - 1]

    def _after(self) -> str:
        seat, then = holder(self.talking), self.talking.then.value
        if seat is self.state.seat:
            return floor_words.after_breath(None, floor_words.BREATH_MINE[then])
        return floor_words.after_breath(self.state.partner, floor_words.BREATH_THEIRS[then])

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
        is_whole = all(turn.passed is None for turn in self.talking.past)
        yield Words(floor_words.REST if is_whole else floor_words.REST_AFTER_PASS, classes="prompt")

    def compose_body(self) -> ComposeResult:
        for turn in self.talking.past:
            yield from self._compose_turn(turn)

    def _compose_turn(self, turn: Turn) -> ComposeResult:
        is_mine = turn.speaker is self.state.seat
        name, is_answered = self._owner(is_mine=is_mine), turn.passed is None
        for text, classes in said_in(turn, self.state, name, is_answered=is_answered):
            yield Words(text, classes=classes)
        if turn.passed is not None:
            is_me = turn.passed is self.state.seat
            if turn.passed is not turn.speaker:
                yield Words(self._owner(is_mine=is_me), classes=f"name {_side(is_me)}")
            yield Words(floor_words.REST_PASSED, classes="said muted")

    def _owner(self, *, is_mine: bool) -> str:
        return rounds_words.YOU if is_mine else self.state.partner

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(room_words.GO_ON, "ready", is_main=True)

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


def _side(is_mine: bool) -> str:
    return "mine" if is_mine else "theirs"


class LeftOutView(ReadyView):
    """One of the two left an activity out: both are told so, before the next page."""

    def compose_head(self) -> ComposeResult:
        activity = self.state.activity
        yield Words(activity.title if activity is not None else "", classes="title")

    def compose_body(self) -> ComposeResult:
        yield Words(passing_words.LEFT_OUT, classes="reading")
