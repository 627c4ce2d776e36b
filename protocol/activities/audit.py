"""The kind `audit`: who carries what, as each sees it; then both look, differences first.

Nothing is counted and nobody is put first: what is shown, and in which order, follows from where
the two see it differently and from the order of the guide's lines, and from nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final

from protocol.activities.activity import (
    Activity,
    Doing,
    Kinds,
    Label,
    Lines,
    Outcome,
    Part,
    Ready,
    Setting,
    only,
)
from protocol.activities.rounds import Sealing
from protocol.activities.wants import TITLE_CHARS, want, want_entries, want_id, want_text
from protocol.activities.warmth import Warm
from protocol.seats import BOTH, NOBODY, Pair, Partner, other

GROUPS_LIMIT: Final = 6
"""Pages of lines to mark."""

GROUP_LIMIT: Final = 5
"""Lines of one group: all of them stand on the smallest screen at once."""

WEIGH_LIMIT: Final = 3
"""The most lines that one may say weigh most."""


class Mark(Enum):
    """Who mostly does something, as one of the two sees it."""

    ME = "me"
    """I do."""
    BOTH = "both"
    """We both."""
    YOU = "you"
    """You do."""
    NOBODY = "nobody"
    """Nobody does it."""
    NOT_OURS = "not-ours"
    """It is not there in this household."""


class Lot(Part, frozen=True):
    """Lines that go together, on a page of their own."""

    id: str
    title: str
    items: tuple[Label, ...]


class Audit(Activity, frozen=True, kw_only=True, tag="audit"):
    """Each marks who mostly does what, and what weighs most; both are revealed at the same
    moment."""

    groups: tuple[Lot, ...]
    weigh: int = WEIGH_LIMIT
    """The most lines to say of that they weigh."""

    @property
    def offers(self) -> tuple[Label, ...]:
        return self.lines

    @property
    def lines(self) -> tuple[Label, ...]:
        """The lines of all groups."""
        return tuple(item for group in self.groups for item in group.items)

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        place = f"{where}, field groups"
        want(1 <= len(self.groups) <= GROUPS_LIMIT, place, f"1 to {GROUPS_LIMIT} groups")
        for group in self.groups:
            want_id(place, group.id)
            want_text(place, "title", group.title, TITLE_CHARS)
            want_entries(place, "items", group.items)
            is_a_page = len(group.items) <= GROUP_LIMIT
            want(is_a_page, f"{place}, field items", f"at most {GROUP_LIMIT} entries")
        want(len({group.id for group in self.groups}) == len(self.groups), place, "own ids")
        ids = {line.id for line in self.lines}
        want(len(ids) == len(self.lines), place, "ids of their own in all groups")
        want(0 <= self.weigh <= WEIGH_LIMIT, f"{where}, field weigh", f"0 to {WEIGH_LIMIT}")

    def begin(self, starter: Partner) -> Doing:
        return Auditing()

    def split(self, answer: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The marks of an answer, one for each line, and the ids of the lines that weigh."""
        return answer[: len(self.lines)], answer[len(self.lines) :]


def does_it(mark: str, seat: Partner) -> object:
    """Whom a seat's mark means: a set of seats; for a line that is none of theirs, or that was left
    open, the mark itself."""
    doers: dict[str, frozenset[Partner]] = {
        Mark.ME.value: frozenset({seat}),
        Mark.YOU.value: frozenset({other(seat)}),
        Mark.BOTH.value: BOTH,
        Mark.NOBODY.value: NOBODY,
    }
    return doers.get(mark, mark)


_UNSHOWN: Final = frozenset({"", Mark.NOT_OURS.value})
"""Of both: there is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A line with what both have marked."""

    line: Label
    marks: Pair[str]

    @property
    def is_same(self) -> bool:
        """Whether both see it alike."""
        meant = [does_it(mark, seat) for seat, mark in zip(sorted(BOTH), self.marks, strict=True)]
        return meant[0] == meant[1]

    @property
    def is_shown(self) -> bool:
        """What both say is none of theirs, or left open, is not there."""
        return not _UNSHOWN.issuperset(self.marks)


def looked_at(audit: Audit, both: Pair[tuple[str, ...]]) -> tuple[Looked, ...]:
    """The lines that are shown, in the order in which they are: differences first, then as in the
    guide."""
    first, second = (audit.split(answer)[0] for answer in both)
    found = [
        Looked(*each) for each in zip(audit.lines, zip(first, second, strict=True), strict=True)
    ]
    return tuple(sorted((each for each in found if each.is_shown), key=lambda each: each.is_same))


@dataclass(frozen=True, slots=True)
class Auditing(Sealing):
    """Each marks privately; then both look."""

    tag: ClassVar[str] = "Auditing"

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat) | self.warming(setting, seat)
        return kinds | only(Ready, self.round.is_open and seat not in self.ready)

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        theirs = self.round.answers[other(seat)] or ()
        is_shown = self.round.is_open and any(theirs)
        return (Warm.THANKS, Warm.NOT_KNOWN) if is_shown else ()

    def outline(self) -> tuple[object, ...]:
        return (self.round.outline(is_text=False),)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """Marks, then what weighs: in the order of the lines, and none that is not theirs."""
        audit = setting.of(Audit)
        marks, weighing = audit.split(answer)
        known = {mark.value for mark in Mark} | {""}
        if len(marks) != len(audit.lines) or not known.issuperset(marks):
            return None
        may_weigh = [
            line.id
            for line, mark in zip(audit.lines, marks, strict=True)
            if mark != Mark.NOT_OURS.value
        ]
        in_order = tuple(id for id in may_weigh if id in weighing)
        return answer if weighing == in_order and len(weighing) <= audit.weigh else None

    def outcome(self, setting: Setting) -> Outcome:
        """What weighs on one of them, or where nothing does what is theirs, differences first."""
        audit, both = setting.of(Audit), self.round.both
        if both is None:
            return Outcome()
        first, second = (audit.split(answer)[1] for answer in both)
        weighing = tuple(line.id for line in audit.lines if line.id in first + second)
        shown = tuple(each.line.id for each in looked_at(audit, both))
        return Outcome(lines=Lines(weighing or shown, (first, second)))
