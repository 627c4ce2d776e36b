"""The guide "burnout" loads, is whole, fits a small terminal, and keeps its tone."""

import re
import textwrap
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

import pytest

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose, Sets
from protocol.activities.ladder import Rung
from protocol.activities.name import NAMED_CHARS
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.together import Together
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.guide.loading import load_guide, read_guide
from protocol.guide.structure import Guide, guide_bytes, guide_parts

WIDTH_CHARS: Final = 56
"""What is left of 60 columns after a margin."""

LONG_NAME: Final = "Christopher"
"""A prompt still has to fit with a long name in it."""

STEPS: Final = {
    "arrive": "good-time agreements voice starter closeness appreciation",
    "acknowledge": "signs leaks lately",
    "safety": "safe-to-speak promise steadiness",
    "communication": "gentle-start outside-pressure screen-free",
    "conflict": "topic the-thing before-hurt what-hurt what-need the-load hand-over letting-go"
    " finding-help limit own-part outsider",
    "small-actions": "choose-actions ten-minutes",
    "wellbeing": "worn-out own-care shield own-passion",
    "close": "patience take-away appreciation-again closeness-again follow-up what-is-kept",
}

ABSOLUTE: Final = re.compile(
    r"\b(always|never|everyone|nobody can help|guarantee\w*|prove[ns]?|heals?|healing|cure[sd]?"
    r"|fixes|certain(ly)?|for sure|definitely|impossible|perfect\w*|every couple|best)\b",
    re.IGNORECASE,
)
ALLOWED_ABSOLUTES: Final = ("nearly always", "wants the best")
"""A word on a scale, and a wish."""

CLINICAL: Final = re.compile(
    r"\b(toxic|trauma\w*|trigger\w*|boundar\w*|attachment|dysregulat\w*|symptom\w*|diagnos\w*"
    r"|validat\w*|mirroring|active listening|conflict resolution|burnout|partner|should|fault)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def source() -> str:
    return files("tui").joinpath("guides", "burnout.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def guide(source: str) -> Guide:
    return load_guide(source)


def activities(guide: Guide) -> Iterator[Activity]:
    for step in guide.steps:
        yield from step.activities


def find(guide: Guide, name: str) -> Activity:
    return next(activity for activity in activities(guide) if activity.id == name)


def prompts(activity: Activity) -> Iterator[str]:
    yield activity.prompt
    if isinstance(activity, Turns):
        yield activity.listen
        yield activity.note or "none"


def entries(activity: Activity) -> Iterator[str]:
    match activity:
        case Private() | Rate():
            yield from (label.text for label in activity.items)
        case Write():
            yield from (label.text for label in activity.fields)
        case Choose() | Agree():
            yield from (option.text for option in activity.options)
        case _:
            pass


def texts(guide: Guide) -> Iterator[str]:
    """Every sentence and word of the guide that a person reads."""
    yield from (guide.title, guide.about)
    for step in guide.steps:
        yield step.title
    for activity in activities(guide):
        yield activity.title
        yield from prompts(activity)
        yield from entries(activity)
        match activity:
            case Read():
                yield activity.text
            case Private() | Rate():
                yield from (label.text for label in activity.scale)
            case Agree():
                yield activity.day or "none"
            case _:
                pass


def lines(text: str) -> int:
    filled = text.replace("{partner}", LONG_NAME).replace(
        "{topic}", ("a few words " * 9)[:NAMED_CHARS]
    )
    return sum(max(1, len(textwrap.wrap(line, WIDTH_CHARS))) for line in filled.split("\n"))


def test_the_steps_and_their_activities_are_there_in_order(guide: Guide) -> None:
    found = {step.id: " ".join(each.id for each in step.activities) for step in guide.steps}
    assert list(found.items()) == list(STEPS.items())


def test_only_arriving_and_closing_are_not_numbered(guide: Guide) -> None:
    assert [step.id for step in guide.steps if not step.numbered] == ["arrive", "close"]


def test_the_wire_carries_it_unchanged(guide: Guide) -> None:
    assert read_guide(guide_bytes(guide)) == guide


def test_its_parts_make_up_its_bytes(guide: Guide) -> None:
    data = guide_bytes(guide)
    assert b"".join(guide_parts(data)) == data


def test_every_prompt_takes_two_lines_at_most(guide: Guide) -> None:
    long = [prompt for each in activities(guide) for prompt in prompts(each) if lines(prompt) > 2]
    assert long == []


def test_every_text_to_read_takes_ten_lines_at_most(guide: Guide) -> None:
    reads = [each for each in activities(guide) if isinstance(each, Read)]
    assert [each.id for each in reads if lines(each.text) > 10] == []


def test_every_title_takes_thirty_six_characters_at_most(guide: Guide) -> None:
    assert [each.id for each in activities(guide) if len(each.title) > 36] == []


def test_every_entry_is_short(guide: Guide) -> None:
    assert [text for each in activities(guide) for text in entries(each) if len(text) >= 50] == []


def test_no_list_is_longer_than_seven(guide: Guide) -> None:
    assert [each.id for each in activities(guide) if len(list(entries(each))) > 7] == []


def test_every_scale_can_stand_in_a_row(guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Rate | Private):
            words = [label.text for label in each.scale]
            assert all(len(word) < 16 for word in words)
            assert sum(len(word) + 3 for word in words) <= WIDTH_CHARS


def test_nothing_is_shouted(guide: Guide) -> None:
    assert [text for text in texts(guide) if "!" in text] == []


def test_nothing_absolute_is_claimed(guide: Guide) -> None:
    for text in texts(guide):
        for allowed in ALLOWED_ABSOLUTES:
            text = re.sub(allowed, "", text, flags=re.IGNORECASE)
        assert not ABSOLUTE.search(text), text


def test_no_clinical_or_blaming_word_is_used(guide: Guide) -> None:
    named = [text.replace("{partner}", LONG_NAME) for text in texts(guide)]
    assert [text for text in named if CLINICAL.search(text)] == []


def test_only_known_names_are_put_into_texts(guide: Guide) -> None:
    for activity in activities(guide):
        starters = activity.options if isinstance(activity, Choose) else ()
        shown = [*prompts(activity), activity.text if isinstance(activity, Read) else ""]
        assert set(re.findall(r"\{.*?\}", "".join(shown))) <= {"{partner}", "{topic}"}
        if isinstance(activity, Turns):
            assert "{partner}" in activity.listen
        if isinstance(activity, Choose) and activity.sets is Sets.STARTER:
            assert [f"{{{option.id}}}" in option.text for option in starters] == [True, True]


def test_the_first_and_the_last_writing_is_an_appreciation(guide: Guide) -> None:
    writes = [each.id for each in activities(guide) if isinstance(each, Write)]
    assert (writes[0], writes[-1]) == ("appreciation", "appreciation-again")


def test_the_partner_is_called_by_name(guide: Guide) -> None:
    """ "The other" is a form's word. A task may go from one to the other, and laptops are two."""
    said = [text for text in texts(guide) if "the other" in text.lower()]
    assert [
        text for text in said if "laptop" not in text and "one of you" not in text.lower()
    ] == []


def test_the_first_page_to_read_says_what_helps_to_begin(guide: Guide) -> None:
    first = next(each for each in activities(guide) if isinstance(each, Read))
    for said in ("does not mean that you two are broken", "Nothing has to be solved", "quarrel"):
        assert said in first.text


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
