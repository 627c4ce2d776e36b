"""What a row holds comes back, and what is none of ours is no row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import StorageFailed
from server.rules.standing import (
    AnyRecord,
    Awaited,
    Ended,
    Entry,
    Founded,
    RoomLog,
    Seated,
    Signed,
    Spent,
)
from server.store.rows import VERSION, Row, pack, unpack

NUMBERS = st.integers(0, 2**53 - 1)
SEATS = st.frozensets(st.integers(0, 2))
ROSTERS = st.sampled_from([2, 3]).map(
    lambda seats: tuple((n, bytes([n]) * 32) for n in range(seats))
)
RECORDS: st.SearchStrategy[AnyRecord] = st.one_of(
    st.builds(Founded, ROSTERS, SEATS),
    st.builds(
        Seated,
        ROSTERS,
        st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=64)), max_size=2).map(tuple),
        st.integers(0, 2**32 - 1),
        st.integers(0, 2**50),
    ),
    st.builds(Entry, NUMBERS, NUMBERS, st.integers(0, 2), NUMBERS, st.binary(min_size=1)),
    st.builds(Signed, SEATS),
    st.builds(Awaited, SEATS),
    st.builds(Ended),
)
LOGS = st.builds(
    RoomLog,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.lists(st.builds(Spent, NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=3).map(tuple),
    SEATS,
    SEATS,
    st.booleans(),
    NUMBERS,
)


@given(record=RECORDS, log=LOGS, position=NUMBERS)
def test_a_row_comes_back_where_the_archive_has_put_it(
    record: AnyRecord, log: RoomLog, position: int
) -> None:
    assert unpack(pack(Row(record, log)), position) == Row(record, log.at(position))


def test_the_bytes_are_these() -> None:
    row = Row(Entry(7, 5, 1, 3, b"e"), RoomLog(6, 7, 5, (Spent(), Spent(3, 1, 9, 5))))
    known = (
        "01 92 96a5656e747279 07 05 01 03 c4016598 06 07 05 92 9400000000 9403010905 90 90 c2 00"
    )
    now = known.replace("016598", "01659a") + " 00 02"
    assert pack(row) == bytes.fromhex(now.replace(" ", ""))
    # Before a third seat could come later, the last two were not there.
    assert unpack(bytes.fromhex(known.replace(" ", "")), 6) == row


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes([VERSION]),
        bytes([VERSION + 1]) + pack(Row(Ended(), RoomLog()))[1:],
        pack(Row(Ended(), RoomLog())) + b"\0",
        pack(Row(Ended(), RoomLog()))[:-1],
        bytes([VERSION]) + b"\x92\x91\xa5other\x98\x00\x00\x00\x90\x90\x90\xc2\x00",
    ],
    ids=["nothing", "no-row", "newer", "too-long", "too-short", "unknown"],
)
def test_what_is_no_row_of_this_version_is_never_guessed_at(data: bytes) -> None:
    with pytest.raises(StorageFailed):
        unpack(data, 1)
