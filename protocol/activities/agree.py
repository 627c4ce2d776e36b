"""The kind `agree`: either proposes, the other answers, until both have what they want."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Agreement,
    Doing,
    Keep,
    Kinds,
    Option,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.proposals import Proposal, Proposing
from protocol.activities.wants import ENTRY_CHARS, want, want_entries, want_text
from protocol.seats import Partner


class Agree(Activity, frozen=True, kw_only=True, tag="agree"):
    """Either proposes, the other answers, until both have what they want, or nothing."""

    options: tuple[Option, ...] = ()
    """A menu; own words are always possible."""
    most: int = 1
    """The most agreements to make here: 1 or 2."""
    day: str = ""
    """What to ask for the day ("which day, what hour?"); empty: none is asked."""

    asks_for_words: ClassVar[bool] = True
    keeps: ClassVar[Keep] = Keep.BOTH

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "options", self.options, least=0)
        want_text(where, "day", self.day, ENTRY_CHARS, may_be_empty=True)
        want(self.most in (1, 2), f"{where}, field most", "1 or 2")

    def begin(self, starter: Partner) -> Doing:
        return Agreeing()


@dataclass(frozen=True, slots=True)
class Agreeing(Proposing):
    """Either proposes, the other answers."""

    tag: ClassVar[str] = "Agreeing"

    made: tuple[Agreement, ...] = ()

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        has_room = len(self.made) < setting.of(Agree).most
        return self.proposing(seat, has_room=has_room) | only(Ready, seat not in self.ready)

    def outline(self) -> tuple[object, ...]:
        proposal = self.proposal and (self.proposal.by, self.proposal.number)
        return proposal, (self.proposals, len(self.made)), self.declined

    def agreed(self, setting: Setting, proposal: Proposal) -> Proposing:
        made = Agreement(proposal.text, proposal.day, setting.activity.id)
        return replace(self, made=(*self.made, made))

    def kept(self, setting: Setting) -> Outcome:
        return Outcome(agreements=self.made)
