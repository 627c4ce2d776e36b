"""Which rooms this laptop has a seat of is told, or that nobody can tell.

About `tui.disk.lead_seats`.
"""

from dataclasses import replace
from pathlib import Path

from protocol.seats import Seat
from tests.tui.test_seat_file import FACTS
from tui.disk.lead_seats import led_rooms
from tui.disk.seat_file import SeatFile


def lead_in(directory: Path) -> SeatFile:
    return SeatFile.create(directory, replace(FACTS, seat=Seat.FACILITATOR))


def test_the_rooms_that_this_laptop_leads_are_told_by_their_id(tmp_path: Path) -> None:
    assert led_rooms(tmp_path / "none") == frozenset()
    lead_in(tmp_path).close()
    SeatFile.create(tmp_path, FACTS).close()
    assert led_rooms(tmp_path) == frozenset({FACTS.room.room_id.hex()})
    assert led_rooms(tmp_path) == frozenset({FACTS.room.room_id.hex()})


def test_a_seat_that_does_not_open_may_be_of_any_room(tmp_path: Path) -> None:
    held = lead_in(tmp_path)
    assert led_rooms(tmp_path) is None
    held.close()
    (tmp_path / f"{'0' * 32}.lead").write_bytes(b"not a database")
    assert led_rooms(tmp_path) is None
