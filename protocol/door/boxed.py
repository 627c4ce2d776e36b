"""A door whose knock has something to hide: what the two doors of a facilitator share.

    offer   told: eA, so that a guest can seal what it says for the inviter alone
    knock   eB | sB | xB | seal(k, n, what it says, "knock" | H("unh1.offer", offer) | eB | sB | xB)
            k = MAC(X25519(eA, eB), "unh1.knock.key", door, H("unh1.offer", offer))
            n = the nonce of the note, under another key
    admit   n = the first 24 bytes of H("unh1.box.nonce", 24 random bytes, T, what it gives)

What is said and what is given are padded to one size each, whichever of the two doors it is. So
words that are found out later open neither, and nobody can tell by its size how much somebody has
written, or in which direction the door leads. The commitment binds eA as it does at every door: to
know it early helps nobody, since r stays hidden until the knock is there.
"""

from abc import abstractmethod
from typing import Final, TypeVar

from protocol.door.invitation import Opening
from protocol.door.notes import Keys, Offer, knock_ad
from protocol.door.sides import Host, Offered, Visitor
from protocol.errors import Malformed
from protocol.seal.sealing import (
    NONCE_BYTES,
    hash_of,
    mac,
    pad,
    seal,
    shared_secret,
    unpad,
    unseal,
)

SAID_BYTES: Final = 1_600
"""What a knock at a facilitator's door says, padded: an introduction, or a name and a card."""

GIVEN_BYTES: Final = 1_700
"""What an admission there gives, padded: with everything around it, a note of a lobby takes it."""

K = TypeVar("K")
G = TypeVar("G")
A = TypeVar("A")


class BoxedHost(Host[K, G]):
    """The inviter. Mutable."""

    @abstractmethod
    def _told(self, keys: Keys, said: bytes) -> K:
        """What was said, by a guest of these keys. Raises `Malformed`."""

    def _parts(self, content: bytes) -> tuple[Keys, bytes]:
        return Keys.read(content)

    def _said(self, note: bytes, keys: Keys, shared: bytes, rest: bytes) -> K:
        key = _knock_key(self._opening, self.offer, shared)
        padded = unseal(key, note[:NONCE_BYTES], rest, _said_ad(self.offer, keys))
        return self._told(keys, unpad(padded, (SAID_BYTES,)))

    def _give(self, content: bytes) -> tuple[bytes, bytes]:
        """The last note, and T. Raises `DoorShut` (`NOT_OURS`) if nobody has knocked.

        What else was given to the same guest, after a crash, was sealed with another nonce.
        """
        _, t = self._known()
        nonce = hash_of("unh1.box.nonce", self._seeds.box_nonce, t, content)[:NONCE_BYTES]
        return self._admitted(pad(content, (GIVEN_BYTES,)), nonce), t


class BoxedVisitor(Visitor[A]):
    """The guest. Mutable."""

    _given_bytes = GIVEN_BYTES

    @abstractmethod
    def _saying(self) -> bytes:
        """What this guest says of itself."""

    @abstractmethod
    def _taken(self, given: bytes, host: Keys, t: bytes) -> A:
        """What was given, by an inviter of these keys. Raises `Malformed`."""

    def _content(self, offer: Offer, note: bytes) -> bytes:
        seeds, keys = self._seeds, self._keys
        key = _knock_key(self._opening, note, shared_secret(seeds.ephemeral, offer.told))
        said = pad(self._saying(), (SAID_BYTES,))
        return keys.packed + seal(key, seeds.nonce, said, _said_ad(note, keys))

    def _given(self, content: bytes, host: Keys, offered: Offered, t: bytes) -> A:
        if host.ephemeral != offered.offer.told:
            raise Malformed("another key than the knock was sealed for")
        return self._taken(unpad(content, (GIVEN_BYTES,)), host, t)


def _knock_key(opening: Opening, offer: bytes, shared: bytes) -> bytes:
    return mac(shared, "unh1.knock.key", opening.door, hash_of("unh1.offer", offer))


def _said_ad(offer: bytes, keys: Keys) -> bytes:
    return knock_ad(offer) + keys.packed
