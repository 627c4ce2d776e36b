"""What of an evening would stay on one laptop, by the ticks of both and by its own.

| what                       | stays if                                         |
|----------------------------|--------------------------------------------------|
| agreements and promises    | both tick it                                     |
| what both wrote at the end | both tick it                                     |
| the partner's words        | this one ticks it, and the partner that they may |
| own words                  | this one ticks it                                |
| circles, how worn out      | this one ticks it                                |

What is ticked for oneself alone lies among the drafts of the seat, and is in no event. Pure. What
it is not: the document that comes of it (`tui.kept.keeping`), or the page that asks
(`tui.pages.keep`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Final

from protocol.activities.keep import YES, ToKeep
from protocol.activities.keeping import Keeping
from protocol.guide.structure import Guide
from protocol.seats import Partner, other
from tui.seat.slots import PICKED

TICKED: Final = YES
"""What stands in the draft of a line that is ticked."""


WORN_OUT: Final = frozenset({"worn-out", "how-much-left"})
"""What the pages are called, in a guide, on which one says how much of oneself is left."""


class Own(Enum):
    """What one ticks for oneself alone."""

    MY_WORDS = "my-words"
    PARTNER_WORDS = "partner-words"
    """... if the partner says that they may be kept."""
    CIRCLES = "circles"


@dataclass(frozen=True, slots=True)
class Stays:
    """What stays on one laptop."""

    agreements: bool = False
    ending: bool = False
    my_words: bool = False
    partner_words: bool = False
    circles: bool = False

    @property
    def is_something(self) -> bool:
        """Whether anything does."""
        return any((self.agreements, self.ending, self.my_words, self.partner_words, self.circles))

    def __and__(self, other: "Stays") -> "Stays":
        """What is in both."""
        return _each(lambda name: getattr(self, name) and getattr(other, name))

    def __sub__(self, other: "Stays") -> "Stays":
        """What is in this one alone."""
        return _each(lambda name: getattr(self, name) and not getattr(other, name))


def _each(is_in: Callable[[str], bool]) -> Stays:
    return Stays(*(is_in(each.name) for each in fields(Stays)))


NOTHING: Final = Stays()
EVERYTHING: Final = _each(lambda name: True)


def staying(keeping: Keeping | None, seat: Partner, own: frozenset[Own]) -> Stays:
    """What would stay on the laptop of this seat if both ended it now: the truth table above."""
    if keeping is None:
        return NOTHING
    return Stays(
        agreements=keeping.agreements,
        ending=keeping.ending,
        my_words=Own.MY_WORDS in own,
        partner_words=Own.PARTNER_WORDS in own and keeping.may[other(seat)],
        circles=Own.CIRCLES in own,
    )


def own_slot(keep: ToKeep, what: Own) -> str:
    """The draft of a line that one ticks for oneself."""
    return f"{keep.id}/{what.value}{PICKED}"


def own_ticks(guide: Guide | None, drafts: Mapping[str, str]) -> frozenset[Own]:
    """What this person has ticked for themselves."""
    keep = asked_in(guide)
    if keep is None:
        return frozenset()
    return frozenset(what for what in Own if drafts.get(own_slot(keep, what)) == TICKED)


def asked_in(guide: Guide | None) -> ToKeep | None:
    """The page of a guide that asks what stays; None: there is none."""
    steps = guide.steps if guide is not None else ()
    found = (each for step in steps for each in step.activities if isinstance(each, ToKeep))
    return next(found, None)
