"""Two whole logs for the vectors: of a willing pair, and of one that does whatever comes."""

import random
from collections.abc import Iterator
from typing import Final

from protocol.errors import OutOfTurn
from protocol.guide.structure import Guide
from protocol.limits import VERSION
from protocol.seats import Seat
from protocol.session.controls import Nudge
from protocol.session.events import (
    EVENTS,
    Advanced,
    AnsweredAsking,
    AnyEvent,
    AskedForThird,
    Breathed,
    Consented,
    Event,
    Extended,
    FacilitatorLeft,
    Finished,
    GaveFloor,
    GaveWay,
    Held,
    Left,
    Nudged,
    Passed,
    Paused,
    Rejoined,
    Remarked,
    Resumed,
    Spoke,
    TookAside,
    WentOnAlone,
    written,
)
from protocol.session.outline import digest
from protocol.session.referee import Entry, apply
from protocol.session.session import Ended, Session
from tests.protocol.bots import CONSENTS, fitting, random_act, random_act_of_three, willing_act
from tests.protocol.cases import Case
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    EIGHT,
    FACILITATOR,
    FIRST,
    KIM,
    LOOKING,
    ROOM,
    SECOND,
    STAYING,
    Act,
    beginning,
    guide_of,
    turns,
)


def sessions() -> Iterator[Case]:
    """Two whole logs over one guide: of a willing pair, and of one that does whatever comes; of a
    willing pair over another; of one that a third seat is let in by, twice, and goes from; and of
    one that is led by every control.

    Of each entry: seat, time, page, event, whether it is refused, and the digest after it.
    """
    yield session_of("willing", [*willing()])
    yield session_of("anything", [*anything(7, 320)])
    yield session_of("looking", [*willing(*beginning(LOOKING))])
    yield session_of("staying", [*willing(*beginning(STAYING))])
    yield session_of("staying, led", [*being_led(STAYING, 17, 300)])
    yield session_of("coming and going", [*coming_and_going()])
    yield session_of("a led turn", [*led_turn()])
    yield session_of("led", [*being_led(COMPACT, 131, 600)])


def willing(*first: Act) -> Iterator[Entry]:
    """What a willing pair does, after what comes first."""
    session, begins = Session(room_id=ROOM), iter(first)
    while (act := next(begins, None) or willing_act(session)) is not None:
        entry = Entry(act[0], AT_MS + session.page * 1_000, session.page, act[1])
        session = apply(session, entry)
        yield entry


def coming_and_going() -> Iterator[Entry]:
    """A third seat is declined, let in, goes, is let in and sent away; what it may not do is in it
    too."""
    yes, no = CONSENTS
    other_policy = Consented(yes.keys, bytes([9] * 32))
    acts: list[Act] = [
        *beginning(EIGHT),
        (FIRST, yes),
        (FIRST, AskedForThird()),
        (FIRST, AnsweredAsking(True)),
        (SECOND, AnsweredAsking(False)),
        (SECOND, AskedForThird()),
        (FIRST, AskedForThird()),
        (FIRST, KIM),
        (SECOND, KIM),
        (FIRST, yes),
        (FACILITATOR, FacilitatorLeft()),
        (SECOND, no),
        (SECOND, yes),
        (SECOND, KIM),
        (FIRST, other_policy),
        (SECOND, yes),
        (FIRST, WentOnAlone()),
        (FIRST, AskedForThird()),
        (FIRST, WentOnAlone()),
        (FIRST, KIM),
        (FIRST, yes),
        (FIRST, yes),
        (SECOND, yes),
        (FACILITATOR, Paused(5)),
        (FACILITATOR, Left()),
        (FACILITATOR, FacilitatorLeft()),
        (FACILITATOR, FacilitatorLeft()),
        (FIRST, WentOnAlone()),
        (SECOND, Paused(5)),
        (SECOND, KIM),
        (SECOND, yes),
        (FIRST, yes),
        (FIRST, WentOnAlone()),
        (SECOND, WentOnAlone()),
    ]
    return told(acts)


