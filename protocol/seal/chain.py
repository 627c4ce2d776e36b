"""One room's log as one seat holds it: who wrote what, in which order, with nothing missing.

    head_0 = H("unh1.genesis", room_id, kid, roster keys in seat order)
    head_n = H("unh1.chain", head_n-1, u64 n | u64 at_ms, event)

Every event names the `(seq, head)` its author had seen; it counts only where that is our own head
too. Entries are counted here (`seq` 1, 2, 3 ...); the relay's cursors play no part.

Every entry is chained, whatever it is: so both ends hold the same head exactly if they were handed
the same bytes in the same order. What then counts is asked one by one (`Standing`):

    garbled, another room, not signed by its seat    STRAY       nobody here said it; left out
    a counter that has been                          DUPLICATE   handed out once more; left out
    a gap, or another head than ours                 PARTED      this and all later ones of the seat
    the seat's next event                            SOUND       b"" if it is malformed inside

An `Alarm` is only for what no member can bring about: times that run backwards or that no calendar
has, and an own event that comes back in another order than it was sent. Everything else may as well
be the doing of a member's changed program, and must not stop the others.

`Channel` is this package's mutable exception: it counts and seals, and a stale frozen copy would
use a counter twice. It does not store, send or decode: the caller keeps events and outbox on disk,
reads the content strictly and ignores content that is malformed.
"""

import struct
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from protocol.errors import Alarm, BadSeal, Cause, Malformed
from protocol.limits import CALENDAR_END_MS, KEY_BYTES
from protocol.seal.envelope import (
    KID_BYTES,
    Header,
    Kind,
    open_event,
    read_header,
    seal_event,
    verify_event,
)
from protocol.seal.sealing import hash_of, mac, unpad
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


class Standing(Enum):
    """What an entry is in its log."""

    SOUND = "sound"
    """The next event of its seat."""
    DUPLICATE = "duplicate"
    """An event of its seat that has been there before."""
    PARTED = "parted"
    """Signed by its seat, which no longer has the same order of things as this end."""
    STRAY = "stray"
    """Nothing that a seat of this room signed."""


@dataclass(frozen=True)
class Accepted:
    """An entry that stands at its place in the log."""

    seq: int
    at_ms: int
    """The relay's time, milliseconds since 1970."""
    standing: Standing
    seat: Seat | None = None
    """The author, by its signature; None for a stray entry."""
    counter: int = 0
    kind: Kind | None = None
    content: bytes | None = field(default=None, repr=False)
    """The opened content of a sound entry. Content under another key, or not padded as we pad, is
    b"", which decodes as nothing: a modified program can make its own move void in this way, but
    not stop the session."""


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
        self._parted: set[Seat] = set()

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

    def has_parted(self, seat: Seat) -> bool:
        """Whether nothing of that seat counts any more."""
        return seat in self._parted

    def part(self, seat: Seat) -> None:
        """Nothing of that seat counts from now on: it made something else of the same log."""
        self._parted.add(seat)

    def accept(self, at_ms: int, event: bytes) -> Accepted:
        """The next entry of the log. Raises `Alarm` with its cause; then nothing has changed."""
        if not self._at_ms <= at_ms < CALENDAR_END_MS:
            raise Alarm(Cause.TIME)
        seq = self.seq + 1
        header = self._authentic(event)
        if header is None:
            accepted = Accepted(seq, at_ms, Standing.STRAY)
        else:
            standing, content = self._stand(header), None
            if standing is Standing.SOUND:
                content = self._open(header, event)
                self._count(header)
            accepted = Accepted(
                seq, at_ms, standing, header.seat, header.counter, header.kind, content
            )
        self._heads += hash_of("unh1.chain", self.head, _PLACE.pack(seq, at_ms), event)
        self._at_ms = at_ms
        return accepted

    def _authentic(self, event: bytes) -> Header | None:
        """Its header, if it is ours by length, magic and room, and signed by its seat."""
        try:
            header = read_header(event)
            public = self._keys.get(header.seat)
            if header.room_id != self.room.room_id or public is None:
                return None
            verify_event(event, public)
        except (Malformed, BadSeal):
            return None
        return header

    def _stand(self, header: Header) -> Standing:
        """Whether it is the seat's very next event, by an author who saw this same history."""
        seat, due = header.seat, self._accepted[header.seat] + 1
        if header.counter < due:
            return Standing.DUPLICATE
        is_here = header.seen_seq <= self.seq
        if header.counter == due and is_here and header.seen_head == self.head_at(header.seen_seq):
            return Standing.PARTED if seat in self._parted else Standing.SOUND
        if seat is self.seat:
            # Our own events leave one by one, each after the one before it has come back.
            raise Alarm(Cause.GAP if header.counter > due else Cause.FORK)
        self._parted.add(seat)
        return Standing.PARTED

    def _count(self, header: Header) -> None:
        seat = header.seat
        self._accepted[seat] = header.counter
        self._seen[seat] = max(self._seen[seat], header.seen_seq)
        if seat is self.seat:
            self.reserve(header.counter)

    def _open(self, header: Header, event: bytes) -> bytes:
        """The content, or b"" for one that is not sealed or not padded as ours are."""
        if header.epoch != self.room.epoch or header.kid != self._kid:
            return b""
        try:
            return unpad(open_event(event, header, self.room.key))
        except (BadSeal, Malformed):
            return b""


def head_words(head: bytes) -> tuple[str, str]:
    """The two words both say aloud at the close: equal words, one history."""
    first, second = spell(hash_of("unh1.head.words", head), 2)
    return first, second
