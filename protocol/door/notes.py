"""The notes of every door, and what is hashed over them: what all kinds share, and both sides.

    offer  inviter  n | seal(door, n, commitment | role u8 | version u16 | told 32,
                             "offer" | lobby)
                    commitment = H("unh1.sas.commit", eA, sA, xA, r)
    knock  guest    n | seal(door, n, what it says, "knock" | H("unh1.offer", offer))
                    which begins with eB | sB | xB, and goes on as the kind of door has it
    admit  inviter  eA | sA | xA | r | Ed25519(sA, "unhurried/1 admit\\0" | T | box) | box
                    T   = H("unh1.transcript", lobby, offer, knock, eA, sA, xA, r)
                    k   = MAC(X25519(eA, eB), "unh1.admit.key", door, T)
                    box = n | seal(k, n, what it gives, T)
    turned guest    n | seal(door, n, version u16, "turned" | H("unh1.offer", offer))
                    n   = the first 24 bytes of H("unh1.turned", offer, version u16)

Each side has an Ed25519 key `s` and an X25519 key `x` for its seat, and a fresh X25519 key `e` for
this exchange alone. The words only prove that the two mean each other; what is given is random or
sealed under the exchange, so they open nothing afterwards. The inviter commits to its keys before
it sees the knock, so someone in the middle who has the words cannot try keys until the two spoken
words agree: one visible attempt, one chance in a million. A guest of another version cannot take
the offer up, and leaves its version in place of a knock: the same note for every guest of that
version, so that one is enough.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from protocol.door.invitation import Opening
from protocol.errors import BadSeal, DoorShut, Malformed, Reason
from protocol.limits import VERSION
from protocol.seal.keyring import Member
from protocol.seal.sealing import (
    NONCE_BYTES,
    SEAL_OVERHEAD,
    hash_of,
    mac,
    seal,
    sign,
    unseal,
    verify,
)
from protocol.seats import Seat
from protocol.words import spell

_OFFER: Final = struct.Struct(">32sBH32s")
_VERSION_PLACE: Final = slice(33, 35)
"""Where every version of the offer says which one it is."""

_KNOCK: Final = struct.Struct("32s32s32s")
"""eB, sB, xB; the rest follows."""

_REVEAL: Final = struct.Struct("32s32s32s32s64s")
"""eA, sA, xA, r and the signature; the box follows."""

ADMIT_OVERHEAD: Final = _REVEAL.size + NONCE_BYTES + SEAL_OVERHEAD
"""Bytes of an admission around what it gives."""

_PURPOSE: Final = b"unhurried/1 admit\0"


class Role(IntEnum):
    """What a door leads to: which kind it is, as its offer says."""

    PARTNER = 1
    """The second seat of a room of two."""
    FACILITATOR = 2
    """The third seat of a room that there is."""
    LED = 3
    """A partner's place in a session that the inviter will lead; no room yet."""


@dataclass(frozen=True)
class Keys:
    """What one side shows of itself, 32 bytes each."""

    ephemeral: bytes
    signing: bytes
    exchange: bytes

    @property
    def packed(self) -> bytes:
        """All three."""
        return _KNOCK.pack(self.ephemeral, self.signing, self.exchange)

    def member(self, seat: Seat) -> Member:
        """Whoever has these keys, in that seat."""
        return Member(seat, self.signing, self.exchange)

    @classmethod
    def read(cls, content: bytes) -> tuple[Self, bytes]:
        """The keys of a knock, and what follows. Raises `Malformed`."""
        try:
            return cls(*_KNOCK.unpack_from(content)), content[_KNOCK.size :]
        except struct.error:
            raise Malformed("too short for keys") from None


@dataclass(frozen=True)
class Offer:
    """What an offer says."""

    commitment: bytes
    role: int
    told: bytes
    """32 bytes, whose meaning is the kind's."""


@dataclass(frozen=True)
class Admitting:
    """An admission: what it shows, and what it gives, still sealed."""

    keys: Keys
    blind: bytes
    signature: bytes
    box: bytes


def spoken(t: bytes) -> tuple[str, str]:
    """The two words to compare by voice: equal words, nobody in the middle. `t`: the transcript."""
    first, second = spell(hash_of("unh1.sas.words", t), 2)
    return first, second


def commitment(keys: Keys, blind: bytes) -> bytes:
    """What an offer holds its inviter to."""
    return hash_of("unh1.sas.commit", keys.ephemeral, keys.signing, keys.exchange, blind)


