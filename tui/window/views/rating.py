"""Rating privately, then looking at both answers side by side. Never added up."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from protocol.activities.rate import Rate, Rating
from protocol.session.events import Sealed, StoppedForToday, Voided
from tui.seat.room_state import RoomState
from tui.seat.slots import answer_slot
from tui.window.intents import AnswerGiven
from tui.window.views.base import PhaseView, ReadyView
from tui.window.views.rounds import is_stuck, round_of, round_stage, round_words
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words, button
from tui.words import breaks as breaks_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words

MANY: Final = 4
"""More items than this stand closer together, so that all are in sight at once."""


class RatingView(ReadyView):
    """One word for each line."""

    HELP_TEXT = help_words.ROUND

    _is_stop_asked = False
    """To stop was pressed for once."""
    _told_asking = ""
    """What was said of who would like to be asked again."""

    @property
    def help_text(self) -> str:
        # Not every question may stay open.
        return f"{self.HELP_TEXT} {help_words.OPEN}" if self.may_stay_open else self.HELP_TEXT

    @classmethod
    def stage(cls, state: RoomState) -> object:
        is_another_time = isinstance(state.phase, Rating) and state.phase.is_another_time
        return round_stage(state), is_another_time

    @property
    def _rate(self) -> Rate:
        assert isinstance(self.state.activity, Rate)
        return self.state.activity

    def _is(self, stage: str) -> bool:
        return round_stage(self.state).startswith(stage)

    @property
    def _is_another_time(self) -> bool:
        return isinstance(self.state.phase, Rating) and self.state.phase.is_another_time

    def compose_head(self) -> ComposeResult:
        if self._is_another_time:
            yield Words(rounds_words.ANOTHER_TIME, classes="title")
        elif self._is("open"):
            yield Words(self._rate.title, classes="title")
            yield Words(rounds_words.BOTH_ANSWERED, classes="prompt")
        else:
            yield from super().compose_head()

    def compose_body(self) -> ComposeResult:
        self.set_class(len(self._rate.items) > MANY, "dense")
        if self._is_another_time:
            is_practice = self.state.is_practice
            told = (
                rounds_words.ANOTHER_TIME_PRACTICE
                if is_practice
                else rounds_words.ANOTHER_TIME_TEXT
            )
            yield Words(told, classes="reading")
        elif self._is("open"):
            yield from self._compose_both()
        else:
            yield from self._compose_rows()

    def _compose_rows(self) -> ComposeResult:
        words = [label.text for label in self._rate.scale]
        ids = [label.id for label in self._rate.scale]
        sealed = self.state.own_answer
        for index, item in enumerate(self._rate.items):
            draft = self.state.drafts.get(self._slot(item.id))
            kept = sealed[index] if sealed is not None and index < len(sealed) else draft
            row = ScaleRow(
                self.state.filled(item.text),
                words,
                ids.index(kept) if kept in ids else None,
                id=f"item-{item.id}",
            )
            row.disabled = not self._is("answering")
            yield row

    def _compose_both(self) -> ComposeResult:
        words = {label.id: label.text for label in self._rate.scale}
        words[""] = rounds_words.LINE_OPEN
        answers = round_of(self.state).answers
        mine, theirs = answers[self.state.seat] or (), answers[self.state.partner_seat] or ()
        for index, item in enumerate(self._rate.items):
            yield Words(self.state.filled(item.text), classes="item")
            with Horizontal(classes="both"):
                yield Words(f"{rounds_words.YOU}: {words.get(mine[index], '')}", classes="mine")
                theirs_word = words.get(theirs[index], "")
                yield Words(f"{self.state.partner}: {theirs_word}", classes="theirs")

    def compose_foot(self) -> ComposeResult:
        if self._is_another_time:
            with Horizontal(classes="buttons"):
                yield button(breaks_words.STOP, "stop", is_main=True)
                yield button(rounds_words.ASK_AGAIN, "again", classes="main")
        elif self._is("open"):
            yield from super().compose_foot()
        else:
            with Horizontal(classes="buttons"):
                is_one = len(self._rate.items) == 1
                label = room_words.RATE_SEND_ONE if is_one else room_words.RATE_SEND
                yield button(label, "send", is_main=True)
                yield button(rounds_words.START_OVER, "again")

    def focus_first(self) -> None:
        for row in self.query(ScaleRow):
            if not row.disabled:
                row.focus()
                break
        else:
            self.focus_main()

    def mains(self) -> tuple[str, ...] | None:
        """After *another time*: to stop, to be asked again if the other would like it, or neither
        once the other is waited for."""
        if not self._is_another_time:
            return ()
        again = round_of(self.state).again
        if self.state.seat in again:
            return None
        return ("again",) if self.state.partner_seat in again else ("stop",)

    def open_lines(self) -> list[Widget]:
        rows = self.query(ScaleRow)
        return [row for row in rows if row.picked is None and self._is("answering")]

    @property
    def may_stay_open(self) -> bool:
        # What both must have picked to go on has no other way to say no than to say it.
        return not self._rate.needs

    def show(self, state: RoomState) -> None:
        PhaseView.show(self, state)
        if self._is_another_time:
            self.shown("#again", state.may(Voided))
            asking = self._asking_words()
            if asking != self._told_asking:
                self._told_asking, self._is_stop_asked = asking, False
            self.quiet(rounds_words.STOP_ASKED if self._is_stop_asked else asking)
        elif self._is("open"):
            self.show_ready()
        else:
            self.shown("#send", state.may(Sealed))
            self.show_stuck(is_stuck(state))
            is_answering = state.may(Sealed)
            self.quiet(round_words(state) or (room_words.RATE_KEYS if is_answering else ""))

    def _asking_words(self) -> str:
        """Who would like both to be asked again, and what can be done about it."""
        again = round_of(self.state).again
        if self.state.seat in again:
            return rounds_words.you_want_asking(self.state.partner)
        if self.state.partner_seat in again:
            return rounds_words.wants_asking(self.state.partner)
        return ""

    def on_scale_row_picked(self, event: ScaleRow.Picked) -> None:
        event.stop()
        self.quiet(round_words(self.state))
        row = event.row
        if row.picked is not None and row.id is not None:
            slot = self._slot(row.id.removeprefix("item-"))
            self.state.drafts.keep(slot, self._rate.scale[row.picked].id)

    def pressed(self, name: str) -> None:
        match name:
            case "send":
                self._send()
            case "again":
                self.act(Voided())
            case "stop":
                self._stop()
            case _:
                super().pressed(name)

    def _stop(self) -> None:
        """The page comes by itself, under a key that was meant for the one before."""
        if self._is_stop_asked:
            self.act(StoppedForToday())
        self._is_stop_asked = True
        self.quiet(rounds_words.STOP_ASKED)

    def _send(self) -> None:
        picks = [row.picked for row in self.query(ScaleRow)]
        scale = self._rate.scale
        answer = tuple("" if pick is None else scale[pick].id for pick in picks)
        self.post_message(AnswerGiven(answer, self.page))

    def _slot(self, item: str) -> str:
        return answer_slot(self._rate, item, round_of(self.state).attempt)
