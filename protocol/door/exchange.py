"""The door: the key exchange behind an invitation, sans I/O, over a lobby that carries notes.

    offer  inviter  n | seal(door, n, commitment | role u8 | version u16 | guide hash 32,
                             "offer" | lobby)
                    commitment = H("unh1.sas.commit", eA, sA, xA, r)
    knock  guest    n | seal(door, n, pad(eB | sB | xB | name), "knock" | H("unh1.offer", offer))
    admit  inviter  eA | sA | xA | r | Ed25519(sA, "unhurried/1 admit\\0" | T | box) | box
                    T   = H("unh1.transcript", lobby, offer, knock, eA, sA, xA, r)
                    k   = MAC(X25519(eA, eB), "unh1.admit.key", door, T)
                    box = n | seal(k, n, room_id | epoch u32 | K | roster, T)
                    roster = (seat u8 | s 32 | x 32) for each seat, in order
    turned guest    n | seal(door, n, version u16, "turned" | H("unh1.offer", offer))
                    n   = the first 24 bytes of H("unh1.turned", offer, version u16)

Each side has fresh keys: Ed25519 `s` for its seat, X25519 `x` for later epochs, X25519 `e` for this
exchange alone. The words only prove that the two mean each other; the room's key is random, so they
open nothing afterwards. The inviter commits to its keys before it sees the knock, so someone in the
middle who has the words cannot try keys until the two spoken words agree: one visible attempt, one
chance in a million. A guest of another version cannot take the offer up, and leaves its version in
place of a knock: the same note for every guest of that version, so that one is enough.

`Inviter` and `Guest` are mutable, since only the first knock counts. Notes handed in again, as
after a lost connection, give the same answer again. A refusal raises `DoorShut` and changes
nothing: whether to go on listening is for the caller to decide. Names are cleaned by the caller.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from protocol.door.invitation import Opening
from protocol.door.seeds import GuestSeeds, InviterSeeds
from protocol.errors import BadSeal, DoorShut, Malformed, Reason
from protocol.limits import NAME_LIMIT_CHARS, VERSION
from protocol.seal.chain import Room
from protocol.seal.keyring import Member
from protocol.seal.sealing import (
    NONCE_BYTES,
    SEAL_OVERHEAD,
    exchange_key,
    hash_of,
    mac,
    pad,
    public_key,
    seal,
    shared_secret,
    sign,
    unpad,
    unseal,
    verify,
)
from protocol.seats import Seat
from protocol.words import spell

NAME_LIMIT_BYTES: Final = 4 * NAME_LIMIT_CHARS
"""UTF-8 needs at most four bytes for a character."""

_OFFER: Final = struct.Struct(">32sBH32s")
_VERSION_PLACE: Final = slice(33, 35)
"""Where every version of the offer says which one it is."""

_KEYS: Final = struct.Struct("32s32s32s")
"""eB, sB, xB; the name follows."""

_ROOM: Final = struct.Struct(">32sI32s" + 2 * "B32s32s")
_REVEAL: Final = struct.Struct("32s32s32s32s64s")
"""eA, sA, xA, r and the signature; the box follows."""

_ADMIT_BYTES: Final = _REVEAL.size + NONCE_BYTES + SEAL_OVERHEAD + _ROOM.size
_PURPOSE: Final = b"unhurried/1 admit\0"


@dataclass(frozen=True)
class Knock:
    """Someone who has the words stands at the door."""

    name: str
    """As sent; to be cleaned before it is shown."""


@dataclass(frozen=True)
class Admission:
    """What one side holds once the door has been opened; the words are spent."""

    room: Room
    seat: Seat
    """The own seat."""
    seed: bytes = field(repr=False)
    """The own Ed25519 seed, 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """The own X25519 seed, 32 bytes."""
    partner: Member
    guide_hash: bytes
    """Of the guide that the inviter offers; the log has to bring this one."""
    transcript: bytes
    """T, 32 bytes: names this very exchange."""

    @property
    def spoken(self) -> tuple[str, str]:
        """The two words to compare by voice: equal words, nobody in the middle."""
        first, second = spell(hash_of("unh1.sas.words", self.transcript), 2)
        return first, second


