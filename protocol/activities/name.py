"""The kind `name`: both give the one thing a few neutral words, so that they speak of the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from protocol.activities.activity import (
    Activity,
    Doing,
    Kinds,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.proposals import Proposal, Proposed, Proposing
from protocol.errors import OutOfTurn
from protocol.seats import Partner
from protocol.utterance import UNTOLD, is_a_line

NAMED_CHARS: Final = 50
"""The longest words for the one thing: they stand in a line of the smallest screen."""

NAMED: Final = "named"
"""What it comes to, if it does: the words themselves decide nothing."""


class Name(Activity, frozen=True, kw_only=True, tag="name"):
    """Either suggests a few words for the one thing they chose, and the other says yes; or both go
    on without. From then on they stand above its step, and where a text says `{topic}`."""

    asks_for_words: ClassVar[bool] = True

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset({NAMED})

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        """It has no fields of its own."""

    def begin(self, starter: Partner) -> Doing:
        return Naming()


@dataclass(frozen=True, slots=True)
class Naming(Proposing):
    """Either suggests words, the other answers; one yes settles it."""

    tag: ClassVar[str] = "Naming"

    named: str | None = None

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.proposing(seat, has_room=self.named is None)
        # Nobody goes on past the words that wait for them.
        return kinds | only(Ready, seat not in self.ready and not self.is_asked(seat))

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """While no words wait, and none were found."""
        return self.proposal is None and self.named is None

    def outline(self) -> tuple[object, ...]:
        proposal = self.proposal and (self.proposal.by, self.proposal.number)
        return proposal, self.proposals, self.named is not None, self.declined

    def wordless(self) -> Doing:
        waiting = self.proposal and self.proposal.wordless()
        return replace(self, proposal=waiting, named=self.named and UNTOLD)

    def words_of(self, setting: Setting, proposed: Proposed) -> str:
        if proposed != Proposed(proposed.text, "") or not is_a_name(proposed.text):
            raise OutOfTurn("more than a few words in a line")
        return Proposing.words_of(self, setting, proposed)

    def agreed(self, setting: Setting, proposal: Proposal) -> Proposing:
        return replace(self, named=proposal.text)

    def outcome(self, setting: Setting) -> Outcome:
        return Outcome() if self.named is None else Outcome(chosen=NAMED, named=self.named)


def is_a_name(text: str) -> bool:
    """Whether it is short enough, and one line."""
    return is_a_line(text, NAMED_CHARS)
