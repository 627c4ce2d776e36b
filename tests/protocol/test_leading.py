"""What a third seat may do in a session, and what nobody loses by it.

About `protocol.session.leading`, `protocol.session.moves` and `protocol.session.places`.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from protocol.activities.ladder import Rung, Stage, Turn, holder
from protocol.activities.rounds import Sealing
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.errors import OutOfTurn
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Seat, other
from protocol.session.controls import THIRD_EVENTS, Change, Nudge
from protocol.session.events import (
    EVENTS,
    Advanced,
    Answered,
    AnyEvent,
    Breathed,
    CameBack,
    Closed,
    Event,
    Extended,
    FacilitatorLeft,
    Finished,
    GaveFloor,
    GaveWay,
    Heard,
    Held,
    Left,
    Nudged,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    Sealed,
    Signal,
    Signalled,
    Skipped,
    Spoke,
    StoppedForToday,
    TookAside,
    Voice,
    WentBack,
    WentOnAlone,
)
from protocol.session.moves import ANY_PAGE, moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Closing, Ended, LeftOut, Pausing, Session, Stopped
from protocol.session.third import Control, Third
from tests.protocol.bots import (
    VARIETY,
    finished_by_willing,
    fitting,
    fold_one,
    led_shapes,
    walk_of_three,
)
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    FACILITATOR,
    FIRST,
    LOOKING,
    SECOND,
    Act,
    answered,
    begun,
    begun_with,
    both_sealed,
    choose,
    fold,
    is_refused,
    led,
    opened,
    phase_of,
    play,
    rate,
    ready,
    refuse,
    round_of,
    sealed,
    turns,
    write,
)


def everywhere(holds: Callable[[Session], None]) -> Callable[[], None]:
    """One test of all that may be the case."""

    def test() -> None:
        for shape, session in led_shapes().items():
            try:
                holds(session)
            except BaseException as error:
                error.add_note(f"at {shape}")
                raise

    test.__name__, test.__doc__ = holds.__name__, holds.__doc__
    return test


def by_third(*events: AnyEvent) -> list[Act]:
    return [(FACILITATOR, event) for event in events]


def by_one(session: Session, kind: type[Event], variant: int) -> Session:
    """The session after a third seat sends an event of that kind; the same if it is refused."""
    return fold_one(session, (FACILITATOR, fitting(session, FACILITATOR, kind, variant)))


def is_mid_piece(session: Session) -> bool:
    talking = isinstance(session.phase, Talking) and session.phase.is_mid_piece
    third = session.third
    return talking and third.seated is not None and third.hold is None and third.aside is None


def for_two(session: Session) -> Session:
    """What the two have of it: everything but what is told of a third."""
    return replace(session, third=Third())


# -- the table


def test_walks_of_three_meet_every_control_everywhere_it_is_open() -> None:
    met = {
        kind for session in led_shapes().values() for seat in Seat for kind in moves(session, seat)
    }
    assert met >= THIRD_EVENTS
    assert sum(is_mid_piece(session) for session in led_shapes().values()) > 10


@pytest.mark.gate
@everywhere
def test_moves_and_apply_agree_on_every_kind_of_event(session: Session) -> None:
    for seat in Seat:
        mine = moves(session, seat)
        for kind in EVENTS:
            entry = Entry(seat, AT_MS, session.page, fitting(session, seat, kind))
            if kind in mine:
                apply(session, entry)
            else:
                with pytest.raises(OutOfTurn):
                    apply(session, entry)


@everywhere
def test_a_control_counts_only_for_the_page_its_author_saw(session: Session) -> None:
    for seat in Seat:
        for kind in moves(session, seat) & THIRD_EVENTS:
            event = fitting(session, seat, kind)
            stale = Entry(seat, AT_MS, session.page - 1, event)
            assert (fold(session, [stale]) is session) == (kind not in ANY_PAGE)


@pytest.mark.gate
@everywhere
def test_a_modified_facilitator_that_sends_any_partner_event_changes_nothing(
    session: Session,
) -> None:
    """The third acceptance check; a pause is the third's own too, but only where nobody speaks."""
    own = THIRD_EVENTS | {Paused}
    for kind in EVENTS:
        if kind in own and kind in moves(session, FACILITATOR):
            continue
        for variant in range(VARIETY):
            assert (
                fold_one(session, (FACILITATOR, fitting(session, FACILITATOR, kind, variant)))
                is session
            )


