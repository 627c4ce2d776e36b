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
    the seat's next event                            SOUND       b"" if it is malformed inside, or
                                                                 sealed for others

Which key opens what, and what counts beside a change of keys, is told in `protocol.seal.keyring`. A
seat that came later begins at a `Start`: of what was before it, it knows the head and no more.

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

from protocol.errors import Alarm, BadSeal, Cause, Malformed, NoKey
from protocol.limits import CALENDAR_END_MS, KEY_BYTES
from protocol.seal.envelope import (
    Header,
    Kind,
    open_event,
    read_header,
    seal_event,
    verify_event,
)
from protocol.seal.keyring import Exchange, Handed, Key, Keyring, Member, box_key, kid_of
from protocol.seal.sealing import hash_of, unpad
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
        return kid_of(self.key)

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
    header: Header | None = None
    """Of every entry but a stray one."""
    is_void: bool = False
    """It opens, but was sealed under a key that is not the one for its place: nobody folds it."""


@dataclass(frozen=True)
class Start:
    """Where a seat that came later begins to read."""

    seq: int
    """The last entry before it."""
    head: bytes
    """The head there, 32 bytes."""
    counters: tuple[int, int, int]
    """Of each seat's last event there."""


class Channel:
    """One seat's end of a room: seals what it says, accepts what the relay hands out. Mutable."""

    def __init__(
        self,
        room: Room,
        seat: Seat,
        seed: bytes,
        exchange: Exchange | None = None,
        start: Start | None = None,
    ) -> None:
        """An empty log. `seed` is the seat's Ed25519 seed, 32 bytes; without `exchange` it neither
        hands out nor takes up a later key. `start`: of whoever came later, with the room's key of
        that epoch."""
        start = start or Start(0, room.genesis, (0, 0, 0))
        self.room: Final = room
        self.seat: Final = seat
        self._seed = seed
        first = Key(room.epoch, room.key, start.seq)
        self.keyring: Final = Keyring(room.room_id, first, room.roster, seat, exchange)
        self.start: Final = start.seq
        """The last entry of which this seat knows the head alone; 0: it has read all of them."""
        # One flat buffer, 32 bytes per entry: 20,000 entries stay below a megabyte.
        self._heads = bytearray(start.head)
        self._at_ms = 0
        self._counter = start.counters[seat]
        self._accepted = dict(zip(Seat, start.counters, strict=True))
        self._seen = dict.fromkeys(Seat, 0)
        self._parted: set[Seat] = set()

    @property
    def seq(self) -> int:
        """The number of the newest entry that has been accepted."""
        return self.start + len(self._heads) // KEY_BYTES - 1

    @property
    def head(self) -> bytes:
        """The head after the newest entry, 32 bytes."""
        return bytes(self._heads[-KEY_BYTES:])

    @property
    def counters(self) -> tuple[int, int, int]:
        """Of each seat's last event that was accepted."""
        first, second, third = (self._accepted[seat] for seat in Seat)
        return first, second, third

    def head_at(self, seq: int) -> bytes:
        """The head after entry `seq`, from the first known to the newest. Raises `IndexError`."""
        if not self.start <= seq <= self.seq:
            raise IndexError("no entry of that number")
        at = (seq - self.start) * KEY_BYTES
        return bytes(self._heads[at : at + KEY_BYTES])

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

        `nonce` is 24 fresh random bytes. Raises `Malformed` where the content is too long, and
        `NoKey` while nobody has handed out the key that is due; the counter is then not used up.
        """
        key = self.keyring.sealing
        if key is None:
            raise NoKey("the key of the epoch that is due is not there yet")
        return self._sealed(kind, key, key.key, content, nonce)

    def seal_aside(self, other: Seat, content: bytes, nonce: bytes) -> bytes:
        """As `seal`: for that seat alone. Raises `NoKey` where there can be no such word."""
        key = self.keyring.aside(other)
        if key is None:
            raise NoKey("no key of these two alone")
        return self._sealed(Kind.ASIDE, key, key.key, content, nonce)

    def hand_out(
        self,
        key: Key,
        members: tuple[Member, ...],
        nonces: tuple[bytes, ...],
        signature: bytes,
    ) -> tuple[bytes, bytes]:
        """As `seal`: a new key of the room for these members, and the event's content.

        `key.since` is the newest entry. `nonces`: 24 fresh random bytes for each member, and for
        the event. `signature`: of the roster, see `protocol.wire.proofs`. Raises `BadSeal`.
        """
        *wraps, nonce = nonces
        handed = self.keyring.hand_out(
            key, members, self.counters, self.head, tuple(wraps), signature
        )
        content = handed.pack()
        box = box_key(self.room.room_id, key.epoch)
        return self._sealed(Kind.KEYS, key, box, content, nonce), content

    def _sealed(self, kind: Kind, key: Key, box: bytes, content: bytes, nonce: bytes) -> bytes:
        """An event whose header names `key`, sealed under `box`."""
        header = Header(
            kind=kind,
            room_id=self.room.room_id,
            epoch=key.epoch,
            kid=key.kid,
            seat=self.seat,
            counter=self._counter + 1,
            seen_seq=self.seq,
            seen_head=self.head,
            nonce=nonce,
        )
        event = seal_event(header, content, box, self._seed)
        self._counter += 1
        return event

    def remember(self, event: bytes, content: bytes) -> None:
        """An own event lies in the durable outbox: a key that it hands out is ours to seal with."""
        try:
            header = read_header(event)
            if header.kind is Kind.KEYS:
                self.keyring.remember(header, Handed.read(content))
        except Malformed:
            return  # nothing that was sealed here

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
            seat, counter, kind = header.seat, header.counter, header.kind
            standing, content, is_void = self._stand(header), None, False
            if standing is Standing.SOUND:
                content, is_void = self._open(header, event)
                self._count(header)
            accepted = Accepted(seq, at_ms, standing, seat, counter, kind, content, header, is_void)
        self._heads += hash_of("unh1.chain", self.head, _PLACE.pack(seq, at_ms), event)
        self._at_ms = at_ms
        return accepted

    def _authentic(self, event: bytes) -> Header | None:
        """Its header, if it is ours by length, magic and room, and signed by its seat."""
        try:
            header = read_header(event)
            public = self.keyring.signer(header.seat, header.epoch)
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
        if header.counter == due and self._is_history(header):
            return Standing.PARTED if seat in self._parted else Standing.SOUND
        if seat is self.seat:
            # Our own events leave one by one, each after the one before it has come back.
            raise Alarm(Cause.GAP if header.counter > due else Cause.FORK)
        self._parted.add(seat)
        return Standing.PARTED

    def _is_history(self, header: Header) -> bool:
        """Whether its author had seen what we have; of what was before us we cannot tell, and
        nothing that was sealed then opens for us."""
        if header.seen_seq < self.start:
            return True
        is_here = header.seen_seq <= self.seq
        return is_here and header.seen_head == self.head_at(header.seen_seq)

    def _count(self, header: Header) -> None:
        seat = header.seat
        self._accepted[seat] = header.counter
        self._seen[seat] = max(self._seen[seat], header.seen_seq)
        if seat is self.seat:
            self.reserve(header.counter)

    def _open(self, header: Header, event: bytes) -> tuple[bytes, bool]:
        """The content, or b"" for one that is not sealed or not padded as ours are, or not for us;
        and whether it opens, but is void where it stands."""
        key, counts = self.keyring.opening(header)
        if key is None:
            return b"", False
        try:
            return unpad(open_event(event, header, key)), not counts
        except (BadSeal, Malformed):
            return b"", False


def head_words(head: bytes) -> tuple[str, str]:
    """The two words both say aloud at the close: equal words, one history."""
    first, second = spell(hash_of("unh1.head.words", head), 2)
    return first, second
