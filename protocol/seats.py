"""The seats of a room. Rules know seats, never "me"."""

from enum import IntEnum
from typing import Final


class Seat(IntEnum):
    """A place in the room; its number is the seat on the wire."""

    FIRST = 0
    """The partner who began and invited."""
    SECOND = 1
    """The partner who joined."""
    FACILITATOR = 2
    """The third, optional person."""


PARTNERS: Final = (Seat.FIRST, Seat.SECOND)


def other(seat: Seat) -> Seat:
    """The other partner. Only for partners."""
    return Seat.SECOND if seat is Seat.FIRST else Seat.FIRST
