"""The fresh random bytes that each side of a door needs, cut to size. Never used twice."""

from dataclasses import dataclass, field
from typing import Final, Self

from protocol.errors import Malformed
from protocol.limits import KEY_BYTES
from protocol.seal.sealing import NONCE_BYTES


@dataclass(frozen=True)
class InviterSeeds:
    """The fresh random bytes of one invitation, never used for another."""

    signing: bytes = field(repr=False)
    """Becomes `sA`, as do the next two `xA` and `eA`; 32 bytes each."""
    exchange: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    blind: bytes = field(repr=False)
    """`r`, 32 bytes: nobody can guess what the commitment holds."""
    room_id: bytes = field(repr=False)
    room_key: bytes = field(repr=False)
    offer_nonce: bytes = field(repr=False)
    """24 bytes, as is the next."""
    box_nonce: bytes = field(repr=False)

    @classmethod
    def cut(cls, random: bytes) -> Self:
        """The seeds out of `INVITER_RANDOM_BYTES`. Raises `Malformed` for another length."""
        return cls(*_cut(random, 6 * (KEY_BYTES,) + 2 * (NONCE_BYTES,)))


@dataclass(frozen=True)
class GuestSeeds:
    """The fresh random bytes of one attempt to come in."""

    signing: bytes = field(repr=False)
    """Becomes `sB`, as do the next two `xB` and `eB`; 32 bytes each."""
    exchange: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    """24 bytes."""

    @classmethod
    def cut(cls, random: bytes) -> Self:
        """The seeds out of `GUEST_RANDOM_BYTES`. Raises `Malformed` for another length."""
        return cls(*_cut(random, 3 * (KEY_BYTES,) + (NONCE_BYTES,)))


INVITER_RANDOM_BYTES: Final = 6 * KEY_BYTES + 2 * NONCE_BYTES
GUEST_RANDOM_BYTES: Final = 3 * KEY_BYTES + NONCE_BYTES


def _cut(random: bytes, lengths: tuple[int, ...]) -> list[bytes]:
    if len(random) != sum(lengths):
        raise Malformed(f"{len(random)} random bytes where {sum(lengths)} were wanted")
    return [random[sum(lengths[:i]) :][:length] for i, length in enumerate(lengths)]
