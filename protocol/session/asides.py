"""A word with one: what the facilitator and one of the two say to each other alone.

It is no move: nothing of the session follows from it, and the other partner's program can neither
open it nor tell what it is about. What remains to be seen is that it is there, how long it is and
when.
"""

from dataclasses import dataclass, field
from typing import Final

import msgspec

from protocol.codec import Reader, encode
from protocol.limits import PAD_SIZES
from protocol.seats import Seat
from protocol.utterance import utterance


class Aside(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What was said to one alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Whispered:
    """A word with one, as one of the two ends of it has it."""

    seq: int
    at_ms: int
    by: Seat
    beside: Seat
    """With whom this seat is in it: the facilitator, or one of the partners."""
    text: str = field(repr=False)
    """Cleaned."""


_aside: Final[Reader[Aside]] = Reader(Aside, PAD_SIZES[-1])


def encode_aside(text: str) -> bytes:
    """The content of a word with one."""
    return encode(Aside(text))


def decode_aside(content: bytes) -> str:
    """The cleaned text that a content holds; empty without words. Raises `Malformed`."""
    return utterance(_aside.read(content).text)
