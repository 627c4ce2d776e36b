"""Strict msgpack: what is not exactly ours is refused.

Every message is a frozen `msgspec.Struct` written as an array whose first item is its tag. msgspec
decodes into exact types and never coerces; the re-encoding below leaves one encoding per value, so
wide integers, odd string widths, missing fields and trailing bytes are refused too.
"""

from typing import Final, TypeVar

import msgspec

from protocol.errors import Malformed

T = TypeVar("T")

_encoder: Final = msgspec.msgpack.Encoder()


def encode(value: object) -> bytes:
    """The one encoding of `value`."""
    return _encoder.encode(value)


def decode(decoder: msgspec.msgpack.Decoder[T], data: bytes, limit: int) -> T:
    """What `data` says, if it is the one encoding of a value of the decoder's type.

    `limit` is the most bytes to look at. Raises `Malformed`, never with content.
    """
    if len(data) > limit:
        raise Malformed(f"{len(data)} bytes where at most {limit} were wanted")
    try:
        value = decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # msgspec lets bad UTF-8 through as the standard library's own error, bytes and all.
        raise Malformed("not a message of ours") from None
    if _encoder.encode(value) != data:
        raise Malformed("not the canonical encoding")
    return value
