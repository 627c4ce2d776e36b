"""What two laptops still hold of earlier evenings: compared by programs, brought by its owners.

About `protocol.activities.review` and `protocol.activities.keeping`.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.activities.keeping import HELD_SLOTS, Made, held_answer, is_held_answer, made_id
from protocol.activities.review import (
    LINES,
    OWN_LINES,
    SHARED_LINES,
    Fared,
    Fate,
    Marked,
    Review,
    Reviewing,
)
from protocol.seal.answers import encode_answer
from protocol.seal.sealing import hash_of
from protocol.session.controls import WentBack
from protocol.session.events import CameBack, Opened, Paused, Ready, Skipped, Voided
from protocol.session.moves import moves
from protocol.session.outline import digest
from protocol.session.session import Session
from protocol.session.snapshot import from_snapshot, snapshot
from tests.protocol.worlds import (
    FACILITATOR,
    FIRST,
    SECOND,
    answered,
    begun_with,
    led,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
    write,
)

REVIEW: Final = Review(id="last", title="Last", prompt="From memory is fine.", optional=True)
CARRIED: Final = Review(id="last", title="L", prompt="P", optional=True, carried=True)
IDS: Final = tuple(made_id(bytes(16), each, at) for each in Made for at in range(4))
NAMED: Final = {id: f"thing {at}" for at, id in enumerate(IDS)}
NOTHING: Final = ("",) * (2 * LINES)
KEPT: Final = Marked(Fared.KEPT, Fate.KEEP, "")

some = st.sets(st.sampled_from(IDS)).map(tuple)


def holding(seat: int, *ids: str) -> tuple[str, ...]:
    """What the laptop of a seat answers that holds these, with what it has drawn."""
    draws = (hash_of("unh1.test", bytes([seat, at]))[:16] for at in range(HELD_SLOTS))
    return held_answer(ids, lambda size: next(draws))


def compared(session: Session, first: tuple[str, ...], second: tuple[str, ...]) -> Session:
    """Both programs have answered."""
    return answered(session, holding(0, *first), holding(1, *second))


def named(*own: str, shared: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What one brings by its ids, with the words that it had."""
    ids = (*own, *("",) * (OWN_LINES - len(own)), *shared, *("",) * (SHARED_LINES - len(shared)))
    return (*(NAMED.get(id, "") for id in ids), *ids)


# -- compared


