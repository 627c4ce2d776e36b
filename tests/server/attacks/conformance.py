"""What a websocket server must do with every kind of frame: the cases that Autobahn asks about.

Names and numbers follow the groups of Autobahn's testsuite: 1 framing, 2 pings, 3 reserved bits,
4 opcodes, 5 fragments, 6 UTF-8, 7 closing, 9 limits, 10 fragmenting by itself. A case is what is
sent, and what must come back: messages, and a close code where the server closes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from protocol.limits import FRAME_LIMIT
from tests.server.attacks.peers import BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, TEXT, frame

NORMAL: Final = 1000
PROTOCOL_ERROR: Final = 1002
NO_CODE: Final = 1005
INVALID_DATA: Final = 1007
TOO_BIG: Final = 1009

BYE: Final = frame(CLOSE, struct.pack("!H", NORMAL))


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that may be said, and what must be heard."""

    name: str
    said: bytes
    heard: tuple[tuple[int, bytes], ...] = ()
    """Opcodes and payloads, in order, before the close."""
    code: int = NORMAL
    """With which the server closes."""
    then: bytes = b""
    """What is said once all of that has been heard."""


def case(name: str, said: bytes, *heard: tuple[int, bytes], code: int = NORMAL) -> Case:
    """`said`, and then a close if the server has no reason to close by itself."""
    return Case(name, said, heard, code, BYE if code == NORMAL else b"")


def closing(name: str, payload: bytes, code: int) -> Case:
    return Case(f"7 {name}", frame(CLOSE, payload), (), code)


def text(payload: bytes, *, fin: bool = True) -> bytes:
    return frame(TEXT, payload, fin=fin)


def more(payload: bytes, *, fin: bool = True) -> bytes:
    return frame(CONTINUATION, payload, fin=fin)


