"""A proof is good for one purpose, one challenge, one room and one seat, and by one key."""

import pytest
from nacl.signing import SigningKey

from protocol.wire.proofs import NOBODY, is_proven, proof_message

KEY = SigningKey(bytes([1]) * 32)
CHALLENGE, ROOM = bytes([2]) * 32, bytes([3]) * 32
MESSAGE = proof_message("enter", CHALLENGE, ROOM, 0)


def test_a_proof_holds_for_the_key_that_made_it_and_no_other() -> None:
    proof = KEY.sign(MESSAGE).signature
    assert is_proven(bytes(KEY.verify_key), MESSAGE, proof)
    assert not is_proven(bytes(SigningKey.generate().verify_key), MESSAGE, proof)


@pytest.mark.parametrize(
    "other",
    [
        proof_message("close", CHALLENGE, ROOM, 0),
        proof_message("enter", bytes(32), ROOM, 0),
        proof_message("enter", CHALLENGE, bytes(32), 0),
        proof_message("enter", CHALLENGE, ROOM, 1),
    ],
    ids=["purpose", "challenge", "room", "seat"],
)
def test_a_proof_is_good_for_nothing_else(other: bytes) -> None:
    assert not is_proven(bytes(KEY.verify_key), MESSAGE, KEY.sign(other).signature)


def test_nobody_proves_anything_where_there_is_no_key() -> None:
    # The secret of the key that takes the time is known to everybody.
    assert bytes(SigningKey(bytes(32)).verify_key) == bytes(NOBODY)
    assert not is_proven(None, MESSAGE, SigningKey(bytes(32)).sign(MESSAGE).signature)
