"""Giving the one thing a name: both say yes to the same few words, or both go on without."""

import pytest

from protocol.activities.activity import Condition
from protocol.activities.name import NAMED, NAMED_CHARS, Name, Naming
from protocol.activities.read import Read
from protocol.errors import BadGuide
from protocol.guide.checking import check
from protocol.session.events import Answered, Proposed, Ready, Skipped
from protocol.session.moves import moves
from protocol.session.session import Closing, LeftOut, Session, current_activity
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    begun_with,
    guide_of,
    phase_of,
    play,
    ready,
    refuse,
)


def name(*, optional: bool = False) -> Name:
    return Name(id="thing", title="N", prompt="N", optional=optional)


def about_it(*names: str) -> Read:
    return Read(id="read", title="R", prompt="R", text="R", when=Condition("thing", names))


def asked(text: str = "Sunday evening") -> Session:
    return play(begun_with(name()), (FIRST, Proposed(text, "")))


def test_one_yes_to_the_others_words_settles_it() -> None:
    session = play(asked(), (SECOND, Answered(1, True)))
    assert phase_of(session, Naming).named == "Sunday evening"
    refuse(session, (FIRST, Proposed("anything else", "")), (SECOND, Answered(1, True)))
    assert ready(session).named == {"thing": "Sunday evening"}
    assert isinstance(ready(session).phase, Closing)


def test_nobody_says_yes_to_their_own_words() -> None:
    refuse(asked(), (FIRST, Answered(1, True)))


def test_words_are_answered_before_other_words_are_suggested_or_the_page_is_turned() -> None:
    refuse(asked(), (SECOND, Proposed("another", "")), (SECOND, Ready()), (SECOND, Skipped()))


def test_a_no_leaves_it_open_and_says_whose_it_was() -> None:
    session = play(asked(), (FIRST, Ready()), (SECOND, Answered(1, False)))
    phase = phase_of(session, Naming)
    assert phase == Naming(proposals=(1, 0), declined=SECOND)
    assert play(session, (SECOND, Proposed("another", ""))).phase != phase


def test_an_answer_to_words_that_were_replaced_does_not_count() -> None:
    session = play(asked(), (FIRST, Proposed("Monday", "")))
    refuse(session, (SECOND, Answered(1, True)))
    assert phase_of(play(session, (SECOND, Answered(2, True))), Naming).named == "Monday"


def test_both_may_go_on_without_a_name() -> None:
    session = ready(begun_with(name()))
    assert isinstance(session.phase, Closing) and session.named == session.chosen == {}


@pytest.mark.parametrize(
    "event",
    [
        Proposed("Sunday", "at eight"),
        Proposed("x" * (NAMED_CHARS + 1), ""),
        *(Proposed(f"one{line}two", "") for line in ("\n", "\r", "\u2028", "\u2029")),
        Proposed(" \u200b", ""),
    ],
    ids=ascii,
)
def test_only_a_few_words_in_a_line_are_a_name(event: Proposed) -> None:
    refuse(begun_with(name()), (FIRST, event))


def test_the_longest_name_fits() -> None:
    assert phase_of(asked("x" * NAMED_CHARS), Naming).proposal is not None


def test_it_is_left_out_only_while_no_words_wait_and_none_were_found() -> None:
    session = begun_with(name(optional=True))
    assert isinstance(play(session, (SECOND, Skipped())).phase, LeftOut)
    waiting = play(session, (FIRST, Proposed("Sunday", "")))
    found = play(waiting, (SECOND, Answered(1, True)))
    for seat in (FIRST, SECOND):
        assert Skipped in moves(session, seat)
        assert Skipped not in moves(waiting, seat) | moves(found, seat)


def test_what_hangs_on_a_name_takes_place_only_with_one() -> None:
    session = begun_with(name(), about_it(NAMED))
    found = play(session, (FIRST, Proposed("Sunday", "")), (SECOND, Answered(1, True)))
    assert current_activity(ready(found)) == about_it(NAMED)
    assert current_activity(ready(session)) is None


def test_a_guide_can_hang_an_activity_on_a_name_but_on_no_words_of_it() -> None:
    check(guide_of(name(), about_it(NAMED)))
    with pytest.raises(BadGuide):
        check(guide_of(name(), about_it("Sunday")))
