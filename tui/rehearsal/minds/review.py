"""While looking back: what it had promised, and how that went."""

from typing import Self

from protocol.activities.activity import Activity
from protocol.activities.review import (
    LINES,
    OWN_LINES,
    SHARED_LINES,
    Fared,
    Fate,
    Marked,
    Reviewing,
)
from protocol.session.events import Sealed
from tui.rehearsal.minds.mind import Answering, Lines, Moment, Step, want
from tui.words import robin as robin_words


class Recalled(Lines, frozen=True):
    """What it had promised, what both had agreed, and how it went with all of it."""

    own: tuple[str, ...]
    shared: tuple[str, ...] = ()
    how: Fared = Fared.PARTLY
    then: Fate = Fate.KEEP
    smaller: str = ""

    @classmethod
    def kind(cls, activity: Activity) -> Self:
        return cls((robin_words.FIELD,))

    def fits(self, where: str, activity: Activity) -> None:
        is_few = len(self.own) <= OWN_LINES and len(self.shared) <= SHARED_LINES
        want(is_few and all((*self.own, *self.shared)), where, "a few texts")
        want((self.then is Fate.SMALLER) == bool(self.smaller), where, "a smaller one if it is")


def reviewing(moment: Moment) -> Step | None:
    phase, lines = moment.phase(Reviewing), moment.lines(Recalled)
    if phase.is_automatic:
        return None
    if Sealed in moment.mine and phase.things is None:
        own = (*lines.own, *("",) * (OWN_LINES - len(lines.own)))
        shared = (*lines.shared, *("",) * (SHARED_LINES - len(lines.shared)))
        return Answering((*own, *shared, *("",) * LINES))
    if Sealed in moment.mine:
        then = Fate.KEEP if lines.then is Fate.SMALLER else lines.then
        return Answering((lines.how.value, then.value))
    if Marked in moment.mine:
        return Marked(lines.how, lines.then, lines.smaller)
    return moment.warm() or moment.ready(phase.ready)
