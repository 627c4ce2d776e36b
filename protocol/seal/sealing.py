"""Hashes, seals, signatures and padding: every primitive that touches a secret, under one roof.

    lp(x...)            each part as u32be(length) | part
    H(label, x...)      BLAKE2b-256(lp(x...), person=label)
    MAC(k, label, x...) BLAKE2b-256(lp(x...), key=k, person=label)
    seal(k, n, pt, ad)  kc = MAC(k, "unh1.aead.com", n); ek = MAC(k, "unh1.aead.enc", n)
                        kc | XChaCha20-Poly1305(ek, n, pt, kc | ad)

A label is used for one purpose only. `kc` makes a seal commit to its key: Poly1305 alone does not,
and one ciphertext can be built that reads two ways under two keys. Nothing here is hand-made: the
primitives are libsodium's (PyNaCl) and the standard library's. What is random comes in as an
argument; who may use which key is not decided here.
"""

from hashlib import blake2b
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError

from protocol.errors import BadSeal, Malformed
from protocol.limits import KEY_BYTES, PAD_SIZES

NONCE_BYTES: Final = 24
"""XChaCha20's nonce: long enough that random ones never meet."""

SIGNATURE_BYTES: Final = 64
"""Ed25519."""

COMMITMENT_BYTES: Final = 32
"""The prefix of a seal that commits to its key."""

SEAL_OVERHEAD: Final = COMMITMENT_BYTES + 16
"""What a seal adds: the commitment and Poly1305's tag."""

_PAD_MARK: Final = b"\x80"
"""Ends the text; only zeros follow it (ISO/IEC 7816-4)."""


def lp(*parts: bytes) -> bytes:
    """The parts with their lengths in front, so that no two lists of parts look alike."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def hash_of(label: str, *parts: bytes) -> bytes:
    """H: 32 bytes over the parts. `label` is ASCII, at most 16 characters, one per purpose."""
    return blake2b(lp(*parts), digest_size=KEY_BYTES, person=label.encode("ascii")).digest()


def mac(key: bytes, label: str, *parts: bytes) -> bytes:
    """MAC: 32 bytes over the parts that only a holder of `key` (1 to 64 bytes) can make."""
    person = label.encode("ascii")
    return blake2b(lp(*parts), digest_size=KEY_BYTES, key=key, person=person).digest()


def seal(key: bytes, nonce: bytes, plain: bytes, ad: bytes) -> bytes:
    """`plain` sealed under `key`, bound to `ad`. 48 bytes longer; the nonce is not included.

    `nonce` is 24 fresh random bytes, never used with this key before.
    """
    commitment = mac(key, "unh1.aead.com", nonce)
    return commitment + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, commitment + ad, nonce, mac(key, "unh1.aead.enc", nonce)
    )


def unseal(key: bytes, nonce: bytes, sealed: bytes, ad: bytes) -> bytes:
    """What was sealed. Raises `BadSeal` for another key, nonce or `ad`, or any changed bit."""
    commitment = sealed[:COMMITMENT_BYTES]
    if len(sealed) < SEAL_OVERHEAD:
        raise BadSeal("too short to be sealed")
    if not bindings.sodium_memcmp(commitment, mac(key, "unh1.aead.com", nonce)):
        raise BadSeal("sealed with another key")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[COMMITMENT_BYTES:], commitment + ad, nonce, mac(key, "unh1.aead.enc", nonce)
        )
    except CryptoError:
        raise BadSeal("the seal is broken") from None


def pad(content: bytes, sizes: tuple[int, ...] = PAD_SIZES) -> bytes:
    """`content` and a mark, filled with zeros to the smallest of `sizes` that holds both.

    Raises `Malformed` where not even the largest does.
    """
    for size in sizes:
        if len(content) < size:
            return (content + _PAD_MARK).ljust(size, b"\0")
    raise Malformed(f"{len(content)} bytes where at most {sizes[-1] - 1} fit")


def unpad(padded: bytes, sizes: tuple[int, ...] = PAD_SIZES) -> bytes:
    """What was padded. Raises `Malformed` for anything that `pad` would not have produced."""
    content = padded.rpartition(_PAD_MARK)[0]
    if pad(content, sizes) != padded:
        raise Malformed("not padded as we pad")
    return content


def public_key(seed: bytes) -> bytes:
    """The Ed25519 public key of a 32-byte seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte Ed25519 signature. `message` begins with the words that name its purpose."""
    _, secret = bindings.crypto_sign_seed_keypair(seed)
    return bindings.crypto_sign(message, secret)[:SIGNATURE_BYTES]


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Returns if `signature` is that of the key's owner. Raises `BadSeal`."""
    if len(signature) != SIGNATURE_BYTES:
        # The two are joined below: a byte too many would be taken from the message.
        raise BadSeal("not the length of a signature")
    try:
        bindings.crypto_sign_open(signature + message, public)
    except CryptoError:
        raise BadSeal("not the signature of this key") from None


def exchange_key(seed: bytes) -> bytes:
    """The X25519 public key of a 32-byte seed."""
    return bindings.crypto_scalarmult_base(seed)


def shared_secret(seed: bytes, public: bytes) -> bytes:
    """What two X25519 keys share: input for a MAC, never a key by itself.

    Raises `BadSeal` for a public key that forces the outcome (a point of small order).
    """
    try:
        return bindings.crypto_scalarmult(seed, public)
    except CryptoError:
        raise BadSeal("not a usable exchange key") from None
