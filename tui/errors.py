"""What can go wrong between the terminal program and the laptop it runs on.

    UnhurriedError
    ├── SettingsUnreadable   the settings file does not load; names the field, never its value
    ├── SeatInUse            another program holds the seat
    ├── SeatUnreadable       a seat file that is not whole, or not ours; it is kept as it is
    ├── Homeless             the system knows no home directory for this user
    ├── StorageFailed        the disk refused; nothing is half written
    │   └── DiskFull         ... because there is no room left
    ├── RelayFailed          the relay on this laptop cannot start
    │   ├── PortTaken        ... because something else listens on its port
    │   └── RelayInUse       ... because another program runs it already
    ├── BadAddress           a typed address or relay that cannot be one (a ValueError too)
    │   └── PlainRelay       ... or that is reached over an open line, and not at home
    └── NoNetwork            this laptop is on no network that another could reach it by

Messages are for developers: lower case, what was met and what was wanted, never content. What went
wrong with the words of a session is in `protocol.errors`.
"""


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
