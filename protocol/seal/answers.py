"""Private answers: bound by a digest first, shown only when both are bound.

The digest binds room, seat, place, attempt, the canonical answer and 32 random bytes, so that an
answer can neither be guessed from its digest nor copied from the other's.
"""

from dataclasses import dataclass, field
from typing import Final

from protocol.codec import Reader, encode
from protocol.limits import PAD_SIZES
from protocol.seal.sealing import hash_of
from protocol.seats import Seat

SALT_BYTES: Final = 32
"""Fresh random bytes for each answer."""

DIGEST_BYTES: Final = 32
"""What binds an answer."""

_answer: Final[Reader[tuple[str, ...]]] = Reader(tuple[str, ...], PAD_SIZES[-1])


@dataclass(frozen=True, slots=True)
class Unsealing:
    """What opens a digest. It is on disk before the digest is sent."""

    answer: bytes = field(repr=False)
    salt: bytes = field(repr=False)


def digest_of(
    room_id: bytes, seat: Seat, place: tuple[int, int], attempt: int, opening: Unsealing
) -> bytes:
    """The 32 bytes that `Sealed` carries; the place is (step, activity)."""
    step, activity = place
    return hash_of(
        "unh1.commit",
        room_id,
        bytes([seat]),
        step.to_bytes(4, "big") + activity.to_bytes(4, "big") + attempt.to_bytes(4, "big"),
        opening.answer,
        opening.salt,
    )


def encode_answer(answer: tuple[str, ...]) -> bytes:
    """The canonical bytes of a private answer: a text per field, an id per item, or one option."""
    return encode(answer)


def decode_answer(data: bytes) -> tuple[str, ...]:
    """The answer behind canonical bytes. Raises `Malformed`."""
    return _answer.read(data)
