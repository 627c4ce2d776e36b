"""A proof is good for one purpose, one challenge, one room and one seat, and by one key."""

import pytest
from nacl.signing import SigningKey

from protocol.seal.sealing import hash_of
from protocol.wire.proofs import NOBODY, is_proven, proof_message, room_of

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


def test_the_id_of_a_room_is_the_hash_of_the_keys_of_the_two_in_their_order() -> None:
    first, second = (bytes(SigningKey(bytes([n]) * 32).verify_key) for n in (1, 2))
    found = room_of(((0, first), (1, second)))
    assert found == hash_of("unh1.room", first, second)
    assert found not in (room_of(((0, second), (1, first))), room_of(((0, first), (1, first))))
