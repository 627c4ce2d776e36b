"""Writing privately, then reading both; and answering a promise."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from protocol.activities.write import Promise, Write, Writing
from protocol.limits import PROPOSALS_LIMIT, TEXT_LIMIT_CHARS
from protocol.session.events import Answered, Offered, Ready, Sealed, Voided
from tui.seat.room_state import RoomState
from tui.seat.slots import anew_slot, answer_slot
from tui.window.intents import AnswerGiven
from tui.window.views.base import PhaseView, ReadyView
from tui.window.views.rounds import is_stuck, round_of, round_stage, round_words
from tui.window.widgets.composer import Composer
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


class WritingView(ReadyView):
    """A box per field; then what both wrote."""

    HELP_TEXT = f"{help_words.ROUND} {help_words.OPEN}"

    @classmethod
    def stage(cls, state: RoomState) -> object:
        phase = state.phase
        promises = phase.promises if isinstance(phase, Writing) else ()
        return round_stage(state), tuple(p and (p.number, p.is_welcome) for p in promises)

    @property
    def _write(self) -> Write:
        assert isinstance(self.state.activity, Write)
        return self.state.activity

    def _is(self, stage: str) -> bool:
        return round_stage(self.state).startswith(stage)

    def _promise(self, *, is_mine: bool) -> Promise | None:
        phase = self.state.phase
        seat = self.state.seat if is_mine else self.state.partner_seat
        return phase.promises[seat] if isinstance(phase, Writing) else None

    def compose_head(self) -> ComposeResult:
        if not self._is("open"):
            yield from super().compose_head()
        else:
            yield Words(self._write.title, classes="title")
            if len(self._write.fields) == 1:
                yield Words(self.state.filled(self._write.fields[0].text), classes="prompt")

    def compose_body(self) -> ComposeResult:
        if self._is("open"):
            yield from self._compose_both()
            return
        sealed = self.state.own_answer
        is_many = len(self._write.fields) > 1
        for index, label in enumerate(self._write.fields):
            yield Words(self.state.filled(label.text), classes="label")
            if self._is("answering"):
                yield Composer(
                    self._slot(label.id),
                    self.state.drafts,
                    id=f"field-{label.id}",
                    classes="field many" if is_many else "field alone",
                    limit=TEXT_LIMIT_CHARS // len(self._write.fields),
                )
            else:
                text = sealed[index] if sealed is not None and index < len(sealed) else ""
                yield Words(text or rounds_words.NOTHING_WRITTEN, classes="said mine")

    def _compose_both(self) -> ComposeResult:
        state = self.state
        answers = round_of(state).answers
        for seat, heading, side in (
            (state.partner_seat, rounds_words.wrote(state.partner), "theirs"),
            (state.seat, rounds_words.YOU_WROTE, "mine"),
        ):
            yield Words(heading, classes=f"name {side} gap" if side == "mine" else f"name {side}")
            promise = self._promise(is_mine=side == "mine")
            texts = answers[seat] or ()
            if promise is not None:
                texts = (promise.text, *texts[1:])
            for label, text in zip(self._write.fields, texts, strict=False):
                if len(self._write.fields) > 1:
                    yield Words(state.filled(label.text), classes="muted indent")
                yield Words(text or rounds_words.NOTHING_WRITTEN, classes=f"said {side}")
            yield from self._compose_promise(promise, is_mine=side == "mine")

    def _compose_promise(self, promise: Promise | None, *, is_mine: bool) -> ComposeResult:
        if promise is None:
            return
        partner = self.state.partner
        if is_mine:
            if promise.is_welcome:
                yield Words(rounds_words.promise_welcome(partner), classes="good indent")
            elif promise.is_welcome is False:
                if promise.number >= PROPOSALS_LIMIT:
                    yield Words(rounds_words.PROMISE_FULL, classes="indent")
                    return
                yield Words(rounds_words.promise_declined(partner), classes="indent")
                yield Composer(
                    anew_slot(self._write, promise.number),
                    self.state.drafts,
                    id="anew",
                    classes="field alone",
                )
                yield button(rounds_words.PROMISE_AGAIN, "offer", is_main=True, classes="indent")
        elif promise.is_welcome is None:
            yield Words(rounds_words.promise_asked(partner), classes="indent")
        else:
            is_yes = promise.is_welcome
            said = (
                rounds_words.PROMISE_YOU_SAID_YES if is_yes else rounds_words.PROMISE_YOU_SAID_ELSE
            )
            yield Words(said, classes="muted indent")

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            if self._is("open"):
                yield button(rounds_words.PROMISE_YES, "yes", is_main=True)
                yield button(rounds_words.PROMISE_ELSE, "else")
                yield button(room_words.GO_ON, "ready", is_main=True)
            else:
                yield button(rounds_words.WRITE_SEND, "send", is_main=True)
                yield button(rounds_words.START_OVER, "again")

    def mains(self) -> tuple[str, ...]:
        """A promise that was worded anew is offered before anything else."""
        return ("offer",) if self.unsent and self._is("open") else ("send", "yes", "ready")

    def open_lines(self) -> list[Widget]:
        return [box for box in self.query(Composer) if box.is_untouched and self._is("answering")]

    def open_words(self, count: int) -> str:
        is_all = count == len(self._write.fields)
        return rounds_words.WRITE_EMPTY if is_all else super().open_words(count)

    def show(self, state: RoomState) -> None:
        PhaseView.show(self, state)
        if self._is("open"):
            is_asked = state.may(Answered)
            self.shown("#yes, #else", is_asked)
            self.show_ready()
            self.shown("#ready", state.may(Ready) and not is_asked)
        else:
            self.shown("#send", state.may(Sealed))
            self.show_stuck(is_stuck(state))
            self.quiet(round_words(state))

    def pressed(self, name: str) -> None:
        promise = self._promise(is_mine=False)
        match name:
            case "send":
                self._send()
            case "again":
                self.act(Voided())
            case "yes" | "else" if promise is not None:
                self.act(Answered(promise.number, name == "yes"))
            case "offer":
                anew = self.query_one("#anew", Composer)
                if anew.words:
                    self.act(Offered(anew.words), anew)
                else:
                    anew.focus()
                    self.remark(floor_words.WRITE_ANEW_FIRST)
            case _:
                super().pressed(name)

    def _send(self) -> None:
        boxes = tuple(self.query(Composer))
        answer = tuple(box.words for box in boxes)
        for box in boxes:
            box.go()
        self.post_message(AnswerGiven(answer, self.page, tuple(box.slot for box in boxes)))

    def _slot(self, field: str) -> str:
        return answer_slot(self._write, field, round_of(self.state).attempt)
