"""What the two keep: only what makes sense is a document, and what is not there was not kept.

About `tui.kept.evening` and `tui.kept.shape`.
"""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.pretty import pretty_repr

from tests.tui.kept.samples import BARE, CALL, EVENING, NOW, THANKS, WALK, texts
from tui.errors import KeptUnreadable
from tui.kept.documents import is_over
from tui.kept.evening import THANKS_CHARS, Circle, Day, Evening, Thanks
from tui.kept.format import SIZES, packed, unpacked


def told(evening: Evening | Thanks) -> dict[str, object]:
    return dict(json.loads(packed(evening)))


def refused(evening: Evening | Thanks, **change: object) -> None:
    with pytest.raises(KeptUnreadable):
        unpacked(json.dumps(told(evening) | change).encode())


def test_what_was_not_kept_is_null_and_not_an_empty_list() -> None:
    tree = told(BARE)
    kept = ("items", "ending", "my_words", "partner_words", "circles")
    assert [tree[each] for each in kept] == [None] * 5
    assert told(BARE.__replace__(items=()))["items"] == []


def test_an_evening_stays_until_somebody_deletes_it_and_so_do_thanks() -> None:
    for document in (EVENING, BARE, THANKS):
        assert not is_over(document, NOW + timedelta(days=10_000), ())


def test_an_evening_with_little_in_it_is_as_long_as_one_with_more() -> None:
    assert len(packed(BARE)) == len(packed(EVENING)) == len(packed(THANKS)) == SIZES[0]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2c" * 32},
        {"id": "2C" * 16},
        {"id": "2c" * 16 + "\n"},
        {"guide_hash": "6d" * 16},
        {"date": "2026-02-30"},
        {"date": ""},
        {"looked_at": ["x"]},
        {"looked_at": ["1c" * 16]},
        {"looked_at": [{"id": "1c" * 16, "whose": ""}]},
        {"looked_at": None},
        {"items": [{}]},
        {"ending": [{"by": "Sam", "title": "", "text": ""}]},
        {"my_words": [{"title": "", "text": "", "by": "me"}]},
        {"worn_out": None},
        {"couple": "x"},
    ],
    ids=str,
)
def test_an_evening_of_other_fields_is_none(change: dict[str, object]) -> None:
    refused(EVENING, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"kind": "rule"},
        {"whose": "Sam"},
        {"when": None},
        {"when": {"date": "3.12.2026"}},
        {"when": {"date": "2026-02-29"}},
        {"when": {"weekday": 7}},
        {"when": {"weekday": True}},
        {"when": {"time": "24:00"}},
        {"when": {"time": "7:30"}},
        {"when": {"zone": "UTC"}},
        {"more": [1]},
    ],
    ids=str,
)
def test_an_agreement_of_other_fields_makes_an_evening_none(change: dict[str, object]) -> None:
    (first, *_) = json.loads(packed(EVENING))["items"]
    refused(EVENING, items=[first | change])


def test_what_could_not_be_read_again_is_never_written() -> None:
    for document in (EVENING.__replace__(id="x"), EVENING.__replace__(guide_hash="")):
        with pytest.raises(KeptUnreadable):
            packed(document)
    with pytest.raises(KeptUnreadable):
        packed(EVENING.__replace__(items=(WALK.__replace__(id="1A" * 16),)))


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "0000-01-01"])
def test_a_day_that_is_in_no_calendar_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        Day(date=text)
    assert Day(date="2028-02-29").date


def test_a_day_is_every_week_where_a_weekday_and_an_hour_are_known() -> None:
    assert Day(weekday=0, time="19:30").is_weekly
    for other in (Day(weekday=0), Day(time="19:30"), Day(date="2026-12-03", time="19:30"), Day()):
        assert not other.is_weekly


@pytest.mark.parametrize(("step", "of"), [(5, 5), (0, 0), (9, 2)])
def test_a_circle_stands_within_its_scale(step: int, of: int) -> None:
    with pytest.raises(ValueError):
        Circle(activity="near", title="", item="", word="", step=step, of=of)
    refused(
        EVENING,
        circles=[
            {"activity": "near", "title": "", "item": "", "word": "", "step": step, "of": of},
        ],
    )


@given(text=st.text(max_size=2 * THANKS_CHARS) | texts)
def test_thanks_are_one_line_of_up_to_two_hundred_letters(text: str) -> None:
    if 1 <= len(text) <= THANKS_CHARS:
        assert unpacked(packed(THANKS.__replace__(text=text))) == Thanks(
            at=NOW, text=text, partner="Sam"
        )
    else:
        with pytest.raises(ValueError):
            THANKS.__replace__(text=text)
        refused(THANKS, text=text)


@pytest.mark.parametrize(
    "each",
    [EVENING, THANKS, WALK, CALL, WALK.when, *(EVENING.ending or ()), *(EVENING.circles or ())],
    ids=lambda each: type(each),
)
def test_nothing_of_the_two_shows_itself_by_accident(each: object) -> None:
    for shown in (repr(each), str(each), pretty_repr(each), f"{[each]}"):
        assert not {"Ada", "Sam", "dinner", "Sundays", "coffee", "silence", "far"} & set(
            shown.replace(",", " ").replace("'", " ").split()
        )


def test_the_same_evening_has_one_date_and_one_name_for_each_of_the_two() -> None:
    tree = told(EVENING)
    assert (tree["date"], tree["me"], tree["partner"]) == ("2026-11-26", "Ada", "Sam")
    assert EVENING.date == date(2026, 11, 26)
