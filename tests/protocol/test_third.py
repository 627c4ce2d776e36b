"""A third seat comes with the same yes of both, and goes whenever it, or one of the two, says so.

About `protocol.session.third`, `protocol.session.leading` and `protocol.session.controls`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from protocol.seal.keyring import Member
from protocol.seats import PARTNERS, Seat, other
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import (
    EVENTS,
    AnsweredAsking,
    AnyEvent,
    AskedForThird,
    Consented,
    FacilitatorLeft,
    IntroducedThird,
    Paused,
    Spoke,
    WentOnAlone,
    encode_move,
)
from protocol.session.moves import moves
from protocol.session.outline import digest, outline
from protocol.session.referee import Entry
from protocol.session.session import Ended, Gathering, Session
from protocol.session.third import NOBODY_LEADS, Asking, Control, Invited, Third
from tests.protocol.bots import CONSENTS, finished_by_willing, fitting, phases, shapes
from tests.protocol.worlds import (
    AT_MS,
    FACILITATOR,
    FIRST,
    KIM,
    ROOM,
    SECOND,
    asked,
    begun,
    begun_with,
    fold,
    is_refused,
    led,
    play,
    refuse,
    turns,
)

YES, NO = CONSENTS
OTHERS: Final = (
    Consented(YES.keys, bytes([9] * 32)),
    Consented(bytes([9] * 32), YES.policy),
    Consented(b"", b""),
    Consented(bytes(31), bytes(32)),
    Consented(YES.keys, bytes(32)),
    Consented(bytes(32), YES.policy),
)
"""A yes to somebody else, to what was not shown, or to nothing."""


def open_shapes() -> list[Session]:
    """One session for each phase, each stage, and each phase inside a break, in which a third seat
    may be asked in."""
    return [each for each in phases() if IntroducedThird in moves(each, FIRST)]


def invited() -> Invited:
    """Whom one of the two has met."""
    member = Member(FACILITATOR, KIM.signing, KIM.exchange)
    return Invited(member, YES.policy, KIM.introduction)


def has_no_move(session: Session) -> bool:
    """Whether everything that a third seat could send is refused."""
    return not moves(session, FACILITATOR) and fold(session, everything(session)) is session


def everything(session: Session) -> Iterator[Entry]:
    """Every kind of event by a third seat."""
    for kind in EVENTS:
        event = fitting(session, FACILITATOR, kind)
        yield Entry(FACILITATOR, AT_MS, session.page, event)


# Whether to ask somebody


def test_whether_to_ask_somebody_is_asked_and_answered_before_anybody_is_invited() -> None:
    for session in open_shapes():
        for one in PARTNERS:
            asking = play(session, (one, AskedForThird()))
            assert asking.third == Third(asking=Asking(one))
            assert (asking.phase, asking.page, asking.epoch) == (session.phase, session.page, 0)
            refuse(asking, (one, AnsweredAsking(True)), (one, AskedForThird()))
            for yes in (AnsweredAsking(True), AskedForThird()):
                agreed = play(asking, (other(one), yes))
                assert agreed.third == Third(asking=Asking(one, is_agreed=True))
                assert is_refused(agreed, other(one), AnsweredAsking(False))
            not_now = play(asking, (other(one), AnsweredAsking(False)))
            assert not_now.third == Third(is_put_off=True)


def test_not_now_takes_nothing_from_the_two_and_may_be_asked_again() -> None:
    for session in open_shapes():
        after = play(session, (FIRST, AskedForThird()), (SECOND, AnsweredAsking(False)))
        for seat in PARTNERS:
            assert moves(after, seat) == moves(session, seat)
        assert play(after, (SECOND, AskedForThird())).third == Third(asking=Asking(SECOND))


def test_what_was_asked_can_be_taken_back_by_either_until_somebody_is_let_in() -> None:
    for acts in ([(FIRST, AskedForThird())], [(seat, AskedForThird()) for seat in PARTNERS]):
        asking = play(begun(), *acts)
        for seat in PARTNERS:
            assert play(asking, (seat, WentOnAlone())).third == Third(is_put_off=True)
    for seat in PARTNERS:
        question = play(asked(begun()), (seat, WentOnAlone()))
        assert question.third == Third(is_declined=True)


def test_nobody_is_asked_for_while_somebody_is_there_or_about_to_be() -> None:
    for session in (asked(begun()), led(begun())):
        for seat in PARTNERS:
            refuse(session, (seat, AskedForThird()), (seat, AnsweredAsking(True)), (seat, KIM))


# Who it is


def test_whoever_was_at_the_door_is_told_of_by_either_and_asks_both() -> None:
    for session in open_shapes():
        for seat in PARTNERS:
            for before in (session, play(session, (seat, AskedForThird()))):
                question = asked(before, seat)
                assert question.third == Third(question=invited())
                assert (question.phase, question.page) == (session.phase, session.page)
                assert all(Consented in moves(question, each) for each in PARTNERS)


def test_nobody_says_yes_before_they_were_told_to_whom() -> None:
    for session in open_shapes():
        for seat in PARTNERS:
            refuse(session, *((seat, answer) for answer in (*CONSENTS, *OTHERS)))


@pytest.mark.parametrize("answer", OTHERS)
def test_a_yes_names_whom_both_were_told_of_and_what_was_shown(answer: Consented) -> None:
    for session in map(asked, open_shapes()):
        assert all(is_refused(session, seat, answer) for seat in PARTNERS)


@pytest.mark.parametrize(("signing", "exchange"), [(b"", b"x" * 32), (b"s" * 32, b"x" * 31)])
def test_who_has_no_keys_is_nobody_to_be_let_in(signing: bytes, exchange: bytes) -> None:
    stranger = IntroducedThird(signing, exchange, KIM.introduction)
    assert all(is_refused(begun(), seat, stranger) for seat in PARTNERS)


# Both let it in


def test_a_third_seat_before_both_consents_has_no_legal_move() -> None:
    assert not any(moves(session, FACILITATOR) for session in shapes().values())
    for session in phases():
        assert has_no_move(session)
    for session in open_shapes():
        assert has_no_move(play(session, (FIRST, AskedForThird()), (SECOND, AskedForThird())))
        assert has_no_move(asked(session))
        for seat in PARTNERS:
            assert has_no_move(play(asked(session), (seat, YES)))
            assert not moves(play(asked(session), (seat, NO)), FACILITATOR)


@pytest.mark.parametrize("first", CONSENTS)
@pytest.mark.parametrize("second", CONSENTS)
def test_only_the_yes_of_both_lets_a_third_seat_in(first: Consented, second: Consented) -> None:
    start = begun()
    after = play(asked(start), (FIRST, first), (SECOND, second))
    if first == second == YES:
        assert after.third == Third(seated=invited())
        assert (after.epoch, after.page) == (1, start.page + 1)
    else:
        assert after.third == Third(is_declined=True)
        assert (after.epoch, after.page) == (0, start.page)
        assert has_no_move(after)


def test_a_third_seat_is_let_in_from_every_phase_and_goes_on_in_the_same() -> None:
    for session in open_shapes():
        after = led(session)
        assert after.third.seated == invited() and after.epoch == 1
        assert type(after.phase) is type(session.phase)
        assert moves(after, FACILITATOR)


def test_nobody_is_let_in_before_the_guide_is_named_or_after_the_end() -> None:
    before = Session(room_id=ROOM)
    for seat in PARTNERS:
        refuse(before, (seat, KIM), (seat, YES), (seat, AskedForThird()))
    over = replace(led(begun()), phase=Ended())
    assert has_no_move(over)
    for seat in PARTNERS:
        assert not moves(over, seat) & (THIRD_EVENTS | {Consented, WentOnAlone})


def test_no_and_later_of_one_or_both_leave_the_same_session() -> None:
    for session in open_shapes():
        ends = [
            play(asked(session, teller), (one, a), (other(one), b))
            for teller in PARTNERS
            for one in PARTNERS
            for a in CONSENTS
            for b in CONSENTS
            if NO in (a, b)
        ]
        assert all(end == ends[0] for end in ends)


def test_yes_no_and_later_are_one_event_of_one_size() -> None:
    """The rules' half of the second acceptance check: nobody can tell them apart from outside."""
    assert len({type(answer) for answer in CONSENTS}) == 1
    assert len({len(encode_move(7, answer)) for answer in CONSENTS}) == 1


