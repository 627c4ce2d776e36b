"""Whatever can go wrong has one sentence wherever it is met.

About `protocol.errors`, `tui.errors` and `tui.pages.door`.
"""

from collections.abc import Iterator
from typing import Final

import pytest

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
    KeptForeign,
    KeptNewer,
    KeptTooLong,
    KeptUnreadable,
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
    SeatUnreadable,
    SettingsUnreadable,
    StorageFailed,
    UnhurriedError,
    WrongPhrase,
)
from tui.pages.door import told
from tui.pages.failures import (
    AtCommand,
    AtDeleting,
    AtDoor,
    AtKept,
    AtStart,
    ComingBack,
    GoingIn,
    InPractice,
    InRoom,
    Where,
    problem_of,
    sentence_for,
)
from tui.words import app as app_words
from tui.words import back as back_words
from tui.words import begin as begin_words
from tui.words import command as command_words
from tui.words import door as door_words
from tui.words import endings as endings_words
from tui.words import home as home_words
from tui.words import join as join_words
from tui.words import kept as kept_words
from tui.words import relay as relay_words

HOME: Final = AtDoor("", is_home=True, port=4774, data="/d")
RELAY: Final = AtDoor("relay.example", is_home=False, port=4774)
GUEST: Final = AtDoor("relay.example", is_home=False, port=0, is_guest=True)
LAPTOP: Final = AtDoor("192.168.1.5", is_home=False, port=0, is_relay=False, is_guest=True)
CHECK: Final = AtCommand("wss://relay.example", "/tmp")

PLACES: Final[tuple[Where, ...]] = (
    AtStart("/data"),
    HOME,
    RELAY,
    GUEST,
    LAPTOP,
    ComingBack(),
    GoingIn(4774),
    InRoom(),
    InPractice(),
    AtDeleting(),
    AtKept(),
    CHECK,
    AtCommand(),
)


def every(kind: type[UnhurriedError] = UnhurriedError) -> Iterator[type[UnhurriedError]]:
    """The tree of errors, without its root."""
    for below in kind.__subclasses__():
        yield below
        yield from every(below)


def made(kind: type[UnhurriedError]) -> UnhurriedError:
    if issubclass(kind, SettingsUnreadable):
        return kind("name", "not text")
    if issubclass(kind, RelayVersion):
        return kind(99)
    if issubclass(kind, RelayRefused):
        return kind(Code.RATE)
    if issubclass(kind, LobbyOver):
        return kind(End.SHUT)
    if issubclass(kind, CheckFailed):
        return kind(Problem.TIMEOUT)
    return kind("an error")


@pytest.mark.parametrize("where", PLACES, ids=lambda where: type(where).__name__)
def test_every_error_of_the_tree_has_a_sentence_in_every_place(where: Where) -> None:
    kinds = [kind for kind in every() if kind.__module__ == "tui.errors"]
    assert len(kinds) > 20
    for kind in kinds:
        text = sentence_for(made(kind), where)
        assert text and "{" not in text, kind


@pytest.mark.parametrize("where", [HOME, RELAY, GUEST, LAPTOP], ids=lambda door: door.name)
def test_whatever_shuts_a_door_has_a_sentence(where: AtDoor) -> None:
    assert all(sentence_for(DoorShut(reason), where) for reason in Reason)
    assert all(sentence_for(RelayRefused(code), where) for code in Code)
    assert all(sentence_for(LobbyOver(end), where) for end in End)


