"""What went wrong, as one sentence: the one table from errors to what a person reads.

Where it went wrong decides as much as what did, so each place has its own lines; what they share
stands below them. What it is not: a decision; who met the error knows what happens now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from protocol.errors import DoorShut, Malformed, Reason
from protocol.wire.frames import Code, End
from tui.errors import (
    BadAddress,
    BadPhrase,
    CheckFailed,
    DiskClosed,
    DiskFull,
    Homeless,
    KeptChanged,
    KeptFailed,
    KeptForeign,
    KeptNewer,
    KeptTooLong,
    KeyBusy,
    KeyChanged,
    KeyThere,
    KeyUnreadable,
    LineDropped,
    LobbyOver,
    NobodyThere,
    NoKey,
    NoNetwork,
    PlainRelay,
    PortTaken,
    Problem,
    RelayAway,
    RelayCrowded,
    RelayCrowdedHere,
    RelayFailed,
    RelayInUse,
    RelayRefused,
    RelayStrange,
    RelayUnreachable,
    RelayUntrusted,
    RelayVersion,
    SeatInUse,
    SettingsUnreadable,
    StorageFailed,
    WrongPhrase,
)
from tui.words import app as app_words
from tui.words import back as back_words
from tui.words import begin as begin_words
from tui.words import door as door_words
from tui.words import endings as endings_words
from tui.words import home as home_words
from tui.words import join as join_words
from tui.words import led_door as led_door_words
from tui.words import relay as relay_words


@dataclass(frozen=True)
class AtStart:
    """The program reads what it keeps."""

    data: str
    """Where that is."""


@dataclass(frozen=True)
class AtDoor:
    """One of the two ways in, and where the door is looked for."""

    name: str
    """The relay or address as it is read out; at home without one: empty."""
    is_home: bool
    """The relay is on one of the two laptops, and found by the first word."""
    port: int
    """Of the relay on this laptop."""
    is_relay: bool = True
    """`name` is a relay's, not the address of the other laptop."""
    is_guest: bool = False
    data: str = ""
    """Where the program keeps things on this laptop; empty: not known here."""
    leads: str | None = None
    """The words lead to somebody who leads: how they are called, once they have let one in."""

    @property
    def is_silent(self) -> str:
        """While nothing has answered yet."""
        return join_words.still_looking("" if self.is_home else self.name)


@dataclass(frozen=True)
class ComingBack:
    """A seat of this laptop was to be opened again."""


@dataclass(frozen=True)
class GoingIn:
    """On the way into the room of a seat that is open."""

    port: int
    """Of the relay on this laptop."""
    data: str = ""
    """As at a door."""


@dataclass(frozen=True)
class InRoom:
    """Something was to be done in a room."""

    data: str = ""
    """As at a door."""


@dataclass(frozen=True)
class InPractice:
    """A session on this laptop alone."""

    data: str = ""
    """As at a door."""


@dataclass(frozen=True)
class AtDeleting:
    """A seat was to be deleted."""


@dataclass(frozen=True)
class AtKept:
    """What is kept locked: its key, or one of its documents."""


@dataclass(frozen=True)
class AtCommand:
    """A line of the command line, and what was typed there."""

    relay: str = ""
    """The URL, or what was taken for one; empty: the relay is on this laptop."""
    place: str = ""
    """Where files are put."""


OF_A_RELAY: Final = (RelayFailed, RelayUnreachable, RelayVersion, RelayRefused)

Where = (
    AtStart | AtDoor | ComingBack | GoingIn | InRoom | InPractice | AtDeleting | AtKept | AtCommand
)


def sentence_for(error: Exception, where: Where) -> str:
    """What a person reads of it there."""
    match where:
        case AtStart(data):
            return _at_start(error, data)
        case AtDoor():
            return _at_door(error, where)
        case ComingBack():
            is_held = isinstance(error, SeatInUse)
            return back_words.SEAT_IN_USE if is_held else endings_words.SEAT_UNREADABLE
        case GoingIn(port, data):
            if isinstance(error, RelayFailed | StorageFailed):
                return _on_this_laptop(error, port, data)
            return endings_words.SEAT_UNREADABLE
        case InRoom(data):
            return app_words.TOO_LONG if isinstance(error, Malformed) else not_kept(error, data)
        case InPractice(data):
            is_relay = isinstance(error, OF_A_RELAY)
            return relay_words.RELAY_FAILED if is_relay else not_kept(error, data)
        case AtDeleting():
            is_held = isinstance(error, SeatInUse)
            return endings_words.DELETE_IN_USE if is_held else endings_words.DELETE_FAILED
        case AtKept():
            return _at_kept(error)
        case AtCommand():
            return _at_command(error, where)


def _at_start(error: Exception, data: str) -> str:
    if isinstance(error, SettingsUnreadable):
        return home_words.settings_unreadable(error.field)
    return not_kept(error, data)


def not_kept(error: Exception, data: str) -> str:
    """Something could not be written, and why, where that is known."""
    match error:
        case DiskFull():
            return relay_words.DISK_FULL
        case DiskClosed():
            return relay_words.cannot_write(data)
        case _:
            return relay_words.cannot_keep(data)


def _on_this_laptop(error: RelayFailed | StorageFailed, port: int, data: str) -> str:
    match error:
        case PortTaken() | RelayInUse():
            return relay_words.port_taken(port)
        case RelayFailed():
            return relay_words.RELAY_FAILED
        case StorageFailed():
            return not_kept(error, data)


