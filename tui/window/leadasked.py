"""The door of a couple in the middle of a session, that asks a facilitator in.

What it is: a knock with words that one of them read out, and two words to compare with that one;
where the other meets this seat is the room's (`tui.window.leadrooms`). What it is not: who is let
in; that the two decide.
"""

import asyncio
import os
from typing import Any, Final

from protocol.door.seeds import GUEST_RANDOM_BYTES, GuestSeeds
from protocol.door.third import AskedIn, ThirdGuest
from protocol.errors import DoorShut, Reason
from protocol.seats import Partner, Seat
from protocol.wire.frames import End
from tui.disk.seat_file import SeatFile
from tui.errors import LobbyOver
from tui.line.finding import find_door
from tui.line.knocking import knock_at
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, DoorAt, LeadDoor, OneDoor
from tui.window.leadcouple import AnyDoors, Meeting
from tui.words import lead_door as door_words


class AskedDoors(AnyDoors):
    """At the door of whoever read the words out. Mutable."""

    is_guest = True

    # Any: as of every couple at doors.
    def __init__(
        self,
        meeting: Meeting,
        drafts: Drafts,
        *,
        words: tuple[str, ...],
        urls: tuple[str, ...],
        **world: Any,
    ) -> None:
        """`urls`: where the door may be, at least one."""
        super().__init__(meeting, drafts, **world)
        self._words: Final = words
        self._urls: Final = urls
        self._doors = {Seat.FIRST: OneDoor(Seat.FIRST)}
        self._compared: Final[asyncio.Future[bool]] = asyncio.get_running_loop().create_future()

    def state(self, *, has_board: bool) -> LeadDoor:
        return LeadDoor(
            At.ASKED,
            self._drafts,
            doors=tuple(self._doors.values()),
            label=self.meeting.label,
            told=self._told,
            has_board=has_board,
        )

    def compared(self, seat: Partner, *, are_same: bool) -> None:
        if self._doors[Seat.FIRST].at is DoorAt.COMPARE and not self._compared.done():
            self._compared.set_result(are_same)

    def sentence(self, error: Exception) -> str:
        match error:
            case DoorShut(reason=Reason.ROLE):
                return door_words.WRONG_DOOR
            case DoorShut(reason=Reason.TAMPERED) if self._compared.done():
                return door_words.DIFFERED_GIVEN
            case LobbyOver(end=End.SHUT):
                return door_words.TURNED_AWAY
        return ""

    async def run(self) -> SeatFile:
        opening = await self._stretch(self._words)
        urls, lobby = self._urls, opening.lobby
        url = urls[0] if len(urls) == 1 else await find_door(list(urls), lobby)
        seeds = GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))

        async def keep(asked: AskedIn) -> None:
            self._keep(asked, url)

        def knocked() -> None:
            self._change(Seat.FIRST, at=DoorAt.KNOCKED, told="")

        def line_is(is_open: bool) -> None:
            self._change(Seat.FIRST, told="" if is_open else door_words.LINE_DOWN)

        asked = await knock_at(
            url,
            lobby,
            ThirdGuest(opening, seeds, self.meeting.introduction),
            on_knocked=knocked,
            keep=keep,
            on_line=line_is,
        )
        self._change(Seat.FIRST, at=DoorAt.COMPARE, spoken=asked.spoken, told="")
        if not await self._compared:
            raise DoorShut(Reason.TAMPERED)
        file, self._file = self._file, None
        assert file is not None, "kept before the door was left"
        return file
