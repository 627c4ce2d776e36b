"""How whoever leads comes into the room of the two, as this laptop sees to it beside the screens.

    from the start     the first partner lets them in at the third door, and tells the room of it
    in a running room  the partner who was told of somebody meets them, for two words of their own

It goes on as long as the room is open, tries again after every dropped line, and after a restart
from what is kept with the seat. What it is not: a consent, or a question; both are in the room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from protocol.door.introduction import Facilitator
from protocol.errors import DoorShut, OutOfTurn
from protocol.seats import Seat
from protocol.session.controls import Consented, IntroducedThird
from protocol.session.session import Gathering, open_phase
from tui.errors import StorageFailed, UnhurriedError
from tui.pages.led.asking_in import At
from tui.seat.expected import keep_met, met_words
from tui.window.askflow import AskFlow
from tui.words import asking as asking_words
from tui.words import consenting as consenting_words

if TYPE_CHECKING:
    from protocol.door.third import Asked
    from tui.seat.open_room import OpenRoom

AGAIN_S: Final = 5.0
"""The wait before a door that could not be opened is tried again."""

LET_IN: Final = "third-let-in"
"""The private under which it is kept that whoever was expected has come through the third door."""


class ThirdFlow:
    """Beside one room. Mutable: it waits for what changes there."""

    def __init__(
        self, room: OpenRoom, *, hint: Callable[[str], None], door_changed: Callable[[], None]
    ) -> None:
        """`hint` says something for a moment; `door_changed` is called when something else is to be
        shown of the door that this person has opened."""
        self._room: Final = room
        self._changed: Final = asyncio.Event()
        self._hint: Final = hint
        self._door_changed: Final = door_changed
        self.asking: Final = AskFlow(room, self._asking_changed)
        """The door for whoever is asked in a running room."""
        self._before = room.sitting.session.third

    def changed(self) -> None:
        """Something in the room is not as it was."""
        self._changed.set()
        self._tell_what_came_of_it()
        if self.asking.shown.at is not At.NOWHERE and not self._is_mine_to_ask:
            self.asking.stop()
            self._door_changed()

    async def run(self) -> None:
        """Until it is cancelled, with the room."""
        try:
            await asyncio.gather(self._let_in_expected(), self._meet_told())
        finally:
            await self.asking.stopped()

    def _asking_changed(self) -> None:
        shown = self.asking.shown
        at_door = shown.kim if shown.asks else ""
        if at_door != self._room.at_door:
            self._room.at_door = at_door
            self._room.changed()
        self._door_changed()

    @property
    def _is_mine_to_ask(self) -> bool:
        """Whether this partner is to let somebody in, and both would like that."""
        third, seat = self._room.sitting.session.third, self._room.sitting.seat
        asking = third.asking
        return asking is not None and asking.is_agreed and asking.by is seat

    def _tell_what_came_of_it(self) -> None:
        """Once, where a question about somebody is over and nobody comes."""
        before, now = self._before, self._room.sitting.session.third
        self._before = now
        if isinstance(open_phase(self._room.sitting.session.phase), Gathering):
            return  # there is a page for it
        if before.question is not None and now.is_declined:
            self._hint(consenting_words.NOT_WITH_THREE)
        elif before.asking is not None and now.is_put_off:
            self._hint(asking_words.PUT_OFF)

    # -- from the start

    async def _let_in_expected(self) -> None:
        """The first partner, at the door that the appointment led to."""
        facts = self._room.keep.facts
        if facts.leads is None or facts.door_ahead is None or facts.seat is not Seat.FIRST:
            return
        from tui.line.thirds import meet_third

        leads, secret, sitting = facts.leads, facts.door_ahead, self._room.sitting

        async def tell(asked: Asked) -> None:
            if IntroducedThird in sitting.moves() and not self._is_told:
                sitting.introduce(asked.facilitator)

        async def meet() -> None:
            await meet_third(sitting.link.url, secret, facts, leads, keep=tell)
            self._room.keep.put_private(LET_IN, "yes")

        await self._until(lambda: self._is_told or IntroducedThird in sitting.moves())
        await self._again_and_again(meet, lambda: self._is_let_in)

    @property
    def _is_told(self) -> bool:
        """Whether both were asked about whoever was expected; then nobody tells of them again."""
        third = self._room.sitting.ahead.third
        return third.question is not None or third.seated is not None or self._is_over

    @property
    def _is_over(self) -> bool:
        """Whether the two have decided about somebody."""
        third = self._room.sitting.ahead.third
        return third.is_declined or third.has_gone

    @property
    def _is_let_in(self) -> bool:
        """Whether nobody is waited for at that door any more."""
        is_here = Seat.FACILITATOR in self._room.sitting.news.here
        is_kept = LET_IN in self._room.keep.privates()
        return is_kept or is_here or self._room.sitting.session.third.has_gone

    # -- told by the other

    async def _meet_told(self) -> None:
        """Whomever this partner is asked about and has not met, one after the other."""
        from tui.line.thirds import meet_told

        room, sitting = self._room, self._room.sitting
        while True:
            await self._until(lambda: self._stranger is not None)
            told = self._stranger
            assert told is not None

            async def keep(asked: Asked) -> None:
                keep_met(room.keep, asked.facilitator.member.name, asked.spoken)
                room.changed()

            async def meet(told: Facilitator = told) -> None:
                await meet_told(sitting.link.url, room.keep.facts, told, keep=keep)

            await self._again_and_again(
                meet,
                lambda told=told: self._stranger != told,  # type: ignore[misc]  # a default
            )

    @property
    def _stranger(self) -> Facilitator | None:
        """Whom both are asked about, where this partner has never met them."""
        sitting, facts = self._room.sitting, self._room.keep.facts
        question = sitting.session.third.question
        if question is None or question.introduction is None or Consented not in sitting.moves():
            return None
        if facts.leads is not None and facts.leads.member == question.member:
            return None
        is_met = met_words(self._room.keep, question) is not None
        return None if is_met else Facilitator(question.member, question.introduction)

    # -- waiting

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    async def _again_and_again(
        self, meet: Callable[[], Awaitable[None]], is_over: Callable[[], bool]
    ) -> None:
        """Until somebody has come through that door, or nobody is waited for any more."""
        while not is_over():
            meeting = asyncio.ensure_future(meet())
            over = asyncio.ensure_future(self._until(is_over))
            try:
                await asyncio.wait((meeting, over), return_when=asyncio.FIRST_COMPLETED)
                if meeting.done():
                    with suppress(UnhurriedError, DoorShut, OutOfTurn, StorageFailed):
                        return meeting.result()
                    await asyncio.sleep(AGAIN_S)
            finally:
                for each in (meeting, over):
                    each.cancel()
                await asyncio.gather(meeting, over, return_exceptions=True)
