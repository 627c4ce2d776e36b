"""What can go wrong in a relay.

    RelayUnavailable        it cannot start; an OSError, so that callers may treat it as one
    ├── PortTaken           something else listens there
    ├── WordsUnusable       the file of the host's words; see `server.line.words`
    ├── CannotListen        the address is not ours, or the port is not allowed
    ├── FleetKeyUnusable    what names the rooms of a fleet is no key
    ├── ClusterUnusable     the machines that keep the rooms of a fleet
    │   ├── ClusterAway     none of them answers, or not to this relay; says which
    │   └── ClusterUnfit    they would not keep what a relay promises; says why
    └── StoreUnusable       the directory or the database in it
        ├── StoreInUse      another relay runs on it
        ├── StoreForeign    it belongs to another user
        ├── StoreFull       the disk is full
        ├── StoreNewer      a newer version wrote it
        ├── StoreDamaged    it is not what SQLite wrote
        ├── StoreGone       it was moved or deleted while the relay ran
        └── ClusterLost     the machines of a fleet have sent this relay away for good
    StorageFailed           a running store could not read or commit; nothing of it is logged
    Refused                 a rule says no; carries the code for the client

Messages are for developers, and hold no address, no id and no content.
"""

from collections.abc import Sequence
from enum import Enum

from protocol.wire.frames import Code


class RelayUnavailable(OSError):
    """The relay cannot start."""


class PortTaken(RelayUnavailable):
    """Something else listens on that port."""


class CannotListen(RelayUnavailable):
    """The address is not this machine's, or the port is not for this user."""


class FleetKeyUnusable(RelayUnavailable):
    """It has not the length of one."""


class ClusterUnusable(RelayUnavailable):
    """The machines that keep the rooms of a fleet cannot be used."""


class Absence(Enum):
    """Why nothing comes of asking the machines of a fleet; each has a sentence."""

    SILENT = "silent"
    """Nobody answers at these addresses."""
    LOCKED = "locked"
    """They do not know this relay: no user, password or key of theirs."""
    MISTRUSTED = "mistrusted"
    """The two did not come to trust each other's certificates, or one of them speaks no TLS."""
    MUTE = "mute"
    """They may not say how they keep what they are given."""
    LEADERLESS = "leaderless"
    """They take nothing: too few of them are there, or they have not found each other yet."""


class ClusterAway(ClusterUnusable):
    """None of them answers, or they know nothing of this relay."""

    def __init__(self, about: str, absence: Absence) -> None:
        super().__init__(about)
        self.absence = absence


class ClusterUnfit(ClusterUnusable):
    """They answer, but would not keep what a relay promises."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)
        """One clear sentence each."""


class StoreUnusable(RelayUnavailable):
    """The directory cannot be written, or what is in it is no store of ours."""


class StoreInUse(StoreUnusable):
    """Another relay runs on the same directory."""


class StoreForeign(StoreUnusable):
    """It belongs to another user: one of the two could not open what the other has left."""

    def __init__(self, owner: int) -> None:
        super().__init__("the store belongs to another user")
        self.owner = owner
        """The number of that user."""


class StoreFull(StoreUnusable):
    """The disk has no room for a store."""


class StoreNewer(StoreUnusable):
    """A newer version has written the store."""


class StoreDamaged(StoreUnusable):
    """The file is no database, or not a whole one."""


class StoreGone(StoreUnusable):
    """The file is not where it was opened: what is written to it now would go with it."""


class ClusterLost(StoreUnusable):
    """The line to the machines was closed by them while the relay ran, and stays so."""


class StorageFailed(Exception):
    """The store could not read or commit. Nothing that was asked for has happened."""


class Refused(Exception):
    """A rule says no, and nothing has changed."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code