def test_a_yes_of_an_earlier_question_is_none_to_a_later_one() -> None:
    declined = play(asked(begun()), (FIRST, YES), (SECOND, NO))
    refuse(declined, (SECOND, YES))
    assert play(asked(declined), (SECOND, YES)).third.answers == (None, True)


def test_what_was_on_its_way_to_two_is_not_said_to_three() -> None:
    session = begun_with(turns())
    after = led(session)
    assert is_refused(after, FIRST, Spoke("only for you"), session.page)


@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_is_given_once_and_can_be_taken_back_by_either(answer: Consented) -> None:
    for seat in PARTNERS:
        answered = play(asked(begun()), (seat, answer))
        assert is_refused(answered, seat, YES)
        for either in PARTNERS:
            alone = play(answered, (either, WentOnAlone()))
            assert alone.third == Third(is_declined=True) and alone.epoch == 0


# It goes


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
                assert moves(after, partner) == moves(session, partner)


@pytest.mark.gate
def test_after_a_third_went_in_any_phase_the_two_come_to_the_end() -> None:
    for session in open_shapes():
        for seat, event in () if isinstance(session.phase, Gathering) else leaving():
            after = play(led(session), (seat, event))
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
    assert paused.third == Third(former=invited())


def test_somebody_may_be_asked_in_anew() -> None:
    session = play(led(begun()), (SECOND, WentOnAlone()))
    again = led(session)
    assert (again.third.seated, again.epoch) == (invited(), 3)


def test_two_have_the_digests_that_they_always_had() -> None:
    for session in shapes().values():
        assert session.third == NOBODY_LEADS and session.epoch == 0
        assert b"third" not in outline(session)


def test_every_answer_and_every_going_changes_the_digest() -> None:
    start, question = begun(), asked(begun())
    seen = [start, question]
    seen += [play(start, (seat, AskedForThird())) for seat in PARTNERS]
    seen += [
        play(start, (FIRST, AskedForThird()), (SECOND, AnsweredAsking(yes)))
        for yes in (True, False)
    ]
    seen += [play(question, (seat, answer)) for seat in PARTNERS for answer in CONSENTS]
    seen += [play(question, (FIRST, NO), (SECOND, NO)), led(start)]
    seen += [play(led(start), act) for act in [*leaving()][:2]]
    assert len({digest(session) for session in seen}) == len(seen)