class Inviter:
    """The side that opens a lobby, waits for a knock and lets the guest in. Mutable."""

    def __init__(self, opening: Opening, seeds: InviterSeeds, guide_hash: bytes) -> None:
        """`guide_hash` has 32 bytes. The offer is ready to be posted then."""
        self._opening = opening
        self._seeds = seeds
        self._guide_hash = guide_hash
        self._me = Member(Seat.FIRST, public_key(seeds.signing), exchange_key(seeds.exchange))
        self._ephemeral = exchange_key(seeds.ephemeral)
        self._commitment = _commitment(self._ephemeral, self._me, seeds.blind)
        content = _OFFER.pack(self._commitment, Seat.SECOND, VERSION, guide_hash)
        ad = b"offer" + opening.lobby
        self.offer: Final = seeds.offer_nonce + seal(opening.door, seeds.offer_nonce, content, ad)
        """The first note."""
        self._guest: _Guest | None = None
        self._admit: bytes | None = None

    def is_own(self, note: bytes) -> bool:
        """Whether the relay only gives back what this side has posted."""
        return note in (self.offer, self._admit)

    def hear(self, note: bytes) -> Knock | None:
        """Who knocks; None for a note of our own.

        Raises `DoorShut`: `NOT_OURS` for whoever does not have the words, `LATE` for every knock
        but the first, which stands.
        """
        if self.is_own(note):
            return None
        if self._guest is None or note != self._guest.knock:
            keys, name = _open_knock(self._opening, self.offer, note)
            if self._guest is not None:
                raise DoorShut(Reason.LATE)
            self._guest = self._meet(note, keys, name)
        return Knock(self._guest.name)

    def turned_away(self, note: bytes) -> int | None:
        """The version of a guest who had the words and turned back; None for any other note."""
        try:
            content = _open_note(self._opening, note, _turned_ad(self.offer))
        except DoorShut:
            return None
        return int.from_bytes(content, "big") if len(content) == 2 else None

    def let_in(self) -> tuple[bytes, Admission]:
        """The last note, and the room. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked."""
        guest, seeds = self._guest, self._seeds
        if guest is None:
            raise DoorShut(Reason.NOT_OURS)
        t = _transcript(
            self._opening, self.offer, guest.knock, self._ephemeral, self._me, seeds.blind
        )
        roster = ((Seat.FIRST, self._me.signing), (Seat.SECOND, guest.member.signing))
        room = Room(seeds.room_id, 0, seeds.room_key, roster)
        key = mac(guest.shared, "unh1.admit.key", self._opening.door, t)
        content = _pack_room(room, self._me, guest.member)
        box = seeds.box_nonce + seal(key, seeds.box_nonce, content, t)
        signature = sign(seeds.signing, _PURPOSE + t + box)
        me = self._me
        self._admit = (
            _REVEAL.pack(self._ephemeral, me.signing, me.exchange, seeds.blind, signature) + box
        )
        return self._admit, Admission(
            room=room,
            seat=Seat.FIRST,
            seed=seeds.signing,
            exchange_seed=seeds.exchange,
            partner=guest.member,
            guide_hash=self._guide_hash,
            transcript=t,
        )

    def _meet(self, note: bytes, keys: tuple[bytes, bytes, bytes], name: str) -> "_Guest":
        """A guest whose keys can be used, and are not our own thrown back."""
        ephemeral, signing, exchange = keys
        if signing == self._me.signing:
            raise DoorShut(Reason.NOT_OURS)
        try:
            shared_secret(self._seeds.exchange, exchange)
            shared = shared_secret(self._seeds.ephemeral, ephemeral)
        except BadSeal:
            raise DoorShut(Reason.NOT_OURS) from None
        return _Guest(note, name, Member(Seat.SECOND, signing, exchange), shared)


