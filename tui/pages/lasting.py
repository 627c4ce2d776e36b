"""How long a guide takes, and what is left of an evening: the estimates, in words."""

from protocol.activities.activity import Doing, Voice
from protocol.guide.structure import Guide
from protocol.guide.times import estimate
from protocol.session.remaining import minutes_left
from tui.seat.room_state import RoomState, ends_evening
from tui.words import lasting as lasting_words


def lasts(guide: Guide, length: str | None = None) -> str:
    """How long it takes, aloud and typed; empty where that cannot be told."""
    told = _told(guide, length)
    return lasting_words.lasts(*told) if told is not None else ""


def lengths(guide: Guide) -> list[tuple[str, str]]:
    """Each length, and how long it takes; empty where that cannot be told."""
    told = ((each.text, _told(guide, each.id)) for each in guide.lengths)
    return [(text, lasting_words.minutes(*found)) for text, found in told if found is not None]


def _told(guide: Guide, length: str | None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Evening by evening, the minutes aloud and typed."""
    found = [estimate(guide, voice, length) for voice in (Voice.ALOUD, Voice.TYPED)]
    told = [
        tuple(lasting_words.about(each.least, each.most) for each in one.evenings)
        for one in found
        if one is not None
    ]
    return (told[0], told[1]) if len(told) == 2 else None


def left(state: RoomState) -> str:
    """What is left of this evening, on the first page of a step; else empty.

    Not in practice, where nobody takes the time that two people take.
    """
    session, guide = state.session, state.session.guide
    is_going_on = isinstance(session.phase, Doing) and not state.is_practice
    if guide is None or not is_going_on or not session.step or session.activity != _first(state):
        return ""
    if state.activity is not None and ends_evening(guide, state.activity.id):
        return ""  # it is just being decided
    minutes = minutes_left(session)
    return "" if minutes is None else lasting_words.left(minutes)


def _first(state: RoomState) -> int:
    """The first activity of the step that could come."""
    guide, session = state.session.guide, state.session
    assert guide is not None
    within = guide.steps[session.step].activities
    return next((at for at, each in enumerate(within) if state.comes(each)), -1)
