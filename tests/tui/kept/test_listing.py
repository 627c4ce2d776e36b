"""The list of what is kept: rooms, records and appointments, each once.

About `tui.kept.listing`.
"""

from datetime import date, timedelta

from tests.tui.kept.samples import BARE, EVENING, NOTE, NOW, OTHER, RECORD, THANKS
from tests.tui.kept.test_appointing import made
from tui.errors import KeptForeign
from tui.kept.documents import Document
from tui.kept.listing import OURS, Kind, listed


def named(*documents: Document) -> list[tuple[str, Document]]:
    return [(f"{number:032x}.age", each) for number, each in enumerate(documents)]


def test_the_notes_of_a_room_are_one_line_and_the_newest_room_is_first() -> None:
    later = NOTE.__replace__(at=NOW + timedelta(hours=1), text="later")
    elsewhere = NOTE.__replace__(room=OTHER, at=NOW + timedelta(minutes=5))
    first, second = listed(named(later, elsewhere, NOTE), ())
    assert first.notes == (NOTE, later) and len(first.names) == 2
    assert second.notes == (elsewhere,)


def test_of_what_lies_there_everything_is_in_one_line_and_no_file_in_two() -> None:
    appointed = made(NOW + timedelta(days=1))
    older = RECORD.__replace__(date=date(2025, 1, 1))
    found = named(older, NOTE, *appointed.documents, RECORD)
    items = listed(found, [("f" * 32 + ".age", KeptForeign("another key"))])
    assert [each.kind for each in items] == [
        Kind.APPOINTMENT,
        Kind.NOTES,
        Kind.RECORD,
        Kind.RECORD,
        Kind.UNREAD,
    ]
    assert [each.record for each in items[2:4]] == [RECORD, older]
    names = [name for each in items for name in each.names]
    assert len(names) == len(set(names)) == 6


def test_what_the_two_keep_is_listed_too_and_two_copies_of_it_go_together() -> None:
    later = THANKS.__replace__(at=NOW + timedelta(days=1), text="the walk")
    found = named(THANKS, BARE, EVENING, NOTE, later, EVENING)
    items = listed(found, ())
    ours = [each for each in items if each.kind in OURS]
    assert [each.evening or each.thanks for each in ours] == [BARE, EVENING, later, THANKS]
    assert [len(each.names) for each in ours] == [1, 2, 1, 1]
    assert len(items) == 5


def test_notes_stay_only_where_all_of_them_do() -> None:
    staying = NOTE.__replace__(stays=True, text="this one stays")
    assert listed(named(staying), ())[0].stays
    assert not listed(named(staying, NOTE), ())[0].stays
    assert not listed(named(RECORD), ())[0].stays


def test_one_half_of_an_appointment_is_no_line() -> None:
    assert listed(named(made().first), ()) == ()
