"""What *Join* asks and shows on its way through the door of somebody who leads.

    the card                     three lines, awaited
    two words with whoever leads awaited, before anything more is done
    two words with the partner   as at every door of the two; turning back says what it costs

What it is: questions to a person, as awaitables for `tui.window.joinflow`. Whoever turns back
cancels the course, and what was asked is asked no more.
"""

import asyncio
from typing import Final

from protocol.door.introduction import Introduction
from protocol.door.leading import Card
from tui.window.screens.card import CardForm
from tui.window.screens.doors import At, Comparing, DoorScreen
from tui.words import begin as begin_words
from tui.words import led_door as led_door_words
from tui.words.called import called


class LedCourse:
    """Of one screen. Mutable: it holds what is being asked."""

    def __init__(self, screen: DoorScreen) -> None:
        self._screen: Final = screen
        self._asked: asyncio.Future[None] | None = None
        self._kim = ""
        """How whoever leads is called, once they have let this person in."""
        self.is_on = False
        """The words are known to lead to somebody who leads."""

    async def fill_card(self, before: Card) -> Card:
        """The private card, once it is to go out; `before`: what stood there last."""
        self.is_on, screen = True, self._screen
        form = screen.query_one(CardForm)
        screen.news()
        screen.at = At.CARD
        screen.tell("")
        form.begin(before)
        await self._answer()
        return form.card

    def let_in_by(self, leads: Introduction) -> str:
        """This person is through the door of whoever leads; how they are called."""
        self.is_on, self._kim = True, called(leads.name)
        return self._kim

    async def compare(self, leads: Introduction, spoken: tuple[str, str]) -> None:
        """Until the two words were found to be the same as those of whoever leads."""
        self.let_in_by(leads)
        said = Comparing(
            led_door_words.let_in_by(self._kim),
            led_door_words.compare(self._kim, leads.about),
            led_door_words.DIFFER,
            led_door_words.SAME,
        )
        self._screen.compare(spoken, said=said)
        await self._answer()

    def pressed(self, id: str) -> bool:
        """Whether that button answers what is asked now."""
        asked = self._asked
        if asked is None or asked.done() or id not in ("card-knock", "go-in"):
            return False
        asked.set_result(None)
        return True

    def stop(self) -> None:
        """Nothing is asked any more."""
        self._asked, self.is_on, self._kim = None, False, ""

    def turning_back(self) -> tuple[str, str, str]:
        """What turning back from two words would cost: a title, a text, and the yes."""
        if self._asked is not None:
            text = led_door_words.turn_back_text(self._kim)
            return led_door_words.TURN_BACK, text, led_door_words.TURN_BACK_YES
        if self._kim:
            text = led_door_words.turn_back_two_text(self._kim)
            return led_door_words.TURN_BACK_TWO, text, led_door_words.TURN_BACK_YES
        return (
            begin_words.WITHDRAW_GUEST,
            begin_words.WITHDRAW_GUEST_TEXT,
            begin_words.WITHDRAW_GUEST_YES,
        )

    @property
    def different(self) -> str:
        """What is said once the two words were not the same; empty: as at every door."""
        if not self._kim:
            return ""
        of_leader = self._asked is not None
        return (led_door_words.different if of_leader else led_door_words.different_two)(self._kim)

    async def _answer(self) -> None:
        self._asked = asyncio.get_running_loop().create_future()
        await self._asked
        self._asked = None
