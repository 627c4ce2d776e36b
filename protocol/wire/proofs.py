"""How a seat proves its right to a relay: a signature over the relay's own challenge.

A proof is good for one purpose, one room and one connection, so whoever merely saw a room id, or a
proof, can do nothing with it. A roster is signed for one room and one epoch. What neither is: the
signature of an event, which no relay checks.

A word that a host gives to its couples is proven for one room. It is in no frame: whoever hears the
proof can only try words against it, and it makes no other room.

The id of a room is bound to the keys of the two: whoever knows it cannot make that room for others.
"""

import unicodedata
from hashlib import blake2b
from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from protocol.limits import KEY_BYTES

NOBODY: Final = SigningKey(bytes(32)).verify_key
"""Checks the proofs for rooms that do not exist, so that these take as long as the others."""


def room_of(partners: tuple[tuple[int, bytes], ...]) -> bytes:
    """The id of the room of these two: H("unh1.room", each signing key in seat order).

    `partners`: (seat, signing key), in that order. No relay makes a room of another id for them.
    """
    parts = b"".join(_led(key) for _, key in partners)
    return blake2b(parts, digest_size=KEY_BYTES, person="unh1.room".encode("ascii")).digest()


def word_proof(word: str, room: bytes) -> bytes:
    """MAC(H("unh1.word", word), "unh1.word.room", room): that one has the word.

    `word`: as it is compared, see `tidy_word`.
    """
    said, named, size = _led(word.encode("ascii")), _led(room), KEY_BYTES
    key = blake2b(said, digest_size=size, person="unh1.word".encode("ascii")).digest()
    proof = blake2b(named, digest_size=size, key=key, person="unh1.word.room".encode("ascii"))
    return proof.digest()


def tidy_word(text: str) -> str:
    """A host's word as it is compared: the small letters from a to z and the digits of it alone, so
    that capitals, accents, spaces and dashes make no difference."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def _led(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def proof_message(purpose: str, challenge: bytes, room: bytes, seat: int) -> bytes:
    """What a seat signs to prove its right. `purpose` is "create", "enter" or "close"."""
    return f"unhurried/1 {purpose}\0".encode() + challenge + room + bytes([seat])


def roster_message(
    room: bytes, epoch: int, after: int, roster: tuple[tuple[int, bytes], ...]
) -> bytes:
    """What a partner signs under a roster that is to be the room's from an epoch on.

    It is bound to no connection: the other partner may hand it in. It is good for that epoch alone,
    so that whoever kept it cannot bring a third seat back.
    """
    place = epoch.to_bytes(4, "big") + after.to_bytes(8, "big")
    keys = b"".join(bytes([seat]) + key for seat, key in roster)
    return b"unhurried/1 renew\0" + room + place + keys


def is_proven(key: bytes | None, message: bytes, proof: bytes) -> bool:
    """Whether `proof` is the signature of `message` by `key`; never without a key."""
    try:
        (NOBODY if key is None else VerifyKey(key)).verify(message, proof)
    except CryptoError:
        return False
    return key is not None
