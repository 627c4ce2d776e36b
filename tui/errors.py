"""What can go wrong between the terminal program, the laptop it runs on, and a relay.

    UnhurriedError
    ├── SettingsUnreadable   the settings file does not load; names the field, never its value
    ├── SeatInUse            another program holds the seat
    ├── SeatUnreadable       a seat file that is not whole, or not ours; it is kept as it is
    ├── Homeless             the system knows no home directory for this user
    ├── StorageFailed        the disk refused; nothing is half written
    │   ├── DiskFull         ... because there is no room left
    │   ├── DiskClosed       ... because this program may not write there
    │   └── PlaceTaken       ... because something lies there already, which stays
    ├── KeptFailed           what is kept locked cannot be used so; it lies as it was
    │   ├── NoKey                nothing is locked yet, or the half that locks is gone
    │   ├── KeyThere             a key was made before; it stays
    │   ├── KeyChanged           another program has changed it in the meantime
    │   ├── KeyUnreadable        the file of the key is damaged, or not ours
    │   ├── KeyBusy              this laptop has no time or memory to open it
    │   ├── BadPhrase            new words that are too short, or that nothing can write down
    │   ├── WrongPhrase          not the words that it was locked with
    │   ├── KeptUnreadable       a file that is damaged, or not ours
    │   ├── KeptForeign          ... that was locked for another key
    │   ├── KeptNewer            ... that a newer version of the program wrote
    │   ├── KeptChanged          another program has written it since, or taken it away
    │   └── KeptTooLong          more than one file holds
    ├── RelayFailed          the relay on this laptop cannot start
    │   ├── PortTaken        ... because something else listens on its port
    │   └── RelayInUse       ... because another program runs it already
    ├── BadAddress           a typed address or relay that cannot be one (a ValueError too)
    │   └── PlainRelay       ... or that is reached over an open line, and not at home
    ├── NoNetwork            this laptop is on no network that another could reach it by
    ├── RelayUnreachable     no relay answers there, or not one of ours
    │   ├── RelayCrowded         ... it is there, and takes no more connections for now
    │   │   └── RelayCrowdedHere     ... from this network
    │   ├── RelayUntrusted       ... whoever answers has no certificate that holds
    │   ├── RelayAway            ... what stands in front of it answers, and does not reach it
    │   └── RelayStrange         ... something answers, and it is none of our relays
    ├── RelayVersion         the relay speaks another version of the protocol
    ├── RelayRefused         the relay refused what was asked of it, with its code
    ├── LineDropped          a line to a relay that was open is gone
    ├── LobbyOver            the lobby is gone, by its time or by somebody's hand
    ├── NobodyThere          no offer behind these words
    └── CheckFailed          an automated session did not hold; its `Problem` says why

Messages are for developers: lower case, what was met and what was wanted, never content. What went
wrong with the words of a session is in `protocol.errors`; what a person reads of either is in
`tui.pages.failures`.
"""

from enum import Enum
from typing import TYPE_CHECKING

from protocol.limits import VERSION

if TYPE_CHECKING:
    from protocol.wire.frames import Code, End


class UnhurriedError(Exception):
    """The root of every error of this package."""