def led_turn() -> Iterator[Entry]:
    """A turn that is held, nudged, made longer and given to the other."""
    acts: list[Act] = [
        *beginning(guide_of(turns())),
        (FIRST, KIM),
        (FIRST, CONSENTS[0]),
        (SECOND, CONSENTS[0]),
        (FIRST, Spoke("One.")),
        (FACILITATOR, Nudged(SECOND, Nudge.SLOWER)),
        (FACILITATOR, Nudged(FIRST, Nudge.SAY_I)),
        (FACILITATOR, Remarked("Not while somebody speaks.")),
        (FACILITATOR, Held(20)),
        (FACILITATOR, Held(30)),
        (FIRST, Spoke("On its way.")),
        (SECOND, Resumed()),
        (FIRST, Resumed()),
        (FACILITATOR, Held(120)),
        (SECOND, GaveWay()),
        (FIRST, GaveWay()),
        (FACILITATOR, Resumed()),
        (FACILITATOR, Extended(3)),
        (FIRST, Finished()),
        (FACILITATOR, Remarked("Thank you.")),
        (FACILITATOR, GaveFloor(SECOND)),
        (SECOND, Breathed()),
        (SECOND, Passed()),
        (FACILITATOR, GaveFloor(SECOND)),
        (FACILITATOR, TookAside(FIRST, 3)),
        (FACILITATOR, Rejoined()),
        (FACILITATOR, TookAside(SECOND, 3)),
        (SECOND, Rejoined()),
        (FIRST, WentOnAlone()),
        (FACILITATOR, Advanced()),
    ]
    return told(acts)


def told(acts: list[Act]) -> Iterator[Entry]:
    """Each on the page that the session is at."""
    session = Session(room_id=ROOM)
    for at, (seat, event) in enumerate(acts):
        entry = Entry(seat, AT_MS + at * 1_000, session.page, event)
        after = applied(session, entry)
        session = session if after is None else after
        yield entry


def being_led(guide: Guide, seed: int, most: int) -> Iterator[Entry]:
    """What two do, and a third who leads them; now and then something that is not theirs."""
    dice, session = random.Random(seed), Session(room_id=ROOM)
    begins: Iterator[Act] = iter(
        [*beginning(guide), (FIRST, KIM), (FIRST, CONSENTS[0]), (SECOND, CONSENTS[0])]
    )
    for at in range(most):
        act = next(begins, None) or random_act_of_three(session, dice, 0.2)
        if act is None:
            continue
        entry = Entry(act[0], AT_MS + at * 1_000, session.page, act[1])
        after = applied(session, entry)
        session = session if after is None else after
        yield entry
        if isinstance(session.phase, Ended):
            return


def anything(seed: int, most: int) -> Iterator[Entry]:
    """Legal moves, and now and then one that may not be."""
    dice = random.Random(seed)
    session = Session(room_id=ROOM)
    for at in range(most):
        seat: Seat = dice.choice((FIRST, SECOND))
        event: AnyEvent
        if dice.random() < 0.15:
            event = fitting(session, seat, dice.choice(_NOT_THE_END), dice.randrange(4))
        else:
            act = random_act(session, dice, 0.2)
            if act is None:
                return
            seat, event = act
        page = session.page - (dice.random() < 0.05)
        entry = Entry(seat, AT_MS + at * 1_000, max(page, 0), event)
        after = applied(session, entry)
        session = session if after is None else after
        yield entry
        if isinstance(session.phase, Ended):
            return


_NOT_THE_END: Final[tuple[type[Event], ...]] = tuple(
    kind for kind in EVENTS if kind.__name__ not in ("Left", "Closed")
)


def applied(session: Session, entry: Entry) -> Session | None:
    try:
        return apply(session, entry)
    except OutOfTurn:
        return None


def session_of(name: str, log: list[Entry]) -> Case:
    session = Session(room_id=ROOM)
    lines: list[object] = []
    for entry in log:
        after = applied(session, entry)
        session = session if after is None else after
        seat, event = int(entry.seat), written(entry.event)
        lines.append([seat, entry.at_ms, entry.page, event, after is None, digest(session)])
    return {
        "name": name,
        "version": VERSION,
        "room": ROOM,
        "before": digest(Session(room_id=ROOM)),
        "log": lines,
    }
