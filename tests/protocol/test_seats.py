"""Seats: what only partners have is not to be had with another seat.

The ignores below are tests too: the type checker, which reports each that is not needed, has to
refuse the very lines that raise.
"""

import pytest

from protocol.seats import PARTNERS, Seat, as_partner, other, put


def test_a_pair_is_indexed_by_seat() -> None:
    assert put(("a", "b"), Seat.FIRST, "c") == ("c", "b")
    assert put(("a", "b"), Seat.SECOND, "c") == ("a", "c")


def test_a_facilitator_cannot_write_over_what_a_partner_has() -> None:
    with pytest.raises(ValueError):
        put(("a", "b"), Seat.FACILITATOR, "c")  # type: ignore[arg-type]


def test_a_facilitator_has_no_other_partner() -> None:
    with pytest.raises(ValueError):
        other(Seat.FACILITATOR)  # type: ignore[arg-type]


def test_each_partner_is_the_others_other() -> None:
    assert [other(seat) for seat in PARTNERS] == [Seat.SECOND, Seat.FIRST]


def test_a_seat_passes_for_a_partners_only_where_it_is_one() -> None:
    assert [as_partner(seat) for seat in Seat if seat in PARTNERS] == list(PARTNERS)
    with pytest.raises(ValueError):
        as_partner(Seat.FACILITATOR)


def test_any_seat_is_no_partners_to_the_type_checker() -> None:
    any_seat: Seat = Seat(0)
    assert put((1, 1), any_seat, 2) == (2, 1)  # type: ignore[arg-type]
