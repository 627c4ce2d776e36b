"""The guide "burnout" is whole: its steps, its ways past what is hard, what belongs to what."""

from typing import Final

import pytest

from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.ladder import Rung
from protocol.activities.private import Private, Show
from protocol.activities.read import Read
from protocol.activities.together import Together
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from tests.protocol.test_guides import activities, find
from tui.disk.shelf import burnout

STEPS: Final = {
    "arrive": "good-time agreements tonight voice starter closeness appreciation",
    "acknowledge": "signs leaks lately lately-short",
    "safety": "safe-to-speak promise steadiness count-on",
    "communication": "gentle-start pressure-marked outside-pressure screen-free",
    "halfway": "stop-here good-today second-evening first-evening good-time-again good-since",
    "conflict": "topic thanks-owed habits instead-of-silence the-thing before-hurt what-hurt"
    " what-need own-part swap outsider the-load who-carries carrying hand-over"
    " before-wound the-wound whose-wound what-was sorry letting-go seen-change"
    " laying-down finding-help limit what-room room-agreed",
    "small-actions": "old-joy choose-actions one-action ten-minutes",
    "wellbeing": "worn-out own-rest own-care shield own-passion",
    "close": "patience heavy-day take-away appreciation-again closeness-again follow-up"
    " stays what-is-kept",
}


@pytest.fixture(scope="module")
def guide() -> Guide:
    return burnout()


def test_the_steps_and_their_activities_are_there_in_order(guide: Guide) -> None:
    found = {step.id: " ".join(each.id for each in step.activities) for step in guide.steps}
    assert list(found.items()) == list(STEPS.items())


def test_only_arriving_and_closing_are_not_numbered(guide: Guide) -> None:
    assert [step.id for step in guide.steps if not step.numbered] == ["arrive", "halfway", "close"]


def test_leaving_out_the_page_before_leaves_out_all_that_hurts(guide: Guide) -> None:
    """The text of each promises it, and the button does it."""
    conflict = next(step for step in guide.steps if step.id == "conflict").activities
    groups = {
        "before-hurt": "what-hurt what-need own-part swap",
        "before-wound": "the-wound whose-wound what-was sorry letting-go seen-change laying-down",
    }
    for before, names in groups.items():
        first = find(guide, before)
        assert first.optional and isinstance(first, Read) and "leave this out" in first.text
        assert all(find(guide, name).group == first.group for name in names.split())
        assert next(each for each in conflict if each.group == first.group) is first


def test_everything_but_how_it_works_and_the_last_page_may_be_left_out(guide: Guide) -> None:
    bound = {each.id for each in activities(guide) if not each.optional}
    shapes_the_evening = {"tonight", "voice", "starter", "stop-here", "topic", "first-evening"}
    asks_for_a_yes = {"good-time", "good-time-again"}
    assert bound == shapes_the_evening | asks_for_a_yes | {
        "agreements",
        "finding-help",
        "what-is-kept",
    }


def test_the_short_evening_is_whole_in_itself(guide: Guide) -> None:
    short = [each.id for each in activities(guide) if not each.in_ or "short" in each.in_]
    assert short[0] == "good-time" and short[-1] == "what-is-kept"
    for name in ("appreciation", "lately-short", "promise", "own-rest", "appreciation-again"):
        assert name in short
    assert not any("hurt" in name or "wound" in name for name in short if name != "finding-help")


def test_between_two_evenings_there_is_a_warm_end_and_a_warm_beginning(guide: Guide) -> None:
    halfway = [each.id for each in activities(guide)]
    stop = halfway.index("first-evening")
    assert halfway[stop - 2 : stop + 3] == [
        "good-today",
        "second-evening",
        "first-evening",
        "good-time-again",
        "good-since",
    ]


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
    asking = (each.when for each in activities(guide) if each.when is not None)
    leads = {name for when in asking if when.choice == topic.id for name in when.is_}
    assert leads == {option.id for option in topic.options} - {topic.decline}


def test_the_hurt_has_a_way_past_it_and_climbs_every_rung(guide: Guide) -> None:
    hurt = find(guide, "what-hurt")
    assert isinstance(hurt, Turns)
    assert hurt.optional and hurt.note and hurt.rungs[-1] is Rung.FEELING
    assert {Rung.SAY_BACK, Rung.CHECK, Rung.MAKES_SENSE} <= set(hurt.rungs)


def test_the_promise_is_answered_and_the_circles_return(guide: Guide) -> None:
    promise, again = find(guide, "promise"), find(guide, "closeness-again")
    assert isinstance(promise, Write) and promise.promise
    assert isinstance(again, Private) and again.circles and again.recall == "closeness"


def test_two_agreements_are_the_most_anywhere_and_each_has_an_owner(guide: Guide) -> None:
    agrees = [each for each in activities(guide) if isinstance(each, Agree)]
    assert {each.id for each in agrees if each.most == 2} == {"choose-actions", "room-agreed"}
    assert all(each.owner or each.both for each in agrees)
    assert all(each.day or each.fields for each in agrees)


def test_the_ten_minutes_together_may_be_left_out(guide: Guide) -> None:
    together = find(guide, "ten-minutes")
    assert isinstance(together, Together) and together.optional and together.minutes == 10


def test_letting_go_is_for_who_was_hurt_alone_and_shown_by_them_alone(guide: Guide) -> None:
    letting_go = find(guide, "letting-go")
    assert isinstance(letting_go, Private) and letting_go.show is Show.OWN_CHOICE
    assert letting_go.for_ == "owner:whose-wound" and letting_go.note
    sorry = find(guide, "sorry")
    assert isinstance(sorry, Write) and sorry.for_ == "other:whose-wound" and not sorry.promise


def test_every_wish_that_is_asked_for_is_answered(guide: Guide) -> None:
    """A request that nobody answers hurts more than none."""
    for name in ("what-need", "shield"):
        asked = find(guide, name)
        assert isinstance(asked, Turns) and Rung.ANSWER in asked.rungs


def test_what_changes_hands_has_an_owner_a_day_and_a_look_back(guide: Guide) -> None:
    hand_over = find(guide, "hand-over")
    assert isinstance(hand_over, Agree) and hand_over.owner and hand_over.prefill == "who-carries"
    assert hand_over.enough and hand_over.again and hand_over.timing is not None
