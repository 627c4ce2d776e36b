"""Who is where, as one relay has heard it. Pure, but for being mutable: no line, no clock.

A seat belongs to whoever claimed it last, for as long as that relay lives. Every relay says once a
second that it does; it is gone when this one has heard itself so often meanwhile, and not the
other. So whoever is cut off, or was asleep, takes nobody for gone: it has not heard itself either.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from server.jetstream.naming import Place

MISSED: Final = 5
"""Of so many in a row, one each second, a relay that lives says one."""

REMEMBERED: Final = 2 * 60 * 60
"""For so many a relay that is gone is known to be: longer than any claim of it is kept."""

LATER_US: Final = 12_000_000
"""A connection claims its seat within so long of its beginning. One that began later than that is
none that came in between: the clock of its relay is wrong."""


class Stand(NamedTuple):
    """What was said last of one seat."""

    position: int
    relay: bytes
    """Which one, since it was started."""
    number: int
    """Of the connection."""
    after: int
    """As far as it says it holds the log."""
    is_here: bool

    def is_of(self, relay: bytes, number: int) -> bool:
        """Whether that connection of that relay has the seat."""
        return self.is_here and (self.relay, self.number) == (relay, number)


class Chair(NamedTuple):
    """One seat of one room."""

    place: Place
    seat: int


class Sightings:
    """What one relay knows of all others. Mutable."""

    def __init__(self, me: bytes) -> None:
        self._me: Final = me
        self._stands: Final[dict[Chair, Stand]] = {}
        self._missed: Final[dict[bytes, int]] = {}
        """How often this relay has heard itself since it heard the other."""
        self._doubted: Final[dict[Chair, int]] = {}
        """The seats of which nothing is kept, though nobody said goodbye: for how long."""

    # Relays

    def beacon(self, relay: bytes) -> bool:
        """It says that it lives. Returns whether some other relay is gone by now, or is back."""
        if relay != self._me:
            was_gone = self.is_gone(relay)
            self._missed[relay] = 0
            return was_gone
        for other, missed in tuple(self._missed.items()):
            self._missed[other] = missed + 1
            if missed >= REMEMBERED:
                del self._missed[other]
        for chair in self._doubted:
            self._doubted[chair] += 1
        return MISSED in self._missed.values()

    def farewell(self, relay: bytes) -> None:
        """It says that it is about to stop."""
        if relay != self._me:
            self._missed[relay] = MISSED

    def is_gone(self, relay: bytes) -> bool:
        """Whether it was not heard for too long."""
        return self._missed.get(relay, 0) >= MISSED

    @property
    def relays(self) -> int:
        """How many others live."""
        return sum(missed < MISSED for missed in self._missed.values())

    def at(self, relay: bytes) -> set[Place]:
        """The rooms that it was last in."""
        return {chair.place for chair, stand in self._stands.items() if stand.relay == relay}

    # Seats

    def stand(self, chair: Chair) -> Stand | None:
        """What was said last of that seat, as far as is known here."""
        return self._stands.get(chair)

    def hear(self, chair: Chair, stand: Stand) -> bool:
        """It was just said. Returns whether that is in order; otherwise it has to be looked at."""
        known = self._stands.get(chair)
        if known is not None and stand.position <= known.position:
            return stand == known
        self._note(chair, stand)
        return True

    def read(self, chair: Chair, stand: Stand | None, *, since: Stand | None) -> bool:
        """It was read, when `since` was known here. Returns whether it counts: not if more was
        heard meanwhile."""
        known = self._stands.get(chair)
        if known != since:
            return known == stand
        if stand is not None:
            self._note(chair, stand)
        elif self.is_elsewhere(chair) and self._doubted.setdefault(chair, 0) < MISSED:
            # Those who keep it may have lost it, and whoever is there is about to say so again.
            return True
        else:
            self._stands.pop(chair, None)
            self._doubted.pop(chair, None)
        return True

    def say(self, chair: Chair, stand: Stand, *, since: Stand | None) -> bool:
        """This relay has said it, when `since` was known here. Returns whether that is the last
        word: not if another was heard meanwhile."""
        known = self._stands.get(chair)
        if known is not None and known != since and known.position > stand.position:
            return False
        self._note(chair, stand)
        return True

    def _note(self, chair: Chair, stand: Stand) -> None:
        self._stands[chair] = stand
        self._doubted.pop(chair, None)
        if stand.relay != self._me:
            # One that was never heard has as long as one that has just been.
            self._missed.setdefault(stand.relay, 0)

    def forget(self, chair: Chair) -> None:
        """Nobody here wants to know."""
        self._stands.pop(chair, None)
        self._doubted.pop(chair, None)

    def is_elsewhere(self, chair: Chair) -> bool:
        """Whether it is taken, at another relay that lives."""
        stand = self._stands.get(chair)
        return stand is not None and stand.is_here and self._lives(stand.relay)

    def _lives(self, relay: bytes) -> bool:
        return relay != self._me and not self.is_gone(relay)

    def doubted(self) -> Iterator[Chair]:
        """The seats that should be read again by now."""
        return (chair for chair, missed in self._doubted.items() if missed >= MISSED)

    def keeps(self, stand: Stand | None, number: int, *, is_again: bool = False) -> bool:
        """Whether the seat stays with whom it is, though the connection of that number wants it.

        `is_again` if it had it, and those who keep it have lost that.
        """
        if stand is None or not stand.is_here:
            return False
        ahead_us = stand.number - number
        if stand.relay == self._me:
            return ahead_us > 0
        return 0 < ahead_us and (is_again or ahead_us <= LATER_US) and self._lives(stand.relay)
