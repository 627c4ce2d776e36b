"""Every guide that comes with the program fits a small terminal, and keeps its tone.

About `tui.disk.shelf`: these are the guides on it.
"""

import re
import textwrap
from collections.abc import Iterator
from typing import Final

import pytest

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose, Sets
from protocol.activities.evening import Evening
from protocol.activities.name import NAMED_CHARS
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.tick import Tick
from protocol.activities.turns import Turns
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.guide.loading import read_guide
from protocol.guide.structure import Guide, guide_bytes, guide_parts
from tui.disk.shelf import NAMES, shipped

WIDTH_CHARS: Final = 56
"""What is left of 60 columns after a margin."""

LONG_NAME: Final = "Christopher"
"""A prompt still has to fit with a long name in it."""

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


@pytest.fixture(scope="module", params=NAMES)
def guide(request: pytest.FixtureRequest) -> Guide:
    return shipped(request.param)


def activities(guide: Guide) -> Iterator[Activity]:
    for step in guide.steps:
        yield from step.activities


def find(guide: Guide, name: str) -> Activity:
    return next(activity for activity in activities(guide) if activity.id == name)


def prompts(activity: Activity) -> Iterator[str]:
    yield activity.prompt
    if isinstance(activity, Private):
        yield activity.note or "none"
    if isinstance(activity, Turns):
        yield activity.listen
        yield activity.note or "none"


def entries(activity: Activity) -> Iterator[str]:
    match activity:
        case Private():
            yield from (label.text for label in (*activity.items, *activity.options))
        case Rate() | Wishes():
            yield from (label.text for label in activity.items)
        case Audit():
            yield from (label.text for label in activity.lines)
        case Tick():
            yield activity.sentence
        case Write():
            yield from (label.text for label in activity.fields)
        case Choose() | Agree():
            yield from (option.text for option in activity.options)
            yield from (label.text for label in getattr(activity, "fields", ()))
        case Turns():
            yield from (label.text for label in activity.openings)
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
                yield from (each or "none" for each in (activity.day, activity.enough))
            case Write() if isinstance(activity.promise, str):
                yield re.sub(r"[{].*?[}]", "it", activity.promise)
            case Turns():
                yield activity.stem or "none"
            case _:
                pass


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence, and of each line that stands by itself."""
    for sentence in re.split(r"(?<=[.?:])\s+|\n+", text):
        yield sentence.split()


def lines(text: str) -> int:
    filled = text.replace("{partner}", LONG_NAME).replace(
        "{topic}", ("a few words " * 9)[:NAMED_CHARS]
    )
    return sum(max(1, len(textwrap.wrap(line, WIDTH_CHARS))) for line in filled.split("\n"))


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
    """An audit has a page for each of its groups."""
    lists = (each for each in activities(guide) if not isinstance(each, Audit))
    assert [each.id for each in lists if len(list(entries(each))) > 7] == []


def test_every_scale_can_stand_in_a_row(guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Rate | Private):
            words = [label.text for label in each.scale]
            assert all(len(word) < 20 for word in words)
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
    assert writes[0] in ("appreciation", "small-thing")
    assert writes[-1] in ("appreciation-again", "small-thing")


def test_the_partner_is_called_by_name(guide: Guide) -> None:
    """ "The other" is a form's word. A task may go from one to the other, and laptops are two."""
    said = [text for text in texts(guide) if "the other" in text.lower()]
    assert [
        text for text in said if "laptop" not in text and "one of you" not in text.lower()
    ] == []


def test_the_first_page_to_read_says_what_helps_to_begin(guide: Guide) -> None:
    first = next(each for each in activities(guide) if isinstance(each, Read))
    for said in ("One of you speaks", "Nothing has to be solved", "No reason", "not for the next"):
        assert said in first.text
    if guide.id in ("burnout", "leaks"):  # the two of a first time
        assert "does not mean that you two are broken" in first.text


def test_a_tired_person_can_read_every_sentence_in_one_go(guide: Guide) -> None:
    said = [words for text in texts(guide) for words in sentences(text)]
    assert [words for words in said if len(words) > 22] == []
    assert sum(map(len, said)) / len(said) < 9


def test_the_first_question_is_whether_now_is_a_good_time(guide: Guide) -> None:
    first, second, *_ = activities(guide)
    assert isinstance(first, Rate) and first.needs == "yes" and first.id == "good-time"
    # Then how it works, before anything is asked that somebody could mind.
    assert isinstance(second, Read) and second.id == "agreements"


TOLD: Final = re.compile(r"\byou (both )?(said|promised|agreed|picked|chose|were heard)\b", re.I)
"""That something was done which may have been left out."""


def test_where_one_looks_back_nothing_is_told_of_that_may_have_been_left_out(guide: Guide) -> None:
    for activity in activities(guide):
        match activity:
            case Evening(prompt=prompt, text=text):
                assert TOLD.search(f"{prompt} {text}") is None, activity.id
            case Private(recall=recall, prompt=prompt) if recall:
                assert TOLD.search(prompt) is None, activity.id


def test_freedom_is_said_once_and_not_again_and_again(guide: Guide) -> None:
    """Said three times in a row it stops reassuring, and begins to warn."""
    for step in guide.steps:
        said = " ".join(text for each in step.activities for text in all_of(each)).lower()
        free = re.findall(r"a no is fine|no reason is needed|may turn down|free to say", said)
        assert len(free) <= 1, step.id


def all_of(activity: Activity) -> Iterator[str]:
    yield from prompts(activity)
    yield from entries(activity)
    yield activity.text if isinstance(activity, Read) else ""


def test_help_from_outside_is_told_where_an_old_wound_is_and_where_leaks_close() -> None:
    leaks = shipped("leaks")
    assert find(leaks, "finding-help") in leaks.steps[-1].activities
    assert find(leaks, "finding-help").when is None
    assert not find(leaks, "finding-help").optional
    wound = find(shipped("burnout"), "finding-help")
    assert wound.when is not None and "old-wound" in wound.when.is_ and not wound.optional