def framing() -> Iterator[Case]:
    for length in (0, 1, 125, 126, 127, 128, 255, 256, 65_535 // 4, FRAME_LIMIT - 1, FRAME_LIMIT):
        for opcode, kind in ((TEXT, "text"), (BINARY, "binary")):
            payload = b"*" * length
            yield case(f"1 {kind} of {length}", frame(opcode, payload), (opcode, payload))
    for length in (FRAME_LIMIT + 1, 65_535, 65_536):
        for opcode, kind in ((TEXT, "text"), (BINARY, "binary")):
            said = frame(opcode, b"*" * length)
            yield case(f"1 {kind} of {length}", said, code=TOO_BIG)
    yield case("1 without a mask", frame(BINARY, b"bare", masked=False), code=PROTOCOL_ERROR)


def pings() -> Iterator[Case]:
    payloads = {"empty": b"", "text": b"Hello", "bytes": b"\x00\xff\xfe\xfd", "125": bytes(125)}
    for name, payload in payloads.items():
        yield case(f"2 ping, {name}", frame(PING, payload), (PONG, payload))
        yield case(f"2 pong nobody asked for, {name}", frame(PONG, payload))
    for opcode, kind in ((PING, "ping"), (PONG, "pong")):
        yield case(f"2 {kind} of 126", frame(opcode, bytes(126)), code=PROTOCOL_ERROR)
        yield case(f"2 {kind} in fragments", frame(opcode, fin=False), code=PROTOCOL_ERROR)
    ten = [bytes([n]) for n in range(10)]
    said = b"".join(frame(PING, each) for each in ten)
    yield case("2 ten pings", said, *((PONG, each) for each in ten))
    said = frame(PONG, b"unasked") + frame(PING, b"asked")
    yield case("2 pong and ping", said, (PONG, b"asked"))


def reserved() -> Iterator[Case]:
    for bits in range(1, 8):
        for opcode in (TEXT, BINARY, CONTINUATION, PING, PONG, CLOSE):
            said = frame(opcode, b"*", rsv=bits << 4)
            yield case(f"3 bits {bits} on opcode {opcode}", said, code=PROTOCOL_ERROR)
    said = frame(TEXT, b"good") + frame(TEXT, b"bad", rsv=0x40) + frame(PING)
    yield case("3 after a good message", said, (TEXT, b"good"), code=PROTOCOL_ERROR)


def opcodes() -> Iterator[Case]:
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        for payload in (b"", b"reserved"):
            said = frame(opcode, payload)
            yield case(f"4 opcode {opcode} of {len(payload)}", said, code=PROTOCOL_ERROR)
    said = frame(TEXT, b"good") + frame(11) + frame(PING)
    yield case("4 after a good message", said, (TEXT, b"good"), code=PROTOCOL_ERROR)


def fragments() -> Iterator[Case]:
    first, last = frame(BINARY, b"one", fin=False), more(b"two")
    whole = (BINARY, b"onetwo")
    yield case("5 two fragments", first + last, whole)
    yield case("5 text in two", text(b"one", fin=False) + last, (TEXT, b"onetwo"))
    yield case("5 a ping between", first + frame(PING, b"p") + last, (PONG, b"p"), whole)
    yield case("5 a pong between", first + frame(PONG, b"p") + last, whole)
    empty = frame(BINARY, fin=False) + more(b"", fin=False) + more(b"")
    yield case("5 three empty fragments", empty, (BINARY, b""))
    filled = frame(BINARY, fin=False) + more(b"middle", fin=False) + more(b"")
    yield case("5 only the middle is filled", filled, (BINARY, b"middle"))
    many = first + more(b"-", fin=False) * 50 + last
    yield case("5 fifty-two fragments", many, (BINARY, b"one" + b"-" * 50 + b"two"))
    five = [frame(PING, bytes([n])) + more(bytes([n]), fin=False) for n in range(5)]
    pongs = [(PONG, bytes([n])) for n in range(5)]
    said = first + b"".join(five) + last
    yield case("5 pings between all", said, *pongs, (BINARY, b"one" + bytes(range(5)) + b"two"))
    for fin in (True, False):
        end = "last" if fin else "middle"
        stray = more(b"stray", fin=fin)
        yield case(f"5 a {end} fragment of nothing", stray, code=PROTOCOL_ERROR)
        said = frame(BINARY, b"whole") + stray
        yield case(f"5 and after a message, {end}", said, (BINARY, b"whole"), code=PROTOCOL_ERROR)
        for opcode in (TEXT, BINARY):
            said = first + frame(opcode, b"new", fin=fin)
            name = f"5 a message of opcode {opcode} within one, {end}"
            yield case(name, said, code=PROTOCOL_ERROR)
    yield case("5 a close in fragments", frame(CLOSE, b"\x03", fin=False), code=PROTOCOL_ERROR)


GOOD_TEXT: Final = {
    "greek": "κόσμε",
    "two bytes": "\u0080\u07ff",
    "three bytes": "\u0800\uffff",
    "four bytes": "\U00010000\U0010ffff",
    "beside the surrogates": "\ud7ff\ue000",
    "nobody's characters": "\ufffe\U0001fffe",
    "a zero": "a\0b",
}
BAD_TEXT: Final = {
    "a lone continuation": b"\x80",
    "a start without end": b"\xce",
    "a sequence cut short": b"\xe2\x82",
    "too long for a slash": b"\xc0\xaf",
    "too long for a zero": b"\xf0\x80\x80\x80",
    "a surrogate": b"\xed\xa0\x80",
    "a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "past the last character": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "impossible bytes": b"\xfe\xff",
}


def utf8() -> Iterator[Case]:
    for name, good in GOOD_TEXT.items():
        payload = good.encode()
        yield case(f"6 {name}", text(payload), (TEXT, payload))
        pieces = text(payload[:1], fin=False) + b"".join(
            more(payload[n : n + 1], fin=False) for n in range(1, len(payload))
        )
        yield case(f"6 {name}, byte by byte", pieces + more(b""), (TEXT, payload))
    for name, bad in BAD_TEXT.items():
        yield case(f"6 {name}", text(bad), code=INVALID_DATA)
        yield case(f"6 {name}, after good text", text(b"good" + bad), code=INVALID_DATA)
        pieces = text(b"good", fin=False) + more(bad)
        yield case(f"6 {name}, in the second fragment", pieces, code=INVALID_DATA)
        yield case(f"6 {name}, as bytes", frame(BINARY, bad), (BINARY, bad))


def closes() -> Iterator[Case]:
    yield closing("without a code", b"", NO_CODE)
    yield closing("of one byte", b"\x03", PROTOCOL_ERROR)
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        yield closing(f"with {code}", struct.pack("!H", code), code)
        yield closing(f"with {code} and a reason", struct.pack("!H", code) + b"because", code)
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535):
        yield closing(f"with {code}", struct.pack("!H", code), PROTOCOL_ERROR)
    normal = struct.pack("!H", NORMAL)
    yield closing("with the longest reason", normal + b"*" * 123, NORMAL)
    yield closing("with a reason too long", normal + b"*" * 124, PROTOCOL_ERROR)
    for name, bad in BAD_TEXT.items():
        yield closing(f"with {name} for a reason", normal + bad, INVALID_DATA)
    yield Case("7 a message after it", BYE + frame(BINARY, b"late"))
    yield Case("7 a ping after it", BYE + frame(PING, b"late"))
    yield Case("7 another after it", BYE + BYE)
    yield Case("7 noise after it", BYE + bytes(range(256)) * 8)
    # Autobahn would have 1000 here (its 7.1.5). The library calls it an error, as it may.
    said = frame(BINARY, b"half", fin=False) + BYE + more(b"late")
    yield Case("7 in the middle of a message", said, (), PROTOCOL_ERROR)


def limits() -> Iterator[Case]:
    payload = bytes(n % 251 for n in range(FRAME_LIMIT))
    for size in (256, 1_024, 4_096, 16_384):
        pieces = [payload[n : n + size] for n in range(0, FRAME_LIMIT, size)]
        said = frame(BINARY, pieces[0], fin=False) + b"".join(
            more(each, fin=False) for each in pieces[1:]
        )
        yield case(f"9 pieces of {size}", said + more(b""), (BINARY, payload))
        yield case(f"9 pieces of {size}, one byte too many", said + more(b"*"), code=TOO_BIG)
    twenty = [bytes([n]) * 500 for n in range(20)]
    said = b"".join(frame(BINARY, each) for each in twenty)
    yield case("9 twenty messages at once", said, *((BINARY, each) for each in twenty))
    pieces = [payload[n : n + 1_300] for n in range(0, 13_000, 1_300)]
    said = frame(TEXT, b"*" * 1_300, fin=False) + more(b"*" * 1_300, fin=False) * 8
    yield case("10 ten fragments", said + more(b"*" * 1_300), (TEXT, b"*" * 13_000))


def cases() -> tuple[Case, ...]:
    """All of them."""
    groups = (framing, pings, reserved, opcodes, fragments, utf8, closes, limits)
    return tuple(each for group in groups for each in group())


def unchanged(first: int) -> int:
    """The opcode of a frame that a server sent whole, as an echo does."""
    assert first & FIN, "in fragments"
    return first & ~FIN
