"""The event on the wire: a header in the clear, sealed content, a signature over both.

    header | seal(MAC(K, "unh1.seat.key", seat), nonce, pad(content), header) | signature

    header, big endian, 130 bytes:
    "UNH1" | kind u8 | room_id 32 | epoch u32 | kid 16 | seat u8 | counter u64
           | seen_seq u64 | seen_head 32 | nonce 24

    signature = Ed25519(seat key, "unhurried/1 event\\0" | header | sealed content)

This module lays out, seals and opens single events. Whether one may stand at its place in the log
is decided in `protocol.seal.chain`; what its content means, by the referee.
"""

import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final

from protocol.errors import Malformed
from protocol.limits import EVENT_OVERHEAD, PAD_SIZES
from protocol.seal.sealing import SIGNATURE_BYTES, mac, pad, seal, sign, unseal, verify
from protocol.seats import Seat

MAGIC: Final = b"UNH1"
"""The first bytes of every event of this layout, which is older than the rules of today."""

KID_BYTES: Final = 16
"""A key id only tells the keys of one room apart."""

HEADER_BYTES: Final = 130

EVENT_SIZES: Final = tuple(size + EVENT_OVERHEAD for size in PAD_SIZES)
"""The only lengths an event can have."""

_LAYOUT: Final = struct.Struct(">4sB32sI16sBQQ32s24s")
_PURPOSE: Final = b"unhurried/1 event\0"


class Kind(Enum):
    """What sort of content an event carries."""

    MOVE = 1
    """Something a seat did, for the referee."""
    SEEN = 2
    """A confirmation of what has been read so far; never a move."""
    KEYS = 3
    """A new key of the room, wrapped for each member."""
    ASIDE = 4
    """A word with one: between the facilitator and one of the two, under their own key."""
    SNAPSHOT = 5
    """Where the session stands, for a third seat that comes later."""


@dataclass(frozen=True)
class Header:
    """What everyone may read of an event, the relay too."""

    kind: Kind
    room_id: bytes
    epoch: int
    """Counts the keys of the room: 0, 1, 2 ..."""
    kid: bytes
    """16 bytes that name the room's key of that epoch."""
    seat: Seat
    """The author."""
    counter: int
    """The author's own count: 1, 2, 3 ..."""
    seen_seq: int
    """The last entry the author had accepted, 0 for none."""
    seen_head: bytes
    """The author's head there, 32 bytes."""
    nonce: bytes
    """24 random bytes of this event."""

    def pack(self) -> bytes:
        """The 130 bytes on the wire."""
        return _LAYOUT.pack(
            MAGIC,
            self.kind.value,
            self.room_id,
            self.epoch,
            self.kid,
            self.seat,
            self.counter,
            self.seen_seq,
            self.seen_head,
            self.nonce,
        )


def read_header(event: bytes) -> Header:
    """The header of an event of possible length. Raises `Malformed`. Nothing is verified yet."""
    if len(event) not in EVENT_SIZES:
        raise Malformed(f"{len(event)} bytes, which is no length of an event")
    magic, kind, room_id, epoch, kid, seat, counter, seen_seq, seen_head, nonce = (
        _LAYOUT.unpack_from(event)
    )
    if magic != MAGIC:
        raise Malformed("not an event of this version")
    try:
        return Header(
            Kind(kind), room_id, epoch, kid, Seat(seat), counter, seen_seq, seen_head, nonce
        )
    except ValueError:
        raise Malformed("a kind or a seat that does not exist") from None


def seal_event(header: Header, content: bytes, key: bytes, seed: bytes) -> bytes:
    """The whole event. `key` is the room's, `seed` the author's Ed25519 seed, 32 bytes each.

    Raises `Malformed` where the content is too long to be padded.
    """
    head = header.pack()
    body = head + seal(_seat_key(key, header.seat), header.nonce, pad(content), head)
    return body + sign(seed, _PURPOSE + body)


def verify_event(event: bytes, public: bytes) -> None:
    """Returns if the holder of `public` signed the event. Raises `BadSeal`."""
    verify(public, _PURPOSE + event[:-SIGNATURE_BYTES], event[-SIGNATURE_BYTES:])


def open_event(event: bytes, header: Header, key: bytes) -> bytes:
    """The padded content of an event with that header. Raises `BadSeal`. Verify it first."""
    sealed = event[HEADER_BYTES:-SIGNATURE_BYTES]
    return unseal(_seat_key(key, header.seat), header.nonce, sealed, event[:HEADER_BYTES])


def _seat_key(key: bytes, seat: Seat) -> bytes:
    return mac(key, "unh1.seat.key", bytes([seat]))
