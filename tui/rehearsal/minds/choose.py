"""While choosing: one option; where the human picked another, it goes along with that."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.choose import Choose, Choosing
from protocol.session.events import Chose, Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, want


class Chosen(Lines, frozen=True):
    """One option."""

    pick: str

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Choose)
        return cls(next(each.id for each in activity.options if each.id != activity.decline))

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Choose)
        want(self.pick in activity.outcomes, where, "one of the options")


def choosing(moment: Moment) -> Step | None:
    phase = moment.phase(Choosing)
    if Sealed in moment.mine:
        return Answering((moment.lines(Chosen).pick,))
    if phase.chosen is None:
        # It goes along; where both lead, somebody has to give way.
        theirs = phase.picks[moment.them]
        return None if theirs is None or moment.leads else Chose(theirs)
    return moment.ready(phase.ready)
