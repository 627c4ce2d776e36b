"""While looking at who carries what: a mark for every line, and what weighs."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.audit import Audit, Auditing, Mark
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, ids, want


class Carried(Lines, frozen=True):
    """A mark for every line, and the lines that weigh, both in the order of the guide."""

    marks: dict[str, Mark]
    weighs: tuple[str, ...] = ()

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Audit)
        return cls({line.id: Mark.BOTH for line in activity.lines})

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Audit)
        want(list(self.marks) == ids(activity.lines), where, "a mark for every line")
        in_order = tuple(id for id in self.marks if id in self.weighs)
        is_fit = self.weighs == in_order and len(in_order) <= activity.weigh
        want(is_fit, where, "lines that weigh, in order")
        is_theirs = all(self.marks[id] is not Mark.NOT_OURS for id in self.weighs)
        want(is_theirs, where, "no line that is not theirs")


def auditing(moment: Moment) -> Step | None:
    phase = moment.phase(Auditing)
    if Sealed in moment.mine:
        lines = moment.lines(Carried)
        return Answering((*(mark.value for mark in lines.marks.values()), *lines.weighs))
    return moment.warm() or moment.ready(phase.ready)
