"""Kind words where something was shown: `protocol.activities.warmth`."""

import msgspec
import pytest

from protocol.activities.kinds import AnyActivity
from protocol.activities.rate import Rate
from protocol.activities.warmth import Warm, Warming
from protocol.seats import PARTNERS, Partner, as_partner, other
from protocol.session.events import Ready, Warmed
from protocol.session.moves import moves
from protocol.session.session import Session
from tests.protocol.bots import shapes
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun_with,
    both_sealed,
    is_refused,
    opened,
    play,
    rate,
    refuse,
    write,
)

GOOD = (Warm.THANKS, Warm.DID_GOOD, Warm.NOT_KNOWN)
HURT = (Warm.THANKS, Warm.HEARD_IT)


def own_part() -> AnyActivity:
    return msgspec.structs.replace(write(), own_part=True)


def open_phrases(session: Session, seat: Partner) -> set[Warm]:
    """What the referee takes from this seat."""
    return {each for each in Warm if not is_refused(session, seat, Warmed(each))}


def test_after_an_appreciation_each_has_three_phrases_and_says_one_once() -> None:
    session = answered(begun_with(write()), ("you cooked",), ("you called",))
    for seat in PARTNERS:
        assert open_phrases(session, seat) == set(GOOD)
    session = play(session, (SECOND, Warmed(Warm.DID_GOOD)))
    assert isinstance(session.phase, Warming) and session.phase.warm == (None, Warm.DID_GOOD)
    assert not open_phrases(session, SECOND) and open_phrases(session, FIRST) == set(GOOD)


def test_an_own_part_in_a_hurt_is_heard() -> None:
    session = answered(begun_with(own_part()), ("I was late",), ("I shouted",))
    assert open_phrases(session, FIRST) == set(HURT)


@pytest.mark.parametrize("promise", [True, "I will {one}"])
def test_what_is_only_promised_has_done_nobody_good_yet(promise: bool | str) -> None:
    activity = msgspec.structs.replace(write(), promise=promise)
    session = answered(begun_with(activity), ("cook",), ("call",))
    assert open_phrases(session, FIRST) == {Warm.THANKS}


def test_there_is_nothing_to_thank_for_where_nothing_was_written_or_answered() -> None:
    session = answered(begun_with(write()), (" ",), ("you called",))
    assert open_phrases(session, FIRST) and not open_phrases(session, SECOND)
    session = answered(begun_with(rate()), ("", ""), ("yes", ""))
    assert open_phrases(session, FIRST) == {Warm.THANKS, Warm.NOT_KNOWN}
    assert not open_phrases(session, SECOND)


def test_nobody_thanks_for_having_time() -> None:
    time: Rate = rate(needs="yes")
    session = answered(begun_with(time), ("yes", "yes"), ("yes", "yes"))
    assert not open_phrases(session, FIRST) and not open_phrases(session, SECOND)


@pytest.mark.parametrize("activity", [write(), own_part(), rate()])
def test_no_kind_word_comes_before_both_are_open(activity: AnyActivity) -> None:
    answer = ("yes", "no") if isinstance(activity, Rate) else ("words",)
    session = begun_with(activity)
    refuse(session, (FIRST, Warmed(Warm.THANKS)))
    session = both_sealed(session, answer, answer)
    refuse(session, (FIRST, Warmed(Warm.THANKS)))
    session = play(session, (FIRST, opened(session, FIRST, *answer)))
    refuse(session, (FIRST, Warmed(Warm.THANKS)), (SECOND, Warmed(Warm.THANKS)))


def test_a_kind_word_is_never_needed() -> None:
    session = answered(begun_with(write(), rate()), ("a",), ("b",))
    assert play(session, (FIRST, Ready()), (SECOND, Ready())).activity == 1


def test_a_kind_word_is_read_before_the_page_turns() -> None:
    session = answered(begun_with(write(), rate()), ("a",), ("b",))
    session = play(session, (FIRST, Ready()), (SECOND, Warmed(Warm.THANKS)), (SECOND, Ready()))
    assert session.activity == 0 and Ready in moves(session, FIRST)
    assert play(session, (FIRST, Ready())).activity == 1


def test_a_kind_word_does_not_hold_up_the_one_who_said_it() -> None:
    session = answered(begun_with(write(), rate()), ("a",), ("b",))
    session = play(session, (SECOND, Ready()), (SECOND, Warmed(Warm.THANKS)))
    assert play(session, (FIRST, Ready())).activity == 1


def test_what_may_be_said_is_what_is_taken_wherever_two_people_are() -> None:
    for session in shapes().values():
        if not isinstance(session.phase, Warming):
            continue
        for seat in PARTNERS:
            may = set(session.phase.phrases(session.setting, as_partner(seat)))
            has_said = session.phase.warm[seat] is not None
            assert open_phrases(session, seat) == (set() if has_said else may)
            assert not may or not open_to_themselves(session, seat)


def open_to_themselves(session: Session, seat: Partner) -> bool:
    """Whether what was shown may be one's own alone."""
    round_ = getattr(session.phase, "round", None)
    return round_ is not None and None not in round_.digests and not round_.answers[other(seat)]
