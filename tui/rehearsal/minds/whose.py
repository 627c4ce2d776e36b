"""While it is asked whose wound it is: one answer."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.whose import Owning, Wound
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step


class Owned(Lines, frozen=True):
    """Whose it is, as it sees it."""

    whose: Wound

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls(Wound.EACH)


def owning(moment: Moment) -> Step | None:
    phase = moment.phase(Owning)
    if Sealed in moment.mine:
        return Answering((moment.lines(Owned).whose.value,))
    return moment.ready(phase.ready)