@everywhere
def test_in_mid_piece_a_third_changes_nothing_of_the_two_but_by_a_hold(session: Session) -> None:
    """The third acceptance check: floor, page, pieces and moves of both are as they were."""
    if not is_mid_piece(session):
        return
    for kind in set(EVENTS) - {Held, FacilitatorLeft}:
        for variant in range(VARIETY):
            after = by_one(session, kind, variant)
            assert for_two(after) == for_two(session)
            assert all(moves(after, seat) == moves(session, seat) for seat in PARTNERS)
    held = fold_one(session, (FACILITATOR, Held(30)))
    assert for_two(held) == for_two(session)


@everywhere
def test_nothing_of_a_third_ends_the_session_or_stops_it(session: Session) -> None:
    for kind in moves(session, FACILITATOR):
        for variant in range(VARIETY):
            after = by_one(session, kind, variant)
            assert not isinstance(after.phase, Ended) or isinstance(session.phase, Ended)
            is_evening = isinstance(after.phase, Stopped) and after.phase.by is None
            assert (
                not isinstance(after.phase, Stopped) or is_evening or after.phase == session.phase
            )


@pytest.mark.gate
@everywhere
def test_going_leaves_the_two_alive_and_able_to_finish(session: Session) -> None:
    """The sixth acceptance check, in the middle of whatever the third had begun."""
    if session.third.seated is None or isinstance(session.phase, Ended):
        return
    for seat, event in ((FACILITATOR, FacilitatorLeft()), (FIRST, WentOnAlone())):
        after = play(session, (seat, event))
        assert after.third.seated is None and not moves(after, FACILITATOR)
        assert (after.phase, after.page) == (session.phase, session.page)
        assert after.epoch == session.epoch + 1
        assert isinstance(finished_by_willing(after, 600).phase, Ended)


@pytest.mark.gate
@everywhere
def test_every_wait_of_the_two_is_on_the_other_partner_alone(session: Session) -> None:
    """A third that is silent from here on holds up nothing."""
    assert isinstance(finished_by_willing(session, 900).phase, Ended)


@everywhere
def test_either_partner_can_always_go_on_alone_pause_stop_and_leave(session: Session) -> None:
    if isinstance(session.phase, Ended):
        return
    for seat in PARTNERS:
        assert (WentOnAlone in moves(session, seat)) == (
            session.third.seated is not None
            or session.third.question is not None
            or session.third.asking is not None
        )
        for event in (Paused(5), StoppedForToday(), Left()):
            assert not is_refused(session, seat, event)


# -- hold


def speaking(*rungs: Rung) -> Session:
    """The first partner speaks, and a third leads."""
    return play(led(begun_with(turns(*rungs))), (FIRST, Spoke("one")))


def test_in_a_hold_both_boxes_rest_and_the_floor_stays() -> None:
    session = speaking()
    held = play(session, *by_third(Held(60)))
    assert held.phase == session.phase and held.page == session.page
    assert held.third.last == Control(FACILITATOR, Held(60))
    refuse(held, (FIRST, Spoke("two")), (FIRST, Finished()), (SECOND, Signalled(Signal.SLOWER)))
    on = play(held, (FIRST, Resumed()))
    assert play(on, (FIRST, Spoke("two"))).page == session.page


def test_a_piece_that_crosses_with_a_hold_comes_back_whole() -> None:
    held = play(speaking(), *by_third(Held(30)))
    late = Entry(FIRST, AT_MS, held.page, Spoke("whole"))
    assert fold(held, [late]) is held
    after = fold(play(held, (FIRST, Resumed())), [late])
    assert phase_of(after, Talking).turn.pieces == ("one", "whole")


def test_whoever_has_the_rung_ends_a_hold_or_the_third_and_nobody_else() -> None:
    held = play(speaking(), *by_third(Held(30)))
    refuse(held, (SECOND, Resumed()))
    for seat in (FIRST, FACILITATOR):
        assert play(held, (seat, Resumed())).third.hold is None
    heard = play(led(begun_with(turns(Rung.SPEAK, Rung.SAY_BACK))), (FIRST, Spoke("a")))
    heard = play(heard, (FIRST, Finished()), (SECOND, Breathed()), *by_third(Held(30)))
    refuse(heard, (FIRST, Resumed()))
    assert play(heard, (SECOND, Resumed())).third.hold is None