class SettingsUnreadable(UnhurriedError):
    """The settings file does not load. `field` names the key, or is empty for the whole file."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field = field
        self.problem = problem


class SeatInUse(UnhurriedError):
    """Another program holds the seat; it is free again as soon as that program ends."""


class SeatUnreadable(UnhurriedError):
    """A seat file that is not whole, or not ours. It stays on disk, byte for byte."""


class Homeless(UnhurriedError):
    """The system knows no home directory for this user, and none was named."""


class StorageFailed(UnhurriedError):
    """The disk refused to read or write; what was there before still is."""


class DiskFull(StorageFailed):
    """There is no room left on the disk."""


class DiskClosed(StorageFailed):
    """The system does not let this program write there: other rights, or a disk only to be read."""


class PlaceTaken(StorageFailed):
    """Something lies there already. It stays as it is."""


class KeptFailed(UnhurriedError):
    """What is kept locked cannot be used so. Whatever lay on the disk lies there as it was."""


class NoKey(KeptFailed):
    """Nothing is locked yet, or the half of the key that locks is gone: opening brings it back."""


class KeyThere(KeptFailed):
    """A key was made before, perhaps by another program just now; it stays."""


class KeyChanged(KeptFailed):
    """Another program has changed the key since it was read."""


class KeyUnreadable(KeptFailed):
    """The file of the key is damaged, or not ours."""


class KeyBusy(KeptFailed):
    """This laptop has no time or memory for the slow step of a key, now or for this one."""


class BadPhrase(KeptFailed):
    """New words that are too short, or that nothing can write down."""


class WrongPhrase(KeptFailed):
    """Not the words that it was locked with, as far as can be told: damage may look the same."""


class KeptUnreadable(KeptFailed):
    """A file that is damaged, or not ours."""


class KeptForeign(KeptFailed):
    """A file that was locked for another key, as far as can be told: damage may look the same."""


class KeptNewer(KeptFailed):
    """A file that a newer version of the program wrote."""


class KeptChanged(KeptFailed):
    """Another program has written the file since it was read, or taken it away."""


class KeptTooLong(KeptFailed):
    """More than one file holds."""


class RelayFailed(UnhurriedError):
    """The relay on this laptop cannot start."""


class PortTaken(RelayFailed):
    """Something else listens on the port of the relay on this laptop."""


class RelayInUse(RelayFailed):
    """Another program runs the relay on this laptop already."""


class BadAddress(UnhurriedError, ValueError):
    """A typed address or relay that cannot be one."""


class PlainRelay(BadAddress):
    """A relay outside the house whose line would not be encrypted."""


class NoNetwork(UnhurriedError):
    """This laptop is on no network that another could reach it by."""


class RelayUnreachable(UnhurriedError):
    """No relay answers there, or not one of ours."""


class RelayCrowded(RelayUnreachable):
    """The relay is there, and takes no more connections for now."""


class RelayCrowdedHere(RelayCrowded):
    """The relay is there, and this network has as many connections to it as it may have."""


class RelayUntrusted(RelayUnreachable):
    """Whoever answers has no certificate that holds: unknown, expired, or for another name."""


class RelayAway(RelayUnreachable):
    """What stands in front of the relay answers, and does not reach it."""


class RelayStrange(RelayUnreachable):
    """Something answers there, and it is none of our relays: a page to sign in at, a printer."""


class RelayVersion(UnhurriedError):
    """The relay speaks another version of the protocol."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version}")
        self.is_newer = version > VERSION
        """Than this program."""


class RelayRefused(UnhurriedError):
    """The relay refused what was asked of it, with its code."""

    def __init__(self, code: "Code") -> None:
        super().__init__(code.value)
        self.code = code


class LineDropped(UnhurriedError):
    """A line to a relay that was open is gone: closed, cut, or dead for too long."""


class LobbyOver(UnhurriedError):
    """The lobby is gone. `end` says whether its time was up or somebody shut it."""

    def __init__(self, end: "End") -> None:
        super().__init__(end.value)
        self.end = end


class NobodyThere(UnhurriedError):
    """No offer behind these words."""


class Problem(Enum):
    """Why a check did not hold; each has a sentence."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    VERSION = "version"
    FULL = "full"
    CROWDED = "crowded"
    CROWDED_HERE = "crowded-here"
    STORAGE = "storage"
    TROUBLE = "trouble"
    ROOM = "room"
    DRAINING = "draining"
    ROOMS_RATE = "rooms-rate"
    WORD = "word"
    WORD_RATE = "word-rate"
    REFUSED = "refused"
    APART = "apart"
    """Two relays that were to be of one fleet, and are not."""
    DOOR = "door"
    ALARM = "alarm"
    GONE = "gone"
    DISK = "disk"
    DIFFERENT = "different"
    OPENED = "opened"
    NO_WAY = "no-way"
    TIMEOUT = "timeout"


class CheckFailed(UnhurriedError):
    """The check did not hold."""

    def __init__(self, problem: Problem, relay: str = "") -> None:
        """`relay`: the URL of the one that it is about; empty: of none, or of all."""
        super().__init__(problem.value)
        self.problem = problem
        self.relay = relay
