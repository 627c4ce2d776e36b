"""Whole binary messages are heard at once, and nothing else about the protocol changes by it.

Two connections get the same bytes in the same pieces: one as it is, and one that leaves everything
to the library's parser. What they hear, what they answer and how they end must be the same.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from hypothesis import example, given
from hypothesis import strategies as st
from websockets.asyncio.server import Server, ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from server.line.guard import Bounds, Guarded, guarded_by
from server.watch.metrics import Counts

LIMIT_BYTES = 300
BOUNDS = Bounds(10**9, 10**9, 1, 10**6, 5.0)
TURNS = 8
"""Of the loop, after which nothing more happens by itself."""

OPENING = (
    b"GET /v1 HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


class Wire(asyncio.Transport):
    """Remembers what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_over = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def write_eof(self) -> None:
        self.is_over = True

    def abort(self) -> None:
        self.is_over = True

    def is_closing(self) -> bool:
        return self.is_over

    def can_write_eof(self) -> bool:
        return True

    def get_write_buffer_size(self) -> int:
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Nowhere(Server):
    """A server of the library that listens nowhere."""

    def __init__(self, converse: Callable[[ServerConnection], Coroutine[None, None, None]]) -> None:
        async def listen() -> asyncio.Server:
            raise AssertionError("nobody listens")

        super().__init__(listen, converse)

    def is_serving(self) -> bool:
        return True


@dataclass
class Outcome:
    """What one connection made of some bytes."""

    heard: list[bytes | str] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    close_code: int | None = None


async def outcome_of(kind: type[Guarded], pieces: list[bytes]) -> Outcome:
    outcome = Outcome()

    async def converse(connection: ServerConnection) -> None:
        assert isinstance(connection, Guarded)
        await connection.handshake()
        connection.on_message = outcome.heard.append
        try:
            while True:
                outcome.heard.append(await connection.recv())
        except ConnectionClosed:
            pass

    wire = Wire()
    connection = kind(ServerProtocol(max_size=LIMIT_BYTES), Nowhere(converse), max_queue=4)
    connection.connection_made(wire)
    connection.data_received(OPENING)
    await settle()
    assert connection.protocol.state is State.OPEN
    wire.written.clear()
    for piece in pieces:
        if not wire.is_over:
            connection.data_received(piece)
            await settle()
    connection.connection_lost(None)
    await settle()
    outcome.answers = wire.written
    outcome.close_code = connection.close_code
    return outcome


async def settle() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)


def compare(pieces: list[bytes]) -> Outcome:
    """The outcome, which is the same by both ways."""
    guarded = guarded_by(BOUNDS, lambda connection: None, Counts())

    class ByTheLibrary(guarded):  # type: ignore[valid-type, misc]  # a class made at run time
        def _hear_whole(self, data: bytes, start: int) -> int:
            return 0

    ours = asyncio.run(outcome_of(guarded, pieces))
    theirs = asyncio.run(outcome_of(ByTheLibrary, pieces))
    assert ours == theirs
    return ours


def masked(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def binary(data: bytes) -> bytes:
    return masked(Opcode.BINARY, data)


FRAMES = st.one_of(
    st.sampled_from([0, 1, 125, 126, 299, 300, 301]).map(lambda size: binary(bytes(size))),
    st.binary(max_size=20).map(binary),
    st.binary(max_size=20).map(lambda data: masked(Opcode.PING, data)),
    st.just(masked(Opcode.TEXT, b"text")),
    st.just(masked(Opcode.BINARY, b"first", fin=False)),
    st.just(masked(Opcode.CONT, b"middle", fin=False)),
    st.just(masked(Opcode.CONT, b"last")),
    st.just(masked(Opcode.CLOSE, b"\x03\xe8")),
    st.just(Frame(Opcode.BINARY, b"unmasked").serialize(mask=False)),
    st.just(b"\x82\xff" + (100).to_bytes(8, "big") + bytes(104)),
    st.just(b"\x82\xfe\x00\x05" + bytes(4) + b"short"),
    st.just(b"\xc2\x81" + bytes(5)),
    st.binary(max_size=20),
)


@given(frames=st.lists(FRAMES, max_size=12), seed=st.integers(0, 2**32), cuts=st.integers(0, 6))
@example(frames=[binary(b"one"), masked(Opcode.PING, b"p"), binary(b"two")], seed=0, cuts=0)
@example(frames=[masked(Opcode.BINARY, b"first", fin=False), binary(b"x")], seed=0, cuts=0)
def test_every_stream_is_heard_as_the_library_would(
    frames: list[bytes], seed: int, cuts: int
) -> None:
    compare(cut(b"".join(frames), random.Random(seed), cuts))


def cut(stream: bytes, chance: random.Random, cuts: int) -> list[bytes]:
    places = sorted(chance.randrange(len(stream) + 1) for _ in range(cuts))
    pieces = [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    return [piece for piece in pieces if piece]


def test_messages_that_come_together_are_heard_in_their_order() -> None:
    stream = b"".join(binary(bytes([number]) * 200) for number in range(20))
    assert compare([stream]).heard == [bytes([number]) * 200 for number in range(20)]


def test_a_message_that_comes_byte_by_byte_is_heard() -> None:
    stream = binary(b"slow") + binary(b"quick")
    pieces = [bytes([byte]) for byte in stream]
    assert compare(pieces).heard == [b"slow", b"quick"]


def test_a_message_over_the_limit_ends_the_connection() -> None:
    outcome = compare([binary(bytes(LIMIT_BYTES + 1))])
    assert (outcome.heard, outcome.close_code) == ([], 1006)
    assert outcome.answers[0][2:4] == (1009).to_bytes(2, "big")


def test_what_stands_between_the_parts_of_a_message_is_refused() -> None:
    stream = masked(Opcode.BINARY, b"first", fin=False) + binary(b"between")
    assert compare([stream]).answers[0][2:4] == (1002).to_bytes(2, "big")


def test_most_messages_do_not_go_through_the_parser_of_the_library() -> None:
    def fail(data: bytes) -> None:
        raise AssertionError("the parser was asked")

    assert asyncio.run(heard_without(fail, binary(b"one") + binary(bytes(200)))) == 2


async def heard_without(parser: Callable[[bytes], None], stream: bytes) -> int:
    """How many messages are heard where the library's parser is `parser`."""
    protocol = ServerProtocol(max_size=LIMIT_BYTES)

    async def converse(connection: ServerConnection) -> None:
        await connection.handshake()

    connection = guarded_by(BOUNDS, lambda _: None, Counts())(protocol, Nowhere(converse))
    connection.connection_made(Wire())
    connection.data_received(OPENING)
    await settle()
    heard: list[bytes] = []
    connection.on_message = heard.append
    protocol.receive_data = parser  # type: ignore[method-assign, assignment]  # must not be asked
    connection.data_received(stream)
    return len(heard)
