"""One room that a facilitator leads, or may come to lead, while the program runs.

What it is: a seat of this laptop with its line, and the door where the other partner meets this
seat, if there is one left. What it is not: which room is in front (`tui.window.leadflow`).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import structs

from protocol.door.seeds import SeatSeeds
from protocol.door.third import AskedIn
from protocol.errors import DoorShut
from protocol.guide.structure import Guide
from protocol.limits import VERSION
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.notes import LockedNotes, forget_notes
from tui.disk.seat_file import SeatFile, led_seats
from tui.errors import SeatInUse, SeatUnreadable, StorageFailed, UnhurriedError
from tui.kept.documents import Note, SessionRecord
from tui.kept.recording import record_of
from tui.line.rooms import ports_of
from tui.line.thirds import follow
from tui.news import Tempo
from tui.seat.facts import SeatFacts
from tui.seat.lead_room import LeadRoom
from tui.seat.lead_state import LeadState
from tui.seat.ports import Keep
from tui.seat.slots import NOTES
from tui.seat.watching import Watcher
from tui.window.screens.home import OpenSeat, SeatKind
from tui.words import lead as lead_words
from tui.words import line as line_words
from tui.words import times

LABEL: Final = "@label"
"""Under which what the facilitator calls the room is kept, beside the seat's own things."""

MET: Final = "@met"
"""Under which it is kept that the other partner has met this seat: the two words, until they were
compared, and then that they were."""

COMPARED: Final = "yes"


def new_seat(directory: Path, facts: SeatFacts, label: str) -> SeatFile:
    """A seat that has just been let in, on the disk. Raises `StorageFailed`."""
    file = SeatFile.create(directory, facts)
    if label:
        file.put_private(LABEL, label)
    return file


def _two_words(kept: str) -> tuple[str, str] | None:
    """Those that are still to be compared; None: there are none."""
    first, _, second = kept.partition(" ")
    return (first, second) if second else None


def label_of(file: Keep) -> str:
    """What the facilitator calls it."""
    return file.privates().get(LABEL, "")


def led_rooms(directory: Path) -> list[OpenSeat]:
    """What can be led on, or deleted."""
    try:
        return [_seat(path) for path in led_seats(directory)]
    except StorageFailed:
        return []


def _seat(path: Path) -> OpenSeat:
    try:
        file = SeatFile.open(path)
    except SeatInUse:
        return OpenSeat(path, "", SeatKind.IN_USE, is_led=True)
    except (SeatUnreadable, StorageFailed):
        return OpenSeat(path, "", SeatKind.UNREADABLE, is_led=True)
    try:
        is_ours = file.facts.version == VERSION
        kind = SeatKind.OPEN if is_ours else SeatKind.OTHER_VERSION
        began = times.day_past(file.facts.began_ms, times.now_ms())
        return OpenSeat(path, label_of(file), kind, began, is_led=True)
    except (SeatUnreadable, StorageFailed):
        return OpenSeat(path, "", SeatKind.UNREADABLE, is_led=True)
    finally:
        file.close()


def forget_room(path: Path, kept: Path) -> None:
    """Deletes a room that is not open, and the notes that go with it; it takes no words.

    Raises `SeatInUse`, `SeatUnreadable` or `StorageFailed`.
    """
    file = SeatFile.open(path)
    try:
        forget_notes(file, Drawer(kept))
        file.forget()
    finally:
        file.close()


@dataclass(frozen=True)
class Ending:
    """What may be kept of a room that is over."""

    note: Note | None
    """What was noted since the program came here, however it lies."""
    earlier: tuple[Path, ...]
    """Files of notes from before, which take the key."""
    record: SessionRecord | None

    @property
    def has_notes(self) -> bool:
        return self.note is not None or bool(self.earlier)

    @property
    def is_any(self) -> bool:
        """Whether there is anything to ask about."""
        return self.has_notes or self.record is not None