@pytest.mark.parametrize("seconds", [0, 29, 121, -1, 2**40])
def test_a_hold_lasts_half_a_minute_to_two(seconds: int) -> None:
    refuse(speaking(), *by_third(Held(seconds)))


def test_a_second_hold_in_a_turn_takes_the_speakers_yes() -> None:
    once = play(speaking(), *by_third(Held(30)), (FIRST, Resumed()))
    asked = play(once, *by_third(Held(90)))
    assert asked.third.hold is None and asked.third.wants_hold_s == 90
    assert moves(asked, FIRST) == moves(once, FIRST) | {GaveWay}
    refuse(asked, *by_third(Held(90)), (SECOND, GaveWay()))
    spoken = play(asked, (FIRST, Spoke("not now")))
    assert spoken.third.wants_hold_s == 90
    given = play(asked, (FIRST, GaveWay()))
    assert given.third.hold is not None and given.third.hold.seconds == 90


def test_a_break_makes_no_new_turn_of_one_that_was_held() -> None:
    session = play(speaking(), *by_third(Held(30)), (SECOND, Paused(5)))
    assert session.third.hold is None
    back = play(session, (FIRST, CameBack()), (SECOND, CameBack()))
    assert play(back, *by_third(Held(30))).third.hold is None


def test_every_turn_may_be_held_once() -> None:
    session = play(begun_with(turns(Rung.SPEAK)))
    session = play(led(session), *by_third(Held(30)), (FIRST, Resumed()), (FIRST, Passed()))
    session = play(session, (SECOND, Breathed()), *by_third(Held(30)))
    assert session.third.hold is not None


# -- the floor


def test_the_floor_is_given_only_at_a_hand_over_or_in_a_hold() -> None:
    session = speaking()
    refuse(session, *by_third(GaveFloor(SECOND)))
    held = play(session, *by_third(Held(30)))
    given = phase_of(play(held, *by_third(GaveFloor(SECOND))), Talking)
    assert (given.stage, given.then, given.turn) == (Stage.BREATH, Stage.SPEAK, Turn(SECOND))
    assert given.past[0].pieces == ("one",)
    breathing = play(session, (FIRST, Finished()))
    assert phase_of(play(breathing, *by_third(GaveFloor(SECOND))), Talking).turn == Turn(SECOND)


def test_nobody_loses_a_turn_when_the_floor_is_given() -> None:
    held = play(speaking(Rung.SPEAK), *by_third(Held(30), GaveFloor(SECOND)))
    second = play(held, (SECOND, Breathed()), (SECOND, Passed()))
    assert phase_of(second, Talking).turn == Turn(FIRST)
    after = play(second, (FIRST, Breathed()), (FIRST, Passed()))
    assert phase_of(after, Talking).stage is Stage.REST
    speakers = [turn.speaker for turn in phase_of(after, Talking).past]
    assert speakers == [FIRST, SECOND, FIRST]


def test_a_turn_that_has_not_begun_is_only_put_off() -> None:
    session = play(led(begun_with(turns(Rung.SPEAK))), (FIRST, Passed()))
    given = play(session, *by_third(GaveFloor(FIRST)))
    assert [turn.speaker for turn in phase_of(given, Talking).past] == [FIRST]
    after = play(given, (FIRST, Breathed()), (FIRST, Passed()))
    assert phase_of(after, Talking).turn == Turn(SECOND)


def test_the_floor_may_be_given_back_to_whoever_speaks() -> None:
    session = play(speaking(), (FIRST, Finished()), *by_third(GaveFloor(FIRST)))
    on = play(session, (FIRST, Breathed()), (FIRST, Spoke("more")))
    assert phase_of(on, Talking).turn.pieces == ("one", "more")


def test_a_third_never_has_the_floor() -> None:
    refuse(play(speaking(), *by_third(Held(30))), *by_third(GaveFloor(FACILITATOR)))


# -- what is said


def test_a_remark_is_a_line_to_both_where_nobody_is_in_a_piece() -> None:
    session = speaking()
    refuse(session, *by_third(Remarked("now?")))
    breathing = play(session, (FIRST, Finished()))
    said = play(breathing, *by_third(Remarked(" thank\u202e you "), Remarked("go on")))
    assert said.third.remarks == (" thank you ", "go on")
    assert for_two(said) == for_two(breathing)
    refuse(breathing, *by_third(Remarked("")), *by_third(Remarked("x" * 401)))