class Guest:
    """The side that has been told the words: finds the offer, knocks, is let in. Mutable."""

    def __init__(self, opening: Opening, seeds: GuestSeeds, name: str) -> None:
        """`name` is shown to the inviter. Raises `Malformed` where it is too long."""
        self._opening = opening
        self._seeds = seeds
        self._name = name.encode()
        if len(self._name) > NAME_LIMIT_BYTES:
            raise Malformed(f"{len(self._name)} bytes of name where {NAME_LIMIT_BYTES} fit")
        self._me = Member(Seat.SECOND, public_key(seeds.signing), exchange_key(seeds.exchange))
        self._offered: _Offered | None = None
        self._is_first = False

    @property
    def has_knocked(self) -> bool:
        """Whether a knock was made: only a first one counts, with the name that it has."""
        return self._offered is not None

    def is_own(self, note: bytes) -> bool:
        """Whether the relay only gives back what this side has posted."""
        return self._offered is not None and note == self._offered.knock

    def knock(self, offer: bytes) -> bytes:
        """The note that answers the offer, which is the first note of the lobby.

        Raises `DoorShut`: `NOT_OURS` for anything else, `NEWER`, `OLDER` and `ROLE` for an offer
        that this program cannot take up, `TAMPERED` for a second offer.
        """
        offered = self._offered or self._take_up(offer)
        if offered.offer != offer:
            raise DoorShut(Reason.TAMPERED)
        self._offered = offered
        return offered.knock

    def turn_away(self, offer: bytes) -> bytes:
        """The note that says of which version this program is, where it cannot take up the offer.

        Raises `DoorShut` (`NOT_OURS`) for anything that is no offer.
        """
        _open_note(self._opening, offer, b"offer" + self._opening.lobby)
        version = VERSION.to_bytes(2, "big")
        nonce = hash_of("unh1.turned", offer, version)[:NONCE_BYTES]
        return nonce + seal(self._opening.door, nonce, version, _turned_ad(offer))

    def hear(self, note: bytes) -> Admission | None:
        """The room, once the note that lets us in has come; None for notes to pass over.

        Raises `DoorShut`: `TAKEN` if someone else's knock came first, `TAMPERED` for an admission
        that is not what was offered or not for us, `NOT_OURS` for anything else.
        """
        offered = self._offered
        if offered is None:
            raise DoorShut(Reason.NOT_OURS)
        if self.is_own(note):
            self._is_first = True
            return None
        if note == offered.offer:
            return None
        if len(note) == _ADMIT_BYTES:
            return self._enter(offered, note)
        _open_knock(self._opening, offered.offer, note)
        if self._is_first:
            return None
        raise DoorShut(Reason.TAKEN)

    def _take_up(self, offer: bytes) -> "_Offered":
        content = _open_note(self._opening, offer, b"offer" + self._opening.lobby)
        version = int.from_bytes(content[_VERSION_PLACE], "big")
        if version != VERSION:
            raise DoorShut(Reason.NEWER if version > VERSION else Reason.OLDER)
        if len(content) != _OFFER.size:
            raise DoorShut(Reason.NOT_OURS)
        commitment, role, _, guide_hash = _OFFER.unpack(content)
        if role != Seat.SECOND:
            raise DoorShut(Reason.ROLE)
        seeds = self._seeds
        keys = _KEYS.pack(exchange_key(seeds.ephemeral), self._me.signing, self._me.exchange)
        ad = _knock_ad(offer)
        note = seeds.nonce + seal(self._opening.door, seeds.nonce, pad(keys + self._name), ad)
        return _Offered(offer, note, commitment, guide_hash)

    def _enter(self, offered: "_Offered", note: bytes) -> Admission:
        """The commitment, then the signature, then the box, then what is in it."""
        ephemeral, signing, exchange, blind, signature = _REVEAL.unpack_from(note)
        box = note[_REVEAL.size :]
        host = Member(Seat.FIRST, signing, exchange)
        if _commitment(ephemeral, host, blind) != offered.commitment:
            raise DoorShut(Reason.TAMPERED)
        t = _transcript(self._opening, offered.offer, offered.knock, ephemeral, host, blind)
        try:
            verify(signing, _PURPOSE + t + box, signature)
            # A host whose exchange key is of no use could never hand on a later key.
            shared_secret(self._seeds.exchange, exchange)
            shared = shared_secret(self._seeds.ephemeral, ephemeral)
            key = mac(shared, "unh1.admit.key", self._opening.door, t)
            room = _read_room(unseal(key, box[:NONCE_BYTES], box[NONCE_BYTES:], t), host, self._me)
        except (BadSeal, Malformed):
            raise DoorShut(Reason.TAMPERED) from None
        return Admission(
            room=room,
            seat=Seat.SECOND,
            seed=self._seeds.signing,
            exchange_seed=self._seeds.exchange,
            partner=host,
            guide_hash=offered.guide_hash,
            transcript=t,
        )


