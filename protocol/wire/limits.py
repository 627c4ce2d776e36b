"""Where a relay listens and what its frames take, said once for both ends.

The sizes that every part of the protocol holds to are in `protocol.limits`.
"""

from typing import Final

from protocol import seats
from protocol.limits import BATCH_LIMIT, FRAME_LIMIT

PATH: Final = "/v1"
"""The only path that speaks. Rooms are never named in an address: addresses end up in logs."""

PORT: Final = 4774
"""Where a relay listens if nothing else is said: no well-known service lives there, and it is below
the ports that systems hand out by themselves."""

PORT_LIMIT: Final = 65_535
"""The highest port there is."""

SEATS: Final = len(seats.Seat)
"""Seats on the wire are the numbers below this."""

PARTNERS: Final = frozenset(int(seat) for seat in seats.PARTNERS)
"""Of these, the seats that a room is for."""

HOST_LINE_CHARS: Final = 120
"""The longest line of whoever runs a relay: two rows of the smallest window."""

LOGGED_OVERHEAD_BYTES: Final = 32
"""The most that msgpack adds to one event in an `Entries`: two numbers of nine and two headers."""

MISSING_OVERHEAD_BYTES: Final = 40
"""The most that it adds to one in an `Offer`: four numbers of nine bytes and two headers."""

BATCH_BYTES: Final = BATCH_LIMIT - 64
"""For the entries of an `Entries`; the rest is for the frame's own tag and headers."""

OFFER_BYTES: Final = FRAME_LIMIT - 64
"""For those of an `Offer`, likewise."""
