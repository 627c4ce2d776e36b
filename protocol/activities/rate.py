"""The kind `rate`: each answers items by a scale, privately; then both look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Doing,
    Kinds,
    Label,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.rounds import Round, Sealing, Voided
from protocol.activities.wants import want, want_entries, want_scale
from protocol.activities.warmth import Warm
from protocol.seats import Pair, Partner, other


class Rate(Activity, frozen=True, kw_only=True, tag="rate"):
    """Each answers the items privately; both are revealed at the same moment."""

    items: tuple[Label, ...]
    scale: tuple[Label, ...]
    needs: str = ""
    """A word of the scale that both must have picked to go on; else another time is offered.
    Where it is empty, lines may be left open."""

    @property
    def markable(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items)

    @property
    def degrees(self) -> tuple[str, ...]:
        return tuple(label.id for label in self.scale)

    def are_both_at_least(self, both: Pair[tuple[str, ...]], item: str, word: str) -> bool:
        place = [each.id for each in self.items].index(item)
        enough = self.degrees[self.degrees.index(word) :]
        return all(answer[place] in enough for answer in both)

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "items", self.items)
        want_scale(where, self.scale)
        known = {label.id for label in self.scale} | {""}
        want(self.needs in known, f"{where}, field needs", "a word of the scale")

    def begin(self, starter: Partner) -> Doing:
        return Rating()


@dataclass(frozen=True, slots=True)
class Rating(Sealing):
    """Each rates privately; then both look."""

    tag: ClassVar[str] = "Rating"

    is_another_time: bool = False
    """The guide needed two of one answer and did not get them."""

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat)
        if self.is_another_time:
            return kinds | only(Voided, seat not in self.round.again)
        kinds |= self.warming(setting, seat)
        return kinds | only(Ready, self.round.is_open and seat not in self.ready)

    @property
    def may_be_cut(self) -> bool:
        """Nobody is led past *another time*."""
        return not self.is_another_time and self.round.is_open == self.round.is_sealed

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        """Whether now is a good time is nothing to thank for."""
        theirs = self.round.answers[other(seat)] or ()
        is_shown = self.round.is_open and any(theirs) and not setting.of(Rate).needs
        return (Warm.THANKS, Warm.NOT_KNOWN) if is_shown else ()

    def outline(self) -> tuple[object, ...]:
        return (self.round.outline(is_text=False),)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        rate = setting.of(Rate)
        known = {label.id for label in rate.scale}
        if not rate.needs:
            known.add("")  # a line that is left open
        return answer if len(answer) == len(rate.items) and known.issuperset(answer) else None

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        needs = setting.of(Rate).needs
        if not needs:
            return self
        return replace(self, is_another_time=set(both[0] + both[1]) != {needs})

    def outcome(self, setting: Setting) -> Outcome:
        return Outcome(answers=self.round.both)

    def taken_up(self) -> Doing:
        """After *another time* both are asked anew."""
        return Rating(round=Round(self.round.following)) if self.is_another_time else self
