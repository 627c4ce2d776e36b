"""What this laptop holds of earlier evenings and is still open, as far as it was opened here.

A seat does not know where it lies, or behind what: whoever builds it says so. What both laptops
hold is put into the boxes of a `review` beforehand, by its owner's own program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocol.activities.review import OWN_LINES, SHARED_LINES
from tui.seat.slots import review_fields


@dataclass(frozen=True)
class Held:
    """An agreement or a promise that nobody has looked at since."""

    id: str
    """The same on both laptops."""
    text: str = field(repr=False)
    is_own: bool = False
    """This person's alone: a promise, or an agreement that they took on."""
    is_shared: bool = False
    """Both agreed on it. What is neither is the partner's."""


def to_fill(held: tuple[Held, ...], both: tuple[str, ...]) -> Mapping[str, Held]:
    """What stands in each box beforehand, by its field: of what both laptops hold, this person's
    own and what is of both."""
    own, shared = _to_bring(held, both)
    fields = review_fields()
    return dict(zip(fields[:OWN_LINES], own, strict=False)) | dict(
        zip(fields[OWN_LINES:], shared, strict=False)
    )


def is_more(held: tuple[Held, ...], both: tuple[str, ...]) -> bool:
    """Whether both laptops hold more of it than there are boxes: that stays open for later."""
    own, shared = _to_bring(held, both)
    return len(own) > OWN_LINES or len(shared) > SHARED_LINES


def _to_bring(
    held: tuple[Held, ...], both: tuple[str, ...]
) -> tuple[tuple[Held, ...], tuple[Held, ...]]:
    """What this person may bring: their own, and what is of both."""
    known = [each for each in held if each.id in both]
    own = tuple(each for each in known if each.is_own)
    return own, tuple(each for each in known if each.is_shared and not each.is_own)


def found_here(held: tuple[Held, ...], both: tuple[str, ...]) -> tuple[Held, ...]:
    """What only this laptop holds, of one's own and of both: it is shown, and fills nothing."""
    return tuple(each for each in held if each.id not in both and (each.is_own or each.is_shared))
