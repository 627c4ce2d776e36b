"""A frame as the bytes of one websocket message.

Made once for any number of readers: a relay's messages are neither masked nor compressed, so they
are the same for everybody. The header is written here, because the library's own way to it costs
as much as everything else that is done to hand out an entry; a test compares the two.
"""

from typing import Final

from protocol.wire.frames import Frame, pack

WHOLE_BINARY: Final = 0x82
"""The first byte of a binary message in one piece (RFC 6455, 5.2)."""

TINY: Final = 126
"""Below it, the second byte is the length; it announces a length of two bytes."""

HUGE: Final = 127
"""Announces a length of eight bytes."""

_TWO_BYTES: Final = bytes((WHOLE_BINARY, TINY))
_EIGHT_BYTES: Final = bytes((WHOLE_BINARY, HUGE))


def wire(frame: Frame) -> bytes:
    """What goes over the wire, ready for `Guarded.offer`."""
    body = pack(frame)
    size = len(body)
    if size < TINY:
        return bytes((WHOLE_BINARY, size)) + body
    if size < 1 << 16:
        return _TWO_BYTES + size.to_bytes(2, "big") + body
    return _EIGHT_BYTES + size.to_bytes(8, "big") + body