@dataclass(frozen=True)
class _Guest:
    """The inviter's view of the first knock."""

    knock: bytes
    name: str
    member: Member
    shared: bytes = field(repr=False)


@dataclass(frozen=True)
class _Offered:
    """The guest's view of the offer it has answered."""

    offer: bytes
    knock: bytes
    commitment: bytes
    guide_hash: bytes


def _commitment(ephemeral: bytes, host: Member, blind: bytes) -> bytes:
    return hash_of("unh1.sas.commit", ephemeral, host.signing, host.exchange, blind)


def _transcript(
    opening: Opening, offer: bytes, knock: bytes, ephemeral: bytes, host: Member, blind: bytes
) -> bytes:
    """T: everything that was said and shown; two exchanges never share it."""
    revealed = (ephemeral, host.signing, host.exchange, blind)
    return hash_of("unh1.transcript", opening.lobby, offer, knock, *revealed)


def _knock_ad(offer: bytes) -> bytes:
    return b"knock" + hash_of("unh1.offer", offer)


def _turned_ad(offer: bytes) -> bytes:
    return b"turned" + hash_of("unh1.offer", offer)


def _open_note(opening: Opening, note: bytes, ad: bytes) -> bytes:
    nonce, sealed = note[:NONCE_BYTES], note[NONCE_BYTES:]
    try:
        return unseal(opening.door, nonce, sealed, ad)
    except BadSeal:
        raise DoorShut(Reason.NOT_OURS) from None


def _open_knock(
    opening: Opening, offer: bytes, note: bytes
) -> tuple[tuple[bytes, bytes, bytes], str]:
    """(eB, sB, xB) and the name."""
    padded = _open_note(opening, note, _knock_ad(offer))
    try:
        content = unpad(padded)
        ephemeral, signing, exchange = _KEYS.unpack_from(content)
        name = content[_KEYS.size :].decode()
    except (Malformed, struct.error, UnicodeDecodeError):
        raise DoorShut(Reason.NOT_OURS) from None
    if len(name.encode()) > NAME_LIMIT_BYTES:
        raise DoorShut(Reason.NOT_OURS)
    return (ephemeral, signing, exchange), name


def _pack_room(room: Room, first: Member, second: Member) -> bytes:
    seats = [(m.seat, m.signing, m.exchange) for m in (first, second)]
    return _ROOM.pack(room.room_id, room.epoch, room.key, *seats[0], *seats[1])


def _read_room(content: bytes, host: Member, me: Member) -> Room:
    """The room, if its roster is the host and us. Raises `Malformed`."""
    room_id, epoch, key = struct.unpack_from(">32sI32s", content)
    room = Room(room_id, epoch, key, ((Seat.FIRST, host.signing), (Seat.SECOND, me.signing)))
    if _pack_room(room, host, me) != content:
        raise Malformed("a roster that is not the two of us")
    return room