def test_a_nudge_is_for_the_speaker_alone() -> None:
    session = speaking()
    nudged = play(session, *by_third(Nudged(FIRST, Nudge.ONE_THING)))
    assert nudged.third.last == Control(FACILITATOR, Nudged(FIRST, Nudge.ONE_THING))
    refuse(session, *by_third(Nudged(SECOND, Nudge.SLOWER), Nudged(FACILITATOR, Nudge.SLOWER)))


def test_time_is_only_made_longer_and_only_a_little() -> None:
    session = play(speaking(), *by_third(Extended(1), Extended(3)))
    assert session.third.more_min == 4
    refuse(session, *by_third(Extended(0), Extended(-1), Extended(6)))
    over = play(session, (FIRST, Passed()), (SECOND, Heard()))
    assert over.third.more_min == 0 and phase_of(over, Talking).turn == Turn(SECOND)


# -- going on


def test_a_third_goes_on_where_both_could_be_ready() -> None:
    session = led(begun_with(rate(), write()))
    refuse(session, *by_third(Advanced()))
    sealed_by_one = play(session, (FIRST, sealed(session, FIRST, "yes", "no")))
    refuse(sealed_by_one, *by_third(Advanced()))
    between = both_sealed(session, ("yes", "no"), ("no", "no"))
    refuse(between, *by_third(Advanced(), Replanned(Change.LEAVE_OUT, "rate")))
    shown = answered(session, ("yes", "no"), ("no", "no"))
    on = play(shown, (FIRST, Ready()), *by_third(Advanced()))
    assert isinstance(on.phase, Writing) and on.ratings["rate"] == (("yes", "no"), ("no", "no"))
    assert on.third.last == Control(FACILITATOR, Advanced())
    assert play(on, (FIRST, sealed(on, FIRST, "a"))).third.last == on.third.last


def test_nobody_is_led_past_another_time() -> None:
    session = answered(led(begun_with(rate(needs="yes"), write())), ("yes", "yes"), ("no", "no"))
    refuse(session, *by_third(Advanced(), Replanned(Change.LEAVE_OUT, "rate")))


def test_what_is_left_out_in_the_middle_keeps_what_both_said_yes_to() -> None:
    session = answered(led(begun_with(write(promise=True), rate())), ["Tea"], ["A walk"])
    session = play(session, (SECOND, Answered(0, True)))
    refuse(session, *by_third(Advanced()))
    on = play(session, *by_third(Replanned(Change.LEAVE_OUT, "write")))
    assert on.activity == 1 and on.promises == ((FIRST, "Tea"),)


def test_what_one_left_out_is_gone_on_from() -> None:
    session = play(led(begun_with(turns(optional=True), rate())), (SECOND, Skipped()))
    assert isinstance(session.phase, LeftOut)
    assert play(session, *by_third(Advanced())).activity == 1


# -- back


