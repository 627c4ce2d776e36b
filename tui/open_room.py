"""A room that is open in this program: the sitting, its drafts, and what the screen sees of them.

What it is not: a screen, or an app; the app runs it and hands the state down.
"""

import getpass
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from protocol.events import AnyEvent, Proposed, Sealed
from protocol.moves import current_activity, moves
from protocol.session import Choosing, Rating, Round, Talking, Writing, open_phase, put
from tui import wording
from tui.drafts import NOTES, PUT_BACK, Drafts, answer_parts, answer_slot
from tui.news import Pace
from tui.room_state import RoomState
from tui.seat_file import SeatFile
from tui.shelf import is_known
from tui.sitting import Sitting

_RUNGS: Final = {
    "Spoke": "speak",
    "SaidBack": "say-back",
    "NotQuite": "missed",
    "MadeSense": "makes-sense",
    "GuessedFeeling": "feeling",
    "NamedFeeling": "feeling",
}
"""Which box the words of an event were typed in."""


class OpenRoom:
    """One room, from opening to leaving. Mutable."""

    def __init__(
        self,
        file: SeatFile,
        pace: Pace,
        *,
        name: str,
        guide: bytes | None = None,
        is_practice: bool = False,
        where: str = "",
        can_search: bool = False,
    ) -> None:
        """Raises `SeatUnreadable`, `StorageFailed` or `Alarm`."""
        self.file: Final = file
        self.drafts: Final = Drafts(file)
        self.sitting: Final = Sitting(
            file,
            os.urandom,
            pace,
            name=name or getpass.getuser(),
            guide=guide,
            is_known=is_known,
        )
        self.is_practice: Final = is_practice
        self.on_given_back: Callable[[bool], None] = lambda to_box: None
        """Called when words came back: into their box, or else into the notes."""
        self.sitting.on_return = self._give_back
        self._where: Final = where
        self._can_search: Final = can_search

    def state(self) -> RoomState:
        """What the screen shows now."""
        sitting = self.sitting
        phase = sitting.session.phase
        own, is_back = None, False
        if isinstance(phase, Rating | Writing | Choosing):
            own = sitting.own_answer(self._with_waiting(phase.round))
            is_back = self._put_answer_back(phase.round)
        return RoomState(
            session=sitting.session,
            news=sitting.news,
            moves=sitting.moves(),
            seat=sitting.seat,
            page_head=sitting.page_head,
            own_answer=own,
            drafts=self.drafts,
            is_answer_back=is_back,
            is_guide_known=sitting.is_guide_known,
            must_accept_guide=sitting.must_accept_guide,
            breath_s=sitting.pace.breath_s,
            partner_hint=self.file.partner_name,
            is_practice=self.is_practice,
            where=self._where,
            can_search=self._can_search,
        )

    def _put_answer_back(self, round_: Round) -> bool:
        """What was answered before both began again goes back into its boxes, once; whether it is
        there. What has been typed since stays."""
        activity = current_activity(self.sitting.session)
        answer = self.sitting.former_answer(round_)
        if activity is None or answer is None:
            return False
        mark = answer_slot(activity, PUT_BACK, round_.attempt)
        if not self.drafts.get(mark):
            for part, text in zip(answer_parts(activity), answer, strict=False):
                slot = answer_slot(activity, part, round_.attempt)
                self.drafts.keep(slot, self.drafts.get(slot) or text)
            self.drafts.keep(mark, "back")
        return True

    def _with_waiting(self, round_: Round) -> Round:
        """The round, with an own answer that is sealed and still on its way."""
        seat = self.sitting.seat
        for event in self.sitting.news.waiting:
            if isinstance(event, Sealed) and event.attempt == round_.attempt:
                return replace(round_, digests=put(round_.digests, seat, event.digest))
        return round_

    def _give_back(self, event: AnyEvent) -> None:
        """Words that lost a race go back to where they were typed; nothing typed is ever lost."""
        text = getattr(event, "text", None)
        if not isinstance(text, str) or not text:
            return
        if isinstance(event, Proposed):
            text = wording.agreement_line(event.text, event.day)
        slot = self._slot_of(event)
        self.drafts.give_back(slot or NOTES, text)
        self.on_given_back(slot is not None)

    def _slot_of(self, event: AnyEvent) -> str | None:
        """The box that still takes such words, now or after a pause."""
        session = self.sitting.session
        inner = open_phase(session.phase)
        rung = _RUNGS.get(type(event).__name__)
        if not isinstance(inner, Talking) or rung is None or session.guide is None:
            return None
        if type(event) not in moves(replace(session, phase=inner), self.sitting.seat):
            return None
        activity = session.guide.activity(session.step, session.activity)
        return f"{activity.id}/{rung}/{len(inner.past)}"
