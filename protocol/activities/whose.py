"""The kind `whose`: whose wound it is. Each says so privately; where they do not say the same,
each has one.

Either may say afterwards that each has one, until the first word of the turn that follows; nobody
takes that back. On its own page that is a new page: whoever goes on has read the other answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Kinds,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.owners import EachHasOne
from protocol.activities.rounds import Sealing
from protocol.seats import BOTH, NOBODY, PARTNERS, Pair, Partner, other


class Wound(Enum):
    """Whose it is, as one of the two sees it."""

    MINE = "mine"
    """Of who says it."""
    YOURS = "yours"
    """Of the other."""
    EACH = "each"
    """Each has one."""


class Whose(Activity, frozen=True, kw_only=True, tag="whose"):
    """Each says whose it is; the same seat from both is that one, anything else is that each has
    one."""

    has_owners: ClassVar[bool] = True

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        """It has no fields of its own."""

    def begin(self, starter: Partner) -> Doing:
        return Owning()


def owners_of(answers: Pair[Wound]) -> frozenset[Partner]:
    """The seats that it is of."""
    meant: list[frozenset[Partner]] = [
        {
            Wound.MINE: frozenset({seat}),
            Wound.YOURS: frozenset({other(seat)}),
            Wound.EACH: BOTH,
        }[answer]
        for seat, answer in zip(PARTNERS, answers, strict=True)
    ]
    return meant[0] if meant[0] == meant[1] else BOTH


@dataclass(frozen=True, slots=True)
class Owning(Sealing):
    """Each says whose it is; then both read what that comes to, and either may widen it."""

    tag: ClassVar[str] = "Owning"

    owners: frozenset[Partner] = NOBODY
    """Whose it is; nobody's before both have said so."""

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat)
        if not self.owners:
            return kinds
        return kinds | only(EachHasOne, self.owners != BOTH) | only(Ready, seat not in self.ready)

    def outline(self) -> tuple[object, ...]:
        return self.round.outline(is_text=False), sorted(self.owners)

    def after(self, setting: Setting, deed: Deed) -> Doing:
        match deed.event:
            case EachHasOne():
                # Whoever had gone on had read another answer.
                return replace(self, owners=BOTH, ready=NOBODY)
        return Sealing.after(self, setting, deed)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        known = [(wound.value,) for wound in Wound]
        return answer if answer in known else None

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        return replace(self, owners=owners_of((Wound(both[0][0]), Wound(both[1][0]))))

    def outcome(self, setting: Setting) -> Outcome:
        return Outcome(owners=self.owners or None)
