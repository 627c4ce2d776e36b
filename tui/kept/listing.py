"""What is kept as a list: the notes of a room as one, all else by its date.

Pure, over what was opened and what did not open. What it is not: sentences (`tui.pages.keeping`),
or a folder; a file is known here by a name that the caller gives it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tui.kept.appointing import Appointed, appointments
from tui.kept.documents import Document, Note, SessionRecord, notes_of
from tui.kept.evening import Evening, Thanks
from tui.kept.order import newest_first


class Kind(Enum):
    """Under which heading something stands, in this order."""

    EVENING = "evening"
    THANKS = "thanks"
    APPOINTMENT = "appointment"
    NOTES = "notes"
    RECORD = "record"
    UNREAD = "unread"


OURS: Final = frozenset({Kind.EVENING, Kind.THANKS})
"""What the two keep; all else that opens is of somebody who leads."""


@dataclass(frozen=True)
class Item:
    """One line of the list."""

    kind: Kind
    names: tuple[str, ...]
    """Of the files that it is; all of them go together."""
    notes: tuple[Note, ...] = ()
    """In the order in which they were begun."""
    record: SessionRecord | None = None
    appointed: Appointed | None = None
    evening: Evening | None = None
    thanks: Thanks | None = None
    why: Exception | None = None
    """Why it does not open."""

    @property
    def stays(self) -> bool:
        """Whether all of the notes stay when their room goes."""
        return bool(self.notes) and all(note.stays for note in self.notes)


def listed(
    found: Iterable[tuple[str, Document]], unread: Iterable[tuple[str, Exception]]
) -> tuple[Item, ...]:
    """All there is, each with the names of its files. What is next, or newest, stands first."""
    both = tuple(found)
    documents = tuple(document for _, document in both)
    items: list[Item] = []
    for evening in newest_first(each for each in documents if isinstance(each, Evening)):
        items.append(Item(Kind.EVENING, _names(both, (evening,)), evening=evening))
    thanks = dict.fromkeys(each for each in documents if isinstance(each, Thanks))
    for line in sorted(thanks, key=lambda each: each.at, reverse=True):
        items.append(Item(Kind.THANKS, _names(both, (line,)), thanks=line))
    items += [
        Item(Kind.APPOINTMENT, _names(both, each.documents), appointed=each)
        for each in appointments(documents)
    ]
    by_room = dict.fromkeys(each.room for each in documents if isinstance(each, Note))
    rooms = [notes_of(room, documents) for room in by_room]
    for notes in sorted(rooms, key=lambda notes: notes[-1].at, reverse=True):
        items.append(Item(Kind.NOTES, _names(both, notes), notes=notes))
    records = [(name, each) for name, each in both if isinstance(each, SessionRecord)]
    for name, record in sorted(records, key=lambda each: each[1].date, reverse=True):
        items.append(Item(Kind.RECORD, (name,), record=record))
    items += [Item(Kind.UNREAD, (name,), why=error) for name, error in unread]
    return tuple(items)


def _names(found: tuple[tuple[str, Document], ...], these: tuple[Document, ...]) -> tuple[str, ...]:
    """The files of these, each once. Two files may hold the same."""
    return tuple(name for name, each in found if each in these)
