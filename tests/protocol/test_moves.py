"""What `moves` lists, the referee takes; what it does not list, it refuses: for every pair."""

from collections.abc import Callable

import pytest

from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choosing
from protocol.activities.ladder import Stage, Turn, holder
from protocol.activities.rate import Rating
from protocol.activities.reading import Reading
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.errors import OutOfTurn
from protocol.seats import BOTH, PARTNERS, Seat, other
from protocol.session.events import (
    EVENTS,
    AnyEvent,
    AskedForThird,
    Began,
    GuidePart,
    Heard,
    Introduced,
    IntroducedThird,
    Left,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Skipped,
    Spoke,
    StoppedForToday,
    Voice,
)
from protocol.session.moves import ALWAYS, ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import (
    PHASES,
    LeftOut,
    Session,
    current_activity,
    open_phase,
)
from tests.protocol.bots import fitting, shapes
from tests.protocol.worlds import (
    AT_MS,
    FIRST,
    ROOM,
    SECOND,
    begun,
    begun_with,
    copied,
    is_refused,
    play,
    ready,
    turns,
)


def everywhere(holds: Callable[[Session], None]) -> Callable[[], None]:
    """One test of all that may be the case: as one each they were a quarter of all tests."""

    def test() -> None:
        for shape, session in shapes().items():
            try:
                holds(session)
            except BaseException as error:
                error.add_note(f"at {shape}")
                raise

    test.__name__, test.__doc__ = holds.__name__, holds.__doc__
    return test


def test_the_enumeration_meets_every_phase_and_every_stage() -> None:
    assert {shape.phase for shape in shapes()} == set(PHASES)
    assert {shape.stage for shape in shapes()} - {None} == set(Stage)


@everywhere
def test_moves_and_apply_agree_on_every_kind_of_event(session: Session) -> None:
    before = copied(session)
    for seat in Seat:
        mine = moves(session, seat)
        for kind in EVENTS:
            entry = Entry(seat, AT_MS, session.page, fitting(session, seat, kind))
            if kind in mine:
                apply(session, entry)
            else:
                with pytest.raises(OutOfTurn):
                    apply(session, entry)
            assert session == before


@pytest.mark.gate
@everywhere
def test_a_stale_page_is_refused_for_all_that_does_not_mean_the_same_everywhere(
    session: Session,
) -> None:
    for seat in Seat:
        for kind in moves(session, seat):
            event = fitting(session, seat, kind)
            for page in (session.page - 1, session.page + 1):
                assert is_refused(session, seat, event, page) == (kind not in ANY_PAGE)


@everywhere
def test_pause_stop_and_leave_are_legal_for_both_partners_everywhere(session: Session) -> None:
    events: tuple[AnyEvent, ...] = (Paused(20), StoppedForToday(), Left())
    for seat in PARTNERS:
        assert moves(session, seat) >= ALWAYS
        for event in events:
            assert not is_refused(session, seat, event, page=-7)


def test_a_move_that_lost_the_race_to_a_turned_page_is_refused() -> None:
    session = begun_with(turns(name="a", optional=True), turns(name="b"))
    after = ready(play(session, (SECOND, Skipped())))
    assert Spoke in moves(after, FIRST)
    assert is_refused(after, FIRST, Spoke("meant for the other question"), session.page)


def test_two_who_leave_out_the_same_activity_leave_out_only_that_one() -> None:
    start = begun_with(turns(name="a", optional=True), turns(name="b", optional=True))
    after = play(start, (FIRST, Skipped()))
    assert is_refused(after, SECOND, Skipped(), start.page)
    assert ready(after).activity == 1
    assert is_refused(ready(after), SECOND, Skipped(), start.page)


@everywhere
def test_nobody_leaves_out_a_turn_after_its_first_word(session: Session) -> None:
    inner = open_phase(session.phase)
    if isinstance(inner, Talking) and (inner.turn.pieces or inner.past):
        for seat in Seat:
            assert Skipped not in moves(session, seat)


