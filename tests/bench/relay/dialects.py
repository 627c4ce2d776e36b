"""How one member of one room talks to each kind of server: arriving, saying, hearing.

A speaker answers while it is arriving, until `is_in`; from then on it makes a message of each event
and finds the events in each message. No sockets here, and no checks: those are the receipts'.
"""

from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from protocol.wire.frames import (
    Append,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    ToClient,
    Welcome,
    pack,
)
from tests.bench.relay.receipts import PAYLOAD_BYTES
from tests.server.clients import Couple


class Speaker(Protocol):
    """One member's side of the talk. Mutable."""

    is_text: bool
    is_in: bool
    """Whether it has arrived in its room, and hears what is said there."""
    past: int
    """How many entries it was told of so far; only kept by those that can resume."""

    def hello(self) -> list[bytes]:
        """What to send as soon as the line is open."""

    def arrive(self, message: bytes) -> list[bytes]:
        """What to answer while it is not in yet."""

    def say(self, event: bytes, count: int) -> bytes:
        """The message for its event number `count`."""

    def events(self, message: bytes) -> Iterator[bytes]:
        """The events in a message."""

    def note_past(self, message: bytes) -> None:
        """Add the entries of a message to `past`, without looking at them."""


class OurSpeaker:
    """The relay of this repository, with real keys and proofs."""

    is_text = False
    _frames: Final = msgspec.msgpack.Decoder(ToClient)

    def __init__(self, them: Couple, seat: int, after: int | None = None) -> None:
        """`after` is a cursor in a room that exists; None founds the room, or finds it founded."""
        self.is_in = False
        self.past = 0
        self._them = them
        self._seat = seat
        self._after = after

    def hello(self) -> list[bytes]:
        return []

    def arrive(self, message: bytes) -> list[bytes]:
        frame = self._frames.decode(message)
        match frame:
            case Welcome(_, challenge):
                return [pack(self._entry(challenge))]
            case Entered():
                self.is_in = True
            case Denied(code, _):
                raise RuntimeError(f"the relay refused: {code.value}")
            case _:
                pass
        return []

    def _entry(self, challenge: bytes) -> Create | Enter:
        member = self._them.members[self._seat]
        if self._after is None:
            proof = member.sign("create", challenge)
            return Create(self._them.room, self._them.roster, self._seat, proof)
        return Enter(self._them.room, self._seat, self._after, member.sign("enter", challenge))

    def say(self, event: bytes, count: int) -> bytes:
        return pack(Append(count, event))

    def events(self, message: bytes) -> Iterator[bytes]:
        frame = self._frames.decode(message)
        if isinstance(frame, Entries):
            for entry in frame.entries:
                yield entry.event
        elif isinstance(frame, Denied):
            raise RuntimeError(f"the relay refused: {frame.code.value}")

    def note_past(self, message: bytes) -> None:
        frame = self._frames.decode(message)
        if isinstance(frame, Entries):
            self.past += len(frame.entries)


class BareSpeaker:
    """The thirty lines of `bare`: the first message is the room, the others are for everybody."""

    is_text = False

    def __init__(self, room: int) -> None:
        self.is_in = False
        self.past = 0
        self._room = room

    def hello(self) -> list[bytes]:
        return [str(self._room).encode()]

    def arrive(self, message: bytes) -> list[bytes]:
        self.is_in = True
        return []

    def say(self, event: bytes, count: int) -> bytes:
        return event

    def events(self, message: bytes) -> Iterator[bytes]:
        yield message

    def note_past(self, message: bytes) -> None:
        raise NotImplementedError("it keeps nothing")


class MailboxSpeaker:
    """magic-wormhole's mailbox server: JSON, bodies as hexadecimal digits, an ack per command."""

    is_text = True

    def __init__(self, room: int, seat: int) -> None:
        self.is_in = False
        self.past = 0
        self._room = room
        self._seat = seat

    def hello(self) -> list[bytes]:
        return [
            msgspec.json.encode({"type": "bind", "appid": "bench", "side": f"side{self._seat}"}),
            msgspec.json.encode({"type": "open", "mailbox": f"box{self._room}", "id": "open"}),
        ]

    def arrive(self, message: bytes) -> list[bytes]:
        said: dict[str, object] = msgspec.json.decode(message)
        if said["type"] == "ack" and said["id"] == "open":
            self.is_in = True
        return []

    def say(self, event: bytes, count: int) -> bytes:
        return msgspec.json.encode({"type": "add", "phase": str(count), "body": event.hex()})

    def events(self, message: bytes) -> Iterator[bytes]:
        said: dict[str, str] = msgspec.json.decode(message)
        if said["type"] == "message":
            yield bytes.fromhex(said["body"])

    def note_past(self, message: bytes) -> None:
        self.past += b'"type": "message"' in message


class SharedDocSpeaker:
    """y-websocket: each event is appended, as a binary item, to one shared array.

    Updates are written by hand in the first version of the format: every seat is a client of its
    own, whose items hang on one another.
    """

    is_text = False

    SYNC, STEP_1, STEP_2, UPDATE = 0, 0, 1, 2
    BINARY_ITEM: Final = 3
    HAS_ORIGIN: Final = 0x80
    ARRAY: Final = b"\x01\x03log"

    def __init__(self, seat: int, *, is_resuming: bool = False) -> None:
        self.is_in = False
        self.past = 0
        self._client = seat + 1
        self._is_resuming = is_resuming

    def hello(self) -> list[bytes]:
        # An empty state: whoever says so is sent the whole document.
        return [bytes([self.SYNC, self.STEP_1, 1, 0])] if self._is_resuming else []

    def arrive(self, message: bytes) -> list[bytes]:
        self.is_in = True
        return []

    def say(self, event: bytes, count: int) -> bytes:
        client, clock = bytes([self._client]), _varint(count - 1)
        if count == 1:
            place = bytes([self.BINARY_ITEM]) + self.ARRAY
        else:
            place = bytes([self.BINARY_ITEM | self.HAS_ORIGIN]) + client + _varint(count - 2)
        item = b"\x01\x01" + client + clock + place + _varint(len(event)) + event + b"\x00"
        return bytes([self.SYNC, self.UPDATE]) + _varint(len(item)) + item

    def events(self, message: bytes) -> Iterator[bytes]:
        if message[0] == self.SYNC and message[1] == self.UPDATE:
            # One item, then an empty set of deletions.
            yield message[-1 - PAYLOAD_BYTES : -1]

    def note_past(self, message: bytes) -> None:
        # What has to be fetched from the disk first comes as an update.
        if message[0] == self.SYNC and message[1] in (self.STEP_2, self.UPDATE):
            self.past += len(message) // PAYLOAD_BYTES


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
