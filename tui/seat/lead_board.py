"""The rooms that a facilitator leads at the same time: up to three, one of them in front.

Each has its own seat, drafts, notes and label; nothing of one is in another. Labels never leave
the laptop.
"""

from dataclasses import dataclass, replace
from typing import Final

from protocol.seats import PARTNERS, Seat
from tui.seat.drafts import Drafts
from tui.seat.lead_state import LeadState
from tui.seat.slots import QUESTION, REMARK, whisper_slot

ROOMS_MOST: Final = 3
"""A couple that is led, one that waits at the door, and one more."""

LINES: Final = (REMARK, QUESTION, *(whisper_slot(seat) for seat in PARTNERS))
"""The slots of what is said to somebody. Notes are said to nobody."""


@dataclass(frozen=True)
class LedRoom:
    """One room of several."""

    key: str
    """By which the program tells it from the others."""
    state: LeadState
    """Before the two have begun: of a session in which nothing is; who is here is at the door."""
    read: int = 0
    """The last word with one that was on the screen, by its entry."""

    @property
    def is_asked_for(self) -> bool:
        """Whether one of the two has said something to the facilitator alone, and waits."""
        return any(
            each.by is not Seat.FACILITATOR and each.seq > self.read
            for each in self.state.whispered
        )

    @property
    def is_line_unsent(self) -> bool:
        """Whether something stands in a box of it that was not said."""
        return any(self.state.drafts.get(slot).strip() for slot in LINES)

    def looked_at(self) -> "LedRoom":
        """The room once it has been in front."""
        last = max((each.seq for each in self.state.whispered), default=0)
        return replace(self, read=max(self.read, last))


@dataclass(frozen=True)
class RestingRoom:
    """A room of this laptop that is not open: its two read that whoever leads is not connected."""

    key: str
    label: str


@dataclass(frozen=True)
class LeadBoard:
    """All of them. Raises ValueError for more than three, or two of one key."""

    rooms: tuple[LedRoom, ...]
    front: str
    """The key of the room that is in front."""
    resting: tuple[RestingRoom, ...] = ()
    """Those that could be opened beside them, as after a crash; none once there are three."""

    def __post_init__(self) -> None:
        keys = [each.key for each in self.rooms]
        if len(keys) > ROOMS_MOST or len(set(keys)) < len(keys) or self.front not in keys:
            raise ValueError(f"{len(keys)} rooms, wanted up to {ROOMS_MOST}, one of them in front")

    @property
    def in_front(self) -> LedRoom:
        return next(each for each in self.rooms if each.key == self.front)

    @property
    def drafts(self) -> Drafts:
        """Those of the room in front. The board itself has no box."""
        return self.in_front.state.drafts

    def switched(self, key: str) -> "LeadBoard":
        """The board with another room in front. Raises ValueError for a key that there is not."""
        left = self.in_front.looked_at()
        rooms = tuple(left if each.key == left.key else each for each in self.rooms)
        return LeadBoard(rooms, key, self.resting)
