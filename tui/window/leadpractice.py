"""Practice for whoever leads: two pretend partners, a room of this laptop alone, nothing kept.

What it is: a `LeadFlow` with one room, which is there at once and gone when the person leaves it.
What it is not: the pretend partners (`tui.rehearsal.led.practice`).
"""

import asyncio
from dataclasses import replace

from protocol.door.introduction import Introduction, Policy, cleaned
from tui.errors import UnhurriedError
from tui.pages.failures import InPractice, sentence_for
from tui.rehearsal.led.practice import lead_practice
from tui.seat.lead_state import LeadState
from tui.window.leadflow import LeadFlow
from tui.window.leadrooms import LABEL, LeadSeat
from tui.words import lead_practice as practice_words


class PracticeSeat(LeadSeat):
    """The seat of whoever practises. Mutable: it watches its seat."""

    def state(self, *, has_board: bool) -> LeadState:
        """What is to be shown now."""
        state = super().state(has_board=has_board)
        return replace(state, is_practice=True, is_awaiting=False)


class LeadPractice(LeadFlow):
    """One room with two pretend partners. Mutable."""

    _kind = PracticeSeat
    _is_practising = False

    async def practise(self, guide: str = "") -> None:
        """Until the person leaves it; `guide` names one at hand, or the first."""
        stage, self._is_practising = self._stage, True
        named = cleaned("name", stage.settings.name) or practice_words.NAME
        introduction = Introduction(named, practice_words.ABOUT, Policy.WITH_ME, "", "")
        chosen = stage.guides.named(guide)
        try:
            seats, quick = stage.paths.seats, stage.is_quick
            async with lead_practice(seats, chosen, introduction, quick=quick) as file:
                file.put_private(LABEL, practice_words.LABEL)
                await self._enter(self._places.new_key(), file)
                await asyncio.Event().wait()  # until the person leaves it
        except UnhurriedError as error:
            self._is_practising = False
            await stage.go_home(sentence_for(error, InPractice(str(stage.paths.data))))

    @property
    def is_practising(self) -> bool:
        """Whether what is open is gone after closing."""
        return self._is_practising

    def close(self) -> None:
        """Lets all of it go, the pretend partners too."""
        super().close()
        if self._is_practising:
            self._is_practising = False
            self._stage.let_go()

    @property
    def _has_board(self) -> bool:
        return False

    async def _lost(self, key: str, told: str) -> None:
        await self._stage.go_home(told)

    async def _next(self, notice: str = "") -> None:
        await self._stage.go_home(notice)
