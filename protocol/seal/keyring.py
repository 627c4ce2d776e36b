"""The keys of a room by epoch: whose they are, who signs with what, and what opens where.

    epoch 0    the two partners             K, from the door
    epoch 1    all three                    once both have consented to the third seat
    epoch 2    the two partners             once it has gone; 3: it has come again, and so on

Which epoch is due after an entry is the referee's to say; its key comes in a KEYS event of a
partner, with a wrap for each member:

    wrap    n | seal(MAC(X25519(xi, xj), "unh1.wrap", room_id, u32 epoch, T), n, K, "wrap" | i | j)
            i: seat of the author, u8; j: of the member. T: the head that the author had seen
    KEYS    sealed under MAC(room_id, "unh1.keys.box", u32 epoch), which everybody knows who knows
            the room, the relay too: what is secret in it are its wraps. Its header has the new kid
    pair    MAC(X25519(xi, xj), "unh1.aside", room_id, u32 epoch): for a word with one

A key that a partner hands out counts for everybody who can open its wrap, so the two may do it at
the same time: there are two keys then, and either opens what was sealed under it. What crosses the
change:

    sealed under the epoch before, the third seat comes    void: it could not open it. Its author
                                                            gets the words back
    the same, the third seat goes, and its author had not  counts: it was said while three were
    seen that                                               there
    anything else but the epoch that is due                void

What is void nobody folds, whoever can open it. `Keyring` is mutable; it neither decides which epoch
is due nor who may be a member, and draws nothing.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from protocol.errors import BadSeal, Malformed
from protocol.limits import KEY_BYTES
from protocol.seal.envelope import KID_BYTES, Header, Kind
from protocol.seal.sealing import (
    NONCE_BYTES,
    SEAL_OVERHEAD,
    SIGNATURE_BYTES,
    exchange_key,
    hash_of,
    mac,
    seal,
    shared_secret,
    unseal,
)
from protocol.seats import PARTNERS, Seat

Roster = tuple[tuple[Seat, bytes], ...]
"""(seat, Ed25519 public key) in seat order."""

WRAP_BYTES: Final = NONCE_BYTES + KEY_BYTES + SEAL_OVERHEAD
"""A wrap, with its nonce in front."""

_COUNTS: Final = struct.Struct(">BQQQ")
"""How many members, and the counter of each seat's last event that the author had accepted."""

_MEMBER: Final = struct.Struct("B32s32s")


@dataclass(frozen=True)
class Member:
    """A seat and its public keys."""

    seat: Seat
    signing: bytes
    """Ed25519, 32 bytes: signs what the seat says."""
    exchange: bytes
    """X25519, 32 bytes: room keys of later epochs are wrapped for it."""

    @property
    def name(self) -> bytes:
        """The 32 bytes that a consent names: H("unh1.lead.keys", signing, exchange)."""
        return hash_of("unh1.lead.keys", self.signing, self.exchange)


@dataclass(frozen=True)
class Exchange:
    """What a seat brings along from the door, to wrap keys and to open wraps."""

    seed: bytes = field(repr=False)
    """Its own X25519 seed, 32 bytes."""
    keys: tuple[tuple[Seat, bytes], ...]
    """(seat, X25519 public key) of the others that it knows."""


