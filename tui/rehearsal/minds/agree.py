"""While agreeing: yes to what the human proposes, and an own proposal if they make none."""

from typing import Literal, Self

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree, Agreeing
from protocol.session.events import Answered, Proposed
from tui.rehearsal.minds.mind import Lines, Moment, Step
from tui.words import robin as robin_words


class Agreed(Lines, frozen=True):
    """What is put forward if the other puts nothing forward."""

    answer: Literal["yes"]
    propose: str
    day: str = ""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Agree)
        texts = [option.text for option in activity.options]
        propose = texts[0] if texts else robin_words.PROPOSAL
        return cls(answer="yes", propose=propose, day=robin_words.DAY if activity.day else "")


def agreeing(moment: Moment) -> Step | None:
    phase = moment.phase(Agreeing)
    if phase.proposal is not None:
        is_asked = phase.is_asked(moment.seat)
        return Answered(phase.proposal.number, True) if is_asked else None
    has_turn = moment.leads or moment.them in phase.ready
    if not any(phase.proposals) and Proposed in moment.mine and has_turn:
        lines = moment.lines(Agreed)
        return Proposed(lines.propose, lines.day)
    return moment.ready(phase.ready)
