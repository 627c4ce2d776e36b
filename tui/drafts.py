"""What is typed and not yet said: kept on disk a moment after each change."""

from collections.abc import Callable
from typing import Final

from protocol.guide import AnyActivity, Choose, Rate, Write
from tui.errors import StorageFailed
from tui.seat_file import SeatFile

NOTES: Final = "notes"
"""The slot of the private notes, which never leave this laptop."""


PICK: Final = "pick"
"""The one part of a choice."""

PUT_BACK: Final = "/put-back"
"""Marks that an answer was put back: no box has such a name."""


def answer_slot(activity: AnyActivity, part: str, attempt: int) -> str:
    """The box of a part of a private answer."""
    return f"{activity.id}/{part}/{attempt}"


def answer_parts(activity: AnyActivity) -> tuple[str, ...]:
    """The boxes of a private answer, in its order."""
    match activity:
        case Rate(items=labels) | Write(fields=labels):
            return tuple(label.id for label in labels)
        case Choose():
            return (PICK,)
    return ()


class Drafts:
    """The drafts of one seat, by slot. Mutable: it mirrors the seat file."""

    def __init__(self, file: SeatFile) -> None:
        """Raises `SeatUnreadable` or `StorageFailed`."""
        self._file: Final = file
        self._texts: Final = file.drafts()
        self._privates: Final = file.privates()
        self.is_failing = False
        """The disk took the last draft not; it is still in the box."""
        self.on_failing: Callable[[], None] = lambda: None
        """Called whenever `is_failing` has changed."""
        self._is_over = False

    def end(self) -> None:
        """The session is over, and its file gone: nothing is kept any more, here neither."""
        self._is_over = True
        self._texts.clear()
        self._privates.clear()

    def get(self, slot: str) -> str:
        """What is typed in `slot`."""
        return self._texts.get(slot, "")

    def keep(self, slot: str, text: str) -> None:
        """Keeps what is typed; an empty text removes it."""
        if self._is_over or self.get(slot) == text:
            return
        self._texts[slot] = text
        try:
            self._file.put_draft(slot, text)
            self._fail(False)
        except StorageFailed:
            self._fail(True)

    def give_back(self, slot: str, text: str) -> None:
        """Puts words that could not be said back in front of what is typed, once.

        Raises `StorageFailed`: until they are on disk here, they stay in the outbox.
        """
        typed = self.get(slot)
        if not self._is_over and f"\n{text}\n" not in f"\n{typed}\n":
            both = f"{text}\n{typed}" if typed else text
            self._file.put_draft(slot, both)
            self._texts[slot] = both

    def private(self, key: str) -> str:
        """An answer that never leaves this laptop."""
        return self._privates.get(key, "")

    def keep_private(self, key: str, value: str) -> None:
        """Keeps an answer that never leaves this laptop."""
        if self._is_over:
            return
        self._privates[key] = value
        try:
            self._file.put_private(key, value)
            self._fail(False)
        except StorageFailed:
            self._fail(True)

    def _fail(self, is_failing: bool) -> None:
        if is_failing != self.is_failing:
            self.is_failing = is_failing
            self.on_failing()
