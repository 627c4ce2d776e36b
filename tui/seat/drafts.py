"""What is typed and not yet said: kept on disk a moment after each change."""

from collections.abc import Callable, Mapping
from typing import Final

from protocol.guide.structure import AnyActivity, Choose, Rate, Write
from tui.disk.seat_file import SeatFile
from tui.errors import StorageFailed

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

    def said(self, left: Mapping[str, str]) -> None:
        """What was typed in these slots has gone to the outbox but for this, and the disk has it so
        already."""
        if left and not self._is_over:
            self._texts.update(left)
            self._fail(False)

    def give_back(self, slot: str, text: str) -> None:
        """Puts words that could not be said back in front of what is typed, once.

        Raises `StorageFailed`: until they are on disk here, they stay in the outbox.
        """
        typed = self.get(slot)
        if not self._is_over and f"\n{text}\n" not in f"\n{typed}\n":
            both = f"{text}\n{typed}" if typed else text
            self._file.put_draft(slot, both)
            self._texts[slot] = both

    def gather(self, title_of: Callable[[str], str], *, but_of: str = "") -> bool:
        """Puts what was left in boxes that are gone into the notes; whether there was any.

        A slot begins with the id of its activity; `title_of` one that holds picks and no words is
        empty. `but_of`: the boxes of this one are still there.
        Raises `StorageFailed`.
        """
        left: dict[str, list[str]] = {}
        for slot, text in self._texts.items():
            activity, _, rest = slot.partition("/")
            is_words = bool(rest and title_of(activity)) and PUT_BACK not in slot
            if is_words and text.strip() and activity != but_of:
                left.setdefault(activity, []).append(slot)
        for activity, slots in left.items():
            self.note(title_of(activity), [self._texts[slot] for slot in slots])
            for slot in slots:
                self._file.put_draft(slot, "")
                self._texts[slot] = ""
        return bool(left)

    def note(self, title: str, texts: list[str]) -> None:
        """Adds to the notes, once. Raises `StorageFailed`."""
        added = "\n".join([title, *(text.strip() for text in texts if text.strip())])
        notes = self.get(NOTES).rstrip()
        if f"\n{added}\n" not in f"\n{notes}\n":
            # Whoever types on begins a new line, and not in the middle of an old sentence.
            both = f"{notes}\n\n{added}\n" if notes else f"{added}\n"
            self._file.put_draft(NOTES, both)
            self._texts[NOTES] = both

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
