"""One evening with less in it: each piece of what was kept can be forgotten by itself.

Pure: from an evening to another. What it is not: a file (`tui.disk.locked.forgetting`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from msgspec import structs

from tui.kept.evening import Evening


class Of(Enum):
    """What it is a piece of, by the field."""

    ITEMS = "items"
    ENDING = "ending"
    MY_WORDS = "my_words"
    PARTNER_WORDS = "partner_words"
    CIRCLES = "circles"
    WORN_OUT = "worn_out"


@dataclass(frozen=True)
class Piece:
    """One thing of an evening; `number`: which of its field."""

    of: Of
    number: int = 0


def pieces_of(evening: Evening) -> Iterator[Piece]:
    """All that can be forgotten by itself, in the order in which it is read."""
    for of in Of:
        if of is Of.WORN_OUT:
            if evening.worn_out:
                yield Piece(of)
        else:
            count = len(getattr(evening, of.value) or ())
            yield from (Piece(of, number) for number in range(count))


def without(evening: Evening, piece: Piece) -> Evening:
    """The evening, as if that had not been kept. Raises ValueError where there is no such piece.

    Of a field of which nothing is left, nothing says any more that there was something.
    """
    if piece not in pieces_of(evening):
        raise ValueError("no such piece")
    if piece.of is Of.WORN_OUT:
        return structs.replace(evening, worn_out="")
    there = getattr(evening, piece.of.value)
    left = there[: piece.number] + there[piece.number + 1 :]
    return structs.replace(evening, **{piece.of.value: left or None})


def told_of(gone: Evening, other: Evening) -> Evening:
    """The other evening, once one is gone: it knows by itself which of its own items were looked at
    then; else they would be open again.
    """
    own = {each.once_looked_at for each in other.items or ()} - set(other.looked_at)
    more = tuple(each for each in dict.fromkeys(gone.looked_at) if each in own)
    return structs.replace(other, looked_at=(*other.looked_at, *more)) if more else other
