"""A guide that whoever leads has brought: how the first partner gets it before there is a room.

    want    n | seal(k, n, first u16, "want" | name)
    part    n | seal(k, n, number u16 | count u16 | bytes, padded, "part" | name)
            k      the key of the door behind H = MAC(third, "unh1.lead.guide")
            name   of the guide, as the leading door gave it
            n      the first 24 bytes of H("unh1.guide.nonce", which of the two, what is sealed)

It is asked for two parts at a time, so that three notes lie in the lobby, as many as every relay
takes: the first says from which part on. Once both are there the first partner shuts the lobby, and
asks for the next. Whoever lends knows nothing of what was there before and answers what it reads,
so a note that is lost, repeated or replayed costs a moment and changes nothing.

`third` is known to the two of them alone (`protocol.door.leading`). What is sealed twice with one
nonce is the same to the byte. The name decides in the end: other bytes are no guide.
"""

import struct
from typing import Final

from protocol.door.invitation import Opening, opened
from protocol.errors import BadGuide, BadSeal, Malformed
from protocol.guide.structure import GUIDE_LIMIT, guide_hash
from protocol.limits import NOTE_LIMIT
from protocol.seal.sealing import (
    NONCE_BYTES,
    SEAL_OVERHEAD,
    hash_of,
    mac,
    pad,
    seal,
    unpad,
    unseal,
)

ASKED_AT_ONCE: Final = 2
"""Parts: with the note that asks for them three notes, as many as every relay takes."""

LENT_BYTES: Final = 1_900
"""What a part says, padded: a note of a lobby takes it."""

LENT_PART_BYTES: Final = LENT_BYTES - 5
"""Bytes of the guide in one part, but for the last."""

LENT_PARTS: Final = -(-GUIDE_LIMIT // LENT_PART_BYTES)
"""The most parts of a guide."""

WANT: Final = b"want"
PART: Final = b"part"

_FIRST: Final = struct.Struct(">H")
_PART: Final = struct.Struct(">HH")

assert NONCE_BYTES + SEAL_OVERHEAD + LENT_BYTES <= NOTE_LIMIT


class Lender:
    """Whoever leads, and has the guide."""

    def __init__(self, third: bytes, guide: bytes) -> None:
        """`third`: as it was given to the first partner; `guide`: its canonical bytes."""
        self._opening: Final = _behind(third)
        self._name: Final = guide_hash(guide)
        self._parts: Final = tuple(
            guide[start : start + LENT_PART_BYTES]
            for start in range(0, len(guide), LENT_PART_BYTES)
        )

    @property
    def lobby(self) -> bytes:
        """Where the guide is asked for."""
        return self._opening.lobby

    def answer(self, note: bytes) -> tuple[bytes, ...] | None:
        """The notes that answer it; None where it asks for nothing of this guide."""
        try:
            (first,) = _FIRST.unpack(_opened(self._opening, self._name, WANT, note))
        except (BadSeal, Malformed, struct.error):
            return None
        count = len(self._parts)
        return tuple(
            _sealed(self._opening, self._name, PART, _padded(number, count, self._parts[number]))
            for number in range(first, min(first + ASKED_AT_ONCE, count))
        )


class Borrower:
    """The first partner, whose laptop does not have the guide. Mutable."""

    def __init__(self, third: bytes, name: bytes) -> None:
        """`third` and `name`: as the leading door gave them."""
        self._opening: Final = _behind(third)
        self._name: Final = name
        self._parts: Final[dict[int, bytes]] = {}
        self._count = LENT_PARTS
        self._first = 0

    @property
    def lobby(self) -> bytes:
        """Where to ask for it."""
        return self._opening.lobby

    @property
    def asks(self) -> bytes:
        """The note that asks for what comes next."""
        return _sealed(self._opening, self._name, WANT, _FIRST.pack(self._first))

    def hear(self, note: bytes) -> bool:
        """Takes a part, also one that was not asked for. Whether all that was asked for is there
        now: then the lobby is to be shut, and `asks` is for more. Anything else is passed over."""
        try:
            content = unpad(_opened(self._opening, self._name, PART, note), (LENT_BYTES,))
            number, count = _PART.unpack_from(content)
        except (BadSeal, Malformed, struct.error):
            return False
        is_part = number < count <= LENT_PARTS and (not self._parts or count == self._count)
        if not is_part:
            return False
        self._count = count
        self._parts[number] = content[_PART.size :]
        last = min(self._first + ASKED_AT_ONCE, count)
        if not all(each in self._parts for each in range(self._first, last)):
            return False
        missing = (each for each in range(count) if each not in self._parts)
        self._first = next(missing, count)
        return True

    def guide(self) -> bytes | None:
        """Its bytes, once all of them are there. Raises `BadGuide` for those of another."""
        if len(self._parts) < self._count:
            return None
        guide = b"".join(self._parts[number] for number in range(self._count))
        if len(guide) > GUIDE_LIMIT or guide_hash(guide) != self._name:
            raise BadGuide("", "other bytes than those that it is called by")
        return guide


def _behind(third: bytes) -> Opening:
    return opened(mac(third, "unh1.lead.guide"))


def _padded(number: int, count: int, part: bytes) -> bytes:
    return pad(_PART.pack(number, count) + part, (LENT_BYTES,))


def _sealed(opening: Opening, name: bytes, which: bytes, content: bytes) -> bytes:
    nonce = hash_of("unh1.guide.nonce", which, name, content)[:NONCE_BYTES]
    return nonce + seal(opening.door, nonce, content, which + name)


def _opened(opening: Opening, name: bytes, which: bytes, note: bytes) -> bytes:
    """What a note of that kind holds. Raises `BadSeal` or `Malformed`."""
    nonce, sealed = note[:NONCE_BYTES], note[NONCE_BYTES:]
    return unseal(opening.door, nonce, sealed, which + name)
