"""Seals commit to their key, padding is canonical, signatures hold."""

import struct
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from protocol.errors import BadSeal, Malformed
from protocol.limits import PAD_SIZES
from protocol.seal.sealing import (
    exchange_key,
    hash_of,
    lp,
    mac,
    pad,
    public_key,
    seal,
    shared_secret,
    sign,
    unpad,
    unseal,
    verify,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
NONCE = bytes(range(100, 124))
P1305 = 2**130 - 5
parts = st.lists(st.binary(max_size=40), max_size=4)


# An independent XChaCha20-Poly1305, only as much as the tests below and the vectors need.


def chacha_rounds(state: list[int]) -> list[int]:
    """The twenty rounds of RFC 8439, without the final addition."""
    x = list(state)
    columns = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
    diagonals = [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for a, b, c, d in 10 * (columns + diagonals):
        for i, j, k, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[i] = (x[i] + x[j]) & 0xFFFFFFFF
            mixed = x[k] ^ x[i]
            x[k] = (mixed << turn | mixed >> 32 - turn) & 0xFFFFFFFF
    return x


def chacha_state(key: bytes, sixteen: bytes) -> list[int]:
    return list(struct.unpack("<16I", b"expand 32-byte k" + key + sixteen))


def xchacha_block(key: bytes, nonce: bytes, counter: int) -> bytes:
    """One 64-byte block of key stream for a 24-byte nonce."""
    inner = chacha_rounds(chacha_state(key, nonce[:16]))
    subkey = struct.pack("<8I", *inner[:4], *inner[12:])
    state = chacha_state(subkey, struct.pack("<I4x", counter) + nonce[16:])
    mixed = chacha_rounds(state)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, mixed, strict=True)))


def poly_blocks(ad: bytes, ciphertext: bytes) -> list[int]:
    """What Poly1305 sums up in the AEAD, as numbers."""
    data = ad + bytes(-len(ad) % 16) + ciphertext + bytes(-len(ciphertext) % 16)
    data += struct.pack("<QQ", len(ad), len(ciphertext))
    return [int.from_bytes(data[i : i + 16] + b"\1", "little") for i in range(0, len(data), 16)]


def poly_key(key: bytes, nonce: bytes) -> tuple[int, int]:
    block = xchacha_block(key, nonce, 0)
    r = int.from_bytes(block[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    return r, int.from_bytes(block[16:32], "little")


def poly_sum(r: int, blocks: list[int]) -> int:
    total = 0
    for block in blocks:
        total = (total + block) * r % P1305
    return total


def xchacha_poly(key: bytes, nonce: bytes, plain: bytes, ad: bytes) -> bytes:
    """The AEAD, by hand."""
    stream = b"".join(xchacha_block(key, nonce, 1 + i) for i in range(len(plain) // 64 + 1))
    ciphertext = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    r, s = poly_key(key, nonce)
    total = poly_sum(r, poly_blocks(ad, ciphertext)) + s
    return ciphertext + (total % 2**128).to_bytes(16, "little")


def salamander(key1: bytes, key2: bytes, nonce: bytes, ad: bytes) -> bytes:
    """One ciphertext with one tag that plain XChaCha20-Poly1305 opens under both keys."""
    (r1, s1), (r2, s2) = poly_key(key1, nonce), poly_key(key2, nonce)
    for attempt in range(1_000):
        filler = attempt.to_bytes(16, "little")
        blocks = poly_blocks(ad, filler + bytes(16))
        free = len(blocks) - 2
        blocks[free] = 0
        power = len(blocks) - free
        slope = pow(r1, power, P1305) - pow(r2, power, P1305)
        wanted = poly_sum(r2, blocks) - poly_sum(r1, blocks) + s2 - s1
        block = wanted * pow(slope, -1, P1305) % P1305
        blocks[free] = block
        tag1 = (poly_sum(r1, blocks) + s1) % 2**128
        if block >> 128 == 1 and tag1 == (poly_sum(r2, blocks) + s2) % 2**128:
            body = (block - 2**128).to_bytes(16, "little")
            return filler + body + tag1.to_bytes(16, "little")
    raise AssertionError("no such ciphertext found")


def test_parts_carry_their_lengths() -> None:
    assert lp(b"ab", b"", b"c") == b"\0\0\0\2ab\0\0\0\0\0\0\0\1c"


@given(parts, parts)
def test_two_lists_of_parts_never_look_alike(left: list[bytes], right: list[bytes]) -> None:
    assert (lp(*left) == lp(*right)) == (left == right)


def test_the_hash_is_blake2b_with_the_label_as_person() -> None:
    wanted = blake2b(b"\0\0\0\1x", digest_size=32, person=b"unh1.test").digest()
    assert hash_of("unh1.test", b"x") == wanted


def test_the_mac_is_keyed_blake2b_with_the_label_as_person() -> None:
    wanted = blake2b(b"\0\0\0\1x", digest_size=32, key=KEY, person=b"unh1.test").digest()
    assert mac(KEY, "unh1.test", b"x") == wanted


def test_another_label_gives_another_hash_and_mac() -> None:
    assert hash_of("unh1.a", b"x") != hash_of("unh1.b", b"x")
    assert mac(KEY, "unh1.a", b"x") != mac(KEY, "unh1.b", b"x")


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_is_sealed_can_be_unsealed(plain: bytes, ad: bytes) -> None:
    sealed = seal(KEY, NONCE, plain, ad)
    assert len(sealed) == len(plain) + 48
    assert unseal(KEY, NONCE, sealed, ad) == plain


@pytest.mark.parametrize(
    ("key", "nonce", "ad"),
    [(OTHER_KEY, NONCE, b"ad"), (KEY, NONCE[::-1], b"ad"), (KEY, NONCE, b"da"), (KEY, NONCE, b"")],
)
def test_a_seal_does_not_open_with_another_key_nonce_or_ad(
    key: bytes, nonce: bytes, ad: bytes
) -> None:
    sealed = seal(KEY, NONCE, b"plain", b"ad")
    with pytest.raises(BadSeal):
        unseal(key, nonce, sealed, ad)


def test_no_single_bit_of_a_seal_can_be_changed() -> None:
    sealed = seal(KEY, NONCE, b"plain", b"ad")
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadSeal):
            unseal(KEY, NONCE, bytes(changed), b"ad")


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 47, 48])
def test_a_seal_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(BadSeal):
        unseal(KEY, NONCE, seal(KEY, NONCE, b"plain", b"ad")[:length], b"ad")


def test_the_bare_cipher_opens_one_ciphertext_under_two_keys_and_the_seal_refuses_it() -> None:
    commitment = mac(KEY, "unh1.aead.com", NONCE)
    keys = [mac(key, "unh1.aead.enc", NONCE) for key in (KEY, OTHER_KEY)]
    ciphertext = salamander(keys[0], keys[1], NONCE, commitment + b"ad")
    readings = [
        bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            ciphertext, commitment + b"ad", NONCE, key
        )
        for key in keys
    ]
    assert readings[0] != readings[1]
    assert unseal(KEY, NONCE, commitment + ciphertext, b"ad") == readings[0]
    with pytest.raises(BadSeal):
        unseal(OTHER_KEY, NONCE, commitment + ciphertext, b"ad")


