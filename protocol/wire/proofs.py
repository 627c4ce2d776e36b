"""How a seat proves its right to a relay: a signature over the relay's own challenge.

A proof is good for one purpose, one room and one connection, so whoever merely saw a room id, or a
proof, can do nothing with it. What it is not: the signature of an event, which no relay checks.
"""

from typing import Final

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

NOBODY: Final = SigningKey(bytes(32)).verify_key
"""Checks the proofs for rooms that do not exist, so that these take as long as the others."""


def proof_message(purpose: str, challenge: bytes, room: bytes, seat: int) -> bytes:
    """What a seat signs to prove its right. `purpose` is "create", "enter" or "close"."""
    return f"unhurried/1 {purpose}\0".encode() + challenge + room + bytes([seat])


def is_proven(key: bytes | None, message: bytes, proof: bytes) -> bool:
    """Whether `proof` is the signature of `message` by `key`; never without a key."""
    try:
        (NOBODY if key is None else VerifyKey(key)).verify(message, proof)
    except CryptoError:
        return False
    return key is not None
