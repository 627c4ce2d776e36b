"""One record as an archive of bytes keeps it, with the standing of its log beside it.

    version u8 | msgpack [record, log after it]

So the newest row of a room is enough to go on with it. A relay that meets a row of a newer version
does not guess: the room can be read again once the relay is of that version too. SQLite, which has
columns of its own for all of it, does without these bytes.
"""

from typing import Final

import msgspec

from server.errors import StorageFailed
from server.rules.standing import AnyRecord, RoomLog

VERSION: Final = 1


class Row(msgspec.Struct, frozen=True, gc=False):
    """One record, and where its log stands with it."""

    record: AnyRecord
    log: RoomLog
    """Its position is a guess until the archive has said where it is."""


_decoder: Final = msgspec.msgpack.Decoder(tuple[AnyRecord, RoomLog])
_encoder: Final = msgspec.msgpack.Encoder()


def pack(row: Row) -> bytes:
    """The bytes of a row."""
    return bytes([VERSION]) + _encoder.encode((row.record, row.log))


def unpack(data: bytes, position: int) -> Row:
    """The row that stands at `position`. Raises `StorageFailed` if it is none of this version."""
    if not data or data[0] != VERSION:
        raise StorageFailed("a row of another version")
    try:
        record, log = _decoder.decode(memoryview(data)[1:])
    except msgspec.MsgspecError:
        raise StorageFailed("not a row") from None
    return Row(record, log.at(position))
