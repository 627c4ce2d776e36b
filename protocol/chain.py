"""One room's log as one seat holds it: who wrote what, in which order, with nothing missing.

    head_0 = H("unh1.genesis", room_id, kid, roster keys in seat order)
    head_n = H("unh1.chain", head_n-1, u64 n | u64 at_ms, event)

Every event names the `(seq, head)` its author had seen; an entry is accepted only where that is
our own head too. Entries are counted here (`seq` 1, 2, 3 ...); the relay's cursors play no part.

`Channel` is this package's mutable exception: it counts and seals, and a stale frozen copy would
use a counter twice. It does not store, send or decode: the caller keeps events and outbox on disk,
reads the content strictly and ignores content that is malformed.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from protocol.envelope import (
    KID_BYTES,
    Header,
    Kind,
    open_event,
    read_header,
    seal_event,
    verify_event,
)
from protocol.errors import Alarm, BadSeal, Cause, Malformed
from protocol.frames import INTEGER_LIMIT
from protocol.limits import KEY_BYTES
from protocol.sealing import hash_of, mac, unpad
from protocol.seats import Seat
from protocol.words import spell

_PLACE: Final = struct.Struct(">QQ")
"""`u64 n | u64 at_ms` in the chain hash."""


@dataclass(frozen=True)
class Room:
    """What every member of a room knows, and nobody else."""

    room_id: bytes
    """32 random bytes."""
    epoch: int
    """Counts the keys of the room: 0, 1, 2 ..."""
    key: bytes = field(repr=False)
    """K, 32 random bytes."""
    roster: tuple[tuple[Seat, bytes], ...]
    """(seat, Ed25519 public key) in seat order: the two partners, or all three."""

    def __post_init__(self) -> None:
        """Raises `Malformed` unless every length fits and the seats stand in order."""
        lengths = {len(self.room_id), len(self.key), *(len(key) for _, key in self.roster)}
        seats = [seat for seat, _ in self.roster]
        if lengths != {KEY_BYTES} or not 0 <= self.epoch < 2**32:
            raise Malformed("a room whose parts have the wrong length")
        if seats not in (list(Seat)[:2], list(Seat)):
            raise Malformed("a roster that is not the seats in order")
        if len({key for _, key in self.roster}) != len(seats):
            raise Malformed("two seats with one key")

    @property
    def kid(self) -> bytes:
        """The 16 bytes that name the key in every header."""
        return mac(self.key, "unh1.kid")[:KID_BYTES]

    @property
    def genesis(self) -> bytes:
        """head_0, before the first entry."""
        keys = [key for _, key in self.roster]
        return hash_of("unh1.genesis", self.room_id, self.kid, *keys)


@dataclass(frozen=True)
class Accepted:
    """An entry that stands at its place in the log."""

    seq: int
    at_ms: int
    """The relay's time, milliseconds since 1970."""
    seat: Seat
    """The author, by its signature."""
    counter: int
    kind: Kind
    content: bytes | None = field(repr=False)
    """The opened content; None for a duplicate, which is chained and otherwise ignored. Content
    that was not padded as we pad is b"", which decodes as nothing: a modified program can make
    its own move void in this way, but not stop the session."""