@given(some, some)
def test_what_both_hold_is_what_stands_in_both_answers(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    phase = phase_of(compared(begun_with(REVIEW), first, second), Reviewing)
    assert phase.held == tuple(sorted(set(first) & set(second))) and phase.things is None
    assert (phase.round.attempt, phase.round.digests) == (1, (None, None))


@given(st.lists(st.sampled_from(IDS)), st.sampled_from((0, 1)))
def test_an_answer_looks_the_same_whatever_a_laptop_holds(ids: list[str], seat: int) -> None:
    answer, nothing = holding(seat, *ids), holding(seat)
    assert is_held_answer(answer) and is_held_answer(nothing) and set(ids) <= set(answer)
    assert len(encode_answer(answer)) == len(encode_answer(nothing))


def test_a_laptop_names_no_more_than_there_are_slots() -> None:
    many = [f"{at:032x}" for at in range(HELD_SLOTS + 5)]
    assert held_answer(many, bytes) == tuple(many[:HELD_SLOTS])


@pytest.mark.parametrize(
    "answer",
    [
        (),
        IDS,
        tuple(sorted(IDS * 2)),
        tuple(reversed(holding(0))),
        ("x" * 32, *holding(0)[1:]),
        (*holding(0), "f" * 32),
    ],
)
def test_what_names_no_ids_is_refused(answer: tuple[str, ...]) -> None:
    session = begun_with(REVIEW)
    session = play(session, (FIRST, sealed(session, FIRST, *answer)))
    session = play(session, (SECOND, sealed(session, SECOND, *holding(1))))
    refuse(session, (FIRST, opened(session, FIRST, *answer)))


def test_who_would_echo_what_the_other_holds_is_bound_before_it_reads_that() -> None:
    session, theirs = begun_with(REVIEW), holding(0, *IDS)
    session = play(session, (FIRST, sealed(session, FIRST, *theirs)))
    assert Opened not in moves(session, FIRST) | moves(session, SECOND)
    session = play(session, (SECOND, sealed(session, SECOND, *holding(1))))
    session = play(session, (FIRST, opened(session, FIRST, *theirs)))
    # Now it reads them, and can answer with them no more: nor ask for another go alone, nor
    # leave out what it has read.
    refuse(session, (SECOND, opened(session, SECOND, *theirs)), (SECOND, Skipped()))
    asked = play(session, (SECOND, Voided()))
    assert phase_of(asked, Reviewing).round.attempt == 0
    session = play(asked, (SECOND, opened(asked, SECOND, *holding(1))))
    assert phase_of(session, Reviewing).held == ()


def test_the_programs_answer_by_themselves_and_only_that() -> None:
    session = begun_with(REVIEW)
    phase = phase_of(session, Reviewing)
    assert phase.is_automatic and phase.is_untouched
    draws = iter([bytes([at]) * 16 for at in range(HELD_SLOTS)])
    assert is_held_answer(phase.drawn(IDS[:3], lambda size: next(draws)))
    later = phase_of(compared(session, (), ()), Reviewing)
    assert not later.is_automatic and later.drawn(("a",), lambda size: next(draws)) == ("a",)


# -- brought


def test_what_both_bring_of_what_both_hold_is_one_thing() -> None:
    session = compared(begun_with(REVIEW), IDS, IDS)
    session = answered(session, named(shared=IDS[:1]), named(shared=IDS[:2]))
    things = phase_of(session, Reviewing).things
    assert things is not None
    assert [(each.text, each.id) for each in things] == [("thing 0", IDS[0]), ("thing 1", IDS[1])]


def test_where_the_words_of_one_thing_differ_both_are_read() -> None:
    session = compared(begun_with(REVIEW), IDS, IDS)
    line = list(named(shared=IDS[:1]))
    line[OWN_LINES] = "thing 0, on Sundays"
    session = answered(session, named(shared=IDS[:1]), tuple(line))
    thing = phase_of(session, Reviewing).thing
    assert thing is not None and thing.text == "thing 0\nthing 0, on Sundays"


def test_what_was_only_remembered_stays_apart() -> None:
    line = ["", *NOTHING[1:]]
    line[OWN_LINES] = "walk"
    session = answered(compared(begun_with(REVIEW), IDS, IDS), tuple(line), tuple(line))
    things = phase_of(session, Reviewing).things
    assert things is not None and len(things) == 2


def test_an_id_without_words_is_none() -> None:
    session = compared(begun_with(REVIEW), IDS, IDS)
    session = answered(session, ("\u200b", *named(IDS[0])[1:]), ("call", *NOTHING[1:]))
    things = phase_of(session, Reviewing).things
    assert things is not None and [each.text for each in things] == ["call"]


@pytest.mark.parametrize(
    "ids", [(IDS[7],), ("0" * 31,), (IDS[0], IDS[0]), ("words in the place of an id",)]
)
def test_an_id_that_not_both_hold_or_twice_is_refused(ids: tuple[str, ...]) -> None:
    session = compared(begun_with(REVIEW), IDS[:4], IDS[:5])
    answer = (*("words",) * LINES, *ids, *("",) * (LINES - len(ids)))
    session = play(session, (FIRST, sealed(session, FIRST, *answer)))
    session = play(session, (SECOND, sealed(session, SECOND, *NOTHING)))
    refuse(session, (FIRST, opened(session, FIRST, *answer)))


def test_what_was_looked_at_is_known_whatever_becomes_of_it() -> None:
    session = compared(begun_with(REVIEW), IDS, IDS)
    session = answered(session, named(IDS[0], IDS[1]), named(IDS[2], shared=IDS[4:5]))
    session = ready(play(session, (FIRST, KEPT)))
    session = ready(play(session, (FIRST, Marked(Fared.NOT_YET, Fate.LET_GO, ""))))
    session = play(session, (SECOND, Skipped()))
    # The third was brought and not marked: it is open still.
    assert {each.id: each.owners for each in session.looked_at} == {
        IDS[0]: {FIRST},
        IDS[1]: {FIRST},
    }


# -- carried on


def test_a_carried_one_takes_place_only_if_both_hold_something() -> None:
    after = write(name="after")
    held = compared(begun_with(CARRIED, after), IDS[:2], IDS[1:3])
    assert held.setting.activity.id == "last"
    for first, second in (((), ()), (IDS, ()), (IDS[:4], IDS[4:])):
        session = begun_with(CARRIED, after)
        page = session.page
        session = compared(session, first, second)
        assert session.setting.activity.id == "after" and session.page == page + 1
        assert not session.looked_at and not session.promises
        refuse(session, (FIRST, Ready()))


def test_a_break_that_an_opening_overtakes_leads_past_a_carried_one_too() -> None:
    session, (first, second) = begun_with(CARRIED, write(name="after")), (holding(0), holding(1))
    session = play(session, (FIRST, sealed(session, FIRST, *first)))
    session = play(session, (SECOND, sealed(session, SECOND, *second)))
    session = play(session, (FIRST, opened(session, FIRST, *first)), (FIRST, Paused(20)))
    session = play(session, (SECOND, opened(session, SECOND, *second)))
    session = play(session, (FIRST, CameBack()), (SECOND, CameBack()))
    assert session.setting.activity.id == "after"


# -- with somebody who leads


def test_led_back_to_it_they_may_go_on_though_the_programs_have_answered() -> None:
    session = led(begun_with(REVIEW, write(name="after")))
    session = ready(answered(compared(session, IDS, IDS), NOTHING, NOTHING))
    back = play(session, (FACILITATOR, WentBack("last")))
    assert ready(back).setting.activity.id == "after"
    assert ready(compared(back, IDS, ())).setting.activity.id == "after"


def steps() -> Iterator[Session]:
    """A session after each step of a review with something held."""
    session = begun_with(REVIEW, write(name="after"))
    held = holding(0, *IDS), holding(1, *IDS)
    brings = named(IDS[0], shared=IDS[4:6]), named(shared=IDS[4:5])
    for answers in (held, brings):
        for event in (sealed, opened):
            for seat, answer in zip((FIRST, SECOND), answers, strict=True):
                session = play(session, (seat, event(session, seat, *answer)))
                yield session
    yield play(session, (FIRST, KEPT))


def test_whoever_comes_later_at_any_step_comes_to_the_same() -> None:
    whole = list(steps())
    for session in whole:
        late = from_snapshot(snapshot(session), session.room_id, session.guide)
        assert digest(late) == digest(session)
    halfway = whole[6]
    late = from_snapshot(snapshot(halfway), halfway.room_id, halfway.guide)
    last = (SECOND, opened(halfway, SECOND, *named(shared=IDS[4:5])))
    assert digest(play(late, last)) == digest(play(halfway, last))
