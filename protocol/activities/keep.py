"""The kind `keep`: what of the evening stays. Each ticks alone; what is both's stays if both do.

An answer is a letter for each of four things and a token, of one length whatever is ticked. What
one keeps of one's own is not among them: it never leaves the laptop. A changed program can read
what the other ticked; the screens do not say it (see `docs/security.md`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from protocol.activities.activity import Activity, Doing, Kinds, Outcome, Ready, Setting, only
from protocol.activities.keeping import Keeping, evening_of, is_id
from protocol.activities.rounds import Draw, Sealing
from protocol.activities.wants import want
from protocol.seats import Pair, Partner

TOKEN_BYTES: Final = 16
"""What each draws for the id of the evening."""

YES: Final = "y"
NO: Final = "n"
"""The letters of an answer."""

SOMETHING: Final = "something"
NOTHING: Final = "nothing"
"""What it comes to: whether anything stays that is of both."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """What one of the two ticks, of what the other has to know."""

    agreements: bool = False
    """Our agreements and promises."""
    ending: bool = False
    """What we wrote at the end."""
    mine: bool = False
    """The other may keep my words."""
    record: bool = False
    """Whoever leads us may keep what we agreed."""

    @property
    def letters(self) -> tuple[str, ...]:
        """The answer without its token."""
        ticked = (self.agreements, self.ending, self.mine, self.record)
        return tuple(YES if each else NO for each in ticked)

    def answer(self, token: bytes) -> tuple[str, ...]:
        """The answer, always of the same length."""
        return *self.letters, token.hex()

    @classmethod
    def of(cls, answer: tuple[str, ...]) -> "Ticks":
        """What is ticked in an answer, with its token or without."""
        return cls(*(each == YES for each in answer[:4]))


class ToKeep(Activity, frozen=True, kw_only=True, tag="keep"):
    """Each ticks what is to stay of the evening; what is of both stays if both tick it, and nobody
    is told who did not. Where it is left out, nothing stays."""

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({SOMETHING, NOTHING})

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        is_only = not any(isinstance(each, ToKeep) for each in earlier.values())
        want(is_only, f"{where}, field kind", "one activity that asks what stays")

    def begin(self, starter: Partner) -> Doing:
        return Deciding()


@dataclass(frozen=True, slots=True)
class Deciding(Sealing):
    """Each ticks alone; then both read what stays."""

    tag: ClassVar[str] = "Deciding"

    keeping: Keeping | None = None
    """What stays; None until both have answered."""

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        ready = only(Ready, self.round.is_open and seat not in self.ready)
        return self.round.moves(seat) | ready

    def outline(self) -> tuple[object, ...]:
        # Once both have answered it is told what stays, and not who ticked what.
        told = self.round.outline(is_text=self.round.is_open)
        return told, self.keeping and self.keeping.outline()

    def wordless(self) -> Doing:
        round_ = self.round.wordless(is_text=self.round.is_open)
        return replace(self, round=round_, keeping=self.keeping and self.keeping.wordless())

    def drawn(self, answer: tuple[str, ...], draw: Draw) -> tuple[str, ...]:
        return *answer, draw(TOKEN_BYTES).hex()

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        *letters, token = answer or ("",)
        is_ticked = len(letters) == len(Ticks().letters) and {YES, NO}.issuperset(letters)
        return answer if is_ticked and is_id(token) else None

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        first, second = Ticks.of(both[0]), Ticks.of(both[1])
        keeping = Keeping(
            evening=evening_of((bytes.fromhex(both[0][-1]), bytes.fromhex(both[1][-1]))),
            agreements=first.agreements and second.agreements,
            ending=first.ending and second.ending,
            may=(first.mine, second.mine),
            record=first.record and second.record,
        )
        return replace(self, keeping=keeping)

    def kept(self, setting: Setting) -> Outcome:
        """What both have said yes to, if both have answered."""
        if self.keeping is None:
            return Outcome()
        chosen = SOMETHING if self.keeping.has_something else NOTHING
        return Outcome(chosen=chosen, keeping=self.keeping)
