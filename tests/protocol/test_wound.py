"""Whose wound it is, what is ticked, and what one would like more of.

`protocol.activities.whose`, `protocol.activities.tick`, `protocol.activities.wishes`.
"""

from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.activities.activity import Label
from protocol.activities.tick import TICKED, UNTICKED, Tick, Ticking
from protocol.activities.whose import EachHasOne, Owning, Whose, Wound, owners_of
from protocol.activities.wishes import Wishes
from protocol.limits import PAD_SIZES
from protocol.seal.sealing import pad
from protocol.seats import BOTH
from protocol.session.events import Opened, Ready, encode_move
from protocol.session.moves import moves
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun_with,
    both_sealed,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
)

WHOSE: Final = Whose(id="wound", title="Whose", prompt="Whose wound is it?")
TICK: Final = Tick(id="arms", title="Arms", prompt="P", sentence="I will not bring this up to win.")
WISHES: Final = Wishes(
    id="room", title="Room", prompt="P", items=tuple(Label(each, each) for each in "abc")
)


def test_the_same_seat_from_both_is_that_one_and_anything_else_is_each_has_one() -> None:
    for first, second in product(Wound, repeat=2):
        expected = {
            (Wound.MINE, Wound.YOURS): frozenset({FIRST}),
            (Wound.YOURS, Wound.MINE): frozenset({SECOND}),
        }.get((first, second), BOTH)
        assert owners_of((first, second)) == expected
        session = answered(begun_with(WHOSE), (first.value,), (second.value,))
        assert phase_of(session, Owning).owners == expected
        assert ready(session).owners == {"wound": expected}


def test_either_may_say_that_each_has_one_and_nobody_takes_that_back() -> None:
    for seat in (FIRST, SECOND):
        session = begun_with(WHOSE)
        refuse(session, (seat, EachHasOne()))
        session = answered(session, ("mine",), ("yours",))
        session = play(session, (FIRST, Ready()), (seat, EachHasOne()))
        assert phase_of(session, Owning).owners == BOTH and not phase_of(session, Owning).ready
        refuse(session, (FIRST, EachHasOne()), (SECOND, EachHasOne()))
        assert ready(session).owners["wound"] == BOTH


@pytest.mark.parametrize("answer", [(), ("first",), ("mine", "yours")])
def test_whose_it_is_has_three_answers(answer: tuple[str, ...]) -> None:
    session = both_sealed(begun_with(WHOSE), answer, ("mine",))
    refuse(session, (FIRST, opened(session, FIRST, *answer)))


def test_a_tick_is_shown_only_when_both_ticked() -> None:
    for first, second in product((TICKED, UNTICKED), repeat=2):
        session = answered(begun_with(TICK), (first,), (second,))
        assert phase_of(session, Ticking).is_shown == (first == second == TICKED)
        # What comes after is the same: nothing of it is kept, and no later page depends on it.
        end = ready(session)
        assert not (end.ratings or end.chosen or end.lines or end.owners)


def test_a_tick_and_none_travel_in_frames_of_one_size() -> None:
    session = begun_with(TICK)
    sizes = {
        (kind, len(pad(encode_move(session.page, event))))
        for answer in (TICKED, UNTICKED)
        for kind, event in (
            ("sealed", sealed(session, FIRST, answer)),
            ("opened", opened(session, FIRST, answer)),
        )
    }
    assert sizes == {("sealed", PAD_SIZES[0]), ("opened", PAD_SIZES[0])}


def test_nobody_opens_a_tick_before_both_are_bound() -> None:
    session = begun_with(TICK)
    session = play(session, (FIRST, sealed(session, FIRST, TICKED)))
    assert Opened not in moves(session, FIRST) | moves(session, SECOND)


@given(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")))
def test_only_the_wishes_that_are_shown_are_in_an_answer(one: set[str], two: set[str]) -> None:
    first, second = tuple(sorted(one)), tuple(sorted(two))
    session = ready(answered(begun_with(WISHES), first, second))
    lines = session.lines["room"]
    assert lines.marked == (first, second) and lines.order == tuple(sorted(one | two))


@pytest.mark.parametrize("answer", [("b", "a"), ("a", "a"), ("z",), ("",)])
def test_what_is_no_wish_is_refused(answer: tuple[str, ...]) -> None:
    session = both_sealed(begun_with(WISHES), answer, ())
    refuse(session, (FIRST, opened(session, FIRST, *answer)))
