"""What a seat did, in the past tense: the whole vocabulary of a session, and its strict codec.

A move on the wire is `Move(page, event)`. The page is the number of the phase that its author saw:
a move that arrives after the page was turned is refused instead of counting for something its
author never read. `Seen` is not a move: it says what a seat has read, and what it made of it.
"""

from enum import Enum
from typing import Final, get_args

import msgspec

from protocol.codec import Reader, encode
from protocol.limits import PAD_SIZES


class Voice(Enum):
    """How the two speak: into the program, or to each other while it holds the floor."""

    TYPED = "typed"
    ALOUD = "aloud"


class Signal(Enum):
    """The fixed phrases, each one key. The listener's come first."""

    SLOWER = "slower"
    AGAIN = "again"
    WITH_YOU = "with-you"
    MY_PART = "my-part"
    ASK_PAUSE = "ask-pause"
    TRY_AGAIN = "try-again"
    CAME_OUT_HARD = "came-out-hard"
    THANK_YOU = "thank-you"


LISTENER_SIGNALS: Final = (
    Signal.SLOWER,
    Signal.AGAIN,
    Signal.WITH_YOU,
    Signal.MY_PART,
    Signal.ASK_PAUSE,
)
SPEAKER_SIGNALS: Final = (Signal.TRY_AGAIN, Signal.CAME_OUT_HARD, Signal.THANK_YOU)


class Event(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The root of all events."""


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


class Ready(Event, frozen=True, tag="ready"):
    """A partner is ready to go on; both turn the page."""


class Skipped(Event, frozen=True, tag="skipped"):
    """A partner left out an optional activity, for both, before anything of it was shown."""


class Sealed(Event, frozen=True, tag="sealed"):
    """A partner has answered; the digest binds the answer without showing it."""

    attempt: int
    digest: bytes


class Opened(Event, frozen=True, tag="opened"):
    """The answer behind a digest: canonical msgpack of a list of texts or ids, and its salt."""

    answer: bytes
    salt: bytes


class Voided(Event, frozen=True, tag="voided"):
    """A partner would answer again: an opening was lost, or another time was offered and declined.

    The round begins again at once if this seat has opened and the other has not; else when the
    other wishes it too. If the other's opening was on its way already, that one counts.
    """


class Chose(Event, frozen=True, tag="chose"):
    """After two different answers: what this partner would now go with, openly."""

    option: str


class Offered(Event, frozen=True, tag="offered"):
    """A new wording of one's own promise, after *something else, please*."""

    text: str


class Proposed(Event, frozen=True, tag="proposed"):
    """Something the two might agree on, and when."""

    text: str
    day: str


class Answered(Event, frozen=True, tag="answered"):
    """Yes or no to the other's promise or proposal of this number."""

    number: int
    is_yes: bool


class Spoke(Event, frozen=True, tag="spoke"):
    """The speaker said a piece."""

    text: str


class Finished(Event, frozen=True, tag="finished"):
    """The speaker has said it all; the listener says it back."""


class Passed(Event, frozen=True, tag="passed"):
    """Whoever has the rung passes, no reason asked. A speaker's turn is over then; a listener only
    leaves the rest of the ladder out, and the speaker says when the turn is over."""


class Breathed(Event, frozen=True, tag="breathed"):
    """The five seconds of a hand-over are over for the one who is next."""


class Heard(Event, frozen=True, tag="heard"):
    """The one to whom something was said has taken it in."""


class SaidBack(Event, frozen=True, tag="said-back"):
    """The listener said what they heard. Empty when it was said aloud."""

    text: str


class Understood(Event, frozen=True, tag="understood"):
    """The speaker: yes, that's it."""


class NotQuite(Event, frozen=True, tag="not-quite"):
    """The speaker: something was missed; the listener says it back again."""

    text: str


class MoreToSay(Event, frozen=True, tag="more-to-say"):
    """The speaker: there is more."""


class MadeSense(Event, frozen=True, tag="made-sense"):
    """The listener: it makes sense to me that ... because ..."""

    text: str


class GuessedFeeling(Event, frozen=True, tag="guessed-feeling"):
    """The listener's guess at a feeling."""

    text: str


class FeltRight(Event, frozen=True, tag="felt-right"):
    """The speaker: yes, that is the feeling."""


class NamedFeeling(Event, frozen=True, tag="named-feeling"):
    """The speaker gives the right one."""

    text: str


class Signalled(Event, frozen=True, tag="signalled"):
    """One of the fixed phrases."""

    signal: Signal


class Started(Event, frozen=True, tag="started"):
    """The shared timer runs from this entry's time."""


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
    | Ready
    | Skipped
    | Sealed
    | Opened
    | Voided
    | Chose
    | Offered
    | Proposed
    | Answered
    | Spoke
    | Finished
    | Passed
    | Breathed
    | Heard
    | SaidBack
    | Understood
    | NotQuite
    | MoreToSay
    | MadeSense
    | GuessedFeeling
    | FeltRight
    | NamedFeeling
    | Signalled
    | Started
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
_answer: Final[Reader[tuple[str, ...]]] = Reader(tuple[str, ...], PAD_SIZES[-1])


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


def encode_answer(answer: tuple[str, ...]) -> bytes:
    """The canonical bytes of a private answer: a text per field, an id per item, or one option."""
    return encode(answer)


def decode_answer(data: bytes) -> tuple[str, ...]:
    """The answer behind canonical bytes. Raises `Malformed`."""
    return _answer.read(data)
