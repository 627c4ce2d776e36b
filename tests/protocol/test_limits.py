"""The sizes both ends hold to fit into each other: whatever is allowed can be said.

About `protocol.limits` and `protocol.wire.limits`.
"""

import pytest

from protocol.limits import (
    BATCH_LIMIT,
    CALENDAR_END_MS,
    EVENT_LIMIT,
    FRAME_LIMIT,
    NAME_LIMIT_CHARS,
    NOTE_LIMIT,
    PAD_SIZES,
    TEXT_LIMIT_CHARS,
    TEXT_LIMIT_LINES,
)
from protocol.seal.envelope import EVENT_SIZES
from protocol.session.events import AnyEvent, Introduced, SaidBack, Spoke, decode_move, encode_move
from protocol.wire.frames import (
    INTEGER_LIMIT,
    Append,
    Entries,
    Logged,
    Missing,
    Offer,
    Post,
    pack,
    read_at_client,
    read_at_relay,
)
from protocol.wire.limits import (
    BATCH_BYTES,
    LOGGED_OVERHEAD_BYTES,
    MISSING_OVERHEAD_BYTES,
    OFFER_BYTES,
    PARTNERS,
    SEATS,
)

HIGHEST = INTEGER_LIMIT - 1
"""The largest number of a frame."""

WIDEST = "\U0001f9e1"
"""A letter of four bytes."""


def test_the_longest_event_fits_the_longest_frame() -> None:
    assert max(EVENT_SIZES) == EVENT_LIMIT
    frame = Append(HIGHEST, bytes(EVENT_LIMIT))
    assert len(pack(frame)) <= FRAME_LIMIT and read_at_relay(pack(frame)) == frame


def test_the_longest_note_fits_a_frame() -> None:
    frame = Post(bytes(NOTE_LIMIT))
    assert len(pack(frame)) <= FRAME_LIMIT and read_at_relay(pack(frame)) == frame


@pytest.mark.parametrize("event", [Spoke, SaidBack], ids=lambda event: event.__name__)
def test_the_longest_text_fits_the_largest_pad(event: type[Spoke | SaidBack]) -> None:
    said: AnyEvent = event(WIDEST * TEXT_LIMIT_CHARS)
    move = encode_move(HIGHEST, said)
    assert len(move) < PAD_SIZES[-1] and decode_move(move).event == said


def test_the_longest_name_fits_the_smallest_pad() -> None:
    assert len(encode_move(0, Introduced(WIDEST * NAME_LIMIT_CHARS))) < PAD_SIZES[0]
    assert TEXT_LIMIT_LINES < TEXT_LIMIT_CHARS


@pytest.mark.parametrize("size", EVENT_SIZES)
def test_as_many_entries_as_are_counted_into_a_frame_fit_it(size: int) -> None:
    count = BATCH_BYTES // (size + LOGGED_OVERHEAD_BYTES)
    frame = Entries((Logged(HIGHEST, CALENDAR_END_MS, bytes(size)),) * count)
    assert count and len(pack(frame)) <= BATCH_LIMIT and read_at_client(pack(frame)) == frame


@pytest.mark.parametrize("size", EVENT_SIZES)
def test_as_many_lost_entries_as_are_counted_into_an_offer_fit_it(size: int) -> None:
    count = OFFER_BYTES // (size + MISSING_OVERHEAD_BYTES)
    lost = Missing(HIGHEST, CALENDAR_END_MS, SEATS - 1, HIGHEST, bytes(size))
    frame = Offer((lost,) * count)
    assert count and len(pack(frame)) <= FRAME_LIMIT and read_at_relay(pack(frame)) == frame


def test_partners_sit_on_seats() -> None:
    assert PARTNERS < set(range(SEATS)) and len(PARTNERS) == 2