@everywhere
def test_a_listener_cannot_end_cut_or_shorten_the_turn_of_the_other(session: Session) -> None:
    """Whatever the listener may do, the turn is the speaker's still; but for a pause or a stop."""
    if not isinstance(session.phase, Talking) or session.phase.stage is Stage.REST:
        return
    turn, past = session.phase.turn, session.phase.past
    listener = other(turn.speaker)
    is_told = turn != Turn(turn.speaker) or bool(past) or session.voice is Voice.ALOUD
    for kind in moves(session, listener) - {Paused, StoppedForToday, Left}:
        event = fitting(session, listener, kind)
        after = apply(session, Entry(listener, AT_MS, session.page, event))
        if kind is Skipped:
            assert not is_told
            continue
        assert isinstance(after.phase, Talking)
        assert after.phase.turn.pieces == turn.pieces or kind is Heard
        # Only what the listener themselves heard last may end it: all of it has been read by then.
        if len(after.phase.past) > len(past):
            assert kind is Heard and holder(session.phase) is listener


def test_aloud_only_the_speaker_knows_whether_the_first_word_was_said() -> None:
    session = begun_with(turns(optional=True))
    assert Skipped in moves(session, SECOND)
    session = play(session, *((seat, Preferred(Voice.ALOUD)) for seat in (FIRST, SECOND)))
    assert Skipped in moves(session, FIRST)
    assert Skipped not in moves(session, SECOND)


@everywhere
def test_nothing_is_left_out_once_it_is_shown(session: Session) -> None:
    for seat in Seat:
        if Skipped in moves(session, seat):
            match session.phase:
                case Rating(round=round_) | Writing(round=round_):
                    assert not round_.is_sealed
                case Choosing(round=round_, chosen=chosen):
                    assert chosen is None and (round_.is_open or not round_.is_sealed)
                case Agreeing(proposal=proposal, made=made):
                    assert proposal is None and not made


@everywhere
def test_what_is_left_out_is_told_to_both_before_the_page_is_turned(session: Session) -> None:
    for seat in PARTNERS:
        if Skipped in moves(session, seat):
            after = play(session, (seat, Skipped()))
            if session.setting.seats != BOTH and not isinstance(session.phase, Talking):
                # Told to nobody: who waits would know who it was.
                assert not isinstance(after.phase, LeftOut) and after.page == session.page + 1
                continue
            assert isinstance(after.phase, LeftOut) and after.phase.inner == session.phase
            assert (after.step, after.activity) == (session.step, session.activity)
            assert moves(after, FIRST) == moves(after, SECOND)
            about_a_third = {AskedForThird, IntroducedThird}
            assert moves(after, FIRST) == ALWAYS | {Ready, Preferred} | about_a_third
            once = play(after, (seat, Ready()))
            assert once.page == after.page
            assert play(once, (other(seat), Ready())).page == after.page + 1


def test_there_is_no_activity_before_the_first() -> None:
    gathering = Session(room_id=ROOM)
    assert current_activity(gathering) is None
    assert current_activity(play(gathering, (FIRST, fitting(gathering, FIRST, Began)))) is None
    started = begun()
    assert current_activity(started) is not None


def test_there_is_no_activity_while_a_name_is_still_missing() -> None:
    session = Session(room_id=ROOM)
    for kind in (Began, GuidePart):
        session = play(session, (FIRST, fitting(session, FIRST, kind)))
    session = play(session, (FIRST, Introduced("Kim")))
    assert session.guide is not None
    assert current_activity(session) is None


def test_there_is_no_activity_on_the_last_page() -> None:
    session = begun_with(Agree(id="a", title="A", prompt="A"))
    session = play(session, (FIRST, Ready()), (SECOND, Ready()))
    assert current_activity(session) is None


def test_the_holder_is_the_one_who_is_next_while_both_breathe() -> None:
    turn = Turn(FIRST)
    assert holder(Talking(turn, Stage.BREATH, Stage.SAY_BACK)) is SECOND
    assert holder(Talking(turn, Stage.BREATH, Stage.CHECK)) is FIRST
    assert holder(Talking(turn, Stage.FEELING)) is SECOND
    assert holder(Talking(turn, Stage.REST)) is None


def test_a_proposal_is_answered_before_the_other_puts_forward_another() -> None:
    session = begun_with(Agree(id="a", title="A", prompt="A"))
    session = play(session, (FIRST, Proposed("tea", "daily")))
    assert Proposed not in moves(session, SECOND)
    assert Proposed in moves(session, FIRST)


def test_reading_offers_readiness_once() -> None:
    session = Session(room_id=ROOM, guide=begun().guide, phase=Reading(ready=frozenset({FIRST})))
    assert Ready not in moves(session, FIRST)
    assert Ready in moves(session, SECOND)
