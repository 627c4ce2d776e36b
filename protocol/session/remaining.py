"""How much of an evening is left, by what is known of a session: see `protocol.guide.times`."""

from collections.abc import Iterator

from protocol.activities.review import Review, Reviewing
from protocol.guide.structure import Guide
from protocol.guide.times import CLOSE_MIN, minutes_from
from protocol.guide.ways import LENGTH, VOICE, Forking, Known
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    LeftOut,
    OpenPhase,
    Session,
    open_phase,
)


def minutes_left(session: Session) -> float | None:
    """The longest that this evening may still take, from the beginning of this page on, in minutes.
    None before it begins, once it is over, and where the guide has too many ways to tell.

    With every page that is turned it is less, or as much, as long as they talk in the same way and
    stop where there is a place to stop: what is not known yet is taken to be the longest way.
    """
    guide, phase = session.guide, open_phase(session.phase)
    if guide is None or phase is None or isinstance(phase, Gathering | Ended):
        return None
    if isinstance(phase, Closing):
        return CLOSE_MIN
    return minutes_from(guide, _next_place(session, guide, phase), known(session), session.voice)


def may_look_back(session: Session) -> bool:
    """Whether the two laptops may still compare what both hold of earlier evenings: a look back
    comes on some way through the rest of the guide, or has just begun."""
    guide, phase = session.guide, open_phase(session.phase)
    if guide is None or phase is None or isinstance(phase, Closing | Ended):
        return False
    if isinstance(phase, Reviewing) and phase.held is None:
        return True
    if isinstance(phase, Gathering):
        here = 0
    else:
        here = _next_place(session, guide, phase) + (not isinstance(phase, LeftOut))
    rest = [each for step in guide.steps for each in step.activities][here:]
    return any(isinstance(each, Review) for each in rest)


def _next_place(session: Session, guide: Guide, phase: OpenPhase) -> int:
    """Counted through the whole guide: of this activity, or of the next after one that was left
    out."""
    before = sum(len(step.activities) for step in guide.steps[: session.step])
    here = session.activity
    if isinstance(phase, LeftOut):
        here = guide.group_end(session.step, here) + 1
    return before + here


def known(session: Session) -> Known:
    """What is known of the session, as the ways through its guide have it."""
    return tuple(sorted(_known(session)))


def _known(session: Session) -> Iterator[tuple[str, str]]:
    assert session.guide is not None
    yield VOICE, session.voice.value
    if session.length is not None:
        yield LENGTH, session.length
    yield from session.chosen.items()
    for asked, seats in session.owners.items():
        name = "both" if len(seats) > 1 else ["first", "second"][min(seats)]
        yield f"{asked}:", name
    for asked, item, words in Forking(session.guide).marks():
        rate, both = session.guide.named(asked), session.ratings.get(asked)
        if rate is None or both is None:
            continue
        reached = [word for word in words if rate.are_both_at_least(both, item, word)]
        yield f"{asked}.{item}", reached[-1] if reached else ""
