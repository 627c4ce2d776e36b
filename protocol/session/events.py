"""What a seat did, in the past tense: the whole vocabulary of a session, and its strict codec.

The events of an activity stand where its kind does, those of a third seat in `controls`, and are
gathered here; those that go with none stand below.

A move on the wire is `Move(page, event)`. The page is the number of the phase that its author saw:
a move that arrives after the page was turned is refused instead of counting for something its
author never read. `Seen` is not a move: it says what a seat has read, and what it made of it.
"""

from functools import cache
from itertools import takewhile
from typing import Final, get_args

import msgspec

from protocol.activities.activity import Event, Ready, Skipped, Voice
from protocol.activities.choose import Chose
from protocol.activities.kinds import ActivityEvent
from protocol.activities.owners import EachHasOne
from protocol.activities.private import Showed
from protocol.activities.proposals import Answered, Proposed
from protocol.activities.review import Marked
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
    OfferedLess,
    Passed,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Signal,
    Signalled,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from protocol.activities.together import Started
from protocol.activities.warmth import Warm, Warmed
from protocol.activities.write import Offered
from protocol.codec import Reader, encode
from protocol.guide.structure import is_later
from protocol.limits import PAD_SIZES
from protocol.session.controls import (
    Advanced,
    AnsweredAsking,
    AskedForThird,
    Consented,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    GaveWay,
    Held,
    IntroducedThird,
    Nudged,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    ThirdEvent,
    TookAside,
    WentBack,
    WentOnAlone,
)

__all__ = [
    "LISTENER_SIGNALS",
    "SPEAKER_SIGNALS",
    "Acknowledged",
    "ActivityEvent",
    "Advanced",
    "Answered",
    "AnsweredAsking",
    "AnyEvent",
    "AskedForThird",
    "Began",
    "Breathed",
    "CameBack",
    "Chose",
    "Closed",
    "Consented",
    "EachHasOne",
    "Event",
    "Extended",
    "FacilitatorLeft",
    "FeltRight",
    "Finished",
    "GaveFloor",
    "GaveWay",
    "GuessedFeeling",
    "GuidePart",
    "Heard",
    "Held",
    "Introduced",
    "IntroducedThird",
    "Left",
    "MadeSense",
    "Marked",
    "MoreToSay",
    "Move",
    "NamedFeeling",
    "NotQuite",
    "Nudged",
    "Offered",
    "OfferedLess",
    "Opened",
    "Passed",
    "Paused",
    "Preferred",
    "Proposed",
    "Ready",
    "Rejoined",
    "Remarked",
    "Replanned",
    "Replied",
    "Resumed",
    "SaidBack",
    "SaidNotNow",
    "SaidYes",
    "Sealed",
    "Seen",
    "Showed",
    "Signal",
    "Signalled",
    "Skipped",
    "Spoke",
    "Started",
    "StoppedForToday",
    "TookAside",
    "TookSide",
    "Understood",
    "Voice",
    "Voided",
    "Warm",
    "Warmed",
    "WentBack",
    "WentOnAlone",
    "Wished",
    "Wondered",
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
    | ThirdEvent
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


def written(event: AnyEvent) -> list[object]:
    """An event as the list that goes on the wire.

    Fields that came later are left out from the end, as long as they are what they would be if they
    were not said: what does not need them is written as it always was.
    """
    told: list[object] = [*msgspec.to_builtins(event, builtin_types=(bytes,))]
    for unsaid in _later_defaults(type(event)):
        if told[-1] != unsaid:
            break
        del told[-1]
    return told


def move_bytes(move: Move) -> bytes:
    """The one encoding of a move."""
    return encode((move.page, written(move.event)))


@cache
def _later_defaults(kind: type[Event]) -> tuple[object, ...]:
    """What the fields that came later are where they are not said, from the last on."""
    later = takewhile(lambda each: is_later(each.type), reversed(msgspec.structs.fields(kind)))
    return tuple(msgspec.to_builtins(each.default) for each in later)


_move: Final[Reader[Move]] = Reader(Move, PAD_SIZES[-1], encoded=move_bytes)
_seen: Final[Reader[Seen]] = Reader(Seen, PAD_SIZES[-1])


def encode_move(page: int, event: AnyEvent) -> bytes:
    """The content of a sealed move."""
    return move_bytes(Move(page, event))


def decode_move(content: bytes) -> Move:
    """The move a content holds. Raises `Malformed`."""
    return _move.read(content)


def encode_seen(head: bytes, digest: bytes) -> bytes:
    """The content of a sealed confirmation."""
    return encode(Seen(head, digest))


def decode_seen(content: bytes) -> Seen:
    """The confirmation a content holds. Raises `Malformed`."""
    return _seen.read(content)
