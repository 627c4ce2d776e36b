"""Frames that are bombs: they go off at whoever threw them."""

import asyncio
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from protocol.limits import EVENT_LIMIT, FRAME_LIMIT
from protocol.wire.frames import Append, Code, Denied, Visit, Visited, pack
from tests.server.attacks.peers import (
    BINARY,
    CONTINUATION,
    RSV1,
    Peer,
    frame,
    head,
    peer_of,
    welcomed,
)
from tests.server.attacks.relay_process import Attacked, attacked
from tests.server.clients import name_of

PROTOCOL_ERROR: Final = 1002
TOO_BIG: Final = 1009

BOMB_MIB: Final = 4.0
"""What any bomb may add to the relay's memory."""

FLOOD_MIB: Final = 8.0
FLOOD_S: Final = 0.5
"""Of processor time."""


async def is_well(relay: Attacked) -> None:
    """Somebody else is served, and nothing was logged but comings and goings."""
    async with welcomed(relay.port, "127.0.3.1") as peer:
        assert await peer.ask(Visit(name_of("lobby"))) == Visited(0)
    assert "ERROR" not in relay.log
    assert "WARNING" not in relay.log
    assert "Traceback" not in relay.log


GIANTS: Final = {
    "one byte too many": FRAME_LIMIT + 1,
    "64 KiB": 2**16,
    "4 GiB": 2**32,
    "the longest there is": 2**63 - 1,
}


