"""What a facilitator notes in a room, locked at each pause of typing; the seat knows which files.

It is the paper of the room's drafts (`tui.seat.drafts.Paper`): the notes go into a document of the
drawer, all else into the seat. Locking asks for no words, and reading does: so what was noted
before this program began is read under *What I keep*, and what is noted now begins another
document. Without a key the notes lie in the seat file like every draft, in the clear, until the
room goes.

    the seat    the names of the files (`FILES`), written before the file is
    the drawer  one note for each time that the room was open

What goes with the room goes without any words: `forget_notes`.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pyrage.x25519 import Recipient

from tui.disk.locked.drawer import Drawer, Slip
from tui.disk.locked.key import recipient_in
from tui.errors import KeptChanged, KeptFailed, StorageFailed
from tui.kept.documents import Note
from tui.seat.drafts import Paper
from tui.seat.slots import NOTES

FILES: Final = "@notes"
"""Under which the names of the files are kept, beside the seat's own things."""


class LockedNotes:
    """The notes of one room, as long as it is open here. Mutable."""

    def __init__(self, seat: Paper, drawer: Drawer, room: str, label: str) -> None:
        """`room`: its id in hex. What lay open in the seat is locked, if there is a key by now.

        Raises `SeatUnreadable` or `StorageFailed`.
        """
        self._seat: Final = seat
        self._drawer: Final = drawer
        self._room, self._label = room, label
        self._begun: Final = datetime.now().astimezone()
        self._slip: Slip | None = None
        self._text = ""
        open_text = seat.drafts().get(NOTES, "")
        if open_text and self._recipient() is not None:
            self.put_draft(NOTES, open_text)

    @property
    def is_locked(self) -> bool:
        """Whether what is noted now is locked."""
        with suppress(StorageFailed):
            return self._recipient() is not None
        return False

    @property
    def earlier(self) -> tuple[Path, ...]:
        """The files of before this program came here, whose text takes the key."""
        now = None if self._slip is None else self._slip.path
        return tuple(path for path in files_of(self._seat, self._drawer) if path != now)

    @property
    def note(self) -> Note:
        """What is noted since."""
        return Note(room=self._room, label=self._label, at=self._begun, text=self._text)

    def forget(self) -> None:
        """Deletes them with the room; it takes no words. Raises `StorageFailed`."""
        forget_notes(self._seat, self._drawer)

    def name(self, label: str) -> None:
        """What the room is called from now on: the next that is locked of it says so."""
        self._label = label

    # -- the paper

    def drafts(self) -> dict[str, str]:
        texts = self._seat.drafts()
        return {**texts, NOTES: self._text} if self._text else texts

    def privates(self) -> dict[str, str]:
        return self._seat.privates()

    def put_private(self, key: str, value: str) -> None:
        self._seat.put_private(key, value)

    def put_draft(self, slot: str, text: str) -> None:
        """Raises `StorageFailed`; then it is on the disk as it was before."""
        recipient = self._recipient() if slot == NOTES else None
        if recipient is None:
            self._seat.put_draft(slot, text)
            return
        before, self._text = self._text, text
        try:
            self._lock(recipient)
        except KeptFailed as error:
            self._text = before
            raise StorageFailed("what locks notes does not: " + type(error).__name__) from None
        except StorageFailed:
            self._text = before
            raise
        if NOTES in self._seat.drafts():
            self._seat.put_draft(NOTES, "")  # from before there was a key

    def _lock(self, recipient: Recipient) -> None:
        slip = self._slip
        if not self._text:
            self._slip = None
            if slip is not None:
                self._drawer.forget(slip.path)
            return
        if slip is not None:
            with suppress(KeptChanged):  # it was kept on, or deleted: what is noted now is another
                self._slip = self._drawer.replace(slip, recipient, self.note)
                return
        path = self._drawer.free_place()
        names = [each.name for each in files_of(self._seat, self._drawer)]
        self._seat.put_private(FILES, " ".join([*names, path.name]))
        self._slip = self._drawer.put(recipient, self.note, path)

    def _recipient(self) -> Recipient | None:
        """What locks; None where nothing does. A key that is damaged locks nothing either.

        Raises `StorageFailed`.
        """
        try:
            return recipient_in(self._drawer.folder)
        except KeptFailed:
            return None


def files_of(seat: Paper, drawer: Drawer) -> tuple[Path, ...]:
    """The files of a room's notes that are there; of what the seat says, only names of ours."""
    names = set(seat.privates().get(FILES, "").split())
    return tuple(path for path in drawer.paths() if path.name in names)


def forget_notes(seat: Paper, drawer: Drawer) -> None:
    """Deletes the notes that go with the room; it takes no words. Raises `StorageFailed`."""
    for path in files_of(seat, drawer):
        drawer.forget(path)
