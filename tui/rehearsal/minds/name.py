"""While naming: yes to what the human calls it, and own words if they have none."""

from typing import Literal, Self

from protocol.activities.activity import Activity
from protocol.activities.name import NAMED_CHARS, Naming
from protocol.session.events import Answered, Proposed
from tui.rehearsal.minds.mind import Lines, Moment, Step, want
from tui.words import robin as robin_words


class Named(Lines, frozen=True):
    """What it would call the one thing if the other suggests nothing."""

    answer: Literal["yes"]
    propose: str

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls(answer="yes", propose=robin_words.NAMED)

    def fits(self, where: str, activity: Activity) -> None:
        want(0 < len(self.propose) <= NAMED_CHARS, where, "a few words")


def naming(moment: Moment) -> Step | None:
    phase = moment.phase(Naming)
    if phase.proposal is not None:
        is_asked = phase.is_asked(moment.seat)
        return Answered(phase.proposal.number, True) if is_asked else None
    has_turn = moment.leads or moment.them in phase.ready
    if not any(phase.proposals) and Proposed in moment.mine and has_turn:
        return Proposed(moment.lines(Named).propose, "")
    return moment.ready(phase.ready)
