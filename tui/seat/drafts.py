"""What is typed and not yet said: kept on disk a moment after each change."""

from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from tui.errors import StorageFailed
from tui.news import Trouble, trouble_of
from tui.seat.slots import NOTES, PICKED, PUT_BACK
from tui.seat.watching import Watcher


class Paper(Protocol):
    """Where drafts are kept: a seat (`tui.seat.ports.Keep`), or nothing but memory."""

    def drafts(self) -> dict[str, str]: ...

    def privates(self) -> dict[str, str]: ...

    def put_draft(self, slot: str, text: str) -> None: ...

    def put_private(self, key: str, value: str) -> None: ...


class Box(Protocol):
    """Something in which one writes, on whatever screen: it may hold more than its draft."""

    @property
    def slot(self) -> str: ...

    @property
    def is_going(self) -> bool:
        """Its words are on their way to be done."""

    @property
    def left(self) -> str:
        """What stays once they have been done."""

    def keep(self) -> None:
        """Puts what is typed on disk."""

    def catch_up(self) -> None:
        """Takes in what came to the slot from elsewhere."""

    def reset(self) -> None:
        """What was going has been said."""

    def stay(self) -> None:
        """What was going was not; it stays."""


class Drafts:
    """The drafts of one seat, by slot. Mutable: it mirrors what is kept."""

    def __init__(self, keep: Paper, watcher: Watcher | None = None) -> None:
        """Raises `SeatUnreadable` or `StorageFailed`."""
        self._keep: Final = keep
        self._watcher: Final = watcher or Watcher()
        self._texts: Final = keep.drafts()
        self._privates: Final = keep.privates()
        self.failing: Trouble | None = None
        """Why the disk took the last draft not; it is still in the box."""
        self._is_over = False
        self._boxes: Final[list[Box]] = []
        """Those that are on a screen."""
        self._leaving: list[Box] = []
        """Those that have left it with words that were on their way."""

    # -- the boxes

    def open(self, box: Box) -> None:
        """A box has come on a screen."""
        self._boxes.append(box)

    def shut(self, box: Box) -> None:
        """It has left the screen; while its words are on their way, it is still asked for them."""
        if box in self._boxes:
            self._boxes.remove(box)
            if box.is_going:
                self._leaving.append(box)

    def beside(self, box: Box) -> list[Box]:
        """The other boxes for the same words, as where the notes stand on a page and over it."""
        return [each for each in self._boxes if each.slot == box.slot and each is not box]

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now, rather than in a moment."""
        for box in tuple(self._boxes):
            box.keep()

    def left(self, slots: Collection[str]) -> dict[str, str]:
        """What stays of these slots, once what is going has been said."""
        boxes = *self._boxes, *self._leaving
        return {box.slot: box.left for box in boxes if box.slot in slots}

    def went(self, slots: Collection[str], *, is_done: bool) -> None:
        """What was going has been done, or not; then it stays in its box."""
        for box in (*self._boxes, *self._leaving):
            if box.slot in slots:
                box.reset() if is_done else box.stay()
        self._leaving = [box for box in self._leaving if box.slot not in slots]

    # -- what is typed

    def end(self) -> None:
        """The session is over, and its file gone: nothing is kept any more, here neither."""
        self._is_over = True
        self._texts.clear()
        self._privates.clear()

    @property
    def all(self) -> Mapping[str, str]:
        """What is typed and picked, by slot."""
        return self._texts

    def get(self, slot: str) -> str:
        """What is typed in `slot`."""
        return self._texts.get(slot, "")

    def keep(self, slot: str, text: str) -> None:
        """Keeps what is typed; an empty text removes it."""
        if self._is_over or self.get(slot) == text:
            return
        self._texts[slot] = text
        try:
            self._keep.put_draft(slot, text)
            self._fail(None)
        except StorageFailed as error:
            self._fail(trouble_of(error))

    def said(self, left: Mapping[str, str]) -> None:
        """What was typed in these slots has gone to the outbox but for this, and the disk has it so
        already."""
        if left and not self._is_over:
            self._texts.update(left)
            self._fail(None)

    def give_back(self, slot: str, text: str) -> None:
        """Puts words that could not be said back in front of what is typed, once.

        Raises `StorageFailed`: until they are on disk here, they stay in the outbox.
        """
        typed = self.get(slot)
        if not self._is_over and f"\n{text}\n" not in f"\n{typed}\n":
            both = f"{text}\n{typed}" if typed else text
            self._keep.put_draft(slot, both)
            self._texts[slot] = both

    def gather(self, title_of: Callable[[str], str], *, but_of: str = "") -> bool:
        """Puts what was left in boxes that are gone into the notes; whether there was any.

        A slot begins with the id of its activity; `title_of` one that holds picks and no words is
        empty. `but_of`: the boxes of this one are still there.
        Raises `StorageFailed`.
        """
        left: dict[str, list[str]] = {}
        for slot, activity in self._typed():
            if title_of(activity) and activity != but_of:
                left.setdefault(activity, []).append(slot)
        for activity, slots in left.items():
            self.note(title_of(activity), [self._texts[slot] for slot in slots])
            for slot in slots:
                self._keep.put_draft(slot, "")
                self._texts[slot] = ""
        return bool(left)

    def put_by(self, title: str, prefix: str, *, but: str = "") -> bool:
        """Puts into the notes, under that title, what stands in slots that begin so, but for one;
        whether there was any. Raises `StorageFailed`."""
        slots = [
            slot
            for slot, text in self._texts.items()
            if slot.startswith(prefix) and slot != but and text.strip()
        ]
        for slot in slots:
            self.note(title, [self._texts[slot]])
            self._keep.put_draft(slot, "")
            self._texts[slot] = ""
        return bool(slots)

    def _typed(self) -> list[tuple[str, str]]:
        """The slots in which words were typed, and the ids of their activities."""
        found = []
        for slot, text in self._texts.items():
            activity, _, rest = slot.partition("/")
            is_typed = PUT_BACK not in slot and not slot.endswith(PICKED)
            if rest and is_typed and text.strip():
                found.append((slot, activity))
        return found

    def has_words(self, activity_id: str) -> bool:
        """Whether words were typed in a box of that activity, and are still there."""
        return any(activity == activity_id for _, activity in self._typed())

    def has_noted(self, title: str) -> bool:
        """Whether the notes hold something under that title."""
        return f"\n{title}\n" in f"\n{self.get(NOTES)}\n"

    def note(self, title: str, texts: list[str]) -> None:
        """Adds to the notes, once. Raises `StorageFailed`."""
        added = "\n".join([title, *(text.strip() for text in texts if text.strip())])
        notes = self.get(NOTES).rstrip()
        if f"\n{added}\n" not in f"\n{notes}\n":
            # Whoever types on begins a new line, and not in the middle of an old sentence.
            both = f"{notes}\n\n{added}\n" if notes else f"{added}\n"
            self._keep.put_draft(NOTES, both)
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
            self._keep.put_private(key, value)
            self._fail(None)
        except StorageFailed as error:
            self._fail(trouble_of(error))

    def _fail(self, failing: Trouble | None) -> None:
        if failing is not self.failing:
            self.failing = failing
            self._watcher.disk_changed()