@pytest.mark.parametrize(
    ("error", "where", "sentence"),
    [
        (SettingsUnreadable("relay", "no"), AtStart("/d"), home_words.settings_unreadable("relay")),
        (DiskFull(), AtStart("/d"), relay_words.DISK_FULL),
        (DiskClosed(), AtStart("/d"), relay_words.cannot_write("/d")),
        (StorageFailed(), AtStart("/d"), relay_words.cannot_keep("/d")),
        (NoNetwork(), HOME, begin_words.NO_NETWORK),
        (PortTaken(), HOME, relay_words.port_taken(4774)),
        (RelayInUse(), HOME, relay_words.port_taken(4774)),
        (RelayFailed(), HOME, relay_words.RELAY_FAILED),
        (DiskFull(), HOME, relay_words.DISK_FULL),
        (DiskClosed(), HOME, relay_words.cannot_write("/d")),
        (StorageFailed(), HOME, relay_words.cannot_keep("/d")),
        (NobodyThere(), HOME, join_words.nobody_there("")),
        (NobodyThere(), GUEST, join_words.nobody_there("relay.example")),
        (DoorShut(Reason.NOT_OURS), GUEST, join_words.nobody_there("relay.example")),
        (DoorShut(Reason.TAMPERED), GUEST, door_words.shut(Reason.TAMPERED)),
        (LobbyOver(End.SHUT), GUEST, join_words.NOT_OPENED),
        (LobbyOver(End.EXPIRED), GUEST, begin_words.JOIN_EXPIRED),
        (LobbyOver(End.SHUT), RELAY, begin_words.EXPIRED),
        (RelayRefused(Code.RELAY_FULL), RELAY, relay_words.REFUSALS[Code.RELAY_FULL]),
        (RelayRefused(Code.PROOF), RELAY, relay_words.REFUSED),
        (RelayVersion(99), LAPTOP, door_words.shut(Reason.NEWER)),
        (RelayVersion(0), LAPTOP, door_words.shut(Reason.OLDER)),
        (RelayVersion(99), GUEST, relay_words.relay_version("relay.example", is_newer=True)),
        (RelayCrowdedHere(), RELAY, relay_words.CROWDED_HERE),
        (RelayCrowded(), RELAY, relay_words.REFUSALS[Code.RELAY_FULL]),
        (RelayUntrusted(), RELAY, relay_words.relay_untrusted("relay.example")),
        (RelayAway(), RELAY, relay_words.relay_away("relay.example")),
        (RelayAway(), LAPTOP, join_words.address_silent("192.168.1.5")),
        (RelayStrange(), LAPTOP, relay_words.relay_strange("192.168.1.5", is_relay=False)),
        (RelayStrange(), HOME, join_words.UNREACHABLE),
        (RelayUnreachable(), HOME, join_words.UNREACHABLE),
        (RelayUnreachable(), RELAY, relay_words.relay_silent("relay.example")),
        (MemoryError(), HOME, relay_words.REFUSED),
        (SeatInUse(), ComingBack(), back_words.SEAT_IN_USE),
        (SeatUnreadable(), ComingBack(), endings_words.SEAT_UNREADABLE),
        (StorageFailed(), ComingBack(), endings_words.SEAT_UNREADABLE),
        (PortTaken(), GoingIn(4774), relay_words.port_taken(4774)),
        (DiskFull(), GoingIn(4774), relay_words.DISK_FULL),
        (DiskClosed(), GoingIn(4774, "/d"), relay_words.cannot_write("/d")),
        (StorageFailed(), GoingIn(4774, "/d"), relay_words.cannot_keep("/d")),
        (SeatUnreadable(), GoingIn(4774), endings_words.SEAT_UNREADABLE),
        (Malformed("too long"), InRoom(), app_words.TOO_LONG),
        (DiskFull(), InRoom(), relay_words.DISK_FULL),
        (DiskClosed(), InRoom("/d"), relay_words.cannot_write("/d")),
        (StorageFailed(), InRoom("/d"), relay_words.cannot_keep("/d")),
        (RelayRefused(Code.RATE), InPractice(), relay_words.RELAY_FAILED),
        (DiskFull(), InPractice(), relay_words.DISK_FULL),
        (DiskClosed(), InPractice(), relay_words.cannot_write("")),
        (StorageFailed(), InPractice(), relay_words.cannot_keep("")),
        (SeatInUse(), AtDeleting(), endings_words.DELETE_IN_USE),
        (SeatUnreadable(), AtDeleting(), endings_words.DELETE_FAILED),
        (NoKey(), AtKept(), kept_words.NO_KEY),
        (KeyThere(), AtKept(), kept_words.KEY_THERE),
        (KeyChanged(), AtKept(), kept_words.KEY_CHANGED),
        (KeyUnreadable(), AtKept(), kept_words.KEY_UNREADABLE),
        (KeyBusy(), AtKept(), kept_words.KEY_BUSY),
        (BadPhrase(), AtKept(), kept_words.BAD_PHRASE),
        (WrongPhrase(), AtKept(), kept_words.WRONG_PHRASE),
        (KeptUnreadable(), AtKept(), kept_words.UNREADABLE),
        (KeptForeign(), AtKept(), kept_words.FOREIGN),
        (KeptNewer(), AtKept(), kept_words.NEWER),
        (KeptChanged(), AtKept(), kept_words.CHANGED),
        (KeptTooLong(), AtKept(), kept_words.TOO_LONG),
        (DiskFull(), AtKept(), kept_words.DISK_FULL),
        (StorageFailed(), AtKept(), kept_words.FAILED),
        (PlainRelay(), AtCommand("ws://a.b"), command_words.PLAIN_RELAY.format(text="ws://a.b")),
        (
            BadAddress(),
            AtCommand(" "),
            command_words.BAD_RELAY.format(text=command_words.NO_ADDRESS),
        ),
        (StorageFailed(), CHECK, command_words.STORAGE.format(path="/tmp")),
        (RelayFailed(), CHECK, command_words.RELAY_HERE),
        (MemoryError(), CHECK, command_words.NO_MEMORY),
        (Homeless(), AtCommand(), command_words.HOMELESS),
    ],
    ids=lambda part: type(part).__name__,
)
def test_it_is_told_where_it_happened(error: Exception, where: Where, sentence: str) -> None:
    assert sentence_for(error, where) == sentence


