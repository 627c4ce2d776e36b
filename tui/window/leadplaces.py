"""Which couples a facilitator has in one window, and which of them is in front.

What it is: up to three places, each the doors of a couple or a room, and a row of the board for
each. What it is not: what is shown or done in them (`tui.window.leadflow`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui.pages.lead.board import WANTS_YOU, standing
from tui.seat.lead_board import ROOMS_MOST, LeadBoard, LedRoom, RestingRoom
from tui.window.leadcouple import AnyDoors
from tui.window.leaddoors import LeadDoors
from tui.window.leadrooms import LeadSeat, led_rooms
from tui.window.screens.home import OpenSeat, SeatKind

Place = AnyDoors | LeadSeat
"""Where a couple is: at its doors, or in a room."""

FORM: Final = ""
"""In front of no place: the form."""


class LeadPlaces:
    """All of them. Mutable."""

    def __init__(self) -> None:
        self._places: Final[dict[str, Place]] = {}
        self._read: Final[dict[str, int]] = {}
        """The last word with one that was seen in each room, by its entry."""
        self._resting: tuple[OpenSeat, ...] = ()
        self._count = 0
        self.front = FORM

    def __bool__(self) -> bool:
        return bool(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._places))

    @property
    def are_all(self) -> bool:
        """Whether there can be no more."""
        return len(self._places) >= ROOMS_MOST

    @property
    def in_front(self) -> Place | None:
        """None: the form is."""
        return self._places.get(self.front)

    @property
    def room(self) -> LeadSeat | None:
        """The room in front; None at doors, and at the form."""
        place = self.in_front
        return place if isinstance(place, LeadSeat) else None

    @property
    def doors(self) -> AnyDoors | None:
        """The doors in front; None in a room, and at the form."""
        place = self.in_front
        return place if isinstance(place, AnyDoors) else None

    def rooms(self) -> tuple[LeadSeat, ...]:
        """All rooms."""
        return tuple(each for each in self._places.values() if isinstance(each, LeadSeat))

    def is_at(self, appointment: str) -> bool:
        """Whether the doors of that appointment stand open."""
        doors = [each for each in self._places.values() if isinstance(each, LeadDoors)]
        return appointment in [each.appointment for each in doors]

    def new_key(self) -> str:
        """For a place that there is not yet."""
        self._count += 1
        return f"room-{self._count}"

    def put(self, key: str, place: Place) -> None:
        """A couple has come, or has come from its doors into a room."""
        self._places[key] = place

    def end(self, key: str, *, forgets: bool = False) -> None:
        """One of them is let go; `forgets`: with all that this laptop has of it."""
        place = self._places.pop(key)
        if isinstance(place, LeadSeat):
            place.close(forgets=forgets)
        else:
            place.let_go(forgets=forgets)

    def board(self) -> LeadBoard:
        """A row for each; there has to be one."""
        rooms = tuple(self._row(key, place) for key, place in self._places.items())
        resting = () if self.are_all else self._resting
        return LeadBoard(
            rooms,
            self.front if self.front in self else rooms[0].key,
            tuple(RestingRoom(each.path.stem, each.partner) for each in resting),
        )

    def look_for_resting(self, directory: Path) -> None:
        """Which rooms of this laptop could be opened, too."""
        found = led_rooms(directory)
        self._resting = tuple(each for each in found if each.kind is SeatKind.OPEN)

    def resting(self, key: str) -> Path | None:
        """The seat file of a room on the board that is not open."""
        found = (each.path for each in self._resting if each.path.stem == key)
        return None if self.are_all else next(found, None)

    def _row(self, key: str, place: Place) -> LedRoom:
        if isinstance(place, LeadSeat):
            return LedRoom(key, place.state(has_board=True), self._read.get(key, 0))
        return LedRoom(key, place.as_room())

    def asking(self) -> frozenset[str]:
        """Those that are not in front, and wait for whoever leads."""
        return frozenset(
            key
            for key, place in self._places.items()
            if key != self.front and self._asks(key, place)
        )

    def _asks(self, key: str, place: Place) -> bool:
        if isinstance(place, AnyDoors):
            return place.asks
        return standing(self._row(key, place)) in WANTS_YOU

    def bring(self, key: str) -> None:
        """Another one comes in front; what was read in the one before is known."""
        board = self.board().switched(key)
        self._read.update({each.key: each.read for each in board.rooms})
        self.front = key