@dataclass(frozen=True)
class Handed:
    """What a KEYS event says."""

    counters: tuple[int, int, int]
    """Of each seat's last event that its author had accepted."""
    members: tuple[Member, ...]
    """Who may read from now on, in seat order."""
    wraps: tuple[bytes, ...]
    """Of each member, in their order."""
    signature: bytes
    """The author's, under the roster as the relay is told it; see `protocol.wire.proofs`."""

    def pack(self) -> bytes:
        """count u8 | counter u64 of each seat | seat u8, s, x of each member | wraps | signature"""
        members = [_MEMBER.pack(each.seat, each.signing, each.exchange) for each in self.members]
        head = _COUNTS.pack(len(self.members), *self.counters)
        return b"".join((head, *members, *self.wraps, self.signature))

    @classmethod
    def read(cls, content: bytes) -> "Handed":
        """What was packed. Raises `Malformed`."""
        try:
            count, *counters = _COUNTS.unpack_from(content)
            at, members = _COUNTS.size, []
            for _ in range(count):
                seat, signing, exchange = _MEMBER.unpack_from(content, at)
                members.append(Member(Seat(seat), signing, exchange))
                at += _MEMBER.size
        except (struct.error, ValueError):
            raise Malformed("no keys of members") from None
        rest = content[at:]
        cuts = range(0, count * WRAP_BYTES, WRAP_BYTES)
        wraps = tuple(rest[cut : cut + WRAP_BYTES] for cut in cuts)
        signature = rest[count * WRAP_BYTES :]
        seats = [each.seat for each in members]
        if seats not in (list(PARTNERS), list(Seat)) or len(signature) != SIGNATURE_BYTES:
            raise Malformed("not the members in order, with a wrap each and a signature")
        first, second, third = counters
        return cls((first, second, third), tuple(members), wraps, signature)


def kid_of(key: bytes) -> bytes:
    """The 16 bytes that name a key in every header."""
    return mac(key, "unh1.kid")[:KID_BYTES]


def box_key(room_id: bytes, epoch: int) -> bytes:
    """What a KEYS event is sealed under: no secret from anybody who knows the room."""
    return mac(room_id, "unh1.keys.box", _u32(epoch))


def pair_key(room_id: bytes, epoch: int, seed: bytes, public: bytes) -> bytes:
    """The key of two seats alone. Raises `BadSeal` for a public key of no use."""
    return mac(shared_secret(seed, public), "unh1.aside", room_id, _u32(epoch))


def has_three(epoch: int) -> bool:
    """Whether the third seat is a member in that epoch."""
    return epoch % 2 == 1


@dataclass(frozen=True)
class Wrapping:
    """What a wrap is bound to, beside its member: the room, the epoch, its author and T."""

    room_id: bytes
    epoch: int
    author: Seat
    transcript: bytes
    """T: the head that the author had seen, 32 bytes."""

    def wrap(self, key: bytes, seed: bytes, member: Member, nonce: bytes) -> bytes:
        """`key` for a member, by the author's X25519 seed. Raises `BadSeal` for a key of no use."""
        return nonce + seal(self._key(seed, member.exchange), nonce, key, self._ad(member.seat))

    def unwrap(self, wrapped: bytes, seed: bytes, public: bytes, seat: Seat) -> bytes:
        """The key in the wrap for `seat`, by its seed and the author's public key.

        Raises `BadSeal`.
        """
        nonce, box = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return unseal(self._key(seed, public), nonce, box, self._ad(seat))

    def _key(self, seed: bytes, public: bytes) -> bytes:
        shared = shared_secret(seed, public)
        return mac(shared, "unh1.wrap", self.room_id, _u32(self.epoch), self.transcript)

    def _ad(self, seat: Seat) -> bytes:
        return b"wrap" + bytes([self.author, seat])


@dataclass(frozen=True)
class Key:
    """A key of the room that is in use."""

    epoch: int
    key: bytes = field(repr=False)
    since: int = 0
    """The last entry that whoever handed it out had seen: nobody has it who has seen less."""

    @property
    def kid(self) -> bytes:
        """The 16 bytes that name it."""
        return kid_of(self.key)