def test_a_check_says_why_it_did_not_hold() -> None:
    for problem in Problem:
        told = sentence_for(CheckFailed(problem), CHECK)
        assert told == command_words.PROBLEMS[problem].format(url="wss://relay.example")
    assert sentence_for(LineDropped(), CHECK) == sentence_for(RelayUnreachable(), CHECK)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (TimeoutError(), Problem.TIMEOUT),
        (RelayUntrusted(), Problem.UNTRUSTED),
        (RelayCrowdedHere(), Problem.CROWDED_HERE),
        (RelayCrowded(), Problem.CROWDED),
        (RelayStrange(), Problem.UNREACHABLE),
        (LineDropped(), Problem.UNREACHABLE),
        (RelayVersion(99), Problem.VERSION),
        (RelayRefused(Code.RELAY_FULL), Problem.FULL),
        (RelayRefused(Code.STORAGE), Problem.STORAGE),
        (RelayRefused(Code.DRAINING), Problem.DRAINING),
        (RelayRefused(Code.ROOMS_RATE), Problem.ROOMS_RATE),
        (RelayRefused(Code.WORD), Problem.WORD),
        (RelayRefused(Code.WORD_RATE), Problem.WORD_RATE),
        (RelayRefused(Code.VERSION), Problem.VERSION),
        (RelayRefused(Code.PROOF), Problem.REFUSED),
        (DoorShut(Reason.TAMPERED), Problem.DOOR),
        (LobbyOver(End.EXPIRED), Problem.DOOR),
        (NobodyThere(), Problem.DOOR),
        (Malformed("not a frame"), Problem.DOOR),
    ],
    ids=lambda part: type(part).__name__,
)
def test_a_check_has_a_name_for_what_it_met(error: Exception, problem: Problem) -> None:
    assert problem_of(error) is problem


class Screen:
    """Of a door. Mutable: it holds what it was told."""

    def __init__(self) -> None:
        self.sentences: Final[list[str]] = []

    def failed(self, text: str) -> None:
        self.sentences.append(text)


@pytest.mark.parametrize(
    "error", [DoorShut(Reason.LATE), RelayUnreachable(), RelayRefused(Code.RATE), MemoryError()]
)
def test_what_goes_wrong_at_a_door_is_told_on_its_screen_and_goes_no_further(
    error: Exception,
) -> None:
    screen = Screen()
    with told(screen, RELAY):
        raise error
    assert screen.sentences == [sentence_for(error, RELAY)]


def test_a_fault_of_the_program_is_no_sentence_of_a_door() -> None:
    screen = Screen()
    with pytest.raises(ZeroDivisionError), told(screen, RELAY):
        raise ZeroDivisionError
    with told(screen, RELAY):
        pass
    assert screen.sentences == []
