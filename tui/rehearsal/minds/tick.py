"""While a sentence may be ticked: whether it does."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.tick import TICKED, UNTICKED, Ticking
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step


class Ticked(Lines, frozen=True):
    """Whether it ticks the sentence."""

    ticks: bool

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls(True)


def ticking(moment: Moment) -> Step | None:
    phase = moment.phase(Ticking)
    if Sealed in moment.mine:
        return Answering((TICKED if moment.lines(Ticked).ticks else UNTICKED,))
    return moment.ready(phase.ready)