def test_a_two_key_ciphertext_opens_for_neither_under_the_other_commitment() -> None:
    commitments = [mac(key, "unh1.aead.com", NONCE) for key in (KEY, OTHER_KEY)]
    keys = [mac(key, "unh1.aead.enc", NONCE) for key in (KEY, OTHER_KEY)]
    ciphertext = salamander(keys[0], keys[1], NONCE, commitments[0] + b"ad")
    for key in (KEY, OTHER_KEY):
        with pytest.raises(BadSeal):
            unseal(key, NONCE, commitments[1] + ciphertext, b"ad")


@given(st.binary(max_size=1_200))
def test_padding_can_be_taken_off(content: bytes) -> None:
    assert unpad(pad(content)) == content


@pytest.mark.parametrize(
    ("length", "size"),
    [(0, 256), (255, 256), (256, 1_024), (1_023, 1_024), (1_024, 4_096), (16_383, 16_384)],
)
def test_content_is_padded_to_the_smallest_size_that_holds_it(length: int, size: int) -> None:
    assert len(pad(bytes(length))) == size


def test_content_longer_than_the_largest_pad_is_refused() -> None:
    with pytest.raises(Malformed):
        pad(bytes(PAD_SIZES[-1]))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\x80",
        bytes(256),
        b"\x80" + bytes(254),
        b"x\x80" + bytes(253) + b"\1",
        b"short\x80".ljust(1_024, b"\0"),
        pad(b"x") + b"\0",
        bytes(PAD_SIZES[-1]) + b"\x80",
    ],
)
def test_padding_that_we_would_not_have_made_is_refused(padded: bytes) -> None:
    with pytest.raises(Malformed):
        unpad(padded)


@given(st.binary(min_size=250, max_size=260) | st.binary(max_size=255).map(pad))
def test_whatever_can_be_unpadded_is_the_one_padding_of_its_content(padded: bytes) -> None:
    try:
        content = unpad(padded)
    except Malformed:
        return
    assert pad(content) == padded


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = sign(KEY, b"purpose\0message")
    assert len(signature) == 64
    verify(public_key(KEY), b"purpose\0message", signature)
    for public, message, other in (
        (public_key(OTHER_KEY), b"purpose\0message", signature),
        (public_key(KEY), b"purpose\0massage", signature),
        (public_key(KEY), b"purpose\0message", signature[::-1]),
        (public_key(KEY), b"purpose\0message", signature[:-1]),
        (public_key(KEY), b"", b""),
        (public_key(KEY), b"urpose\0message", signature + b"p"),
    ):
        with pytest.raises(BadSeal):
            verify(public, message, other)


def test_the_same_signature_in_another_form_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    signature = sign(KEY, b"message")
    s = int.from_bytes(signature[32:], "little") + order
    with pytest.raises(BadSeal):
        verify(public_key(KEY), b"message", signature[:32] + s.to_bytes(32, "little"))


def test_two_exchange_keys_share_one_secret() -> None:
    left = shared_secret(KEY, exchange_key(OTHER_KEY))
    assert left == shared_secret(OTHER_KEY, exchange_key(KEY))


@pytest.mark.parametrize("public", [bytes(32), b"\1" + bytes(31)])
def test_an_exchange_key_that_forces_the_secret_is_refused(public: bytes) -> None:
    with pytest.raises(BadSeal):
        shared_secret(KEY, public)
