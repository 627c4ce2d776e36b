"""The layout of an event, and that every bit of it is covered."""

import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.errors import BadSeal, Malformed
from protocol.limits import EVENT_LIMIT
from protocol.seal.envelope import (
    EVENT_SIZES,
    HEADER_BYTES,
    Header,
    Kind,
    open_event,
    read_header,
    seal_event,
    verify_event,
)
from protocol.seal.sealing import pad, public_key, unpad
from protocol.seats import Seat

ROOM_KEY = bytes(range(32, 64))
SEED = bytes(range(32))
HEADER = Header(
    kind=Kind.MOVE,
    room_id=bytes(range(64, 96)),
    epoch=7,
    kid=bytes(range(16)),
    seat=Seat.SECOND,
    counter=3,
    seen_seq=5,
    seen_head=bytes(range(96, 128)),
    nonce=bytes(range(24)),
)
u64 = st.integers(0, 2**64 - 1)
headers = st.builds(
    Header,
    kind=st.sampled_from(Kind),
    room_id=st.binary(min_size=32, max_size=32),
    epoch=st.integers(0, 2**32 - 1),
    kid=st.binary(min_size=16, max_size=16),
    seat=st.sampled_from(Seat),
    counter=u64,
    seen_seq=u64,
    seen_head=st.binary(min_size=32, max_size=32),
    nonce=st.binary(min_size=24, max_size=24),
)


def event(content: bytes = b"content", header: Header = HEADER) -> bytes:
    return seal_event(header, content, ROOM_KEY, SEED)


def test_the_header_is_laid_out_as_specified() -> None:
    assert HEADER.pack() == b"".join(
        (
            b"UNH1",
            b"\1",
            bytes(range(64, 96)),
            b"\0\0\0\7",
            bytes(range(16)),
            b"\1",
            b"\0\0\0\0\0\0\0\3",
            b"\0\0\0\0\0\0\0\5",
            bytes(range(96, 128)),
            bytes(range(24)),
        )
    )
    assert len(HEADER.pack()) == HEADER_BYTES == 130


@given(headers)
def test_a_header_can_be_read_back(header: Header) -> None:
    read = read_header(header.pack() + bytes(EVENT_SIZES[0] - HEADER_BYTES))
    assert read == header


def test_an_event_can_be_verified_and_opened() -> None:
    sealed = event()
    assert read_header(sealed) == HEADER
    verify_event(sealed, public_key(SEED))
    assert unpad(open_event(sealed, HEADER, ROOM_KEY)) == b"content"


@pytest.mark.parametrize(("length", "size"), zip((0, 256, 1_024, 16_383), EVENT_SIZES, strict=True))
def test_an_event_has_one_of_four_lengths(length: int, size: int) -> None:
    assert len(event(bytes(length))) == size <= EVENT_LIMIT


def test_content_that_fits_no_pad_is_refused() -> None:
    with pytest.raises(Malformed):
        event(bytes(16_384))


@pytest.mark.parametrize("change", [-1, 1, -498, 100_000])
def test_an_event_of_another_length_is_malformed(change: int) -> None:
    size = EVENT_SIZES[0] + change
    with pytest.raises(Malformed):
        read_header(event().ljust(size, b"\0")[:size])


@pytest.mark.parametrize(("place", "value"), [(0, b"V"), (3, b"2"), (4, b"\0"), (4, b"\6")])
def test_a_magic_or_a_kind_that_does_not_exist_is_malformed(place: int, value: bytes) -> None:
    sealed = bytearray(event())
    sealed[place : place + 1] = value
    with pytest.raises(Malformed):
        read_header(bytes(sealed))


def test_a_seat_that_does_not_exist_is_malformed() -> None:
    sealed = bytearray(event())
    sealed[struct.calcsize(">4sB32sI16s")] = 3
    with pytest.raises(Malformed):
        read_header(bytes(sealed))


@pytest.mark.parametrize("kind", Kind)
def test_no_single_bit_of_an_event_can_be_changed_under_the_signature(kind: Kind) -> None:
    sealed = event(header=replace(HEADER, kind=kind))
    public = public_key(SEED)
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadSeal):
            verify_event(bytes(changed), public)


def test_the_header_is_bound_to_the_content() -> None:
    other = event(header=replace(HEADER, counter=4))
    mixed = HEADER.pack() + other[HEADER_BYTES:]
    with pytest.raises(BadSeal):
        open_event(mixed, HEADER, ROOM_KEY)


def test_each_seat_seals_under_its_own_key() -> None:
    """Even an equal nonce of two seats meets two keys."""
    with pytest.raises(BadSeal):
        open_event(event(), replace(HEADER, seat=Seat.FIRST), ROOM_KEY)


def test_another_room_key_opens_nothing() -> None:
    with pytest.raises(BadSeal):
        open_event(event(), HEADER, bytes(32))


def test_content_of_one_pad_size_looks_alike_in_length() -> None:
    assert len(event(b"")) == len(event(b"x" * 255)) == len(pad(b"")) + 242
