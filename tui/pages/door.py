"""What can go wrong at the door, as one sentence in the right place.

What it is: the one table from errors to sentences for both ways in. What it is not: a decision; the
course of things is in `tui.window.doorflow`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from protocol.errors import DoorShut, Reason
from protocol.wire.frames import Code, End
from tui.errors import (
    NoNetwork,
    PortTaken,
    RelayFailed,
    RelayInUse,
    StorageFailed,
    UnhurriedError,
)
from tui.line.dial import (
    RelayAway,
    RelayCrowded,
    RelayCrowdedHere,
    RelayStrange,
    RelayUnreachable,
    RelayUntrusted,
    RelayVersion,
)
from tui.line.lobby import LobbyOver, NobodyThere, Refused
from tui.words import begin as begin_words
from tui.words import door as door_words
from tui.words import join as join_words
from tui.words import relay as relay_words


class Told(Protocol):
    """A screen of the door."""

    is_guest: bool

    def failed(self, text: str) -> None: ...


@dataclass(frozen=True)
class Place:
    """Where the door is looked for."""

    name: str
    """The relay or address as it is read out; at home without one: empty."""
    is_home: bool
    """The relay is on one of the two laptops, and found by the first word."""
    port: int
    """Of the relay on this laptop."""
    is_relay: bool = True
    """`name` is a relay's, not the address of the other laptop."""

    @property
    def is_silent(self) -> str:
        """While nothing has answered yet."""
        return join_words.still_looking("" if self.is_home else self.name)

    @property
    def unreachable(self) -> str:
        """Nothing has answered."""
        if self.is_home:
            return join_words.UNREACHABLE
        if self.is_relay:
            return relay_words.relay_silent(self.name)
        return join_words.address_silent(self.name)


@contextmanager
def told(screen: Told, place: Place) -> Iterator[None]:
    """Turns what is raised inside into a sentence on the screen."""
    try:
        yield
    except (
        UnhurriedError,
        NobodyThere,
        LobbyOver,
        Refused,
        DoorShut,
        RelayVersion,
        RelayUnreachable,
        MemoryError,
    ) as error:
        screen.failed(_sentence(error, place, is_guest=screen.is_guest))


def _sentence(error: Exception, place: Place, *, is_guest: bool) -> str:
    match error:
        case NoNetwork():
            return begin_words.NO_NETWORK
        case PortTaken() | RelayInUse():
            return relay_words.port_taken(place.port)
        case RelayFailed():
            return relay_words.RELAY_FAILED
        case StorageFailed():
            return relay_words.DISK_FULL
        case NobodyThere():
            return join_words.nobody_there("" if place.is_home else place.name)
        case LobbyOver(end=End.SHUT) if is_guest:
            return join_words.NOT_OPENED
        case LobbyOver():
            return begin_words.JOIN_EXPIRED if is_guest else begin_words.EXPIRED
        case Refused(code=code):
            return relay_words.REFUSALS.get(code, relay_words.REFUSED)
        case DoorShut(reason=Reason.NOT_OURS):
            return join_words.nobody_there("" if place.is_home else place.name)
        case DoorShut(reason=reason):
            return door_words.REASONS[reason]
        case RelayVersion(is_newer=is_newer) if is_guest and not place.is_relay:
            return door_words.REASONS[Reason.NEWER if is_newer else Reason.OLDER]
        case RelayVersion(is_newer=is_newer):
            return relay_words.relay_version(place.name, is_newer=is_newer)
        case RelayCrowdedHere():
            return relay_words.CROWDED_HERE
        case RelayCrowded():
            return relay_words.REFUSALS[Code.RELAY_FULL]
        case RelayUntrusted():
            return relay_words.relay_untrusted(place.name)
        case RelayAway() if place.is_relay and not place.is_home:
            return relay_words.relay_away(place.name)
        case RelayStrange() if not place.is_home:
            return relay_words.relay_strange(place.name, is_relay=place.is_relay)
        case RelayUnreachable():
            return place.unreachable
        case _:
            return relay_words.REFUSED
