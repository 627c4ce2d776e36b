"""While both say what stays: whether it ticks what is of both."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.keep import Deciding, Ticks
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step


class Stayed(Lines, frozen=True):
    """Whether it ticks what is of both, and that the other may keep its words."""

    ticks: bool

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls(True)


def deciding(moment: Moment) -> Step | None:
    phase = moment.phase(Deciding)
    if Sealed in moment.mine:
        ticks = moment.lines(Stayed).ticks
        return Answering(Ticks(ticks, ticks, ticks).letters)
    return moment.ready(phase.ready)
