"""Agreeing on something small: either suggests, the other says yes or rather not."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input

from protocol.activities.agree import Agree, Agreeing
from protocol.clean import clean
from protocol.limits import PROPOSALS_LIMIT
from protocol.session.events import Answered, Proposed, Ready
from tui.seat.room_state import RoomState
from tui.seat.slots import agree_slot
from tui.window.views.base import ReadyView
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.picks import Picks
from tui.window.widgets.words import Words, button
from tui.words import agreeing as agreeing_words
from tui.words import help as help_words


class AgreeingView(ReadyView):
    """A menu, a line for own words, a day; then yes or rather not."""

    HELP_TEXT = help_words.AGREEING

    @classmethod
    def stage(cls, state: RoomState) -> object:
        phase = state.phase
        assert isinstance(phase, Agreeing)
        is_mine = any(isinstance(event, Proposed) for event in state.news.waiting)
        return phase.proposals, phase.proposal is None, len(phase.made), is_mine

    @property
    def _agree(self) -> Agree:
        assert isinstance(self.state.activity, Agree)
        return self.state.activity

    @property
    def _phase(self) -> Agreeing:
        assert isinstance(self.state.phase, Agreeing)
        return self.state.phase

    @property
    def _is_composing(self) -> bool:
        return self._phase.proposal is None and self.state.may(Proposed)

    def compose_body(self) -> ComposeResult:
        phase, partner = self._phase, self.state.partner
        if phase.made:
            yield Words(agreeing_words.MADE, classes="name good")
            for made in phase.made:
                yield Words(agreeing_words.agreement_line(made.text, made.day), classes="said")
        proposal = phase.proposal
        if proposal is not None:
            is_mine = proposal.by is self.state.seat
            heading = (
                agreeing_words.you_suggested(partner)
                if is_mine
                else agreeing_words.suggests(partner)
            )
            side = "mine" if is_mine else "theirs"
            yield Words(heading, classes=f"name {side}")
            yield Words(
                agreeing_words.agreement_line(proposal.text, proposal.day), classes=f"said {side}"
            )
        elif phase.declined is not None:
            is_me = phase.declined is self.state.seat
            said = agreeing_words.YOU_RATHER_NOT if is_me else agreeing_words.rather_not(partner)
            yield Words(said, classes="muted")
        if self._is_composing:
            yield from self._compose_proposal()

    def _compose_proposal(self) -> ComposeResult:
        drafts = self.state.drafts
        what = drafts.get(self._slot("what"))
        if self._agree.options:
            lines = [(option.id, option.text) for option in self._agree.options]
            picked = next((id for id, text in lines if text == what), None)
            yield Picks(lines, picked, id="menu")
        line = DraftLine(
            self._slot("what"), drafts, agreeing_words.PLACEHOLDER, id="what", max_length=300
        )
        line.leads_on = bool(self._agree.day)
        yield line
        if self._agree.day:
            yield DraftLine(self._slot("day"), drafts, self._agree.day, id="day", max_length=120)

    def compose_foot(self) -> ComposeResult:
        with Vertical(classes="auto"), Horizontal(classes="buttons"):
            if self._is_composing:
                yield button(agreeing_words.SUGGEST, "suggest", is_main=True)
            elif self.state.may(Answered):
                yield button(agreeing_words.YES, "yes", is_main=True)
                yield button(agreeing_words.NO, "no")
            yield button(agreeing_words.NEXT, "ready", is_main=True)

    def mains(self) -> tuple[str, ...]:
        """Suggests what is written; with nothing written, one is done here."""
        return ("suggest",) if self.unsent else ("yes", "ready", "suggest")

    def open_lines(self) -> list[Widget]:
        main = self.main_button
        if main is None or not self._is_composing:
            return []
        what = self.query_one("#what", DraftLine)
        if main.id == "suggest":
            wanted = [what, *self.query("#day").results(DraftLine)]
            return [line for line in wanted if line.is_untouched]
        # Nothing was put forward yet: the page is not left by a slip.
        return [] if any(self._phase.proposals) else [what]

    def open_words(self, count: int) -> str:
        main = self.main_button
        if main is not None and main.id == "suggest":
            is_what = self.query_one("#what", DraftLine).is_untouched
            return agreeing_words.PICK if is_what else agreeing_words.DAY_OPEN
        return agreeing_words.NOTHING

    @property
    def may_stay_open(self) -> bool:
        """A day may be left open; a suggestion has words."""
        main = self.main_button
        is_suggesting = main is not None and main.id == "suggest"
        return not (is_suggesting and self.query_one("#what", DraftLine).is_untouched)

    def focus_first(self) -> None:
        target = "#menu" if self.query("#menu") else "#what" if self.query("#what") else "#yes"
        for first in self.query(target):
            first.focus()

    def show(self, state: RoomState) -> None:
        super().show(state)
        self._let_go()
        self.shown("#ready", state.may(Ready) and not state.may(Answered))
        if self.query_one("#quiet", Words).text:
            return
        if self._is_composing:
            self.quiet(agreeing_words.HINT)
        elif self._phase.proposals[state.seat] >= PROPOSALS_LIMIT and not state.may(Answered):
            self.quiet(agreeing_words.suggested_all(state.partner))

    def on_picks_picked(self, event: Picks.Picked) -> None:
        event.stop()
        texts = {option.id: option.text for option in self._agree.options}
        self.query_one("#what", DraftLine).value = texts.get(event.picks.picked or "", "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "what" and self._agree.day:
            self.query_one("#day").focus()
        else:
            self.query_one("#suggest", Button).press()

    def pressed(self, name: str) -> None:
        proposal = self._phase.proposal
        match name:
            case "suggest":
                self._suggest()
            case "yes" | "no" if proposal is not None:
                self.act(Answered(proposal.number, name == "yes"))
            case _:
                super().pressed(name)

    def _suggest(self) -> None:
        what = self.query_one("#what", DraftLine).words
        if what:
            day = self.query_one("#day", DraftLine).words if self._agree.day else ""
            self.act(Proposed(what, day))

    def _let_go(self) -> None:
        """The draft goes once the suggestion is made, not before: it may come too late."""
        proposal = self._phase.proposal
        made = [event.text for event in self.state.news.waiting if isinstance(event, Proposed)]
        if proposal is not None and proposal.by is self.state.seat:
            made.append(proposal.text)
        if clean(self.state.drafts.get(self._slot("what"))).strip() in made:
            for name in ("what", "day"):
                self.state.drafts.keep(self._slot(name), "")

    def _slot(self, name: str) -> str:
        return agree_slot(self._agree, name)
