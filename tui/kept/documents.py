"""What is kept locked, one document each. Of a facilitator: a note, a session record, appointments.

What it is: frozen types, and how long each stays; those of the two are in `tui.kept.evening`. What
it is not: a format (`tui.kept.format`), a page, or a file. Another kind of content is another type,
and a line in `Document`.

Each says which version of its own schema it is. A field that is added, dropped or means something
else raises that version; what an older program finds then is left as it is.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Final, Literal

import msgspec

from tui.kept.evening import Evening, Thanks
from tui.kept.shape import HEX, Hash, Kept, Moment, Quiet

DAYS_MOST: Final = 7
"""So long the words of an appointment lie here at most, used or not."""

AHEAD: Final = timedelta(hours=1)
"""So long before an appointment its words open the door."""

Room = Annotated[str, msgspec.Meta(pattern=HEX)]

Secret = Annotated[str, msgspec.Meta(pattern=HEX)]


class Note(Kept, frozen=True, kw_only=True, tag="note"):
    """What a facilitator noted for nobody else. Notes of one room are read as one."""

    schema: ClassVar[int] = 1

    room: Room
    label: str
    """What the facilitator calls the room; it never leaves the laptop."""
    at: Moment
    """When it was begun: the order in which notes of a room are read."""
    text: str
    stays: bool = False
    """It was asked to stay when the room goes."""


class Part(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An activity that took place."""

    title: str
    """As the guide calls it, or the facilitator did."""
    minutes: Annotated[int, msgspec.Meta(ge=0)]


class Agreed(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agreement as both read it; what was not asked for is empty."""

    text: str
    whose: str = ""
    when: str = ""
    enough: str = ""
    """What is good enough."""
    again: str = ""
    """When the two look at it again."""


class SessionRecord(Kept, frozen=True, kw_only=True, tag="session-record"):
    """What took place, and no word of the two but what both let her have. See `recorded`."""

    schema: ClassVar[int] = 1

    label: str
    """What the facilitator calls the room. Its id stays out: a record outlives it, and could be
    laid beside what a relay noted."""
    date: date
    parts: tuple[Part, ...]
    """In the order in which they took place."""
    agreements: tuple[Agreed, ...] | None = None
    """None: not both partners have allowed it, and nothing says who did not."""


class Presented(Quiet, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to lead, as both are told at the door (`protocol.door.introduction`)."""

    name: str
    about: str = ""
    policy: str
    law: str = ""
    call: str = ""


class Appointment(Kept, frozen=True, kw_only=True, tag="appointment"):
    """Words that were handed out, until they are used or late. Raises ValueError beyond a week."""

    schema: ClassVar[int] = 1

    room: Room
    """What the two documents of one appointment have in common; drawn at random. There is no room
    yet, and the one that comes of it has another id."""
    seat: Literal["first", "second"]
    """Whom the words let in: each partner has words of their own."""
    label: str
    """What the facilitator calls the two; it never leaves the laptop."""
    name: str = ""
    """Who of them these words are for."""
    words: tuple[str, ...]
    secret: Secret
    """What its doors grow from (`protocol.door.seeds.LeadSeeds`), drawn once for both partners: so
    that whoever has knocked is met again after a crash. It goes with the words."""
    guide: Hash
    """Of the guide that both are told of at the door."""
    relay: str
    """Where the doors are; empty: at the relay of this laptop."""
    leads: Presented
    """What both are told of whoever leads: the same, also after a crash between the two."""
    made: Moment
    begins: Moment
    until: Moment
    """From then on they open nothing."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(each.tzinfo is None for each in (self.made, self.begins, self.until)):
            raise ValueError("a moment without a zone")
        if not self.words:
            raise ValueError("no words")
        if not self.made <= self.begins <= self.until <= self.made + timedelta(days=DAYS_MOST):
            raise ValueError(f"not within {DAYS_MOST} days")


Document = Note | SessionRecord | Appointment | Evening | Thanks

KINDS: Final[tuple[type[Document], ...]] = (Note, SessionRecord, Appointment, Evening, Thanks)
"""Every type of `Document`."""


def recorded(
    *,
    label: str,
    date: date,
    parts: Sequence[Part],
    agreements: Sequence[Agreed],
    allowed: Sequence[bool],
) -> SessionRecord:
    """A record that has the agreements only if each partner allows it (`allowed`, one each)."""
    are_allowed = len(allowed) == 2 and all(allowed)
    return SessionRecord(
        label=label,
        date=date,
        parts=tuple(parts),
        agreements=tuple(agreements) if are_allowed else None,
    )


def is_open(appointment: Appointment, now: datetime) -> bool:
    """Whether its words open the door now, if the program is at it."""
    return appointment.begins - AHEAD <= now < appointment.until


def is_over(document: Document, now: datetime, rooms: Collection[str]) -> bool:
    """Whether nothing keeps it here any longer. `rooms`: those whose seat is still on this laptop,
    and a seat that cannot be opened is one of them.
    """
    match document:
        case Note(room=room, stays=stays):
            return not stays and room not in rooms
        case Appointment(until=until):
            return now >= until
        case SessionRecord() | Evening() | Thanks():
            return False  # until somebody deletes it


def notes_of(room: str, documents: Iterable[Document]) -> tuple[Note, ...]:
    """The notes of one room, in the order in which they were begun."""
    found = [each for each in documents if isinstance(each, Note) and each.room == room]
    return tuple(sorted(found, key=lambda note: note.at))