class Keyring:
    """The keys that one seat holds of its room. Mutable: it grows with the log."""

    def __init__(
        self, room_id: bytes, first: Key, roster: Roster, seat: Seat, exchange: Exchange | None
    ) -> None:
        """`first` and `roster` are those of the epoch that this seat begins with. Without
        `exchange` it stays in that one."""
        self._room_id: Final = room_id
        self._seat: Final = seat
        self._exchange: Final = exchange
        self._public: Final = dict(exchange.keys) if exchange is not None else {}
        if exchange is not None:
            self._public[seat] = exchange_key(exchange.seed)
        self._signers: Final = {first.epoch: dict(roster)}
        self._keys: Final = {(first.epoch, first.kid): first}
        self._handed_by: Final[set[tuple[int, Seat]]] = set()
        self._newest: Key = first
        """The first that came of its epoch: under this one the seat seals."""
        self._own: Key | None = None
        """What this seat has handed out, and the log has not brought yet."""
        self.due = first.epoch
        """The epoch that is due, as of the newest entry."""
        self.due_since = 0
        """The entry after which it was."""

    # -- who is who

    def signer(self, seat: Seat, epoch: int) -> bytes | None:
        """The Ed25519 key that signs for a seat in that epoch; None where it is no member.

        A partner has one for all of them.
        """
        if seat in PARTNERS:
            return next(iter(self._signers.values())).get(seat)
        return self._signers.get(epoch, {}).get(seat)

    def member(self, seat: Seat) -> Member | None:
        """A seat with both of its keys, as far as they are known; of a third one, the newest."""
        signing = self.signer(seat, max(self._signers, key=lambda epoch: (has_three(epoch), epoch)))
        exchange = self._public.get(seat)
        return None if signing is None or exchange is None else Member(seat, signing, exchange)

    @property
    def held(self) -> tuple[Key, ...]:
        """Every key of the room that this seat has been given so far."""
        return tuple(self._keys.values())

    # -- what is due

    def turn(self, epoch: int, seq: int) -> None:
        """After entry `seq` that epoch is due."""
        self.due, self.due_since = epoch, seq

    @property
    def sealing(self) -> Key | None:
        """What this seat seals with now; None while it has no key of the epoch that is due."""
        if self._newest.epoch == self.due and (self._own is None or self._own.epoch <= self.due):
            return self._newest
        if self._own is not None and self._own.epoch >= self.due:
            return self._own
        return None

    def has_handed(self, seat: Seat, epoch: int) -> bool:
        """Whether that partner's key for the epoch counts, or is this seat's own and on its way."""
        is_on_its_way = self._own is not None and self._own.epoch == epoch and seat is self._seat
        return is_on_its_way or (epoch, seat) in self._handed_by

    # -- handing out

    def hand_out(
        self,
        key: Key,
        members: tuple[Member, ...],
        counters: tuple[int, int, int],
        seen_head: bytes,
        nonces: tuple[bytes, ...],
        signature: bytes,
    ) -> Handed:
        """A new key for all of these, this seat too; from now on it seals with it.

        `nonces` are fresh, 24 bytes for each member. Raises `BadSeal` for an exchange key of no
        use, and without an own one.
        """
        if self._exchange is None:
            raise BadSeal("no exchange key of our own")
        wrapping, seed = self._wrapping(key.epoch, self._seat, seen_head), self._exchange.seed
        wraps = tuple(
            wrapping.wrap(key.key, seed, each, nonce)
            for each, nonce in zip(members, nonces, strict=True)
        )
        self._own = key
        return Handed(counters, members, wraps, signature)

    def remember(self, header: Header, handed: Handed) -> None:
        """What this seat had handed out before a crash: it is in the outbox still."""
        key = self._unwrapped(header, handed)
        if key is not None:
            self._own = key

    def take(self, header: Header, handed: Handed, third: bytes | None) -> bool:
        """Takes up what a partner handed out; whether that counts.

        `third` is what the two have consented to, as `Member.name`: the third seat of an epoch with
        three has to be that one. Raises `BadSeal` where it is right for all that can be seen, and
        the wrap for this seat opens to no such key: what its author says from now on is lost to us.
        """
        epoch, author = header.epoch, header.seat
        if self._own is not None and self._own.kid == header.kid:
            # It is in the log now, and counts there or not.
            self._own = None
        if epoch != self.due or author not in PARTNERS or (epoch, author) in self._handed_by:
            return False
        if self._exchange is None or not self._is_right(header, handed, third):
            return False
        key = self._unwrapped(header, handed)
        if key is None:
            if self._seat in {each.seat for each in handed.members}:
                raise BadSeal("a key that was handed out, and not to us")
            return False
        self._handed_by.add((epoch, author))
        self._signers[epoch] = {each.seat: each.signing for each in handed.members}
        self._public.update({each.seat: each.exchange for each in handed.members})
        self._keys[epoch, key.kid] = key
        if self._newest.epoch < epoch:
            self._newest = key
        return True

    def _is_right(self, header: Header, handed: Handed, third: bytes | None) -> bool:
        """Whether it is for those who are to be there now, and for nobody else."""
        partners, rest = handed.members[: len(PARTNERS)], handed.members[len(PARTNERS) :]
        if has_three(header.epoch) is not bool(rest):
            return False
        if any(each != self.member(each.seat) for each in partners):
            return False
        # The third seat begins where this was sealed: not before both had consented.
        is_after = not rest or header.seen_seq >= self.due_since
        return is_after and all(each.name == third for each in rest)

    # -- opening

    def opening(self, header: Header) -> tuple[bytes | None, bool]:
        """(the key that opens it, or None; whether it counts where it stands)."""
        epoch = header.epoch
        match header.kind:
            case Kind.KEYS:
                return box_key(self._room_id, epoch), epoch == self.due
            case Kind.ASIDE:
                return self._pair(header), epoch == self.due and has_three(epoch)
        found = self._keys.get((epoch, header.kid))
        if found is None:
            return None, False
        if self._seat not in self._signers[epoch]:
            return None, False
        has_crossed = header.seen_seq < self.due_since and not has_three(self.due)
        counts = epoch == self.due or (epoch == self.due - 1 and has_crossed)
        # Nobody has a key of three who has not seen it handed out.
        is_timely = not has_three(epoch) or header.seen_seq >= found.since
        return found.key, counts and is_timely and self._is_member

    @property
    def _is_member(self) -> bool:
        """Whether this seat may read what is said now."""
        return self._seat in PARTNERS or self._seat in self._signers.get(self.due, {})

    def aside(self, seat: Seat) -> Key | None:
        """The key of this seat and that one alone; None unless one of them is the third."""
        public = self._public.get(seat)
        if self._exchange is None or public is None or not has_three(self.due):
            return None
        if (seat is Seat.FACILITATOR) is (self._seat is Seat.FACILITATOR):
            return None
        try:
            key = pair_key(self._room_id, self.due, self._exchange.seed, public)
        except BadSeal:
            return None
        return Key(self.due, key)

    def _pair(self, header: Header) -> bytes | None:
        """The key of a word with one, if it is one that this seat is part of."""
        other = self.beside(header)
        key = None if other is None else self.aside(other)
        return None if key is None else key.key

    def beside(self, header: Header) -> Seat | None:
        """With whom this seat is in a word with one; None where it is none of its words."""
        others = (*PARTNERS, Seat.FACILITATOR) if header.seat is self._seat else (header.seat,)
        keys = ((seat, self.aside(seat)) for seat in others)
        return next((seat for seat, key in keys if key and key.kid == header.kid), None)

    def _wrapping(self, epoch: int, author: Seat, seen_head: bytes) -> Wrapping:
        return Wrapping(self._room_id, epoch, author, seen_head)

    def _unwrapped(self, header: Header, handed: Handed) -> Key | None:
        """The key that was handed out, if its wrap for this seat holds and is the one it names."""
        wraps = {each.seat: box for each, box in zip(handed.members, handed.wraps, strict=True)}
        public = self._public.get(header.seat)
        if self._exchange is None or public is None or self._seat not in wraps:
            return None
        wrapping = self._wrapping(header.epoch, header.seat, header.seen_head)
        try:
            key = wrapping.unwrap(wraps[self._seat], self._exchange.seed, public, self._seat)
        except BadSeal:
            return None
        found = Key(header.epoch, key, header.seen_seq)
        return found if len(key) == KEY_BYTES and found.kid == header.kid else None


def _u32(number: int) -> bytes:
    return number.to_bytes(4, "big")
