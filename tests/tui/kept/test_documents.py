"""What is kept, how long, and what never is."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.pretty import pretty_repr

from tests.tui.kept.samples import (
    AGREED,
    APPOINTMENT,
    EVERY,
    NOTE,
    NOW,
    OTHER,
    RECORD,
    ROOM,
    documents,
)
from tui.kept.documents import Appointment, Document, Note, is_open, is_over, notes_of, recorded


@pytest.mark.parametrize("allowed", product((True, False), repeat=2))
def test_agreements_are_in_a_record_only_if_both_partners_allow_it(
    allowed: tuple[bool, bool],
) -> None:
    record = recorded(
        label=RECORD.label,
        date=RECORD.date,
        parts=RECORD.parts,
        agreements=[AGREED],
        allowed=allowed,
    )
    assert record == (RECORD if all(allowed) else RECORD.__replace__(agreements=None))


@pytest.mark.parametrize("allowed", [(), (True,), (True, True, True)])
def test_leave_of_anything_but_two_is_none(allowed: tuple[bool, ...]) -> None:
    record = recorded(label="", date=RECORD.date, parts=[], agreements=[AGREED], allowed=allowed)
    assert record.agreements is None


def test_a_note_goes_with_its_room_unless_it_was_asked_to_stay() -> None:
    assert not is_over(NOTE, NOW, {ROOM, OTHER})
    assert is_over(NOTE, NOW, {OTHER})
    assert not is_over(NOTE.__replace__(stays=True), NOW, ())


def test_a_record_stays_until_somebody_deletes_it() -> None:
    assert not is_over(RECORD, NOW + timedelta(days=10_000), ())


@given(late=st.timedeltas(timedelta(days=-20), timedelta(days=20)))
def test_an_appointment_is_over_exactly_when_its_time_is(late: timedelta) -> None:
    assert is_over(APPOINTMENT, APPOINTMENT.until + late, {ROOM}) is (late >= timedelta(0))


def test_its_words_open_the_door_from_an_hour_ahead_until_its_time() -> None:
    opens = APPOINTMENT.begins - timedelta(hours=1)
    instant = timedelta(microseconds=1)
    assert [
        is_open(APPOINTMENT, when)
        for when in (opens - instant, opens, APPOINTMENT.until - instant, APPOINTMENT.until)
    ] == [False, True, True, False]


def appointment(begins: timedelta, until: timedelta) -> Appointment:
    return APPOINTMENT.__replace__(begins=NOW + begins, until=NOW + until)


@pytest.mark.parametrize(
    ("begins", "until"),
    [
        (timedelta(days=7), timedelta(days=7, microseconds=1)),
        (timedelta(days=2), timedelta(days=1)),
        (timedelta(days=-1), timedelta(days=1)),
    ],
)
def test_no_appointment_lies_here_for_more_than_a_week(begins: timedelta, until: timedelta) -> None:
    with pytest.raises(ValueError):
        appointment(begins, until)
    assert appointment(timedelta(days=7), timedelta(days=7)).until == NOW + timedelta(days=7)


def test_an_appointment_has_words_and_knows_the_zone_of_its_times() -> None:
    with pytest.raises(ValueError):
        APPOINTMENT.__replace__(words=())
    with pytest.raises(ValueError):
        APPOINTMENT.__replace__(until=datetime(2026, 11, 27))


def test_notes_of_a_room_are_read_in_the_order_in_which_they_were_begun() -> None:
    later = NOTE.__replace__(at=NOW + timedelta(minutes=5), text="later")
    elsewhere = NOTE.__replace__(room=OTHER)
    assert notes_of(ROOM, [later, RECORD, elsewhere, NOTE, APPOINTMENT]) == (NOTE, later)


@pytest.mark.parametrize("document", [*EVERY, AGREED, *RECORD.parts], ids=lambda each: type(each))
def test_nothing_that_is_kept_shows_itself_by_accident(document: object) -> None:
    for told in (repr(document), str(document), pretty_repr(document), f"{[document]}"):
        assert not {"Ada", "Sam", "Sundays", "ember", "dishes", "thing"} & set(
            told.replace(",", " ").replace("'", " ").split()
        )


@given(document=documents)
def test_documents_are_values(document: Document) -> None:
    with pytest.raises(AttributeError):
        setattr(document, document.__struct_fields__[0], "other")
    assert isinstance(document, Note) is hasattr(document, "stays")
