"""The seats of whoever leads others, looked into from outside of their rooms.

What it is not: a seat file (`tui.disk.seat_file`), or what is kept of a room (`tui.kept`).
"""

from pathlib import Path

from tui.disk.seat_file import SeatFile, led_seats
from tui.errors import SeatInUse, SeatUnreadable, StorageFailed


def led_rooms(directory: Path) -> frozenset[str] | None:
    """The rooms that this laptop has a seat of, in hex; None where one does not open: it may be
    any room's. Raises `StorageFailed`.
    """
    rooms = set[str]()
    for path in led_seats(directory):
        try:
            file = SeatFile.open(path)
        except (SeatInUse, SeatUnreadable, StorageFailed):
            return None
        try:
            rooms.add(file.facts.room.room_id.hex())
        finally:
            file.close()
    return frozenset(rooms)
