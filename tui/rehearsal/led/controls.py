"""What the pretend facilitator of a check does beside going on: each control once, where it fits.

Pure: every one of them looks at a session and says what would be done now, or nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from protocol.activities.activity import Doing
from protocol.activities.rate import Rate
from protocol.activities.turns import Talking
from protocol.activities.write import Write
from protocol.seats import BOTH, Seat, other
from protocol.session.controls import (
    HOLD_LEAST_S,
    TURNS_MOST,
    Change,
    Extended,
    GaveFloor,
    Held,
    Nudge,
    Nudged,
    Remarked,
    Replanned,
    Resumed,
    ThirdEvent,
    TookAside,
    WentBack,
)
from protocol.session.events import AnyEvent, Paused
from protocol.session.places import takes_place
from protocol.session.session import LeftOut, Session
from tui.words import kim as kim_words

Control = Callable[[Session], AnyEvent | None]

ASIDE_MIN: Final = 3
PAUSE_MIN: Final = 5


def is_at_rest(session: Session) -> bool:
    """Whether the first of the two has done all that there is to do on the page."""
    return isinstance(session.phase, Doing | LeftOut) and Seat.FIRST in session.phase.ready


def _remark(session: Session) -> Remarked:
    return Remarked(kim_words.REMARK)


def _more(session: Session) -> Extended:
    return Extended(2)


def _nudge(session: Session) -> Nudged | None:
    phase = session.phase
    return Nudged(phase.turn.speaker, Nudge.SLOWER) if isinstance(phase, Talking) else None


def _hold(session: Session) -> Held:
    return Held(HOLD_LEAST_S)


def _word(session: Session) -> TookAside | None:
    return TookAside(Seat.SECOND, ASIDE_MIN) if is_at_rest(session) else None


def _leave_out(session: Session) -> Replanned | None:
    """The last activity of the guide that may be left out."""
    guide, here = session.guide, (session.step, session.activity)
    if guide is None or not is_at_rest(session):
        return None
    later = [
        each.id
        for step, one in enumerate(guide.steps)
        for activity, each in enumerate(one.activities)
        if (step, activity) > here and each.optional and takes_place(session, each)
    ]
    return Replanned(Change.LEAVE_OUT, later[-1]) if later else None


def _ask(session: Session) -> Replanned | None:
    return Replanned(Change.ASK, kim_words.QUESTION) if is_at_rest(session) else None


def _pause(session: Session) -> Paused | None:
    return Paused(PAUSE_MIN) if is_at_rest(session) else None


def _back(session: Session) -> WentBack | None:
    """To the last page on which both had answered in private: what was shown there stays."""
    guide, here = session.guide, (session.step, session.activity)
    if guide is None or not is_at_rest(session) or session.plan.asked is not None:
        return None
    been = sorted((place for place in session.been if place < here), reverse=True)
    found = (guide.activity(*place) for place in been)
    named = (each.id for each in found if isinstance(each, Rate | Write))
    return next((WentBack(name) for name in named), None)


ANYWHERE: Final[Mapping[str, Control]] = {
    "remark": _remark,
    "more": _more,
    "nudge": _nudge,
    "hold": _hold,
    "hold-again": _hold,
}
"""By a name of their own: what is done as soon as there is a place for it."""

AT_REST: Final[Mapping[str, Control]] = {
    "word": _word,
    "leave-out": _leave_out,
    "ask": _ask,
    "pause": _pause,
    "back": _back,
}
"""What is done between two pages, one on each."""


def out_of_a_hold(session: Session, *, gives_floor: bool) -> ThirdEvent:
    """The floor to whoever has not spoken, where that is wanted and there is a turn for them; else
    on where they were."""
    phase = session.phase
    assert isinstance(phase, Talking)  # there is no hold anywhere else
    has_turn = session.setting.seats == BOTH and len(phase.past) + 2 <= TURNS_MOST
    return GaveFloor(other(phase.turn.speaker)) if gives_floor and has_turn else Resumed()
