"""The seats of a room, and values that both partners have. Rules know seats, never "me"."""

from enum import IntEnum
from typing import Final, Literal, TypeVar

T = TypeVar("T")


class Seat(IntEnum):
    """A place in the room; its number is the seat on the wire."""

    FIRST = 0
    """The partner who began and invited."""
    SECOND = 1
    """The partner who joined."""
    FACILITATOR = 2
    """The third, optional person."""


Partner = Literal[Seat.FIRST, Seat.SECOND]
"""The seat of one of the two. What only partners have is asked for by this type: a seat that may be
the facilitator's does not pass for one."""

PARTNERS: Final[tuple[Partner, Partner]] = (Seat.FIRST, Seat.SECOND)

NOBODY: Final[frozenset[Partner]] = frozenset()
BOTH: Final[frozenset[Partner]] = frozenset(PARTNERS)

Pair = tuple[T, T]
"""One value for each partner, indexed by seat."""


def as_partner(seat: Seat) -> Partner:
    """The seat as a partner's. Raises ValueError for the facilitator's."""
    return PARTNERS[PARTNERS.index(seat)]


def other(seat: Partner) -> Partner:
    """The other partner. Raises ValueError for whoever is none."""
    return PARTNERS[1 - PARTNERS.index(seat)]


def put(pair: Pair[T], seat: Partner, value: T) -> Pair[T]:
    """`pair` with the seat's value replaced. Raises ValueError for whoever is no partner."""
    first, second = pair
    return (value, second) if PARTNERS.index(seat) == 0 else (first, value)
