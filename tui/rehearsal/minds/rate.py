"""While rating: a word of the scale for every item, and another time if the human asks."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.rate import Rate, Rating
from protocol.session.events import Sealed, Voided
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, ids, want


class Rated(Lines, frozen=True):
    """One word of the scale for every item."""

    picks: dict[str, str]

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        assert isinstance(activity, Rate)
        middle = activity.scale[len(activity.scale) // 2].id
        return cls({item.id: activity.needs or middle for item in activity.items})

    def fits(self, where: str, activity: Activity) -> None:
        assert isinstance(activity, Rate)
        want(list(self.picks) == ids(activity.items), where, "a word for every item")
        is_known = set(ids(activity.scale)).issuperset(self.picks.values())
        want(is_known, where, "words of the scale")


def rating(moment: Moment) -> Step | None:
    phase = moment.phase(Rating)
    if Sealed in moment.mine:
        return Answering(tuple(moment.lines(Rated).picks.values()))
    if phase.is_another_time:
        return Voided() if moment.them in phase.round.again else None
    return moment.ready(phase.ready)