class LeadSeat(Watcher):
    """One such room. Mutable: it watches its seat."""

    def __init__(
        self,
        file: SeatFile,
        pace: Tempo,
        changed: Callable[[], None],
        tell: Callable[["LeadSeat", str], None],
        own: Guide | None = None,
        *,
        kept: Path | None = None,
    ) -> None:
        """`tell` says a quiet sentence on its page; `own`: the guide of the room as this laptop has
        it, with its hints; `kept`: the folder where notes are locked, None: nowhere. Raises
        `Alarm`, `SeatUnreadable` or `StorageFailed`."""
        self.file: Final = file
        self._changed: Final = changed
        self._tell: Final = tell
        met = file.privates().get(MET, "")
        self._spoken: tuple[str, str] | None = _two_words(met)
        self._is_meeting = file.facts.door_ahead is not None and met != COMPARED
        label = label_of(file)
        self._notes: Final = (
            None
            if kept is None
            else LockedNotes(file, Drawer(kept), file.facts.room.room_id.hex(), label)
        )
        self.room: Final = LeadRoom(
            ports_of(file), pace, label=label, own=own, watcher=self, paper=self._notes
        )

    @property
    def is_done_with(self) -> bool:
        """Whether nothing more is to come of it, and the relay has what was to go there."""
        leading = self.room.leading
        goes_nowhere = leading.end is not None or leading.news.alarm is not None
        is_done = leading.is_over or leading.is_lost
        return is_done and (goes_nowhere or not self.file.outbox())

    @property
    def has_notes(self) -> bool:
        """Whether something was noted: then nothing of it goes before that was asked about."""
        return self._notes is not None and self.ending().has_notes

    def ending(self) -> Ending:
        """What may be kept of it."""
        state, facts = self.room.state(), self.file.facts
        day = datetime.fromtimestamp(facts.began_ms / 1000).date()
        text, notes = self.room.drafts.get(NOTES), self._notes
        has_text = notes is not None and bool(text.strip())
        return Ending(
            note=structs.replace(notes.note, text=text) if notes and has_text else None,
            earlier=notes.earlier if notes else (),
            record=record_of(
                state.label,
                day,
                state.session,
                state.times,
                state.relay_ms(),
                filled=state.filled,
                holds=state.news.alarm is None and not state.news.has_parted,
            ),
        )

    def state(self, *, has_board: bool) -> LeadState:
        """What is to be shown now."""
        return self.room.state(
            has_board=has_board,
            meets_other=self._is_meeting,
            other_spoken=self._spoken,
            locks_notes=self._notes is not None and self._notes.is_locked,
        )

    async def run(self) -> None:
        """Holds the line, until the task is cancelled."""
        is_to_meet = self._is_meeting and self._spoken is None
        meeting = asyncio.ensure_future(self._meet_other()) if is_to_meet else None
        try:
            await self.room.leading.run()
            await asyncio.Event().wait()  # the last page stays until the person leaves it
        finally:
            if meeting is not None:
                meeting.cancel()
                await asyncio.gather(meeting, return_exceptions=True)

    async def _meet_other(self) -> None:
        """The partner who did not let this seat in meets it at a door of their own."""
        facts = self.file.facts
        assert facts.door_ahead is not None and facts.leads is not None
        with suppress(DoorShut, UnhurriedError):
            # Whether they come or not, both are asked, and their two yeses are what counts.
            asked = await follow(
                facts.relay,
                facts.door_ahead,
                SeatSeeds(facts.seed, facts.exchange_seed),
                facts.leads.introduction,
                facts.latecomer.partners,
                keep=self._met,
            )
            self._spoken = asked.spoken
            self._changed()

    async def _met(self, asked: AskedIn) -> None:
        self.file.put_private(MET, " ".join(asked.spoken))

    def compared(self) -> None:
        """The two words with the other were the same."""
        self._is_meeting, self._spoken = False, None
        with suppress(StorageFailed):  # then it is asked once more after a restart
            self.file.put_private(MET, COMPARED)
        self._changed()

    def _name_it(self) -> None:
        """A room that has no name here is called as the two are, once that is known: on the first
        screen too, and above what is kept of it."""
        leading = self.room.leading
        if self.room.label or not leading.is_ready or None in leading.session.names:
            return  # nothing is told of a session before both laptops tell the same
        self.room.label = lead_words.with_(*self.room.state().names)
        if self._notes is not None:
            self._notes.name(self.room.label)
        with suppress(StorageFailed):
            self.file.put_private(LABEL, self.room.label)

    def close(self, *, forgets: bool = False) -> None:
        """Lets the seat go; what is over is not kept, and what is to be forgotten neither."""
        self.room.drafts.keep_boxes()
        self.room.leading.let_go()
        with suppress(SeatUnreadable, StorageFailed):
            if forgets or (self.is_done_with and not self.has_notes):
                self.room.drafts.end()
                if self._notes is not None:
                    self._notes.forget()
                self.file.forget()
                return
        self.file.close()

    # -- what its seat tells

    def changed(self) -> None:
        self._name_it()
        self._changed()

    def disk_changed(self) -> None:
        self._changed()

    def given_back(self, *, to_box: bool) -> None:
        self._tell(self, line_words.TOO_LATE if to_box else line_words.TO_NOTES)
