"""The primitives of the page: lp, H, MAC, seal, pad, words, keys."""

from hashlib import blake2b

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from tests.protocol.reader.packing import Refused
from tests.protocol.reader.tables import limit, pad_sizes, spoken_words, table

NONCE, SIGNATURE = 24, 64


def lp(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def digest(label: str, *parts: bytes) -> bytes:
    """H."""
    return blake2b(lp(*parts), digest_size=32, person=label.encode()).digest()


def mac(key: bytes, label: str, *parts: bytes) -> bytes:
    """MAC."""
    return blake2b(lp(*parts), digest_size=32, key=key, person=label.encode()).digest()


def use(label: str) -> str:
    """H or MAC, by the table of labels."""
    (found,) = [row["as"] for row in table("labels") if row["label"] == label]
    return found


def seal(key: bytes, nonce: bytes, plain: bytes, ad: bytes) -> bytes:
    kc, ek = mac(key, "unh1.aead.com", nonce), mac(key, "unh1.aead.enc", nonce)
    return kc + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, kc + ad, nonce, ek)


def unseal(key: bytes, nonce: bytes, sealed: bytes, ad: bytes) -> bytes:
    kc, ek = mac(key, "unh1.aead.com", nonce), mac(key, "unh1.aead.enc", nonce)
    if sealed[:32] != kc:
        raise Refused("another key")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[32:], kc + ad, nonce, ek)
    except (CryptoError, ValueError):
        raise Refused("a broken seal") from None


def pad(plain: bytes) -> bytes:
    for size in pad_sizes():
        if len(plain) < size:
            return (plain + b"\x80").ljust(size, b"\0")
    raise Refused("too long")


def unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\0")[:-1]
    if padded.rstrip(b"\0")[-1:] != b"\x80" or pad(plain) != padded:
        raise Refused("padded otherwise")
    return plain


def words(data: bytes, count: int) -> list[str]:
    places = [int.from_bytes(data[2 * at : 2 * at + 2], "big") % 1024 for at in range(count)]
    return [spoken_words()[place] for place in places]


def opening(said: list[str], memory: int, passes: int) -> tuple[bytes, bytes]:
    """(lobby, door) of five words."""
    salt = blake2b(
        f"unhurried/1 invitation, words {limit('LIST_VERSION')}".encode(), digest_size=16
    ).digest()
    master = argon2id.kdf(32, " ".join(said).encode(), salt, opslimit=passes, memlimit=memory)
    return mac(master, "unh1.lobby.id"), mac(master, "unh1.door.key")


def public(seed: bytes) -> bytes:
    """Of an Ed25519 seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def sign(seed: bytes, purpose: str, message: bytes) -> bytes:
    """A signature for a purpose."""
    secret = bindings.crypto_sign_seed_keypair(seed)[1]
    said = f"unhurried/1 {purpose}\0".encode() + message
    return bindings.crypto_sign(said, secret)[:SIGNATURE]


def verify(key: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    said = f"unhurried/1 {purpose}\0".encode() + message
    try:
        bindings.crypto_sign_open(signature + said, key)
    except CryptoError:
        raise Refused("not signed") from None


def exchange(seed: bytes) -> bytes:
    """The public key of an X25519 seed."""
    return bindings.crypto_scalarmult_base(seed)


def shared(seed: bytes, key: bytes) -> bytes:
    """What two X25519 keys share."""
    try:
        return bindings.crypto_scalarmult(seed, key)
    except CryptoError:
        raise Refused("an unusable key") from None
