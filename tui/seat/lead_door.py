"""A facilitator on the way in, before there is a room: the form, both doors, or words from others.

What it is: one frozen value, for a page. What it is not: the doors themselves (`tui.line`), or what
becomes of them (`tui.window.leaddoors`). What is typed in the form is kept nowhere but in memory,
until it is used.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from protocol.door.introduction import Introduction, Policy, cleaned
from protocol.door.leading import Card
from protocol.errors import Malformed
from protocol.seats import PARTNERS, Partner
from tui.seat.drafts import Drafts

NAME: Final = "@lead/name"
ABOUT: Final = "@lead/about"
POLICY: Final = "@lead/policy"
LAW: Final = "@lead/law"
CALL: Final = "@lead/call"
LABEL: Final = "@lead/label"
GUIDE: Final = "@lead/guide"
RELAY: Final = "@lead/relay"
WORDS: Final = "@lead/words"
"""The slots of what is typed and picked in the form."""


class At(Enum):
    """How far the way in has come."""

    FORM = "form"
    """What the two read of the facilitator, which guide, and where they meet."""
    TYPING = "typing"
    """Words that a partner of a running session read out."""
    DOORS = "doors"
    """Two sets of words, two doors."""
    ASKED = "asked"
    """At the doors of a couple that asks somebody in."""


class DoorAt(Enum):
    """How far one of the two is."""

    OPENING = "opening"
    OPEN = "open"
    KNOCK = "knock"
    """Somebody with the words stands there."""
    KNOCKED = "knocked"
    """This facilitator stands there, and waits."""
    GOING_IN = "going-in"
    COMPARE = "compare"
    """In: two words to compare by voice."""
    SAME = "same"
    """In, and they were the same."""


class GuideLine(NamedTuple):
    """A guide that may be picked."""

    name: str
    title: str
    lasts: str


@dataclass(frozen=True)
class OneDoor:
    """The door of one of the two."""

    seat: Partner
    at: DoorAt = DoorAt.OPENING
    words: tuple[str, ...] = field(default=(), repr=False)
    """To be read out to this one alone."""
    name: str = ""
    """Of whoever knocked, cleaned."""
    card: Card = field(default=Card(), repr=False)
    """What they said to the facilitator alone."""
    spoken: tuple[str, str] | None = None
    """The two words, once they are in."""
    told: str = ""
    """What is to be known of it, besides."""

    @property
    def is_in(self) -> bool:
        """Whether whoever knocked was let in."""
        return self.at in (DoorAt.COMPARE, DoorAt.SAME)


@dataclass(frozen=True)
class LeadDoor:
    """One moment of it."""

    at: At
    drafts: Drafts = field(compare=False)
    """Of the form."""
    guides: tuple[GuideLine, ...] = ()
    doors: tuple[OneDoor, ...] = tuple(OneDoor(seat) for seat in PARTNERS)
    relay: str = ""
    """As it is read out; empty: at home."""
    address: str = ""
    """Where this laptop is at home, in full."""
    label: str = ""
    """What the facilitator calls the couple."""
    told: str = ""
    """What happens, or what went wrong."""
    wrong: str = ""
    """The part of the form that `told` is about, if it is about one: there one types on."""
    tries: int = 0
    """How often something went wrong: the same sentence twice is told twice."""
    is_busy: bool = False
    """The program does what was asked for."""
    has_board: bool = False
    """Another room is open as well."""
    may_appoint: bool = False
    """Words may be kept here for another day."""
    is_appointment: bool = False
    """The words at these doors lie on the disk, and open them again."""


def introduction_of(drafts: Drafts) -> Introduction:
    """What the two read, as it was typed. Raises `Malformed` without a name or a policy."""
    try:
        policy = Policy(drafts.get(POLICY))
    except ValueError:
        raise Malformed("an introduction without a policy") from None
    return Introduction(
        cleaned("name", drafts.get(NAME)),
        cleaned("about", drafts.get(ABOUT)),
        policy,
        cleaned("law", drafts.get(LAW)),
        cleaned("call", drafts.get(CALL)),
    )


class Scratch:
    """Keeps what is typed in memory alone. Mutable."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts: Final = dict(texts)

    def drafts(self) -> dict[str, str]:
        return dict(self._texts)

    def privates(self) -> dict[str, str]:
        return {}

    def put_draft(self, slot: str, text: str) -> None:
        self._texts[slot] = text

    def put_private(self, key: str, value: str) -> None:
        """Nothing here is of that kind."""
