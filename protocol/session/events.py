"""What a seat did, in the past tense: the whole vocabulary of a session, and its strict codec.

The events of an activity stand where its kind does, and are gathered here; those that go with none
stand below.

A move on the wire is `Move(page, event)`. The page is the number of the phase that its author saw:
a move that arrives after the page was turned is refused instead of counting for something its
author never read. `Seen` is not a move: it says what a seat has read, and what it made of it.
"""

from typing import Final, get_args

import msgspec

from protocol.activities.activity import Event, Ready, Skipped, Voice
from protocol.activities.choose import Chose
from protocol.activities.kinds import ActivityEvent
from protocol.activities.proposals import Answered, Proposed
from protocol.activities.rounds import Opened, Sealed, Voided
from protocol.activities.spoken import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Passed,
    SaidBack,
    Signal,
    Signalled,
    Spoke,
    Understood,
)
from protocol.activities.together import Started
from protocol.activities.write import Offered
from protocol.codec import Reader, encode
from protocol.limits import PAD_SIZES

__all__ = [
    "LISTENER_SIGNALS",
    "SPEAKER_SIGNALS",
    "Acknowledged",
    "ActivityEvent",
    "Answered",
    "AnyEvent",
    "Began",
    "Breathed",
    "CameBack",
    "Chose",
    "Closed",
    "Event",
    "FeltRight",
    "Finished",
    "GuessedFeeling",
    "GuidePart",
    "Heard",
    "Introduced",
    "Left",
    "MadeSense",
    "MoreToSay",
    "Move",
    "NamedFeeling",
    "NotQuite",
    "Offered",
    "Opened",
    "Passed",
    "Paused",
    "Preferred",
    "Proposed",
    "Ready",
    "SaidBack",
    "Sealed",
    "Seen",
    "Signal",
    "Signalled",
    "Skipped",
    "Spoke",
    "Started",
    "StoppedForToday",
    "Understood",
    "Voice",
    "Voided",
    "decode_move",
    "decode_seen",
    "encode_move",
    "encode_seen",
]


class Began(Event, frozen=True, tag="began"):
    """The first entry of a room: which protocol, which guide, in how many parts."""

    version: int
    guide: bytes
    parts: int


class GuidePart(Event, frozen=True, tag="guide-part"):
    """The next part of the guide's canonical bytes."""

    part: bytes


class Introduced(Event, frozen=True, tag="introduced"):
    """A partner gave the name to be called by."""

    name: str


class Preferred(Event, frozen=True, tag="preferred"):
    """A partner would like to talk this way from now on; it changes once both do."""

    voice: Voice


class Paused(Event, frozen=True, tag="paused"):
    """A pause, with the minutes after which to come back."""

    minutes: int


class Acknowledged(Event, frozen=True, tag="acknowledged"):
    """The other has seen the pause."""


class CameBack(Event, frozen=True, tag="came-back"):
    """Here again; both bring the session back."""


class StoppedForToday(Event, frozen=True, tag="stopped-for-today"):
    """To be continued another day; everything stays."""


class Left(Event, frozen=True, tag="left"):
    """A seat left for good."""


class Closed(Event, frozen=True, tag="closed"):
    """A partner agrees to end; both do."""


AnyEvent = (
    Began
    | GuidePart
    | Introduced
    | ActivityEvent
    | Preferred
    | Paused
    | Acknowledged
    | CameBack
    | StoppedForToday
    | Left
    | Closed
)

EVENTS: Final[tuple[type[Event], ...]] = get_args(AnyEvent)
"""Every kind of event, for enumerations."""


class Move(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An event and the page its author saw."""

    page: int
    event: AnyEvent


class Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The head a seat has read up to (the one its header names), and its session's digest there."""

    head: bytes
    digest: bytes


_move: Final[Reader[Move]] = Reader(Move, PAD_SIZES[-1])
_seen: Final[Reader[Seen]] = Reader(Seen, PAD_SIZES[-1])


def encode_move(page: int, event: AnyEvent) -> bytes:
    """The content of a sealed move."""
    return encode(Move(page, event))


def decode_move(content: bytes) -> Move:
    """The move a content holds. Raises `Malformed`."""
    return _move.read(content)


def encode_seen(head: bytes, digest: bytes) -> bytes:
    """The content of a sealed confirmation."""
    return encode(Seen(head, digest))


def decode_seen(content: bytes) -> Seen:
    """The confirmation a content holds. Raises `Malformed`."""
    return _seen.read(content)