class Channel:
    """One seat's end of a room: seals what it says, accepts what the relay hands out. Mutable."""

    def __init__(self, room: Room, seat: Seat, seed: bytes) -> None:
        """An empty log. `seed` is the seat's Ed25519 seed, 32 bytes."""
        self.room: Final = room
        self.seat: Final = seat
        self._seed = seed
        self._kid = room.kid
        self._keys = dict(room.roster)
        # One flat buffer, 32 bytes per entry: 20,000 entries stay below a megabyte.
        self._heads = bytearray(room.genesis)
        self._at_ms = 0
        self._counter = 0
        self._accepted = dict.fromkeys(self._keys, 0)
        self._seen = dict.fromkeys(self._keys, 0)

    @property
    def seq(self) -> int:
        """How many entries have been accepted."""
        return len(self._heads) // KEY_BYTES - 1

    @property
    def head(self) -> bytes:
        """The head after the newest entry, 32 bytes."""
        return bytes(self._heads[-KEY_BYTES:])

    def head_at(self, seq: int) -> bytes:
        """The head after entry `seq`, from 0 to the newest. Raises `IndexError`."""
        if not 0 <= seq <= self.seq:
            raise IndexError("no entry of that number")
        return bytes(self._heads[seq * KEY_BYTES : (seq + 1) * KEY_BYTES])

    @property
    def counter(self) -> int:
        """This seat's last counter: sealed, reserved, or met in the log. 0 for none."""
        return self._counter

    def reserve(self, counter: int) -> None:
        """Never seal with `counter` or a lower one: it is in the durable outbox already."""
        self._counter = max(self._counter, counter)

    def seen_by(self, seat: Seat) -> int:
        """The newest entry that `seat` has verifiably seen just as it stands here; 0 for none."""
        return self._seen.get(seat, 0)

    def seal(self, kind: Kind, content: bytes, nonce: bytes) -> bytes:
        """The next event of this seat, ready for the outbox; resent byte for byte, if at all.

        `nonce` is 24 fresh random bytes. Raises `Malformed` where the content is too long; the
        counter is then not used up.
        """
        header = Header(
            kind=kind,
            room_id=self.room.room_id,
            epoch=self.room.epoch,
            kid=self._kid,
            seat=self.seat,
            counter=self._counter + 1,
            seen_seq=self.seq,
            seen_head=self.head,
            nonce=nonce,
        )
        event = seal_event(header, content, self.room.key, self._seed)
        self._counter += 1
        return event

    def accept(self, at_ms: int, event: bytes) -> Accepted:
        """The next entry of the log. Raises `Alarm` with its cause; then nothing has changed."""
        header = self._authenticate(at_ms, event)
        content: bytes | None = None
        if header.counter > self._accepted[header.seat]:
            self._place(header)
            content = self._open(header, event)
            self._accepted[header.seat] = header.counter
            self._seen[header.seat] = max(self._seen[header.seat], header.seen_seq)
            if header.seat is self.seat:
                self.reserve(header.counter)
        seq = self.seq + 1
        self._heads += hash_of("unh1.chain", self.head, _PLACE.pack(seq, at_ms), event)
        self._at_ms = at_ms
        return Accepted(seq, at_ms, header.seat, header.counter, header.kind, content)

    def _authenticate(self, at_ms: int, event: bytes) -> Header:
        """Ours by length, magic, room and seat; in time; and signed by its seat."""
        try:
            header = read_header(event)
        except Malformed:
            raise Alarm(Cause.GARBAGE) from None
        public = self._keys.get(header.seat)
        if header.room_id != self.room.room_id or public is None:
            raise Alarm(Cause.GARBAGE)
        if not self._at_ms <= at_ms < INTEGER_LIMIT:
            raise Alarm(Cause.TIME)
        try:
            verify_event(event, public)
        except BadSeal:
            raise Alarm(Cause.GARBAGE) from None
        return header

    def _place(self, header: Header) -> None:
        """The seat's very next event, by an author who saw this same history."""
        if header.counter > self._accepted[header.seat] + 1:
            raise Alarm(Cause.GAP)
        if header.seen_seq > self.seq or header.seen_head != self.head_at(header.seen_seq):
            raise Alarm(Cause.FORK)

    def _open(self, header: Header, event: bytes) -> bytes:
        if header.epoch != self.room.epoch or header.kid != self._kid:
            raise Alarm(Cause.KEY)
        try:
            padded = open_event(event, header, self.room.key)
        except BadSeal:
            raise Alarm(Cause.KEY) from None
        try:
            return unpad(padded)
        except Malformed:
            return b""


def head_words(head: bytes) -> tuple[str, str]:
    """The two words both say aloud at the close: equal words, one history."""
    first, second = spell(hash_of("unh1.head.words", head), 2)
    return first, second