def _at_door(error: Exception, door: AtDoor) -> str:
    name = door.name
    match error:
        case LobbyOver() | DoorShut(reason=Reason.TAKEN) if door.leads is not None:
            return _at_led_door(error, door.leads)
        case NoNetwork():
            return begin_words.NO_NETWORK
        case RelayFailed() | StorageFailed():
            return _on_this_laptop(error, door.port, door.data)
        case NobodyThere() | DoorShut(reason=Reason.NOT_OURS):
            return join_words.nobody_there("" if door.is_home else name)
        case LobbyOver(end=End.SHUT) if door.is_guest:
            return join_words.NOT_OPENED
        case LobbyOver():
            return begin_words.JOIN_EXPIRED if door.is_guest else begin_words.EXPIRED
        case RelayRefused(code=code):
            return relay_words.REFUSALS.get(code, relay_words.REFUSED)
        case DoorShut(reason=reason):
            return door_words.shut(reason)
        case RelayVersion(is_newer=is_newer) if door.is_guest and not door.is_relay:
            return door_words.shut(Reason.NEWER if is_newer else Reason.OLDER)
        case RelayVersion(is_newer=is_newer):
            return relay_words.relay_version(name, is_newer=is_newer)
        case RelayUnreachable():
            return _unreached(error, door)
        case _:
            return relay_words.REFUSED


def _at_led_door(error: LobbyOver | DoorShut, kim: str) -> str:
    if isinstance(error, DoorShut):
        return led_door_words.TAKEN
    return led_door_words.partner_not_come(kim) if kim else led_door_words.NOT_COME


def _unreached(error: RelayUnreachable, door: AtDoor) -> str:
    match error:
        case RelayCrowdedHere():
            return relay_words.CROWDED_HERE
        case RelayCrowded():
            return relay_words.REFUSALS[Code.RELAY_FULL]
        case RelayUntrusted():
            return relay_words.relay_untrusted(door.name)
        case RelayAway() if door.is_relay and not door.is_home:
            return relay_words.relay_away(door.name)
        case RelayStrange() if not door.is_home:
            return relay_words.relay_strange(door.name, is_relay=door.is_relay)
    if door.is_home:
        return join_words.UNREACHABLE
    return (
        relay_words.relay_silent(door.name)
        if door.is_relay
        else join_words.address_silent(door.name)
    )


def _at_kept(error: Exception) -> str:
    from tui.words import kept as kept_words

    match error:
        case NoKey():
            return kept_words.NO_KEY
        case KeyThere():
            return kept_words.KEY_THERE
        case KeyChanged():
            return kept_words.KEY_CHANGED
        case KeyUnreadable():
            return kept_words.KEY_UNREADABLE
        case KeyBusy():
            return kept_words.KEY_BUSY
        case BadPhrase():
            return kept_words.BAD_PHRASE
        case WrongPhrase():
            return kept_words.WRONG_PHRASE
        case KeptForeign():
            return kept_words.FOREIGN
        case KeptNewer():
            return kept_words.NEWER
        case KeptChanged():
            return kept_words.CHANGED
        case KeptTooLong():
            return kept_words.TOO_LONG
        case KeptFailed():
            return kept_words.UNREADABLE
        case DiskFull():
            return kept_words.DISK_FULL
        case _:
            return kept_words.FAILED


def _at_command(error: Exception, at: AtCommand) -> str:
    from tui.words import command as command_words

    match error:
        case CheckFailed(problem=problem, relay=relay):
            url = relay or at.relay or command_words.HERE
            return command_words.PROBLEMS[problem].format(url=url)
        case PlainRelay():
            return command_words.PLAIN_RELAY.format(text=at.relay)
        case BadAddress():
            return command_words.BAD_RELAY.format(text=at.relay.strip() or command_words.NO_ADDRESS)
        case StorageFailed():
            return command_words.STORAGE.format(path=at.place)
        case RelayFailed():
            return command_words.RELAY_HERE
        case Homeless():
            return command_words.HOMELESS
        case MemoryError():
            return command_words.NO_MEMORY
        case _:
            return command_words.PROBLEMS[problem_of(error)].format(
                url=at.relay or command_words.HERE
            )


REFUSALS: Final[Mapping[Code, Problem]] = {
    Code.RELAY_FULL: Problem.FULL,
    Code.STORAGE: Problem.STORAGE,
    Code.DRAINING: Problem.DRAINING,
    Code.ROOMS_RATE: Problem.ROOMS_RATE,
    Code.WORD: Problem.WORD,
    Code.WORD_RATE: Problem.WORD_RATE,
    Code.VERSION: Problem.VERSION,
}


def problem_of(error: Exception) -> Problem:
    """What a check calls it, for whoever reads its JSON."""
    match error:
        case TimeoutError():
            return Problem.TIMEOUT
        case RelayUntrusted():
            return Problem.UNTRUSTED
        case RelayCrowdedHere():
            return Problem.CROWDED_HERE
        case RelayCrowded():
            return Problem.CROWDED
        case RelayUnreachable() | LineDropped():
            return Problem.UNREACHABLE
        case RelayVersion():
            return Problem.VERSION
        case RelayRefused(code=code):
            return REFUSALS.get(code, Problem.REFUSED)
        case _:
            return Problem.DOOR
