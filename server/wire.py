"""A frame as the bytes of one websocket message.

Made once for any number of readers: a relay's messages are neither masked nor compressed, so they
are the same for everybody.
"""

from websockets.frames import Frame as Message
from websockets.frames import Opcode

from protocol.frames import Frame, pack


def wire(frame: Frame) -> bytes:
    """What goes over the wire, ready for `Guarded.offer`."""
    return Message(Opcode.BINARY, pack(frame)).serialize(mask=False)