async def test_a_giant_frame_is_refused_by_its_head_alone(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        for name, length in GIANTS.items():
            before_mib = relay.resident_mib()
            async with welcomed(relay.port) as peer:
                peer.write(head(BINARY, length))
                assert await peer.close_code() == TOO_BIG, name
            assert relay.peak_mib() - before_mib <= BOMB_MIB, name
        await is_well(relay)


async def test_a_length_with_its_highest_bit_set_is_refused(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        async with welcomed(relay.port) as peer:
            peer.write(struct.pack("!BBQ", 0x82, 0xFF, 2**63) + bytes(4))
            assert await peer.close_code() in (TOO_BIG, PROTOCOL_ERROR)
        await is_well(relay)


async def test_the_longest_frame_there_is_is_read(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay, welcomed(relay.port) as peer:
        peer.write(frame(BINARY, bytes(FRAME_LIMIT)))
        assert await peer.hear() == Denied(Code.MALFORMED, 0)
        assert await peer.close_code() == PROTOCOL_ERROR


async def flood_of(peer: Peer, relay: Attacked, data: bytes) -> None:
    """Send it all, until the relay hangs up or has what it will take in a second."""
    before_s, before_mib = relay.processor_s(), relay.resident_mib()
    relay.forget_peak()
    peer.write(data)
    with suppress(TimeoutError):
        async with asyncio.timeout(FLOOD_S):
            await peer.is_cut_off()
    assert relay.peak_mib() - before_mib <= FLOOD_MIB
    assert relay.processor_s() - before_s <= FLOOD_S


FRAGMENTS: Final = {
    "a million empty ones": frame(CONTINUATION, fin=False) * 10**6,
    "a message in single bytes": frame(CONTINUATION, b"f", fin=False) * (2 * FRAME_LIMIT),
    "a message of too many bytes": frame(CONTINUATION, bytes(10_000), fin=False) * 3,
}


async def test_fragments_without_end_cost_little(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        for data in FRAGMENTS.values():
            async with welcomed(relay.port) as peer:
                await flood_of(peer, relay, frame(BINARY, b"f", fin=False) + data)
            await is_well(relay)


async def test_compression_is_not_agreed_on_and_a_compressed_frame_is_refused(
    tmp_path: Path,
) -> None:
    bomb = zlib.compressobj(9, wbits=-15)
    zeros = bomb.compress(bytes(2**24)) + bomb.flush(zlib.Z_SYNC_FLUSH)
    assert len(zeros) < FRAME_LIMIT
    offers = [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits; server_max_window_bits=15",
        "permessage-deflate, x-webkit-deflate-frame",
    ]
    async with attacked(tmp_path) as relay:
        for offer in offers:
            before_mib = relay.resident_mib()
            async with peer_of(relay.port) as peer:
                answer = await peer.shake_hands(f"Sec-WebSocket-Extensions: {offer}")
                assert answer.startswith(b"HTTP/1.1 101")
                assert b"extensions" not in answer.lower()
                await peer.hear()
                peer.write(frame(BINARY, zeros, rsv=RSV1))
                assert await peer.close_code() == PROTOCOL_ERROR
            assert relay.peak_mib() - before_mib <= BOMB_MIB
        await is_well(relay)


def wide(first: int, form: str, number: int) -> bytes:
    return bytes([first]) + struct.pack(form, number)


def tagged(tag: bytes, *rest: bytes) -> bytes:
    """An array as our frames are: a tag, and what follows."""
    return bytes([0x90 | 1 + len(rest), 0xA0 | len(tag)]) + tag + b"".join(rest)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Names and messages. None is a frame of ours, whatever it looks like."""
    room = FRAME_LIMIT - 16
    lobby = b"\xc4\x20" + bytes(32)
    yield "arrays within arrays", b"\x91" * room + b"\xc0"
    yield "arrays within a frame", tagged(b"visit", b"\x91" * (room - 16) + b"\xc0")
    yield "maps within maps", b"\x81\xa0" * (room // 2) + b"\xc0"
    yield "an array that says it has four thousand million items", wide(0xDD, "!I", 2**32 - 1)
    yield "a map that says it has four thousand million items", wide(0xDF, "!I", 2**32 - 1)
    yield "a roster that says so", tagged(b"create", lobby, wide(0xDD, "!I", 2**32 - 1))
    yield "bytes that say they are four gigabytes", tagged(b"visit", wide(0xC6, "!I", 2**32 - 1))
    yield "text that says so", wide(0xDB, "!I", 2**32 - 1)
    yield "an ext that says so", wide(0xC9, "!I", 2**32 - 1) + b"\x01"
    yield "twenty thousand empty arrays", wide(0xDC, "!H", room) + b"\x90" * room
    yield "twenty thousand empty maps", wide(0xDC, "!H", room) + b"\x80" * room
    yield "twenty thousand nothings", wide(0xDC, "!H", room) + b"\xc0" * room
    yield (
        "a frame with twenty thousand things more",
        wide(0xDC, "!H", room - 8) + tagged(b"shut")[1:] + b"\xc0" * (room - 9),
    )
    yield "a timestamp", tagged(b"visit", b"\xd6\xff" + bytes(4))
    yield "an ext without length", tagged(b"visit", b"\xc7\x00\x01")
    yield "an ext for a tag", b"\x92\xc7\x05\x01visit" + lobby
    yield "the same key twice", b"\x82\xa1a\x01\xa1a\x02"
    yield "a frame as a map", b"\x82\xa4type\xa5visit\xa5lobby" + lobby
    yield "a counter of 2^53", tagged(b"append", wide(0xCF, "!Q", 2**53), b"\xc4\x01e")
    yield "a counter of 2^64 - 1", tagged(b"append", wide(0xCF, "!Q", 2**64 - 1), b"\xc4\x01e")
    yield "a counter below nothing", tagged(b"append", b"\xff", b"\xc4\x01e")
    yield (
        "a counter with a point",
        tagged(b"append", b"\xcb" + struct.pack("!d", 1.0), b"\xc4\x01e"),
    )
    yield (
        "a counter that is no number",
        tagged(b"append", b"\xcb" + struct.pack("!d", float("nan")), b"\xc4\x01e"),
    )
    yield "a counter that is true", tagged(b"append", b"\xc3", b"\xc4\x01e")
    yield "a wide one", tagged(b"append", wide(0xD3, "!q", 1), b"\xc4\x01e")
    yield "a wide header of bytes", tagged(b"visit", wide(0xC6, "!I", 32) + bytes(32))
    yield "text where bytes are wanted", tagged(b"visit", b"\xd9\x20" + b"a" * 32)
    yield "text that is no text", tagged(b"visit", b"\xd9\x20" + b"\xff" * 32)
    yield "bytes after the end", tagged(b"visit", lobby) + b"\xc0"
    yield "two frames in one", tagged(b"visit", lobby) * 2
    yield "a reserved byte", b"\xc1"
    yield "nothing at all", b""
    yield "an event one byte too long", pack(Append(1, bytes(EVENT_LIMIT + 1)))


async def test_a_message_that_is_a_bomb_is_malformed(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        for name, data in bombs():
            assert len(data) <= FRAME_LIMIT, name
            before_mib = relay.resident_mib()
            async with welcomed(relay.port) as peer:
                peer.write(frame(BINARY, data))
                assert await peer.hear() == Denied(Code.MALFORMED, 0), name
                assert await peer.close_code() == PROTOCOL_ERROR, name
            assert relay.peak_mib() - before_mib <= BOMB_MIB, name
        await is_well(relay)


def test_the_bombs_are_built_as_frames_are() -> None:
    lobby = name_of("lobby")
    assert tagged(b"visit", b"\xc4\x20" + lobby) == pack(Visit(lobby))
