"""Every way through a guide, walked to its end by two pretend partners, without a line or a disk.

A way is what the two choose where later pages depend on it. The partners are those of `practice`:
what they do is decided by the same minds, and the same referee refuses what is out of turn. So a
page that nobody can get past, or a choice that leads nowhere, is found here and not at nine in the
evening. What it is not: a check of a relay; that is `tui.rehearsal.check`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from protocol.activities.activity import Activity
from protocol.activities.choose import Choose, Sets
from protocol.activities.ladder import Stage
from protocol.activities.rounds import Sealing
from protocol.activities.turns import Talking
from protocol.errors import OutOfTurn
from protocol.guide.structure import Guide
from protocol.limits import KEY_BYTES
from protocol.seal.answers import SALT_BYTES, Unsealing, digest_of, encode_answer
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.events import AnyEvent, Breathed, Opened, Sealed
from protocol.session.moves import moves
from protocol.session.places import next_page
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Session, current_activity
from tui.errors import CheckFailed, Problem
from tui.rehearsal.minds.choose import Chosen
from tui.rehearsal.minds.mind import Answering, Lines, Script, Step
from tui.rehearsal.pretend import next_move

STEPS_MOST: Final = 5_000
"""Events of one session; a long one has three hundred."""


@dataclass(frozen=True)
class Way:
    """One way through a guide."""

    choices: tuple[tuple[str, str], ...]
    """What was chosen where later pages depend on it: the activity's id, and what it came to."""
    activities: tuple[str, ...]
    """The ids of the activities that both went through, in order."""
    session: Session
    """As it was at the end."""


def ways(guide: Guide, script: Script) -> Iterator[Way]:
    """Every way, each once. Raises `CheckFailed` where one does not come to its end."""
    waiting: list[tuple[tuple[str, Lines], ...]] = [()]
    while waiting:
        taken = waiting.pop()
        way = walk(guide, replace(script, lines={**script.lines, **dict(taken)}))
        yield way
        # Whatever was asked after what this way had been told to take is a fork of its own.
        told = {name for name, _ in taken}
        before = list(taken)
        fresh: list[tuple[tuple[str, Lines], ...]] = []
        for name, came_to in way.choices:
            if name in told:
                continue
            for outcome, lines in _forks(guide, script, name):
                if outcome != came_to:
                    fresh.append((*before, (name, lines)))
                else:
                    own = (name, lines)
            before.append(own)
        waiting.extend(reversed(fresh))


def walk(guide: Guide, script: Script) -> Way:
    """One way: the one that the script takes. Raises `CheckFailed` where it does not end."""
    asked = _asked(guide)
    session = _begun(guide)
    answers: dict[Partner, Unsealing] = {}
    passed: list[str] = []
    for number in range(STEPS_MOST):
        if isinstance(session.phase, Ended):
            choices = tuple(
                (name, session.chosen[name])
                for name in passed
                if name in asked & set(session.chosen)
            )
            return Way(choices, tuple(passed), session)
        activity = current_activity(session)
        if activity is not None and activity.id not in passed[-1:]:
            passed.append(activity.id)
        after = _moved(session, script, answers, number)
        if after is None:
            break
        session = after
    raise CheckFailed(Problem.NO_WAY)


def _begun(guide: Guide) -> Session:
    """A session in which the guide is there, and both have said their names."""
    room = bytes(KEY_BYTES)
    return next_page(Session(room, guide=guide, names=("Ada", "Robin"), activity=-1))


def _moved(
    session: Session, script: Script, answers: dict[Partner, Unsealing], number: int
) -> Session | None:
    """The session after the next thing that either does; None if both wait."""
    for seat in PARTNERS:
        event = _event(session, seat, script, answers)
        if event is None:
            continue
        try:
            return apply(session, Entry(seat, number * 1_000, session.page, event))
        except OutOfTurn:
            raise CheckFailed(Problem.NO_WAY) from None
    return None


def _event(
    session: Session, seat: Partner, script: Script, answers: dict[Partner, Unsealing]
) -> AnyEvent | None:
    """What this seat does now: by itself, as its laptop would, or by its mind."""
    mine, phase = moves(session, seat), session.phase
    if isinstance(phase, Talking) and phase.stage is Stage.BREATH and Breathed in mine:
        return Breathed()
    if isinstance(phase, Sealing) and Opened in mine:
        opening = answers[seat]
        return Opened(opening.answer, opening.salt)
    step: Step | None = next_move(session, seat, mine, script, leads=seat is Seat.FIRST)
    if not isinstance(step, Answering):
        return step
    assert isinstance(phase, Sealing)
    place, attempt = (session.step, session.activity), phase.round.attempt
    opening = answers[seat] = Unsealing(encode_answer(step.answer), bytes([seat]) * SALT_BYTES)
    return Sealed(attempt, digest_of(session.room_id, seat, place, attempt, opening))


def _asked(guide: Guide) -> frozenset[str]:
    """The ids of the choices that a later activity hangs on."""
    conditions = [each.when for each in _activities(guide) if each.when is not None]
    chosen = {fact.choice for when in conditions for fact in when.facts} - {""}
    chooses = (each for each in _activities(guide) if isinstance(each, Choose))
    return frozenset(chosen | {each.id for each in chooses if each.sets is Sets.LENGTH})


def _forks(guide: Guide, script: Script, name: str) -> Iterator[tuple[str, Lines]]:
    """What an activity can come to, and what the script has to say for each."""
    found = next(each for each in _activities(guide) if each.id == name)
    assert isinstance(found, Choose)
    for option in found.options:
        yield option.id, Chosen(option.id)


def _activities(guide: Guide) -> Iterator[Activity]:
    for step in guide.steps:
        yield from step.activities