def test_going_back_asks_anew_and_keeps_what_was_promised_and_agreed() -> None:
    session = led(begun_with(rate(name="a"), write(promise=True, name="b"), rate(name="c")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    session = answered(session, ["Tea"], ["A walk"])
    session = ready(play(session, (SECOND, Answered(0, True)), (FIRST, Answered(0, True))))
    promised = session.promises
    back = play(session, *by_third(WentBack("a")))
    assert back.promises == promised and (back.step, back.activity) == (0, 0)
    round_ = round_of(back)
    assert round_.attempt == 2 and round_.digests == round_.answers == (None, None)
    assert back.ratings["a"] == (("yes", "no"), ("no", "no"))
    before = back.been[(0, 0)].doing
    assert isinstance(before, Sealing) and before.round.is_open
    anew = ready(answered(back, ("no", "no"), ("no", "no")))
    assert anew.ratings["a"] == (("no", "no"), ("no", "no"))
    assert anew.activity == 1 and isinstance(anew.phase, Writing)


def test_what_was_done_before_is_gone_over_without_being_asked_again() -> None:
    session = led(begun_with(rate(name="a"), choose(name="b"), rate(name="c")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    session = ready(answered(session, ["tea"], ["tea"]))
    back = play(session, *by_third(WentBack("a")))
    on = play(back, *by_third(Advanced()))
    assert on.activity == 1 and on.again
    assert ready(on).activity == 2 and ready(on).chosen == session.chosen
    assert not ready(on).again
    assert ready(on).ratings == session.ratings


def test_whoever_was_ready_to_go_over_it_is_not_once_it_is_answered_anew() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b")))
    session = play(ready(answered(session, ("yes", "no"), ("no", "no"))), *by_third(WentBack("a")))
    session = play(session, (FIRST, Ready()), (SECOND, sealed(session, SECOND, "no", "no")))
    assert phase_of(session, Sealing).ready == frozenset()  # type: ignore[type-abstract]
    assert Ready not in moves(session, FIRST)


def test_going_back_leads_only_to_where_they_were() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b"), rate(name="c")))
    refuse(session, *by_third(WentBack("a"), WentBack("b"), WentBack("nowhere")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    refuse(session, *by_third(WentBack("b"), WentBack("c"), WentBack("")))


def test_nobody_is_led_back_between_two_seals_and_their_openings() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    session = both_sealed(session, ("yes", "no"), ("no", "no"))
    refuse(session, *by_third(WentBack("a")))
    one = play(session, (FIRST, opened(session, FIRST, "yes", "no")))
    refuse(one, *by_third(WentBack("a")))


def test_whoever_has_agreed_to_end_is_not_led_back() -> None:
    session = ready(answered(led(begun_with(rate())), ("yes", "no"), ("no", "no")))
    assert isinstance(session.phase, Closing)
    assert not is_refused(session, FACILITATOR, WentBack("rate"))
    refuse(play(session, (SECOND, Closed())), *by_third(WentBack("rate")))


def test_an_opening_that_going_back_overtook_opens_nothing() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    waiting = play(session, (FIRST, sealed(session, FIRST, "yes", "no")))
    back = play(waiting, *by_third(WentBack("a")))
    assert is_refused(back, FIRST, opened(waiting, FIRST, "yes", "no"))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("guide", [COMPACT, LOOKING], ids=lambda guide: guide.id)
def test_no_attempt_at_a_place_is_made_twice(guide: Guide, seed: int) -> None:
    """A digest binds room, seat, place and attempt: none binds two answers."""
    bound: dict[tuple[object, ...], int] = {}
    walk, visit = walk_of_three(led(begun(guide)), seed, 1_500, rare=0.3), 0
    for before, after in zip(walk, walk[1:], strict=False):
        visit += (before.step, before.activity) != (after.step, after.activity)
        for seat in PARTNERS:
            now, then = round_of(after).digests[seat], round_of(before).digests[seat]
            if now and now != then:
                place = (after.step, after.activity, round_of(after).attempt, seat)
                assert bound.setdefault(place, visit) == visit
    assert len(bound) > 10


# -- a word with one


def test_a_word_with_one_is_followed_by_one_with_the_other_for_as_long() -> None:
    session = led(begun_with(rate()))
    aside = play(session, *by_third(TookAside(SECOND, 3)))
    assert aside.third.aside is not None and aside.third.aside.seat is SECOND
    refuse(aside, *by_third(Rejoined(), TookAside(SECOND, 3), TookAside(FIRST, 4)))
    both = play(aside, *by_third(TookAside(FIRST, 3)))
    assert both.third.aside is not None and both.third.aside.seat is FIRST
    refuse(both, *by_third(TookAside(SECOND, 3)))
    assert play(both, *by_third(Rejoined())).third.aside is None


def test_in_a_word_with_one_the_page_rests_for_both_and_either_may_end_it() -> None:
    session = led(begun_with(rate()))
    aside = play(session, *by_third(TookAside(FIRST, 3)))
    assert aside.phase == session.phase and aside.page == session.page
    refuse(aside, (SECOND, sealed(session, SECOND, "yes", "no")), (FIRST, Preferred(Voice.ALOUD)))
    for seat in PARTNERS:
        after = play(aside, (seat, Rejoined()))
        assert moves(after, FIRST) == moves(session, FIRST)


def test_an_opening_that_a_word_with_one_overtook_counts() -> None:
    session = both_sealed(led(begun_with(rate())), ("yes", "no"), ("no", "no"))
    aside = play(session, *by_third(TookAside(FIRST, 3)))
    shown = play(aside, (FIRST, opened(session, FIRST, "yes", "no")))
    assert round_of(shown).answers[FIRST] == ("yes", "no")


@pytest.mark.parametrize(
    "event", [TookAside(FIRST, 0), TookAside(FIRST, 31), TookAside(FACILITATOR, 3)]
)
def test_a_word_with_one_is_with_a_partner_and_no_longer_than_half_an_hour(
    event: TookAside,
) -> None:
    refuse(led(begun_with(rate())), *by_third(event))


def test_a_pause_ends_a_word_with_one() -> None:
    aside = play(led(begun_with(rate())), *by_third(TookAside(FIRST, 3)))
    paused = play(aside, (SECOND, Paused(5)))
    assert isinstance(paused.phase, Pausing) and paused.third.aside is None


# -- the plan


def test_what_is_added_comes_next_and_then_it_goes_on_from_where_it_was() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b"), write(name="c")))
    session = play(session, *by_third(Replanned(Change.ADD, "c")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    assert (session.step, session.activity) == (0, 2)
    session = ready(answered(session, ["x"], ["y"]))
    assert (session.activity, session.plan.back_to) == (1, None)
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    assert session.activity == 2 and session.again and round_of(session).attempt == 2


def test_what_is_left_out_does_not_come_unless_it_is_added_again() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b"), write(name="c")))
    out = play(session, *by_third(Replanned(Change.LEAVE_OUT, "b")))
    assert ready(answered(out, ("yes", "no"), ("no", "no"))).activity == 2
    again = play(out, *by_third(Replanned(Change.ADD, "b")))
    assert ready(answered(again, ("yes", "no"), ("no", "no"))).activity == 1


def test_a_question_of_the_thirds_own_is_turns_that_either_may_leave_out() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b")))
    session = play(session, *by_third(Replanned(Change.ASK, "What would help?")))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    assert session.setting.activity.prompt == "What would help?"
    assert isinstance(session.phase, Talking) and session.plan.asked == "What would help?"
    assert Passed in moves(session, FIRST)
    left_out = ready(play(session, (SECOND, Skipped())))
    assert (left_out.activity, left_out.plan.asked) == (1, None)
    led_on = play(session, *by_third(Held(30), Replanned(Change.LEAVE_OUT, "?")))
    assert (led_on.activity, led_on.plan.asked) == (1, None)


def test_a_question_is_a_line_with_words() -> None:
    session = led(begun_with(rate()))
    refuse(session, *by_third(*(Replanned(Change.ASK, text) for text in ("", "a\nb", "x" * 161))))
    refuse(session, *by_third(Replanned(Change.ADD, "nowhere"), Replanned(Change.LEAVE_OUT, "no")))


def test_the_plan_goes_with_the_third_but_the_page_that_is_there_stays() -> None:
    session = led(begun_with(rate(name="a"), rate(name="b"), write(name="c")))
    plans = [Replanned(Change.ASK, "Why?"), Replanned(Change.ASK, "And?")]
    session = play(session, *by_third(Replanned(Change.LEAVE_OUT, "b"), *plans))
    session = ready(answered(session, ("yes", "no"), ("no", "no")))
    alone = play(session, (SECOND, WentOnAlone()))
    assert alone.plan.asked == "Why?"
    over = play(alone, (FIRST, Passed()), (SECOND, Breathed()), (SECOND, Passed()))
    assert ready(over).activity == 1 and ready(over).plan.asked is None


# -- all three hold the same


def test_no_answer_is_shown_unsealed_wherever_they_go_back_and_on() -> None:
    """The rules' half of the seventh acceptance check."""
    walks = [walk_of_three(led(begun(COMPACT)), seed, 1_000, rare=0.2) for seed in range(8)]
    sessions = [session for walk in walks for session in walk]
    for session in sessions:
        round_ = round_of(session)
        assert None not in round_.digests or round_.answers == (None, None)
    assert sum(session.again for session in sessions) > 100


def test_who_speaks_in_a_led_session_is_one_at_a_time() -> None:
    for session in led_shapes().values():
        if isinstance(session.phase, Talking) and session.third.aside is None:
            can = [seat for seat in Seat if moves(session, seat) & {Spoke, Finished}]
            assert can in ([], [holder(session.phase)])
            assert other(session.phase.turn.speaker) not in can


def test_a_sealed_event_of_a_third_is_none() -> None:
    session = led(begun_with(rate()))
    refuse(session, *by_third(sealed(session, FIRST, "yes", "no"), Proposed("a", "")))
    assert Sealed not in moves(session, FACILITATOR)
