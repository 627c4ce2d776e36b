"""How long the two were where, by the relay's clock alone, and what time it is there now.

Every entry is dated by the relay. Between two of them only what has passed since the newer one
came here is added, by a clock that nobody sets: so what is told is never more than is true, however
wrong the clocks of the laptops are, and however slow the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from protocol.activities.activity import Doing
from protocol.session.session import LeftOut, Pausing, Session
from protocol.session.third import Place

PAUSE: Final = "pause"


@dataclass(frozen=True)
class Asked:
    """A question of the third's own, and the place after which it was asked."""

    after: Place
    text: str


Where = Place | Asked | str
"""An activity of the guide, a question of the third's own, or a pause."""


class RelayTime:
    """The relay's time, as far as it can be known here. Mutable: it learns."""

    def __init__(self) -> None:
        self._ahead_ms: int | None = None
        """By so much the relay's time is ahead of the steady clock here, at least."""

    def came(self, at_ms: int, steady_s: float) -> None:
        """An entry of that date has come, just now by a clock that only runs on."""
        ahead_ms = at_ms - int(steady_s * 1000)
        self._ahead_ms = ahead_ms if self._ahead_ms is None else max(self._ahead_ms, ahead_ms)

    def now_ms(self, steady_s: float) -> int:
        """What time it is at the relay, at least; 0 before anything came."""
        return 0 if self._ahead_ms is None else self._ahead_ms + int(steady_s * 1000)


@dataclass(frozen=True)
class Times:
    """How long they were where, since this seat came."""

    here: Where | None = None
    """Where they are; None: nowhere that takes time of an evening."""
    since_ms: int = 0
    """Since when."""
    spent: Mapping[Where, int] = field(default_factory=dict)
    """Milliseconds, but for what is going on."""
    partly: frozenset[Where] = frozenset()
    """Where they had begun before this seat came: what that took is not known."""
    has_begun: bool = False

    def after(self, session: Session, at_ms: int) -> "Times":
        """The times once an entry of that date has led to this session."""
        here = where(session)
        if self.has_begun and here == self.here:
            return self
        partly, at_ms = self.partly, max(at_ms, self.since_ms)
        if not self.has_begun and here is not None and not _is_fresh(session):
            partly |= {here}
        spent = {**self.spent}
        if self.here is not None:
            spent[self.here] = spent.get(self.here, 0) + at_ms - self.since_ms
        return replace(self, here=here, since_ms=at_ms, spent=spent, partly=partly, has_begun=True)

    def took_ms(self, place: Where, now_ms: int) -> int | None:
        """How long they were there, and are; None: they were not, or it is not known."""
        is_here = place == self.here
        if place in self.partly or (place not in self.spent and not is_here):
            return None
        going_on = max(0, now_ms - self.since_ms) if is_here else 0
        return self.spent.get(place, 0) + going_on


def where(session: Session) -> Where | None:
    """Where a session spends its time."""
    match session.phase:
        case Pausing():
            return PAUSE
        case Doing() | LeftOut():
            place, asked = (session.step, session.activity), session.plan.asked
            return place if asked is None else Asked(session.plan.back_to or place, asked)
    return None


def _is_fresh(session: Session) -> bool:
    """Whether nothing came before: who comes later comes in the middle of something."""
    return not session.been and (session.step, session.activity) == (0, 0)
