"""A frame on the wire is what the library itself would have written."""

import pytest
from websockets.frames import Frame as Message
from websockets.frames import Opcode

from protocol.wire.frames import Entries, Logged, Note, pack
from server.line.wire import wire

AROUND_THE_LENGTHS = (0, 100, 118, 119, 120, 300, 65_500, 65_518, 65_525, 70_000)
"""Around those at which the length takes two bytes, and eight."""


@pytest.mark.parametrize("size", AROUND_THE_LENGTHS)
def test_a_frame_is_written_as_the_library_would(size: int) -> None:
    for frame in (Note(0, bytes(size)), Entries((Logged(1, 1, bytes(size)),))):
        assert wire(frame) == Message(Opcode.BINARY, pack(frame)).serialize(mask=False)
