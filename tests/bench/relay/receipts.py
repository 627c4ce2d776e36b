"""What was sent in one run, what came back, and whether it was right.

Each member of a room must get every event of that room, its own too, once, in the order in which
its author sent it, and all members of a room in the same order. Knows nothing of servers.
"""

import os
import random
from dataclasses import dataclass, field
from struct import Struct
from typing import Final

PAYLOAD_BYTES: Final = 300
"""As long as a short sealed event."""

HEAD: Final = Struct(">QIBI")
"""When it was due, in nanoseconds; the room; the author's seat; the author's count from 1."""

FILLING_BYTES: Final = PAYLOAD_BYTES - HEAD.size
FILLING: Final = os.urandom(1 << 20)
"""Noise, as sealed text is: one of the peers compresses what it keeps."""

ORDER_MODULUS: Final = (1 << 61) - 1
"""A prime: two orders of the same authors hardly ever come to the same sum."""


@dataclass(slots=True)
class Tally:
    """The sum of one run. Mutable."""

    sent: int = 0
    received: int = 0
    faults: int = 0
    """Receipts of the wrong room, out of order, or repeated; and members that disagree."""
    delays_ns: list[int] = field(default_factory=list)
    """From when each event was due to when each member had it."""


class Author:
    """Makes the events of one seat of one room. Mutable."""

    def __init__(self, tally: Tally, room: int, seat: int) -> None:
        self._tally = tally
        self._room = room
        self._seat = seat
        self.count = 0

    def event(self, due_ns: int) -> bytes:
        """The next event, of `PAYLOAD_BYTES`."""
        self.count += 1
        self._tally.sent += 1
        start = random.randrange(len(FILLING) - FILLING_BYTES)
        head = HEAD.pack(due_ns, self._room, self._seat, self.count)
        return head + FILLING[start : start + FILLING_BYTES]


class Reader:
    """Checks what one member of one room gets. Mutable."""

    def __init__(self, tally: Tally, room: int) -> None:
        self._tally = tally
        self._room = room
        self._counts = [0, 0, 0]
        self.order = 0
        """The same for two members exactly if they got the same events in the same order."""

    def start_at(self, said: int) -> None:
        """Every seat has said so many events before this member came."""
        self._counts = [said] * len(self._counts)

    def take(self, event: bytes, now_ns: int) -> None:
        """One event has come at `now_ns`."""
        tally = self._tally
        due_ns, room, seat, count = HEAD.unpack_from(event)
        tally.received += 1
        tally.delays_ns.append(now_ns - due_ns)
        if room != self._room or count != self._counts[seat] + 1 or len(event) != PAYLOAD_BYTES:
            tally.faults += 1
        self._counts[seat] = count
        self.order = (self.order * 3 + seat + 1) % ORDER_MODULUS


def agree(tally: Tally, readers: list[Reader]) -> None:
    """Count a fault if the members of one room, who have all of it, had it in different orders."""
    tally.faults += len({reader.order for reader in readers}) > 1
