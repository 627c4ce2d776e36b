"""What the two keep: an evening, each on their own laptop, and small thanks between evenings.

What it is: frozen types of documents, beside those of somebody who leads (`tui.kept.documents`).
What it is not: the rule of what may stay (both, or oneself: whoever makes an evening answers for
that), or a format. None stands for *not kept*, and says nothing of who did not want it.
"""

from datetime import date
from typing import Annotated, ClassVar, Final, Literal

import msgspec

from tui.kept.shape import Hash, Hex16, Kept, Moment, Quiet

THANKS_CHARS: Final = 200
"""A line of thanks is no longer than this."""

_DATE: Final = r"^(?:|[0-9]{4}-[0-9]{2}-[0-9]{2})\Z"
_HOUR: Final = r"^(?:|(?:[01][0-9]|2[0-3]):[0-5][0-9])\Z"


class Day(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When something is to be, as data and as words. Raises ValueError for a day that is none."""

    date: Annotated[str, msgspec.Meta(pattern=_DATE)] = ""
    """`2026-12-03`, or empty."""
    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    """Monday is 0; with `time`: every week."""
    time: Annotated[str, msgspec.Meta(pattern=_HOUR)] = ""
    """`19:30`, by the clock at home, or empty."""
    words: str = ""
    """As it was written."""

    def __post_init__(self) -> None:
        if self.date:
            date.fromisoformat(self.date)

    @property
    def is_weekly(self) -> bool:
        """Whether it is every week, at that hour."""
        return self.weekday is not None and bool(self.time)


class Looked(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That something of an earlier evening was looked at, and as whose."""

    id: Hex16
    whose: Literal["me", "partner", "both"]
    """Whoever brought it as theirs: one of the two, or both."""


class Undertaking(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agreement or a promise."""

    id: Hex16
    """The same on both laptops."""
    kind: Literal["agreement", "promise"]
    text: str
    whose: Literal["", "me", "partner", "both"]
    """Whose it is to do; empty: nobody said."""
    when: Day = Day()
    enough: str = ""
    """What is good enough."""
    again: Day = Day()
    """When the two look at it again."""
    more: tuple[str, ...] = ()
    """Further lines of it."""

    @property
    def once_looked_at(self) -> Looked:
        """How a later evening has it, once whose it is has looked at it. What nobody said whose it
        is, is looked at as of both."""
        return Looked(id=self.id, whose=self.whose or "both")


class Ending(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one of the two wrote at the end."""

    by: Literal["me", "partner"]
    title: str
    """Of the page, with the names filled in."""
    text: str


class Wrote(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody said or wrote on one page."""

    title: str
    """Of the page, with the names filled in."""
    text: str


class Circle(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One own rating: a word of a scale. Raises ValueError for a place beyond it."""

    activity: str
    """Its id in the guide."""
    title: str
    item: str
    """What was rated."""
    word: str
    """The word of the scale."""
    step: Annotated[int, msgspec.Meta(ge=0)]
    """Its place there, from 0 ..."""
    of: Annotated[int, msgspec.Meta(ge=1)]
    """... of so many."""

    def __post_init__(self) -> None:
        if self.step >= self.of:
            raise ValueError("a place beyond the scale")


class Evening(Kept, frozen=True, kw_only=True, tag="evening"):
    """A session of the two, as one of them keeps it."""

    schema: ClassVar[int] = 1

    id: Hex16
    """Drawn by both, the same on both laptops, and for each evening another."""
    date: date
    guide: str
    """Its id."""
    guide_hash: Hash
    title: str
    """Of the guide."""
    me: str
    partner: str
    """What the two are called."""
    items: tuple[Undertaking, ...] | None = None
    """What the two agreed on and promised. None: not kept."""
    looked_at: tuple[Looked, ...] = ()
    """Items of earlier evenings: no longer open is what was looked at as theirs by whose it is."""
    ending: tuple[Ending, ...] | None = None
    my_words: tuple[Wrote, ...] | None = None
    partner_words: tuple[Wrote, ...] | None = None
    """Only where the partner allows it."""
    circles: tuple[Circle, ...] | None = None
    """Mine only."""
    worn_out: str = ""
    """Own words for it, mine only."""


class Thanks(Kept, frozen=True, kw_only=True, tag="thanks"):
    """One line between evenings. Raises ValueError for none, and for one that is too long."""

    schema: ClassVar[int] = 1

    at: Moment
    text: str
    for_partner: bool = False
    """To be seen by the partner the next time, if whoever wrote it wants that then, too."""
    partner: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < len(self.text) <= THANKS_CHARS:
            raise ValueError(f"{len(self.text)} characters, wanted 1 to {THANKS_CHARS}")
