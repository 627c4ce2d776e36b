"""Who a facilitator is, in its own words: what both partners read before they say yes or no.

    Introduction    [name, about, policy, law, call]: msgpack, canonical
    its hash        H("unh1.lead.policy", these bytes); what a consent names, beside the keys

All of it is typed by the facilitator and goes through a door (`protocol.door.third`,
`protocol.door.leading`): so it has to fit a note of a lobby, and every introduction is padded to
one size. What is not one cleaned line within its limits is refused wherever it is read.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec

from protocol.clean import clean_line
from protocol.codec import Reader, encode
from protocol.errors import Malformed
from protocol.limits import NAME_LIMIT_CHARS
from protocol.seal.keyring import Member
from protocol.seal.sealing import hash_of

INTRODUCTION_LIMIT: Final = 1_599
"""The most bytes of an introduction; with the mark of its padding 1,600, which fits a note."""

LINE_LIMITS: Final[dict[str, tuple[int, int]]] = {
    "name": (NAME_LIMIT_CHARS, 160),
    "about": (120, 360),
    "law": (200, 600),
    "call": (200, 400),
}
"""By field: the most characters, and the most bytes of UTF-8, of which a letter of most scripts has
three at the most; what is called is a link or a number, and mostly has one for each."""


class Policy(Enum):
    """What becomes of a word that one of the two says to the facilitator alone."""

    WITH_ME = "with-me"
    """It stays with the facilitator unless whoever said it says otherwise."""
    MAY_BRING_IN = "may-bring-in"
    """What matters to both may be brought in, after telling whoever said it first."""
    NONE = "none"
    """The facilitator takes no private words."""


class Introduction(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Who would lead, and how.

    Raises `Malformed` for a text that is not a cleaned line of its length, and without a name.
    """

    name: str
    """Never empty."""
    about: str
    """What they are, and how they can be reached; may be empty."""
    policy: Policy
    law: str
    """What the law makes them pass on; may be empty."""
    call: str
    """How the call is made, a link or a number, shown as text and never opened; may be empty."""

    def __post_init__(self) -> None:
        if not self.name:
            raise Malformed("an introduction without a name")
        for field in LINE_LIMITS:
            text: str = getattr(self, field)
            if cleaned(field, text) != text:
                raise Malformed(f"{field} of an introduction that is not a cleaned line")

    @property
    def encoded(self) -> bytes:
        """The canonical bytes."""
        return encode(self)


@dataclass(frozen=True)
class Facilitator:
    """Somebody who would lead, as met at a door: what a partner may say yes or no to."""

    member: Member
    """The third seat, with its keys."""
    introduction: Introduction


def cleaned(field: str, typed: str) -> str:
    """What was typed, as that field of an introduction takes it: one line, cut to its limits."""
    return clean_line(typed, *LINE_LIMITS[field])


def read_introduction(data: bytes) -> Introduction:
    """The introduction of these bytes. Raises `Malformed` for anything that is none of ours."""
    return _READER.read(data)


def introduction_hash(introduction: Introduction) -> bytes:
    """What a consent names of it, 32 bytes: all that was shown, how private words are kept too."""
    return hash_of("unh1.lead.policy", introduction.encoded)


_READER: Final[Reader[Introduction]] = Reader(Introduction, INTRODUCTION_LIMIT)
