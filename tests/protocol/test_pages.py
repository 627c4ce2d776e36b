"""Turning the page: what comes next, and who speaks first there.

About `protocol.session.places`, `protocol.activities.kinds`, `protocol.activities.private`,
`protocol.activities.read` and `protocol.activities.reading`.
"""

from dataclasses import replace

from protocol.activities.activity import Condition, Option
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choose, Choosing
from protocol.activities.kinds import AnyActivity
from protocol.activities.private import Private
from protocol.activities.rate import Rating
from protocol.activities.read import Read
from protocol.activities.reading import Reading
from protocol.activities.together import BeingTogether, Together
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Writing
from protocol.guide.structure import Guide, Step
from protocol.seats import Partner, other
from protocol.session.events import Breathed, CameBack, Passed, Paused, Ready, Skipped
from protocol.session.places import next_page, takes_place
from protocol.session.session import Closing, Session
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun,
    begun_with,
    phase_of,
    play,
    rate,
    ready,
    refuse,
    turns,
    write,
)


def read(name: str, when: Condition | None = None) -> Read:
    return Read(id=name, title="R", prompt="R", text="R", when=when)


def topic(optional: bool = False) -> Choose:
    options = (Option("tea", "Tea"), Option("walk", "Walk"))
    return Choose(id="topic", title="T", prompt="T", options=options, optional=optional)


def place_of(session: Session) -> str:
    assert session.guide is not None
    return session.guide.activity(session.step, session.activity).id


def passed(session: Session) -> Session:
    """The session on the next page, after both passed their turns."""
    first = phase_of(session, Talking).turn.speaker
    acts = ((first, Passed()), (other(first), Breathed()), (other(first), Passed()))
    return ready(play(session, *acts))


def speaker_of(session: Session) -> Partner:
    return phase_of(session, Talking).turn.speaker


def test_every_kind_of_activity_begins_in_its_phase() -> None:
    kinds: list[tuple[AnyActivity, type[object]]] = [
        (read("read"), Reading),
        (Private(id="private", title="P", prompt="P", circles=True), Reading),
        (rate(), Rating),
        (write(), Writing),
        (topic(), Choosing),
        (turns(), Talking),
        (Agree(id="agree", title="A", prompt="A"), Agreeing),
        (Together(id="together", title="T", prompt="T"), BeingTogether),
    ]
    for activity, phase in kinds:
        assert isinstance(begun_with(activity).phase, phase)


def test_the_page_turns_once_both_are_ready() -> None:
    session = begun_with(read("one"), read("two"))
    session = play(session, (SECOND, Ready()))
    assert place_of(session) == "one"
    session = play(session, (FIRST, Ready()))
    assert (place_of(session), session.page, session.phase) == ("two", 2, Reading())


def test_after_the_last_activity_of_a_step_comes_the_next_step() -> None:
    steps = tuple(Step(name, name, (read(f"{name}-read"),)) for name in ("one", "two"))
    session = ready(begun(Guide("small", "Small", 5, "Small.", steps)))
    assert (session.step, session.activity) == (1, 0)
    assert ready(session).phase == Closing()


def test_after_the_last_activity_comes_the_closing_page() -> None:
    assert ready(begun_with(read("only"))).phase == Closing()


def test_an_activity_whose_condition_holds_takes_place() -> None:
    session = begun_with(topic(), read("tea-talk", Condition("topic", ("tea",))), read("end"))
    session = ready(answered(session, ("tea",), ("tea",)))
    assert place_of(session) == "tea-talk"


def test_an_activity_whose_condition_does_not_hold_is_passed_over() -> None:
    session = begun_with(topic(), read("tea-talk", Condition("topic", ("tea",))), read("end"))
    session = ready(answered(session, ("walk",), ("walk",)))
    assert place_of(session) == "end"


def test_what_hangs_on_a_choice_that_was_left_out_is_passed_over() -> None:
    session = begun_with(topic(True), read("any", Condition("topic", ("tea", "walk"))))
    assert ready(play(session, (FIRST, Skipped()))).phase == Closing()


def test_a_choice_that_is_open_may_be_left_out_but_not_one_that_was_made() -> None:
    session = begun_with(topic(True), read("any", Condition("topic", ("tea", "walk"))))
    refuse(answered(session, ("tea",), ("tea",)), (SECOND, Skipped()))
    session = ready(play(answered(session, ("tea",), ("walk",)), (SECOND, Skipped())))
    assert (session.phase, session.chosen) == (Closing(), {})


def test_a_guide_whose_activities_all_fall_away_goes_straight_to_the_close() -> None:
    session = begun_with(topic(), read("a", Condition("topic", ("tea",))), read("b"))
    activity = read("a", Condition("topic", ("tea",)))
    assert not takes_place(session, activity)
    assert takes_place(replace(session, chosen={"topic": "tea"}), activity)
    assert next_page(replace(session, activity=2)).phase == Closing()


def test_who_speaks_first_alternates_from_turns_to_turns() -> None:
    session = begun_with(turns(name="a"), read("between"), turns(name="b"), turns(name="c"))
    speakers = [speaker_of(session)]
    session = ready(passed(session))
    speakers.append(speaker_of(session))
    speakers.append(speaker_of(passed(session)))
    assert speakers == [FIRST, SECOND, FIRST]


def test_leaving_out_turns_does_not_upset_who_speaks_first() -> None:
    session = begun_with(turns(name="a"), turns(name="b", optional=True), turns(name="c"))
    session = passed(session)
    assert speaker_of(session) is SECOND
    session = ready(play(session, (FIRST, Skipped())))
    assert speaker_of(session) is SECOND


def test_a_pause_does_not_upset_who_speaks_first() -> None:
    session = begun_with(turns(name="a"), turns(name="b"))
    session = play(session, (SECOND, Paused(5)), (SECOND, CameBack()), (FIRST, CameBack()))
    assert speaker_of(session) is FIRST
    assert speaker_of(passed(session)) is SECOND


def test_turns_are_climbed_by_both_partners() -> None:
    guide_turns: Turns = turns()
    session = begun_with(guide_turns)
    session = play(session, (FIRST, Passed()), (SECOND, Breathed()))
    assert speaker_of(session) is SECOND
