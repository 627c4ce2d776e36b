"""Every way through a guide, walked to its end by two pretend partners, without a line or a disk.

A way is what the two choose where later pages depend on it. The partners are those of `practice`:
what they do is decided by the same minds, and the same referee refuses what is out of turn. So a
page that nobody can get past, or a choice that leads nowhere, is found here and not at nine in the
evening. What it is not: a check of a relay; that is `tui.rehearsal.check`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, product
from typing import Final

from protocol.activities.activity import Activity, Fact
from protocol.activities.choose import Choose, Sets
from protocol.activities.keep import NOTHING, SOMETHING, ToKeep
from protocol.activities.ladder import Stage
from protocol.activities.rate import Rate
from protocol.activities.rounds import Sealing
from protocol.activities.turns import Talking
from protocol.activities.whose import Whose, Wound
from protocol.errors import OutOfTurn
from protocol.guide.structure import Guide
from protocol.limits import KEY_BYTES
from protocol.seal.answers import SALT_BYTES, Unsealing, digest_of, encode_answer
from protocol.seats import BOTH, PARTNERS, Pair, Partner, Seat
from protocol.session.events import AnyEvent, Breathed, Opened, Sealed
from protocol.session.moves import moves
from protocol.session.places import next_page
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Session, current_activity
from tui.errors import CheckFailed, Problem
from tui.rehearsal.minds.choose import Chosen
from tui.rehearsal.minds.keep import Stayed
from tui.rehearsal.minds.mind import Answering, Lines, Script, Step
from tui.rehearsal.minds.rate import Rated
from tui.rehearsal.minds.whose import Owned
from tui.rehearsal.pretend import next_move

Taken = tuple[str, Pair[Lines]]
"""A fork that is taken: the activity, and what each of the two has to say on it."""

STEPS_MOST: Final = 5_000
"""Events of one session; a long one has three hundred."""


@dataclass(frozen=True)
class Way:
    """One way through a guide."""

    choices: tuple[tuple[str, str], ...]
    """What was chosen where later pages depend on it: the activity's id, and what it came to. Of a
    rating that is the items that both marked as later pages ask for it."""
    activities: tuple[str, ...]
    """The ids of the activities that both went through, in order."""
    session: Session
    """As it was at the end."""
    begun: Mapping[str, Session]
    """As it was when each activity began, by its id."""


def ways(guide: Guide, script: Script) -> Iterator[Way]:
    """Every way, each once. Raises `CheckFailed` where one does not come to its end."""
    waiting: list[tuple[Taken, ...]] = [()]
    while waiting:
        taken = waiting.pop()
        way = walk(guide, _taking(script, taken))
        yield way
        # Whatever was asked after what this way had been told to take is a fork of its own.
        told = {name for name, _ in taken}
        before = list(taken)
        fresh: list[tuple[Taken, ...]] = []
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


def _taking(script: Script, taken: Iterable[Taken]) -> Pair[Script]:
    """What each of the two has to say on a way that takes these forks."""
    first, second = (
        replace(script, lines={**script.lines, **{name: both[seat] for name, both in taken}})
        for seat in PARTNERS
    )
    return first, second


def walk(guide: Guide, scripts: Pair[Script]) -> Way:
    """One way: the one that the scripts of the two take. Raises `CheckFailed` where it does not
    end."""
    asked = _asked(guide)
    session = _begun(guide)
    answers: dict[Partner, Unsealing] = {}
    passed: list[str] = []
    begun: dict[str, Session] = {}
    for number in range(STEPS_MOST):
        if isinstance(session.phase, Ended):
            came_to = ((name, _came_to(guide, session, name)) for name in passed if name in asked)
            choices = tuple((name, outcome) for name, outcome in came_to if outcome is not None)
            return Way(choices, tuple(passed), session, begun)
        activity = current_activity(session)
        if activity is not None and activity.id not in passed[-1:]:
            passed.append(activity.id)
            begun.setdefault(activity.id, session)
        after = _moved(session, scripts, answers, number)
        if after is None:
            break
        session = after
    raise CheckFailed(Problem.NO_WAY)


def _begun(guide: Guide) -> Session:
    """A session in which the guide is there, and both have said their names."""
    room = bytes(KEY_BYTES)
    return next_page(Session(room, guide=guide, names=("Ada", "Robin"), activity=-1))


def _moved(
    session: Session, scripts: Pair[Script], answers: dict[Partner, Unsealing], number: int
) -> Session | None:
    """The session after the next thing that either does; None if both wait."""
    for seat in PARTNERS:
        event = _event(session, seat, scripts[seat], answers)
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
    step: Step | None = Answering(())
    if not (isinstance(phase, Sealing) and phase.is_automatic and Sealed in mine):
        step = next_move(session, seat, mine, script, leads=seat is Seat.FIRST)
    if not isinstance(step, Answering):
        return step
    assert isinstance(phase, Sealing)
    place, attempt = (session.step, session.activity), phase.round.attempt
    numbers = count()
    whole = phase.drawn(step.answer, lambda size: bytes([seat, next(numbers)]).ljust(size, b"w"))
    opening = answers[seat] = Unsealing(encode_answer(whole), bytes([seat]) * SALT_BYTES)
    return Sealed(attempt, digest_of(session.room_id, seat, place, attempt, opening))


def _asked(guide: Guide) -> frozenset[str]:
    """The ids of the activities that a later one hangs on."""
    facts = list(_facts(guide))
    chosen = {fact.choice for fact in facts} | {fact.rate for fact in facts}
    sets = {Sets.LENGTH} | ({Sets.VOICE} if any(fact.voice for fact in facts) else set())
    chooses = (each for each in _activities(guide) if isinstance(each, Choose))
    whose = {each.whose[1] for each in _activities(guide)}
    asked = chosen | whose | {each.id for each in chooses if each.sets in sets}
    return frozenset(asked - {""})


def _came_to(guide: Guide, session: Session, name: str) -> str | None:
    """What an activity came to in a session, as later ones ask for it; None: to nothing."""
    found, both = guide.named(name), session.ratings.get(name)
    if isinstance(found, Rate) and both is not None:
        held = [each for each in _wanted_of(guide, name) if found.are_both_at_least(both, *each)]
        return _marked(held)
    owners = session.owners.get(name)
    if owners is not None:
        return "both" if owners == BOTH else min(owners).name.lower()
    return session.chosen.get(name)


def _forks(guide: Guide, script: Script, name: str) -> Iterator[tuple[str, Pair[Lines]]]:
    """What an activity can come to, and what each of the two has to say for it."""
    match guide.named(name):
        case Choose(options=options):
            for option in options:
                yield option.id, (Chosen(option.id), Chosen(option.id))
        case Whose():
            yield "first", (Owned(Wound.MINE), Owned(Wound.YOURS))
            yield "second", (Owned(Wound.YOURS), Owned(Wound.MINE))
            yield "both", (Owned(Wound.EACH), Owned(Wound.EACH))
        case ToKeep():
            yield SOMETHING, (Stayed(True), Stayed(True))
            yield NOTHING, (Stayed(False), Stayed(False))
        case Rate(scale=scale) as rate:
            wanted = _wanted_of(guide, name)
            picks = script.of(rate, Rated).picks
            for held in product((True, False), repeat=len(wanted)):
                so = [each for each, is_held in zip(wanted, held, strict=True) if is_held]
                said = {item: word for item, word in wanted if (item, word) in so}
                least = {item: scale[0].id for item, _ in wanted if item not in said}
                rated = Rated({**picks, **least, **said})
                yield _marked(so), (rated, rated)


def _wanted_of(guide: Guide, name: str) -> list[tuple[str, str]]:
    """What later activities ask of a rating: an item, and the word that both gave it at least."""
    asked = (fact for fact in _facts(guide) if fact.rate == name)
    return list(dict.fromkeys((fact.item, fact.both_at_least) for fact in asked))


def _marked(held: list[tuple[str, str]]) -> str:
    return " ".join(item for item, _ in held)


def _facts(guide: Guide) -> Iterator[Fact]:
    for each in _activities(guide):
        yield from each.when.facts if each.when is not None else ()


def _activities(guide: Guide) -> Iterator[Activity]:
    for step in guide.steps:
        yield from step.activities
