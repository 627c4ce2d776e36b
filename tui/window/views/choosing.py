"""Choosing one thing together: privately first, then openly until both pick the same."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from protocol.activities.choose import Choose, Choosing
from protocol.session.events import Chose, Sealed, Voided
from tui.seat.room_state import RoomState
from tui.seat.slots import PICK, answer_slot
from tui.window.intents import AnswerGiven
from tui.window.views.base import PhaseView, ReadyView
from tui.window.views.rounds import is_stuck, round_of, round_stage, round_words
from tui.window.widgets.picks import Picks
from tui.window.widgets.words import Words, button
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


class ChoosingView(ReadyView):
    """A list to pick from; then what both picked."""

    HELP_TEXT = help_words.ROUND

    @classmethod
    def stage(cls, state: RoomState) -> object:
        chosen = state.phase.chosen if isinstance(state.phase, Choosing) else None
        return round_stage(state), chosen

    @property
    def _choose(self) -> Choose:
        assert isinstance(self.state.activity, Choose)
        return self.state.activity

    @property
    def _phase(self) -> Choosing:
        assert isinstance(self.state.phase, Choosing)
        return self.state.phase

    def _is(self, stage: str) -> bool:
        return round_stage(self.state).startswith(stage)

    def _text(self, option_id: str | None) -> str:
        for option in self._choose.options:
            if option.id == option_id:
                return self.state.filled(option.text)
        return ""

    def compose_head(self) -> ComposeResult:
        yield Words(self._choose.title, classes="title")
        if self._phase.chosen is not None:
            yield Words(rounds_words.settled(self._text(self._phase.chosen)), classes="prompt good")
        elif self._is("open"):
            mine, theirs = self._first_picks()
            apart = rounds_words.picked_apart(
                self._text(mine), self.state.partner, self._text(theirs)
            )
            yield Words(apart, classes="prompt")
        else:
            yield Words(self.state.filled(self._choose.prompt), classes="prompt")

    def _first_picks(self) -> tuple[str, str]:
        answers = round_of(self.state).answers
        mine, theirs = answers[self.state.seat], answers[self.state.partner_seat]
        return (mine or ("",))[0], (theirs or ("",))[0]

    def compose_body(self) -> ComposeResult:
        if self._phase.chosen is not None:
            return
        lines = [
            (
                option.id,
                self.state.filled(option.text)
                + (f"  ({rounds_words.MARKED_BY_BOTH})" if is_marked else ""),
            )
            for option, is_marked in self.state.options(self._choose)
        ]
        sealed = self.state.own_answer
        picked = sealed[0] if sealed else self.state.drafts.get(self._slot) or None
        picks = Picks(lines, picked, id="picks")
        picks.disabled = self._is("sealed")
        yield picks
        if self._is("open"):
            yield Words(id="mine-now", classes="mine gap")
            yield Words(id="theirs-now", classes="theirs")

    def compose_foot(self) -> ComposeResult:
        if self._phase.chosen is not None:
            yield from super().compose_foot()
            return
        with Horizontal(classes="buttons"):
            if self._is("open"):
                yield button(rounds_words.CHOOSE_THIS, "this", is_main=True)
            else:
                yield button(rounds_words.CHOOSE_SEND, "send", is_main=True)
                yield button(rounds_words.START_OVER, "again")

    def open_lines(self) -> list[Widget]:
        return [picks for picks in self.query(Picks) if picks.picked is None]

    def open_words(self, count: int) -> str:
        return rounds_words.CHOOSE_FIRST

    @property
    def may_stay_open(self) -> bool:
        return False

    def focus_first(self) -> None:
        for picks in self.query(Picks):
            if not picks.disabled:
                picks.focus()
                return
        self.focus_main()

    def show(self, state: RoomState) -> None:
        PhaseView.show(self, state)
        if self._phase.chosen is not None:
            self.show_ready()
        elif self._is("open"):
            picks = self._phase.picks
            first = self._first_picks()
            for seat, name, id in (
                (state.seat, rounds_words.YOU, "#mine-now"),
                (state.partner_seat, state.partner, "#theirs-now"),
            ):
                text = self._text(picks[seat] or first[0 if seat is state.seat else 1])
                self.query_one(id, Words).say(rounds_words.picked_now(name, text))
            self.quiet(rounds_words.CHOOSE_TOGETHER)
        else:
            self.shown("#send", state.may(Sealed))
            self.show_stuck(is_stuck(state))
            is_picking = state.may(Sealed)
            self.quiet(round_words(state) or (room_words.PICK_KEYS if is_picking else ""))

    def on_picks_picked(self, event: Picks.Picked) -> None:
        event.stop()
        self.quiet(
            round_words(self.state) if self._is("answering") else rounds_words.CHOOSE_TOGETHER
        )
        if self._is("answering") and event.picks.picked is not None:
            self.state.drafts.keep(self._slot, event.picks.picked)

    def pressed(self, name: str) -> None:
        match name:
            case "send" | "this":
                picked = self.query_one(Picks).picked
                if picked is not None and name == "this" and picked == self._own_pick:
                    self.quiet(rounds_words.goes_with_this(self.state.partner))
                elif picked is not None and name == "this":
                    self.act(Chose(picked))
                elif picked is not None:
                    self.post_message(AnswerGiven((picked,), self.page))
            case "again":
                self.act(Voided())
            case _:
                super().pressed(name)

    @property
    def _own_pick(self) -> str | None:
        """The pick that both see."""
        return self._phase.picks[self.state.seat]

    @property
    def _slot(self) -> str:
        return answer_slot(self._choose, PICK, round_of(self.state).attempt)
