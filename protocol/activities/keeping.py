"""What of an evening may stay on the two laptops: what both want of what both said, and whose words
the other may keep.

Nothing of it says who did not want something. What one keeps of one's own is not here: that is
nobody else's affair, and never goes over a line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from protocol.seal.sealing import hash_of
from protocol.seats import Pair

ID_BYTES: Final = 16
"""Of an evening, and of what was agreed or promised in it."""

HELD_SLOTS: Final = 16
"""Ids of things still open that one laptop names to the other, and which of them, nobody sees."""

_HEX: Final = frozenset("0123456789abcdef")


def is_id(text: str) -> bool:
    """Whether it is 16 bytes in hex, as it is written here."""
    return len(text) == 2 * ID_BYTES and set(text) <= _HEX


def held_answer(ids: Iterable[str], draw: Callable[[int], bytes]) -> tuple[str, ...]:
    """What a laptop answers that holds these: the first of them, and in the free slots what is
    drawn, in the order of the letters. It looks the same whatever the laptop holds, or nothing."""
    mine = list(dict.fromkeys(ids))[:HELD_SLOTS]
    free = (draw(ID_BYTES).hex() for _ in range(HELD_SLOTS - len(mine)))
    return tuple(sorted((*mine, *free)))


def is_held_answer(answer: tuple[str, ...]) -> bool:
    """Whether it is one, with no id twice."""
    in_order = len(answer) == HELD_SLOTS and list(answer) == sorted(set(answer))
    return in_order and all(map(is_id, answer))


class Made(Enum):
    """What two people come to that can be looked at again."""

    AGREEMENT = "agreement"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What may stay, once both have said so and the session has come to its end."""

    evening: bytes = b""
    """16 bytes, drawn by both together: the same on both laptops, and on no other evening. Empty:
    this seat came later, and was not told."""
    agreements: bool = False
    """Agreements and promises: both want it."""
    ending: bool = False
    """What both said in activities whose words may be kept by both: both want it."""
    may: Pair[bool] = (False, False)
    """By seat: the other may keep their words."""
    record: bool = False
    """Whoever leads them may keep what was agreed: both want it."""

    @property
    def has_something(self) -> bool:
        """Whether anything stays that is of both."""
        return self.agreements or self.ending

    def outline(self) -> tuple[bool, ...]:
        """What two honest laptops must agree on to the bit, and a third."""
        return self.agreements, self.ending, self.record

    def wordless(self) -> "Keeping":
        """What anybody may know who comes later: not whose words may be kept, and no id."""
        return replace(self, evening=b"", may=(False, False))


def evening_of(tokens: Pair[bytes]) -> bytes:
    """The id of an evening, from what each has drawn, the first seat's first."""
    return hash_of("unh1.evening", *tokens)[:ID_BYTES]


def made_id(evening: bytes, what: Made, number: int) -> str:
    """The id of an agreement or a promise, in hex: the same on both laptops. `number` counts from 0
    in the order of the session, agreements and promises apart."""
    return hash_of("unh1.made", evening, what.value.encode(), number.to_bytes(4, "big"))[
        :ID_BYTES
    ].hex()
