"""A third seat comes with the same yes of both, and goes whenever it, or one of the two, says so.

About `protocol.session.third`, `protocol.session.leading` and `protocol.session.controls`.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from protocol.seats import PARTNERS, Seat, other
from protocol.session.events import (
    EVENTS,
    AnyEvent,
    Consented,
    FacilitatorLeft,
    Paused,
    Spoke,
    WentOnAlone,
    encode_move,
)
from protocol.session.moves import moves
from protocol.session.outline import digest, outline
from protocol.session.referee import Entry
from protocol.session.session import Ended, Gathering, Session
from protocol.session.third import NOBODY_LEADS, Control, Third
from tests.protocol.bots import CONSENTS, finished_by_willing, fitting, phases, shapes
from tests.protocol.worlds import (
    AT_MS,
    FACILITATOR,
    FIRST,
    ROOM,
    SECOND,
    begun,
    begun_with,
    fold,
    is_refused,
    led,
    play,
    turns,
)

YES, NO, OTHER_POLICY = CONSENTS


def open_shapes() -> list[Session]:
    """One session for each phase, each stage, and each phase inside a break, in which a third seat
    may be asked in."""
    return [each for each in phases() if Consented in moves(each, FIRST)]


def has_no_move(session: Session) -> bool:
    """Whether everything that a third seat could send is refused."""
    return not moves(session, FACILITATOR) and fold(session, everything(session)) is session


def everything(session: Session) -> Iterator[Entry]:
    """Every kind of event by a third seat."""
    for kind in EVENTS:
        event = fitting(session, FACILITATOR, kind)
        yield Entry(FACILITATOR, AT_MS, session.page, event)


def test_a_third_seat_before_both_consents_has_no_legal_move() -> None:
    assert not any(moves(session, FACILITATOR) for session in shapes().values())
    for session in phases():
        assert has_no_move(session)
    for session in open_shapes():
        for seat in PARTNERS:
            assert has_no_move(play(session, (seat, YES)))
            assert not moves(play(session, (seat, NO)), FACILITATOR)


@pytest.mark.parametrize("first", CONSENTS)
@pytest.mark.parametrize("second", CONSENTS)
def test_only_the_same_yes_of_both_lets_a_third_seat_in(
    first: Consented, second: Consented
) -> None:
    start = begun()
    after = play(start, (FIRST, first), (SECOND, second))
    if first == second != NO:
        assert after.third == Third(seated=first)
        assert (after.epoch, after.page) == (1, start.page + 1)
    else:
        assert after.third == Third(is_declined=True)
        assert (after.epoch, after.page) == (0, start.page)
        assert has_no_move(after)


def test_a_third_seat_is_let_in_from_every_phase_and_goes_on_in_the_same() -> None:
    for session in open_shapes():
        after = led(session)
        assert after.third.seated == YES and after.epoch == 1
        assert type(after.phase) is type(session.phase)
        assert moves(after, FACILITATOR)


def test_nobody_is_let_in_before_the_guide_is_named_or_after_the_end() -> None:
    before = Session(room_id=ROOM)
    assert all(is_refused(before, seat, YES) for seat in PARTNERS)
    over = replace(led(begun()), phase=Ended())
    assert has_no_move(over)
    for seat in PARTNERS:
        assert not moves(over, seat) & {Consented, WentOnAlone}


def test_no_and_later_of_one_or_both_leave_the_same_session() -> None:
    for session in open_shapes():
        ends = [
            play(session, (one, a), (other(one), b))
            for one in PARTNERS
            for a in CONSENTS
            for b in CONSENTS
            if a != b or a == NO
        ]
        assert all(end == ends[0] for end in ends)


def test_yes_no_and_later_are_one_event_of_one_size() -> None:
    """The rules' half of the second acceptance check: nobody can tell them apart from outside."""
    assert len({type(answer) for answer in CONSENTS}) == 1
    assert len({len(encode_move(7, answer)) for answer in CONSENTS}) == 1


def test_a_yes_of_an_earlier_question_is_none_to_a_later_one() -> None:
    declined = play(begun(), (FIRST, YES), (SECOND, NO))
    assert play(declined, (SECOND, YES)).third.seated is None


def test_what_was_on_its_way_to_two_is_not_said_to_three() -> None:
    session = begun_with(turns())
    after = led(session)
    assert is_refused(after, FIRST, Spoke("only for you"), session.page)


@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_is_given_once_and_can_be_taken_back_by_either(answer: Consented) -> None:
    for seat in PARTNERS:
        asked = play(begun(), (seat, answer))
        assert is_refused(asked, seat, YES)
        for either in PARTNERS:
            alone = play(asked, (either, WentOnAlone()))
            assert alone.third == Third(is_declined=True) and alone.epoch == 0


@pytest.mark.parametrize(
    "answer",
    [
        Consented(b"", b""),
        Consented(bytes(31), bytes(32)),
        Consented(bytes([7] * 32), bytes(32)),
        Consented(bytes(32), bytes([7] * 32)),
    ],
)
def test_what_names_no_keys_and_no_policy_is_no_answer(answer: Consented) -> None:
    assert all(is_refused(begun(), seat, answer) for seat in PARTNERS)


def leaving() -> Iterator[tuple[Seat, AnyEvent]]:
    yield FACILITATOR, FacilitatorLeft()
    yield from ((seat, WentOnAlone()) for seat in PARTNERS)


def test_going_in_every_phase_leaves_the_two_where_they_were() -> None:
    """The rules' half of the sixth acceptance check."""
    for session in open_shapes():
        three = led(session)
        for seat, event in leaving():
            after = play(three, (seat, event))
            assert (after.phase, after.page, after.epoch) == (three.phase, three.page, 2)
            assert after.third.seated is None and after.third.has_gone
            assert has_no_move(after)
            for partner in PARTNERS:
                assert moves(after, partner) - {Consented} == moves(session, partner) - {Consented}
            if not isinstance(session.phase, Gathering):
                assert isinstance(finished_by_willing(after, 400).phase, Ended)


def test_it_is_not_told_who_of_the_two_went_on_alone() -> None:
    for session in open_shapes():
        three = led(session)
        one, two = (play(three, (seat, WentOnAlone())) for seat in PARTNERS)
        assert one == two and one.third.last == Control(None, WentOnAlone())


def test_that_a_third_has_left_is_told_until_the_next_page() -> None:
    session = play(led(begun_with(turns(name="a"))), (FACILITATOR, FacilitatorLeft()))
    assert session.third.last == Control(FACILITATOR, FacilitatorLeft())
    spoken = play(session, (FIRST, Spoke("still here")))
    assert spoken.third.last == session.third.last
    paused = play(spoken, (SECOND, Paused(5)))
    assert paused.third == Third(has_gone=True)


def test_somebody_may_be_asked_in_anew() -> None:
    session = play(led(begun()), (SECOND, WentOnAlone()))
    again = led(session)
    assert (again.third.seated, again.epoch) == (YES, 3)


def test_two_have_the_digests_that_they_always_had() -> None:
    for session in shapes().values():
        assert session.third == NOBODY_LEADS and session.epoch == 0
        assert b"third" not in outline(session)


def test_every_answer_and_every_going_changes_the_digest() -> None:
    start = begun()
    seen = [start, *(play(start, (seat, answer)) for seat in PARTNERS for answer in CONSENTS)]
    seen += [play(start, (FIRST, NO), (SECOND, NO)), led(start)]
    seen += [play(led(start), act) for act in [*leaving()][:2]]
    assert len({digest(session) for session in seen}) == len(seen)
