"""Messages that were frames once, and messages that never were."""

import random
from collections.abc import Sequence
from typing import Final

from protocol.wire.frames import Frame, pack

HEAD_BYTES: Final = 60
"""Where the changes go: what comes later is somebody's sealed bytes, which nobody looks into."""

LONGEST_NOISE_BYTES: Final = 300


def mutated(chance: random.Random, message: bytes) -> bytes:
    """`message` with a few bytes changed, taken out, put in, or with its end cut off."""
    bent = bytearray(message)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(min(len(bent), HEAD_BYTES)) if bent else 0
        match chance.randrange(4):
            case 0 if bent:
                bent[at] = chance.randrange(256)
            case 1 if bent:
                bent[at] ^= 1 << chance.randrange(8)
            case 2 if bent:
                del bent[at : at + chance.randrange(1, 9)]
            case _:
                bent[at:at] = chance.randbytes(chance.randrange(1, 9))
    if chance.random() < 0.1:
        del bent[chance.randrange(len(bent) + 1) :]
    return bytes(bent)


def any_message(chance: random.Random, frames: Sequence[Frame]) -> bytes:
    """One of `frames` as it is, or bent; or noise."""
    roll = chance.random()
    if roll < 0.2:
        return chance.randbytes(chance.randrange(LONGEST_NOISE_BYTES))
    message = pack(chance.choice(frames))
    return message if roll < 0.5 else mutated(chance, message)
