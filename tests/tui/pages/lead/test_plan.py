"""`tui.pages.lead.plan`: what was, is and comes, how long it took, and what could be left out."""

from dataclasses import replace

from msgspec import structs

from protocol.activities.activity import Voice
from protocol.guide.times import minutes_of
from protocol.seats import Seat
from protocol.session.controls import Change
from protocol.session.events import Held, Paused, Replanned, Spoke
from protocol.session.session import Session
from tests.protocol.bots import finished_by_willing, willing_act
from tests.protocol.worlds import AT_MS, begun, begun_with, led, play, rate, turns, write
from tests.tui.pages.lead.rooms import lead_state, moments
from tui.disk.shelf import burnout
from tui.pages.lead.plan import (
    FEWEST_ROWS,
    Planned,
    Stands,
    around,
    behind_min,
    could_be_left_out,
    left_min,
    page_time,
    plan,
)
from tui.seat.lead_state import LeadState
from tui.seat.lead_times import Times
from tui.words import lead as lead_words

FIRST, SECOND, KIM = Seat
MIN = 60_000
LEAVE, ADD, ASK = Change.LEAVE_OUT, Change.ADD, Change.ASK


def after(*moments: tuple[Session, float], now_min: float) -> LeadState:
    """What is seen once these came, each at its minute."""
    times = Times()
    for session, at_min in moments:
        times = times.after(session, AT_MS + int(at_min * MIN))
    return lead_state(moments[-1][0], now_ms=AT_MS + int(now_min * MIN), times=times)


def parts(session: Session) -> dict[str, Stands]:
    return {each.id: each.part for each in plan(lead_state(session))}


def out(session: Session, name: str) -> Session:
    return play(session, (KIM, Replanned(LEAVE, name)))


START = led(
    begun_with(rate(name="one"), write(name="two", optional=True), turns(), rate(name="last"))
)


def test_the_plan_says_what_was_and_is_and_comes() -> None:
    session = out(START, "one")
    assert parts(session) == {
        "one": Stands.PAST,
        "two": Stands.NOW,
        "talk": Stands.COMING,
        "last": Stands.COMING,
    }


def test_what_is_left_out_and_what_was_added_stands_in_the_plan_as_that() -> None:
    acts = Replanned(LEAVE, "talk"), Replanned(ADD, "last"), Replanned(ASK, "What else?")
    session = play(START, *((KIM, each) for each in acts))
    found = plan(lead_state(session))
    assert [(each.id, each.part) for each in found] == [
        ("one", Stands.NOW),
        ("last", Stands.ADDED),
        ("?", Stands.ADDED),
        ("two", Stands.COMING),
        ("talk", Stands.LEFT_OUT),
        ("last", Stands.COMING),
    ]
    assert found[2].title == lead_words.own_question("What else?")


def test_a_question_of_ones_own_that_is_over_stays_in_the_plan_where_it_was_asked() -> None:
    asks = play(START, (KIM, Replanned(ASK, "What else?")))
    asked = out(asks, "one")
    assert asked.plan.asked == "What else?"
    over = out(play(asked, (KIM, Held(30))), "?")
    state = after((START, 0), (asked, 2), (over, 5), now_min=6)
    found = [(each.id, each.part, each.took_min) for each in plan(state)]
    assert found[1:3] == [("?", Stands.PAST, 3), ("two", Stands.NOW, 1)]


def test_a_long_question_stands_beside_the_page_in_one_line_with_its_minutes() -> None:
    found = Planned("?", "What would help you most this evening?", Stands.NOW, 0.0, 2)
    assert found.in_short == "What would help you most this eve…   2"
    assert found.words == "What would help you most this evening?   2"


def test_what_hangs_on_an_answer_that_is_still_to_come_may_come() -> None:
    session = led(begun(burnout()))
    found = set(parts(session).values())
    assert Stands.PERHAPS in found
    assert Stands.COMING in found


def test_at_the_close_nothing_comes_any_more() -> None:
    session = led(finished_by_willing(begun(burnout()), 2))
    while (act := willing_act(session)) is not None and type(session.phase).__name__ != "Closing":
        session = play(session, act)
    assert set(parts(session).values()) <= {Stands.PAST, Stands.LEFT_OUT}


def test_it_is_behind_by_what_it_took_longer_than_the_model_has_for_it() -> None:
    model = minutes_of(rate(name="one"), Voice.TYPED)
    state = after((START, 0), (out(START, "one"), 9), now_min=9)
    assert behind_min(state) == int(9 - model)
    assert plan(state)[0].took_min == 9


