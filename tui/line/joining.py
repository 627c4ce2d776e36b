"""Coming in by words that were typed once, whichever kind of door they open.

    the offer says             what follows
    the other partner's door   the knock of a guest, and a room of two
    a door of whoever leads    a card is asked for, then the knock of one who is led

What it is: one attempt after the other with the same words, also after turning back. What it is
not: it knows no screens; a card is awaited, and whoever turns back cancels.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Final

from protocol.door.exchange import Admission, Guest
from protocol.door.invitation import Opening
from protocol.door.leading import Arrival, Card, LeadGuest, Led
from protocol.door.notes import Role
from protocol.door.seeds import GUEST_RANDOM_BYTES, GuestSeeds
from protocol.errors import DoorShut, Reason
from tui.line.knocking import knock_at
from tui.line.lobby import LONG_WAIT_S, is_ignored


class Joining:
    """Whoever has typed the words, at the door that they open. Mutable.

    Only one knock counts, so whoever turns back and knocks again is the same guest.
    """

    def __init__(self, opening: Opening, name: str) -> None:
        """`name`: the own, cleaned; it may be empty."""
        self._opening: Final = opening
        self._name: Final = name
        self._guest: Final = Guest(opening, _fresh(), name)
        self._led: LeadGuest | None = None
        self._card: Card | None = None

    @property
    def is_led(self) -> bool:
        """Whether the words were found to open a door of whoever leads."""
        return self._guest.led_to is Role.LED

    @property
    def guest(self) -> Guest:
        """Who knocks at the other partner's door, and leaves word where versions differ."""
        return self._guest

    async def come_in(
        self,
        url: str,
        *,
        card: Callable[[], Awaitable[Card]],
        on_knocked: Callable[[], None],
        keep: Callable[[Admission], Awaitable[None]],
        keep_led: Callable[[Led], Awaitable[None]],
        on_line: Callable[[bool], None] = is_ignored,
        on_there: Callable[[bool], None] = is_ignored,
    ) -> Admission | Led:
        """What the words lead to: a room of two, or the way there with whoever leads.

        `card` is awaited once it is seen that somebody leads, before anything is knocked; where it
        was before, the card may be another now. Then whoever leads may be late or away: `on_there`
        is called with whether the door stands. Else as `knock_at`, errors too.
        """
        if not self.is_led:
            try:
                return await knock_at(
                    url,
                    self._opening.lobby,
                    self._guest,
                    on_knocked=on_knocked,
                    keep=keep,
                    on_line=on_line,
                )
            except DoorShut as shut:
                if shut.reason is not Reason.ROLE or not self.is_led:
                    raise
        return await knock_at(
            url,
            self._opening.lobby,
            self._led_with(await card()),
            on_knocked=on_knocked,
            keep=keep_led,
            on_line=on_line,
            on_there=on_there,
            waits_s=LONG_WAIT_S,
            is_known=True,
        )

    def _led_with(self, card: Card) -> LeadGuest:
        """The same guest for the same card; fresh keys and a fresh nonce for another."""
        if self._led is None or card != self._card:
            self._card = card
            self._led = LeadGuest(self._opening, _fresh(), Arrival(self._name, card))
        return self._led


def _fresh() -> GuestSeeds:
    return GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))
