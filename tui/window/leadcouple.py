"""A couple at doors, of whichever kind: what was settled before, and what is shown of it.

What it is: what both ways in share. What it is not: a door (`tui.window.leaddoors`,
`tui.window.leadasked`).
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from protocol.door.introduction import Introduction
from protocol.door.invitation import where_word
from protocol.door.third import AskedIn
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Partner
from protocol.session.session import Session
from tui.disk.seat_file import SeatFile
from tui.home.networks import Offer
from tui.line.addresses import spoken
from tui.news import Line, News
from tui.seat.drafts import Drafts
from tui.seat.facts import lead_facts
from tui.seat.lead_door import DoorAt, LeadDoor, OneDoor, Scratch
from tui.seat.lead_state import LeadState
from tui.seat.ports import Stretch
from tui.window.leadrooms import new_seat
from tui.words import lead as lead_words
from tui.words import times


@dataclass(frozen=True)
class Meeting:
    """What is settled before the doors open."""

    introduction: Introduction
    guide: bytes
    """Its canonical bytes; where another couple's is the guide, empty."""
    url: str
    hosts_relay: bool
    label: str
    offers: tuple[Offer, ...] = ()
    """At home: how this laptop is found."""
    port: int = 0
    """Of the relay here."""
    found_by_word: bool = False
    """The words of an invitation said where its relay is."""

    @property
    def relay(self) -> str:
        """As it is read out; empty: on one of these laptops."""
        return "" if self.hosts_relay or self.found_by_word else spoken(self.url)

    @property
    def where(self) -> str:
        """The word in front of the others, at home; empty: there is none."""
        numbers = [each.where for each in self.offers[:1] if each.where is not None]
        return where_word(numbers[0]) if numbers else ""

    @property
    def address(self) -> str:
        """In full."""
        return f"{self.offers[0].host}:{self.port}" if self.offers else ""


class AnyDoors:
    """A couple at doors, of whichever kind. Mutable."""

    is_guest = False

    def __init__(
        self,
        meeting: Meeting,
        drafts: Drafts,
        *,
        directory: Path,
        stretch: Stretch,
        changed: Callable[[], None],
    ) -> None:
        """`directory`: where seats lie. `changed` is called where something else is to be shown."""
        self.meeting: Final = meeting
        self._drafts: Final = drafts
        self._directory: Final = directory
        self._stretch: Final = stretch
        self._changed: Final = changed
        self._doors: dict[Partner, OneDoor] = {}
        self._file: SeatFile | None = None
        self._told = ""

    @abstractmethod
    async def run(self) -> SeatFile:
        """The seat, once it is in and words were compared. Raises `DoorShut`, `MemoryError`, or as
        `welcome` and `knock_at`."""

    @abstractmethod
    def state(self, *, has_board: bool) -> LeadDoor:
        """What is to be shown now."""

    def as_room(self) -> LeadState:
        """For the board: a session in which nothing is yet, and who is at the door."""
        here = tuple(each.at not in (DoorAt.OPENING, DoorAt.OPEN) for each in self._doors.values())
        return LeadState(
            session=Session(room_id=bytes(KEY_BYTES)),
            news=News(line=Line.OPEN),
            moves=frozenset(),
            here=(here[0], here[-1]),
            drafts=Drafts(Scratch({})),
            relay_ms=lambda: 0,
            label=self.meeting.label or self._called(),
        )

    @property
    def asks(self) -> bool:
        """Whether somebody stands there, or has words to compare."""
        return any(each.at in (DoorAt.KNOCK, DoorAt.COMPARE) for each in self._doors.values())

    def decide(self, seat: Partner, *, is_welcome: bool) -> None:
        """Whoever stands there is let in, or not; where nobody knocks here, nothing."""

    @abstractmethod
    def compared(self, seat: Partner, *, are_same: bool) -> None:
        """Two words were compared by voice."""

    def anew(self) -> None:
        """New words for both, where a door leads to somebody who cannot go on."""

    def sentence(self, error: Exception) -> str:
        """What is said of it here in other words than everywhere else; empty: nothing."""
        return ""

    def let_go(self, *, forgets: bool = False) -> None:
        """The program goes, and a seat stays; or it came to nothing, and that `forgets` it."""
        file, self._file = self._file, None
        if file is not None:
            file.forget() if forgets else file.close()

    def _keep(self, asked: AskedIn, url: str) -> None:
        """On the disk, before the door is left."""
        meeting = self.meeting
        facts = lead_facts(
            asked,
            meeting.introduction,
            url,
            hosts_relay=meeting.hosts_relay,
            now_ms=times.now_ms(),
            found_by_word=meeting.found_by_word,
        )
        self._file = new_seat(self._directory, facts, meeting.label or self._called())

    def _called(self) -> str:
        """What the two said they are called, once both stood at a door; else nothing."""
        names = [each.name for each in self._doors.values() if each.name]
        return lead_words.with_(*names) if len(names) == len(PARTNERS) else ""

    def _put(self, door: OneDoor) -> None:
        self._doors[door.seat] = door
        self._changed()

    # Any: the fields of a door, as its own type has them.
    def _change(self, seat: Partner, **fields: Any) -> None:
        self._put(replace(self._doors[seat], **fields))

    def _tell(self, told: str) -> None:
        self._told = told
        self._changed()
