"""`tui.pages.lead.people`: what each of the two is at, in one word, from what is known."""

from dataclasses import replace

from protocol.activities.reading import Reading
from protocol.activities.rounds import Round, Sealing
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS, Seat
from protocol.session.events import (
    Breathed,
    CameBack,
    Finished,
    Passed,
    Paused,
    Ready,
    Rejoined,
    SaidBack,
    Spoke,
    TookAside,
)
from protocol.session.session import Session
from tests.protocol.worlds import COMPACT, begun, begun_with, led, play, rate, sealed, turns
from tests.tui.pages.lead.rooms import lead_state, moments
from tui.news import Line, News
from tui.pages.lead.people import FLOOR, FLOOR_WORDS, Now, now_of, person
from tui.words import lead as lead_words

FIRST, SECOND, KIM = Seat


def at(session: Session, here: tuple[bool, bool] = (True, True)) -> tuple[Now, Now]:
    state = lead_state(session, here)
    first, second = PARTNERS
    return now_of(state, first), now_of(state, second)


def test_every_word_that_there_is_can_be_read() -> None:
    assert set(lead_words.NOW) == {now.value for now in Now}


def test_whoever_has_the_floor_speaks_and_the_other_listens() -> None:
    session = led(begun_with(turns()))
    assert at(session) == (Now.SPEAKS, Now.LISTENS)
    session = play(session, (FIRST, Spoke("That.")), (FIRST, Finished()))
    assert at(session) == (Now.BREATHES, Now.BREATHES)
    session = play(session, (SECOND, Breathed()))
    assert at(session) == (Now.LISTENS, Now.SAYS_BACK)
    session = play(session, (SECOND, SaidBack("This.")), (FIRST, Breathed()))
    assert at(session) == (Now.CHECKS, Now.LISTENS)


def test_whoever_passes_is_told_to_have_passed_until_it_goes_on() -> None:
    session = play(led(begun_with(turns())), (FIRST, Passed()))
    assert at(session) == (Now.PASSED, Now.BREATHES)


def test_an_answer_that_is_in_is_told_as_that_and_as_nothing_else() -> None:
    session = led(begun_with(rate()))
    assert at(session) == (Now.NOT_ANSWERED, Now.NOT_ANSWERED)
    words = [
        at(play(session, (FIRST, sealed(session, FIRST, answer, "no")))) for answer in ("yes", "no")
    ]
    assert set(words) == {(Now.ANSWERED, Now.NOT_ANSWERED)}


def test_whoever_is_ready_is_told_so_and_the_other_reads() -> None:
    ready = [
        at(play(each, (FIRST, Ready())))
        for each in moments()
        if isinstance(each.phase, Reading) and not each.phase.ready and not each.third.aside
    ]
    assert {pair[0] for pair in ready} == {Now.READY}
    assert {pair[1] for pair in ready} <= {Now.READING, Now.ALONE}


def test_whose_line_is_down_is_away_whatever_they_were_at() -> None:
    session = led(begun_with(turns()))
    assert at(session, (False, True)) == (Now.AWAY, Now.LISTENS)


def test_a_line_of_ones_own_that_is_down_says_nothing_of_the_two() -> None:
    session = led(begun_with(turns()))
    state = lead_state(session, (False, False), news=News(line=Line.RECONNECTING))
    assert [now_of(state, seat) for seat in PARTNERS] == [Now.SPEAKS, Now.LISTENS]


def test_a_pause_names_who_asks_for_it_and_who_is_back() -> None:
    session = play(led(begun(COMPACT)), (SECOND, Paused(10)))
    assert at(session) == (Now.PAUSES, Now.ASKS_PAUSE)
    assert at(play(session, (FIRST, CameBack()))) == (Now.BACK, Now.ASKS_PAUSE)
    # Once more, but not longer, is seen by nobody.
    assert at(play(session, (FIRST, Paused(10)))) == (Now.PAUSES, Now.ASKS_PAUSE)
    assert at(play(session, (FIRST, Paused(30)))) == (Now.ASKS_LONGER, Now.PAUSES)


def test_of_a_word_with_one_both_are_told_where_they_are() -> None:
    session = led(begun_with(rate()))
    session = play(session, (KIM, TookAside(SECOND, 3)))
    assert at(session) == (Now.WAITS, Now.IN_WORD)
    session = play(session, (KIM, TookAside(FIRST, 3)))
    assert at(session) == (Now.IN_WORD, Now.WAITS)
    assert Now.IN_WORD not in at(play(session, (KIM, Rejoined())))


def test_whoever_has_not_come_in_is_at_the_door() -> None:
    session = Session(room_id=bytes(32))
    assert at(session, (False, False)) == (Now.AT_DOOR, Now.AT_DOOR)


def test_the_shape_of_the_floor_goes_with_the_words_of_the_floor_alone() -> None:
    for session in moments():
        state = lead_state(session)
        for seat in PARTNERS:
            found = person(state, seat)
            assert (found.mark == FLOOR) is (found.now in FLOOR_WORDS)
            assert (found.mark == FLOOR) <= isinstance(session.phase, Talking)


def test_the_word_of_a_round_does_not_hang_on_what_was_answered() -> None:
    """Nor does it on when it was, or on how often."""
    for session in moments():
        phase = session.phase
        if isinstance(phase, Sealing) and not phase.round.is_open:
            digests = tuple(each and bytes(32) for each in phase.round.digests)
            bare = replace(phase, round=Round(digests=digests))  # type: ignore[arg-type]
            assert at(session) == at(replace(session, phase=bare, page_ms=0))