def transcript(opening: Opening, offer: bytes, knock: bytes, keys: Keys, blind: bytes) -> bytes:
    """T, 32 bytes: over everything that was said and shown; two exchanges never share it."""
    revealed = (keys.ephemeral, keys.signing, keys.exchange, blind)
    return hash_of("unh1.transcript", opening.lobby, offer, knock, *revealed)


# -- the offer


def seal_offer(opening: Opening, nonce: bytes, bound: bytes, role: Role, told: bytes) -> bytes:
    """The first note. `bound` is the commitment."""
    content = _OFFER.pack(bound, role, VERSION, told)
    return nonce + seal(opening.door, nonce, content, _offer_ad(opening))


def read_offer(opening: Opening, note: bytes) -> Offer:
    """What an offer of this version says, of whatever role.

    Raises `DoorShut`: `NOT_OURS` for anything else, `NEWER` and `OLDER` for another version.
    """
    content = _open_note(opening, note, _offer_ad(opening))
    version = int.from_bytes(content[_VERSION_PLACE], "big")
    if version != VERSION:
        raise DoorShut(Reason.NEWER if version > VERSION else Reason.OLDER)
    if len(content) != _OFFER.size:
        raise DoorShut(Reason.NOT_OURS)
    bound, role, _, told = _OFFER.unpack(content)
    return Offer(bound, role, told)


def is_offer(opening: Opening, note: bytes) -> bool:
    """Whether it is one, of whatever version."""
    try:
        _open_note(opening, note, _offer_ad(opening))
    except DoorShut:
        return False
    return True


# -- the knock


def seal_knock(opening: Opening, offer: bytes, nonce: bytes, content: bytes) -> bytes:
    """The note of a guest."""
    return nonce + seal(opening.door, nonce, content, knock_ad(offer))


def open_knock(opening: Opening, offer: bytes, note: bytes) -> bytes:
    """What a knock says. Raises `DoorShut` (`NOT_OURS`)."""
    return _open_note(opening, note, knock_ad(offer))


def knock_ad(offer: bytes) -> bytes:
    """What a knock at that offer is bound to."""
    return b"knock" + hash_of("unh1.offer", offer)


# -- the admission


def admit_key(opening: Opening, t: bytes, shared: bytes) -> bytes:
    """k, of what the two fresh keys share."""
    return mac(shared, "unh1.admit.key", opening.door, t)


def pack_admit(t: bytes, keys: Keys, blind: bytes, box: bytes, seed: bytes) -> bytes:
    """The last note, signed with the inviter's `seed`; `box` begins with its nonce."""
    signature = sign(seed, _PURPOSE + t + box)
    shown = (keys.ephemeral, keys.signing, keys.exchange, blind, signature)
    return _REVEAL.pack(*shown) + box


def read_admit(note: bytes) -> Admitting:
    """The parts of a note that is at least `ADMIT_OVERHEAD` long."""
    *keys, blind, signature = _REVEAL.unpack_from(note)
    return Admitting(Keys(*keys), blind, signature, note[_REVEAL.size :])


def open_box(admitting: Admitting, t: bytes, key: bytes) -> bytes:
    """What an admission gives. Raises `BadSeal` unless it is signed, and sealed with that key."""
    box = admitting.box
    verify(admitting.keys.signing, _PURPOSE + t + box, admitting.signature)
    return unseal(key, box[:NONCE_BYTES], box[NONCE_BYTES:], t)


# -- who turns back


def seal_turned(opening: Opening, offer: bytes) -> bytes:
    """The note that says of which version this program is."""
    version = VERSION.to_bytes(2, "big")
    nonce = hash_of("unh1.turned", offer, version)[:NONCE_BYTES]
    return nonce + seal(opening.door, nonce, version, _turned_ad(offer))


def read_turned(opening: Opening, offer: bytes, note: bytes) -> int | None:
    """The version of a guest who turned back; None for any other note."""
    try:
        content = _open_note(opening, note, _turned_ad(offer))
    except DoorShut:
        return None
    return int.from_bytes(content, "big") if len(content) == 2 else None


def _offer_ad(opening: Opening) -> bytes:
    return b"offer" + opening.lobby


def _turned_ad(offer: bytes) -> bytes:
    return b"turned" + hash_of("unh1.offer", offer)


def _open_note(opening: Opening, note: bytes, ad: bytes) -> bytes:
    nonce, sealed = note[:NONCE_BYTES], note[NONCE_BYTES:]
    try:
        return unseal(opening.door, nonce, sealed, ad)
    except BadSeal:
        raise DoorShut(Reason.NOT_OURS) from None