def test_the_present_page_is_behind_only_once_its_own_time_is_over() -> None:
    assert behind_min(after((START, 0), now_min=0.5)) == 0
    assert behind_min(after((START, 0), now_min=10)) > 0


def test_a_pause_takes_time_that_the_plan_does_not_have() -> None:
    pause = play(START, (FIRST, Paused(10)))
    assert behind_min(after((START, 0), (pause, 0), now_min=12)) == 12


def test_what_was_left_out_gives_its_time_back() -> None:
    first = out(START, "one")
    slow = after((START, 0), (first, 20), (out(first, "two"), 20), now_min=20)
    spared = out(START, "two")
    quick = after((spared, 0), (out(spared, "one"), 20), now_min=20)
    assert behind_min(quick) == behind_min(slow)


def test_nothing_is_behind_that_began_before_the_third_seat_came() -> None:
    later = out(START, "one")
    assert behind_min(after((later, 0), now_min=60)) == 0


def test_what_could_be_left_out_is_what_the_guide_lets_be_and_is_only_said() -> None:
    state = after((START, 0), now_min=30)
    assert [each.id for each in could_be_left_out(state)] == ["two"]
    assert could_be_left_out(after((START, 0), now_min=1)) == ()
    assert state.session == START


def to_lead(state: LeadState, name: str, **said: object) -> LeadState:
    """The same with a guide on this laptop that says more of that activity to whoever leads."""
    guide = state.session.guide
    assert guide is not None
    steps = tuple(
        structs.replace(
            step,
            activities=tuple(
                structs.replace(each, **said) if each.id == name else each
                for each in step.activities
            ),
        )
        for step in guide.steps
    )
    return replace(state, own=structs.replace(guide, steps=steps))


def test_what_is_spare_goes_first_where_it_is_enough() -> None:
    assert could_be_left_out(to_lead(after((START, 0), now_min=6), "last", spare=True))
    behind = after((START, 0), now_min=30)
    both = could_be_left_out(to_lead(behind, "last", spare=True))
    assert [each.id for each in both] == ["last", "two"]
    enough = to_lead(to_lead(behind, "two"), "last", spare=True, lasts=60)
    assert [each.id for each in could_be_left_out(enough)] == ["last"]


def test_what_the_guide_plans_for_whoever_leads_counts_in_place_of_the_model() -> None:
    state = after((START, 0), (out(START, "one"), 9), now_min=9)
    planned = to_lead(state, "one", lasts=8)
    assert plan(planned)[0].minutes == 8
    assert behind_min(planned) == 1


def test_the_clock_of_the_laptop_makes_nobody_late() -> None:
    """What is told follows from the relay's dates alone: the difference is only for times of
    day."""
    state = after((START, 0), now_min=9)
    wrong = replace(state, news=replace(state.news, clock_ms=86_400_000))
    assert behind_min(wrong) == behind_min(state)
    assert plan(wrong) == plan(state)
    assert page_time(wrong) == page_time(state)


def test_a_turn_tells_how_long_it_goes_on_of_its_gentle_time() -> None:
    session = play(led(begun_with(turns())), (FIRST, Spoke("That.")))
    assert page_time(lead_state(session, now_ms=AT_MS + 4 * MIN)) == "4 of 3 min"
    assert page_time(lead_state(START)) == ""


def test_what_stands_beside_the_page_is_around_the_present() -> None:
    session = led(begun(burnout()))
    whole = plan(lead_state(session))
    assert around(whole, 5) == whole[:5]
    assert len(around(whole, 500)) == len(whole)
    for at, each in enumerate(whole):
        found = [replace(one, part=Stands.COMING) for one in whole]
        found[at] = replace(each, part=Stands.NOW)
        assert found[at] in around(tuple(found))[:FEWEST_ROWS]


def test_there_is_a_plan_for_every_moment() -> None:
    for session in moments():
        state = lead_state(session)
        found = plan(state)
        assert [each.part for each in found].count(Stands.NOW) <= 1
        assert behind_min(state) == 0
        assert left_min(state) is None or left_min(state) != 0
        page_time(state)


def test_what_a_moment_was_planned_as_is_told_again_until_the_next_second() -> None:
    """A look follows every key, and asks for the plan several times."""
    state = after((begun(burnout()), 0.0), now_min=1.0)
    first = plan(state)
    assert plan(state) is first
    later = replace(state, relay_ms=lambda: AT_MS + 3 * MIN)
    assert later.made == {} and plan(later) != first
