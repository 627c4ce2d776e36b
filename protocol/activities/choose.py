"""The kind `choose`: each picks privately; where they differ, both pick openly until they agree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Event,
    Kinds,
    Option,
    Outcome,
    Ready,
    Setting,
    Voice,
    only,
)
from protocol.activities.rounds import Sealing
from protocol.activities.wants import want, want_entries
from protocol.errors import OutOfTurn
from protocol.seats import Pair, Partner, Seat, put


class Chose(Event, frozen=True, tag="chose"):
    """After two different answers: what this partner would now go with, openly."""

    option: str


class Sets(Enum):
    """What a choice decides beyond itself."""

    VOICE = "voice"
    """Options `typed` and `aloud`."""
    STARTER = "starter"
    """Options `first` and `second`: the seat that speaks first."""
    LENGTH = "length"
    """The lengths of the guide: the shorter of two picks holds."""


class Choose(Activity, frozen=True, kw_only=True, tag="choose"):
    """Both choose one option together: first privately, then openly until they agree."""

    options: tuple[Option, ...]
    sets: Sets | None = None
    decline: str = ""
    """An option that holds as soon as either picks it."""
    marked_by: str = ""
    """An earlier `rate`: options whose leak both marked are listed first."""

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options)

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "options", self.options, least=2)
        ids = self.outcomes
        want(self.decline in ids | {""}, f"{where}, field decline", "one of the options")
        if self.sets is Sets.VOICE:
            want(ids == {"typed", "aloud"}, f"{where}, field options", "typed and aloud")
        if self.sets is Sets.STARTER:
            want(ids == {"first", "second"}, f"{where}, field options", "first and second")
        if self.sets is Sets.LENGTH:
            want(not self.optional, f"{where}, field optional", "a length that is not left out")
            want(self.decline == "", f"{where}, field decline", "none: the shorter one holds")
        marked = earlier.get(self.marked_by)
        items = marked.markable if marked is not None else frozenset()
        want(bool(items) or not self.marked_by, f"{where}, field marked_by", "an earlier rate")
        leaks = {option.leak for option in self.options} - {""}
        want(leaks <= items, f"{where}, field leak", "items of the marked_by activity")

    def begin(self, starter: Partner) -> Doing:
        return Choosing()

    def common(self, picks: Pair[str | None]) -> str | None:
        """What two picks come to; None where they differ."""
        if self.sets is Sets.LENGTH and None not in picks:
            return next(option.id for option in self.options if option.id in picks)
        if self.decline and self.decline in picks:
            return self.decline
        return picks[0] if picks[0] == picks[1] else None


@dataclass(frozen=True, slots=True)
class Choosing(Sealing):
    """Each picks privately; if the picks differ, both pick openly until they are the same."""

    tag: ClassVar[str] = "Choosing"

    picks: Pair[str | None] = (None, None)
    chosen: str | None = None

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat) | only(Chose, self.round.is_open and self.chosen is None)
        return kinds | only(Ready, self.chosen is not None and seat not in self.ready)

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Also while both pick openly: nobody has the last word in that."""
        return self.chosen is None and self.round.is_open == self.round.is_sealed

    def outline(self) -> tuple[object, ...]:
        return self.round.outline(is_text=False), self.picks, self.chosen

    def after(self, setting: Setting, deed: Deed) -> Doing:
        match deed.event:
            case Chose(option):
                if option not in setting.of(Choose).outcomes:
                    raise OutOfTurn("no such option")
                return self._picked(setting, put(self.picks, deed.seat, option))
        return Sealing.after(self, setting, deed)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        is_one = len(answer) == 1 and answer[0] in setting.of(Choose).outcomes
        return answer if is_one else None

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        return self._picked(setting, (both[0][0], both[1][0]))

    def outcome(self, setting: Setting) -> Outcome:
        match setting.of(Choose).sets:
            case Sets.VOICE:
                return Outcome(chosen=self.chosen, voice=Voice(self.chosen))
            case Sets.STARTER:
                starter: Partner = Seat.FIRST if self.chosen == "first" else Seat.SECOND
                return Outcome(chosen=self.chosen, starter=starter)
            case Sets.LENGTH:
                return Outcome(chosen=self.chosen, length=self.chosen)
            case None:
                return Outcome(chosen=self.chosen)

    def _picked(self, setting: Setting, picks: Pair[str | None]) -> "Choosing":
        return replace(self, picks=picks, chosen=setting.of(Choose).common(picks))
