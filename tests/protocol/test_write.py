"""What is written, and promised in a sentence: `protocol.activities.write`."""

from typing import Final

import pytest

from protocol.activities.write import Field, Promise, Write, Writing
from protocol.errors import BadGuide
from protocol.guide.checking import check
from protocol.seats import PARTNERS
from protocol.session.events import Answered, Offered
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    answered,
    begun_with,
    guide_of,
    phase_of,
    play,
    ready,
    refuse,
)

SENTENCE: Final = "When {when}, instead of {instead}, I will {will}"


def swap(promise: str = SENTENCE, *, optional: str = "") -> Write:
    ids = ("when", "instead", "will")
    fields = tuple(Field(each, each, optional=each == optional) for each in ids)
    return Write(id="swap", title="S", prompt="P", fields=fields, promise=promise)


def test_a_promise_over_several_fields_is_one_sentence() -> None:
    first = ("I come home late.", "going straight\nto the screen", "sit down for five minutes.")
    session = answered(begun_with(swap()), first, ("a", "b", "c"))
    promise = phase_of(session, Writing).promises[FIRST]
    assert promise == Promise(
        "When I come home late, instead of going straight to the screen, "
        "I will sit down for five minutes"
    )


def test_it_is_answered_and_worded_anew_as_every_promise() -> None:
    session = answered(begun_with(swap()), ("a", "b", "c"), ("d", "e", "f"))
    session = play(session, (SECOND, Answered(0, False)), (FIRST, Answered(0, True)))
    session = play(session, (FIRST, Offered("I will try")), (SECOND, Answered(1, True)))
    expected = ((FIRST, "I will try"), (SECOND, "When d, instead of e, I will f"))
    assert ready(session).promises == expected


@pytest.mark.parametrize("empty", range(3))
def test_a_sentence_with_a_gap_is_no_promise(empty: int) -> None:
    answer = tuple("" if place == empty else "words" for place in range(3))
    session = answered(begun_with(swap()), answer, ("a", "b", "c"))
    assert phase_of(session, Writing).promises[FIRST] is None
    refuse(session, (SECOND, Answered(0, True)))


def test_what_somebody_writes_never_becomes_a_place_of_the_sentence() -> None:
    session = answered(begun_with(swap()), ("{will}", "{when}", "{instead}"), ("...", "b", "c"))
    first, second = (phase_of(session, Writing).promises[seat] for seat in PARTNERS)
    assert first is not None and first.text == "When {will}, instead of {when}, I will {instead}"
    assert second is not None and second.text == "When ..., instead of b, I will c"


@pytest.mark.parametrize(
    "sentence",
    [
        "When {when}, I will {will}",
        "When {when}, {instead}, {will}, {more}",
        "{when} {when} {instead} {will}",
        "I will",
        "",
        "{when} {instead} {will}\n",
        "{when} {instead} {will} " + "w" * 160,
    ],
)
def test_a_sentence_has_a_place_for_each_field_and_no_other(sentence: str) -> None:
    check(guide_of(swap()))
    with pytest.raises(BadGuide, match="field promise"):
        check(guide_of(swap(sentence)))


def test_no_field_of_a_promise_may_stay_empty() -> None:
    with pytest.raises(BadGuide, match="field optional"):
        check(guide_of(swap(optional="when")))


@pytest.mark.parametrize("minutes", [-1, 61])
def test_a_gentle_time_is_one_for_a_page(minutes: int) -> None:
    fields = (Field("a", "A"),)
    write = Write(id="w", title="W", prompt="P", fields=fields, minutes=minutes)
    with pytest.raises(BadGuide, match="field minutes"):
        check(guide_of(write))
