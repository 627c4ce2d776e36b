"""The fresh random bytes that each side of a door needs, cut to size. Never used twice."""

from dataclasses import dataclass, field
from typing import Final, Self

from protocol.errors import Malformed
from protocol.limits import KEY_BYTES, VERSION
from protocol.seal.sealing import NONCE_BYTES, mac
from protocol.seats import PARTNERS, Partner


@dataclass(frozen=True)
class SeatSeeds:
    """The keys of a seat: drawn for it at a door, or those of one that there is already."""

    signing: bytes = field(repr=False)
    """Of Ed25519; the next of X25519; 32 bytes each."""
    exchange: bytes = field(repr=False)


@dataclass(frozen=True)
class HostSeeds:
    """The fresh random bytes of one offer, beside the keys of the seat that makes it."""

    ephemeral: bytes = field(repr=False)
    """Becomes `eA`; 32 bytes, as is the next."""
    blind: bytes = field(repr=False)
    """`r`: nobody can guess what the commitment holds."""
    offer_nonce: bytes = field(repr=False)
    """24 bytes, as is the next."""
    box_nonce: bytes = field(repr=False)

    @classmethod
    def cut(cls, random: bytes) -> Self:
        """The seeds out of `HOST_RANDOM_BYTES`. Raises `Malformed` for another length."""
        return cls(*_cut(random, 2 * (KEY_BYTES,) + 2 * (NONCE_BYTES,)))


@dataclass(frozen=True)
class LeadSeeds:
    """All that a facilitator draws for one appointment: kept with its words, so that after a crash
    the same doors stand open, and whoever has knocked is met again. Deleted with them."""

    seat: SeatSeeds
    """Of the third seat, shown at both doors: each partner knows who will come in."""
    couple: bytes = field(repr=False)
    """32 bytes: where the two meet each other (`protocol.door.invitation.opened`)."""
    third: bytes = field(repr=False)
    """32 bytes: where the first of them meets the facilitator again."""
    doors: tuple[HostSeeds, HostSeeds]
    """By the seat of the partner."""

    @classmethod
    def grown(cls, secret: bytes) -> Self:
        """All of them from 32 random bytes. Raises `Malformed` for another length.

        The doors are others in another version of the protocol, whose offers read differently.
        """
        if len(secret) != KEY_BYTES:
            raise Malformed(f"{len(secret)} random bytes where {KEY_BYTES} were wanted")

        def drawn(what: str, *parts: bytes) -> bytes:
            return mac(secret, "unh1.lead.seeds", what.encode("ascii"), *parts)

        def door(seat: Partner) -> HostSeeds:
            at = bytes([seat]), VERSION.to_bytes(2, "big")
            nonces = (drawn(what, *at)[:NONCE_BYTES] for what in ("offer", "box"))
            return HostSeeds(drawn("ephemeral", *at), drawn("blind", *at), *nonces)

        first, second = map(door, PARTNERS)
        seat = SeatSeeds(drawn("signing"), drawn("exchange"))
        return cls(seat, drawn("couple"), drawn("third"), (first, second))


@dataclass(frozen=True)
class InviterSeeds:
    """The fresh random bytes of one invitation, never used for another."""

    signing: bytes = field(repr=False)
    """Becomes `sA`, as do the next two `xA` and `eA`; 32 bytes each."""
    exchange: bytes = field(repr=False)
    ephemeral: bytes = field(repr=False)
    blind: bytes = field(repr=False)
    """`r`, 32 bytes: nobody can guess what the commitment holds."""
    room_key: bytes = field(repr=False)
    offer_nonce: bytes = field(repr=False)
    """24 bytes, as is the next."""
    box_nonce: bytes = field(repr=False)

    @classmethod
    def cut(cls, random: bytes) -> Self:
        """The seeds out of `INVITER_RANDOM_BYTES`. Raises `Malformed` for another length."""
        return cls(*_cut(random, 5 * (KEY_BYTES,) + 2 * (NONCE_BYTES,)))

    @property
    def seat(self) -> SeatSeeds:
        """Those of the seat."""
        return SeatSeeds(self.signing, self.exchange)

    @property
    def host(self) -> HostSeeds:
        """Those of the offer."""
        return HostSeeds(self.ephemeral, self.blind, self.offer_nonce, self.box_nonce)


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


HOST_RANDOM_BYTES: Final = 2 * KEY_BYTES + 2 * NONCE_BYTES
INVITER_RANDOM_BYTES: Final = 5 * KEY_BYTES + 2 * NONCE_BYTES
GUEST_RANDOM_BYTES: Final = 3 * KEY_BYTES + NONCE_BYTES


def _cut(random: bytes, lengths: tuple[int, ...]) -> list[bytes]:
    if len(random) != sum(lengths):
        raise Malformed(f"{len(random)} random bytes where {sum(lengths)} were wanted")
    return [random[sum(lengths[:i]) :][:length] for i, length in enumerate(lengths)]
