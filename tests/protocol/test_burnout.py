"""The guide "burnout" is whole: its steps, its ways past what is hard, what belongs to what."""

from typing import Final

import pytest

from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.ladder import Rung
from protocol.activities.private import Private
from protocol.activities.together import Together
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from tests.protocol.test_guides import activities, find
from tui.disk.shelf import burnout

STEPS: Final = {
    "arrive": "good-time agreements voice starter closeness appreciation",
    "acknowledge": "signs leaks lately",
    "safety": "safe-to-speak promise steadiness count-on",
    "communication": "gentle-start outside-pressure screen-free",
    "conflict": "topic thanks-owed habits instead-of-silence the-thing before-hurt what-hurt"
    " what-need the-load hand-over letting-go finding-help limit own-part swap outsider",
    "small-actions": "old-joy choose-actions ten-minutes",
    "wellbeing": "worn-out own-care shield own-passion",
    "close": "patience heavy-day take-away appreciation-again closeness-again follow-up"
    " what-is-kept",
}


@pytest.fixture(scope="module")
def guide() -> Guide:
    return burnout()


def test_the_steps_and_their_activities_are_there_in_order(guide: Guide) -> None:
    found = {step.id: " ".join(each.id for each in step.activities) for step in guide.steps}
    assert list(found.items()) == list(STEPS.items())


def test_only_arriving_and_closing_are_not_numbered(guide: Guide) -> None:
    assert [step.id for step in guide.steps if not step.numbered] == ["arrive", "close"]


def test_what_is_left_out_before_the_hurt_can_be_left_out(guide: Guide) -> None:
    """The page before it promises a way past each page that asks for something hard."""
    before = find(guide, "before-hurt")
    assert not before.optional
    assert all(find(guide, name).optional for name in ("what-hurt", "what-need", "own-part"))


def test_listening_is_practised_on_outside_pressure_before_any_hurt(guide: Guide) -> None:
    order = [each.id for each in activities(guide)]
    assert order.index("outside-pressure") < order.index("what-hurt")


def test_saying_not_today_leaves_out_the_whole_conflict(guide: Guide) -> None:
    conflict = next(step for step in guide.steps if step.id == "conflict")
    topic, *after = conflict.activities
    assert isinstance(topic, Choose) and topic.decline == "not-today"
    assert all(each.when and each.when.choice == topic.id for each in after)
    assert not any(each.when and topic.decline in each.when.is_ for each in after)


def test_every_topic_but_not_today_leads_somewhere_of_its_own(guide: Guide) -> None:
    topic = find(guide, "topic")
    assert isinstance(topic, Choose)
    leads = {name for each in activities(guide) if each.when for name in each.when.is_}
    assert leads == {option.id for option in topic.options} - {topic.decline}


def test_the_hurt_has_a_way_past_it_and_climbs_every_rung(guide: Guide) -> None:
    hurt = find(guide, "what-hurt")
    assert isinstance(hurt, Turns)
    assert hurt.optional and hurt.note and hurt.rungs == tuple(Rung)


def test_the_promise_is_answered_and_the_circles_return(guide: Guide) -> None:
    promise, again = find(guide, "promise"), find(guide, "closeness-again")
    assert isinstance(promise, Write) and promise.promise
    assert isinstance(again, Private) and again.circles and again.recall == "closeness"


def test_only_small_actions_ask_for_two_agreements_and_each_asks_for_a_day(guide: Guide) -> None:
    agrees = [each for each in activities(guide) if isinstance(each, Agree)]
    assert [each.id for each in agrees if each.most == 2] == ["choose-actions"]
    assert all(each.day for each in agrees)


def test_the_ten_minutes_together_may_be_left_out(guide: Guide) -> None:
    together = find(guide, "ten-minutes")
    assert isinstance(together, Together) and together.optional and together.minutes == 10
