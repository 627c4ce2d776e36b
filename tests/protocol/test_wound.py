"""Whose wound it is, what is ticked, and what one would like more of.

`protocol.activities.owners`, `protocol.activities.whose`, `protocol.activities.tick`,
`protocol.activities.wishes`.
"""

from dataclasses import replace
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.activity import Label, Voice
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung, Stage
from protocol.activities.owners import EachHasOne
from protocol.activities.tick import TICKED, UNTICKED, Tick, Ticking
from protocol.activities.turns import Talking
from protocol.activities.whose import Owning, Whose, Wound, owners_of
from protocol.activities.wishes import Wishes
from protocol.errors import OutOfTurn
from protocol.limits import PAD_SIZES
from protocol.seal.sealing import pad
from protocol.seats import BOTH, PARTNERS, Partner, other
from protocol.session.events import (
    AnyEvent,
    Breathed,
    Finished,
    Heard,
    Opened,
    Passed,
    Ready,
    SaidBack,
    Spoke,
    encode_move,
)
from protocol.session.moves import moves
from protocol.session.outline import digest
from protocol.session.referee import Entry, apply
from protocol.session.session import Session
from tests.protocol.worlds import (
    AT_MS,
    FIRST,
    SECOND,
    answered,
    begun_with,
    both_sealed,
    is_refused,
    opened,
    phase_of,
    play,
    ready,
    refuse,
    sealed,
    turns,
    write,
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


# -- until the first word


def carried(*more: AnyActivity, voice: Voice = Voice.TYPED) -> Session:
    """It is the second seat's, and what hurt is about to be told."""
    told = turns(Rung.SPEAK, Rung.SAY_BACK, name="hurt")
    told = structs.replace(told, for_="owner:wound", optional=True)
    sorry = structs.replace(write(name="sorry"), for_="other:wound")
    session = begun_with(WHOSE, told, *more, sorry)
    session = replace(session, voice=voice)
    return ready(answered(session, ("yours",), ("mine",)))


@pytest.mark.parametrize("seat", PARTNERS)
def test_until_the_first_word_either_may_say_that_each_has_one(seat: Partner) -> None:
    """The same seat begins, on the same page; then the other has a whole turn."""
    before = carried()
    session = play(before, (seat, EachHasOne()))
    assert session.owners == {"wound": BOTH} and session.page == before.page
    assert digest(session) != digest(before)
    refuse(session, (FIRST, EachHasOne()), (SECOND, EachHasOne()))
    for speaker in (SECOND, FIRST):
        listener = other(speaker)
        assert phase_of(session, Talking).turn.speaker is speaker
        session = play(
            session, (speaker, Spoke("it was cold")), (speaker, Finished()), (listener, Breathed())
        )
        session = play(session, (listener, SaidBack("it was cold")), (speaker, Heard()))
        if speaker is SECOND:
            session = play(session, (FIRST, Breathed()))
    assert phase_of(session, Talking).stage is Stage.REST
    # What comes for whoever it is not, comes for both.
    session = ready(session)
    assert session.setting.activity.id == "sorry" and session.setting.seats == BOTH


@given(st.sampled_from([Spoke("it was cold"), Passed()]), st.sampled_from(PARTNERS))
def test_after_the_first_word_it_stays_whose_it_is(event: AnyEvent, seat: Partner) -> None:
    session = play(carried(), (SECOND, event))
    refuse(session, (seat, EachHasOne()))
    assert session.owners == {"wound": {SECOND}}


def test_a_first_word_that_crosses_with_it_counts() -> None:
    """Whichever comes first: nothing that was said is lost, and nothing said is turned round."""
    session = carried()
    word = Entry(SECOND, AT_MS, session.page, Spoke("it was cold"))
    after = apply(play(session, (FIRST, EachHasOne())), word)
    assert phase_of(after, Talking).turn.pieces == ("it was cold",)
    assert is_refused(apply(session, word), FIRST, EachHasOne(), session.page)


def test_aloud_only_who_speaks_knows_whether_the_first_word_is_said() -> None:
    session = carried(voice=Voice.ALOUD)
    refuse(session, (FIRST, EachHasOne()))
    assert play(session, (SECOND, EachHasOne())).owners == {"wound": BOTH}


def test_in_a_later_turn_about_it_nobody_changes_whose_it_is() -> None:
    later = structs.replace(turns(Rung.SPEAK, name="later"), for_="other:wound")
    session = carried(later)
    session = play(session, (SECOND, Passed()))
    session = ready(session)
    assert session.setting.activity.id == "later"
    refuse(session, (FIRST, EachHasOne()), (SECOND, EachHasOne()))


def test_no_other_turns_can_be_made_of_both() -> None:
    plain = begun_with(turns(Rung.SPEAK))
    refuse(plain, (FIRST, EachHasOne()), (SECOND, EachHasOne()))


def test_who_goes_on_has_read_whose_it_came_to_be() -> None:
    """A *go on* that crosses with it was for another answer, and turns no page."""
    session = answered(begun_with(WHOSE, write()), ("mine",), ("yours",))
    late = Entry(FIRST, AT_MS, session.page, Ready())
    session = play(session, (SECOND, EachHasOne()), (SECOND, Ready()))
    with pytest.raises(OutOfTurn):
        apply(session, late)
    assert phase_of(session, Owning).ready == {SECOND}
    assert play(session, (FIRST, Ready())).owners == {"wound": BOTH}
