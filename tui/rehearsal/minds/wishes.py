"""While wishing for more: some lines to show."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.wishes import Wishes, Wishing
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, ids, want


class Longed(Lines, frozen=True):
    """The lines that it shows, in the order of the guide."""

    shows: tuple[str, ...]

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Wishes)
        return cls(tuple(ids(activity.items)[:1]))

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Wishes)
        in_order = tuple(id for id in ids(activity.items) if id in self.shows)
        want(self.shows == in_order, where, "lines of the guide, in order")


def wishing(moment: Moment) -> Step | None:
    phase = moment.phase(Wishing)
    if Sealed in moment.mine:
        return Answering(moment.lines(Longed).shows)
    return moment.warm() or moment.ready(phase.ready)
