"""What packing and unpacking costs: beside msgspec's own msgpack, and of an entry as a whole.

A script, not a test: `python -m tests.bench.codec_speed`. Each figure is the best of several runs.
"""

import timeit
from collections.abc import Callable
from typing import Final

import msgspec

from protocol.codec import encode
from protocol.seal.chain import Channel
from protocol.seal.envelope import Kind
from protocol.seats import Seat
from protocol.session.events import Spoke, decode_move, encode_move
from protocol.session.ledger import Ledger
from protocol.wire.frames import (
    Append,
    Entries,
    Logged,
    ToRelay,
    pack,
    read_at_client,
    read_at_relay,
)
from tests.protocol.cases import counted
from tests.protocol.test_vectors import ROOM, SEEDS

ROUNDS: Final = 7
ENTRIES: Final = 300

_decoder: Final[msgspec.msgpack.Decoder[ToRelay]] = msgspec.msgpack.Decoder(ToRelay)
_encoder: Final = msgspec.msgpack.Encoder()


def cost_us(act: Callable[[], object], calls: int = 20_000) -> float:
    """Microseconds a call, in the best round."""
    return min(timeit.repeat(act, number=calls, repeat=ROUNDS)) / calls * 1e6


def entry_us() -> float:
    """Sealing, sending, handing out, reading and folding one piece of 40 letters, all but the line
    and the disks, which cost far more."""
    content = encode_move(1, Spoke("By the evening I have nothing left, then."))
    nonces = iter(range(10**9))

    def one() -> None:
        ledger = Ledger(ROOM, Seat.SECOND, SEEDS[1])
        sealing = Channel(ROOM, Seat.FIRST, SEEDS[0])
        for number in range(1, ENTRIES + 1):
            event = sealing.seal(Kind.MOVE, content, next(nonces).to_bytes(24, "big"))
            append = read_at_relay(pack(Append(number, event)))
            assert isinstance(append, Append)
            given = read_at_client(pack(Entries((Logged(number, number, append.event),))))
            assert isinstance(given, Entries)
            sealing.accept(number, given.entries[0].event)
            ledger.take(number, given.entries[0].event)

    return cost_us(one, calls=1) / ENTRIES


def main() -> None:
    """Prints the table of `docs/performance.md`."""
    append = Append(12_345, counted(0, 498))
    said = pack(append)
    handed = Entries((Logged(5, 1_700_000_000_000, counted(0, 498)),))
    told = pack(handed)
    move = encode_move(1, Spoke("By the evening I have nothing left, then."))
    other = cost_us(lambda: _encoder.encode(_decoder.decode(said)) == said)
    ours = cost_us(lambda: read_at_relay(said))
    print(f"{other:7.2f} us  an Append read and compared, msgspec's own msgpack")
    print(f"{ours:7.2f} us  an Append read and compared, ours: {ours / other:.1f} x")
    other = cost_us(lambda: _encoder.encode(handed))
    ours = cost_us(lambda: encode(handed))
    print(f"{other:7.2f} us  an entry written, msgspec's own msgpack")
    print(f"{ours:7.2f} us  an entry written, ours: {ours / other:.1f} x")
    once = (
        cost_us(lambda: read_at_relay(said))
        + cost_us(lambda: encode(append))
        + cost_us(lambda: encode(handed))
        + cost_us(lambda: read_at_client(told))
        + cost_us(lambda: decode_move(move))
    )
    whole = entry_us()
    print(f"{whole:7.2f} us  an entry from sealing to being folded, without line and disks")
    print(f"{once:7.2f} us  of these, packing and unpacking: {once / whole:.1%}")


if __name__ == "__main__":
    main()
