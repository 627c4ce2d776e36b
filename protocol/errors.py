"""What can go wrong between a seat, its log and the relay.

    ProtocolError
    ├── Malformed        bytes that are not exactly ours: length, types, encoding
    ├── BadSeal          a seal or a signature does not hold
    ├── NoKey            nothing can be sealed: the key that is due is not there yet
    ├── OutOfTurn        the referee refuses an event; the session is unchanged
    ├── Alarm            the log is not the one honest history; carries its `Cause`
    ├── BadGuide         a guide does not load; says where
    ├── BadInvitation    a word that is not on the list, or the wrong number of words
    └── DoorShut         the key exchange behind an invitation does not hold; its `Reason`

Messages are for developers: lower case, what was met and what was wanted, never content.
"""

from enum import Enum


class ProtocolError(Exception):
    """The root of every error of this package."""


class Malformed(ProtocolError):
    """Bytes that are not exactly ours."""


class BadSeal(ProtocolError):
    """A seal does not open, or a signature is not the seat's."""


class NoKey(ProtocolError):
    """Nothing can be sealed before somebody has handed out the key of the epoch that is due."""


class OutOfTurn(ProtocolError):
    """The referee refuses the event; nothing has changed."""


class Cause(Enum):
    """Why a log cannot be trusted any further: each is something that only a relay can do."""

    TIME = "time"
    """The relay's times run backwards, or lie where no calendar reaches."""
    GAP = "gap"
    """An own event came back before one that was sent earlier."""
    FORK = "fork"
    """An own event came back into another history than it was said in."""
    ROLLBACK = "rollback"
    """The relay holds less than it once handed out."""


class Alarm(ProtocolError):
    """The log is not the one honest history. Input freezes; everything stays on disk."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(f"the log cannot be trusted: {cause.value}")
        self.cause = cause


class BadGuide(ProtocolError):
    """A guide does not load. `where` names step, activity and field as far as they are known."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}" if where else problem)
        self.where = where
        self.problem = problem


class BadInvitation(ProtocolError):
    """The typed words are no invitation. `unknown` holds the words that are not on the list."""

    def __init__(self, problem: str, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.unknown = unknown


class Reason(Enum):
    """Why the door stays shut."""

    NOT_OURS = "not ours"
    """A note by someone who does not have the words."""
    NEWER = "newer"
    """The inviting program speaks a newer version of the protocol: this one is to be updated."""
    OLDER = "older"
    """The inviting program speaks an older version of the protocol."""
    ROLE = "role"
    """The invitation is to a seat that this program cannot take."""
    LATE = "late"
    """A second knock: someone with the words came after the first."""
    TAKEN = "taken"
    """Someone else with the words knocked before us."""
    TAMPERED = "tampered"
    """The admission is not what the offer promised, or not meant for us."""


class DoorShut(ProtocolError):
    """The key exchange behind an invitation does not hold; carries its `Reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the door stays shut: {reason.value}")
        self.reason = reason
