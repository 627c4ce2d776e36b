"""Rooms have names in the engine that open nothing, and always the same place."""

from collections import Counter
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import FleetKeyUnusable, StorageFailed
from server.jetstream.naming import SHARDS, Names, place_of
from tests.server.clients import name_of

KEY, OTHER = bytes(range(32)), bytes(32)
NAMES = Names(KEY)


@given(name=st.binary(min_size=32, max_size=32))
def test_every_relay_of_a_fleet_finds_a_room_in_the_same_place(name: bytes) -> None:
    place = NAMES.place(name)
    assert place == Names(KEY).place(name) == place_of(place.token)
    assert place != Names(OTHER).place(name)


def test_the_names_are_these_for_ever() -> None:
    place = NAMES.place(name_of("room"))
    assert place == (1, "igqesgae3tdltdewyrcrmf4z3udtl473")
    assert (place.stream, place.log) == ("ROOMS-01", f"r.01.{place.token}")
    subjects = (place.log, place.roster, place.end, place.heard, place.idle)
    assert len(set(subjects)) == 5 and all(place.token in subject for subject in subjects)


def test_the_shard_is_the_first_byte_of_the_token() -> None:
    name = name_of("room")
    key = blake2b(key=KEY, person=b"unhurried token").digest()
    first = blake2b(name, key=key, digest_size=20).digest()[0]
    assert NAMES.place(name).shard == first % SHARDS


def test_rooms_are_spread_over_all_shards() -> None:
    counts = Counter(NAMES.place(name_of(str(n))).shard for n in range(6_400))
    assert len(counts) == SHARDS and max(counts.values()) < 200


def test_no_part_of_a_rooms_name_is_seen() -> None:
    name = name_of("room")
    place, sealed = NAMES.place(name), NAMES.seal(name)
    for seen in (place.log, sealed):
        assert name.hex() not in seen and name[:4].hex() not in seen
    assert sealed != NAMES.seal(name)


@given(name=st.binary(min_size=32, max_size=32))
def test_a_lobby_has_a_name_of_its_own_at_every_relay(name: bytes) -> None:
    door = NAMES.door(name)
    assert door == Names(KEY).door(name) != Names(OTHER).door(name)
    # Whoever had the same bytes for a room and a lobby would tell nobody so.
    assert door.token != NAMES.place(name).token and name.hex() not in door.notes
    assert len({door.notes, door.notes_heard, door.shut, door.shut_heard}) == 4


@given(name=st.binary(max_size=64))
def test_only_the_fleet_itself_opens_what_it_has_sealed(name: bytes) -> None:
    sealed = NAMES.seal(name)
    assert NAMES.open(sealed) == name
    with pytest.raises(StorageFailed):
        Names(OTHER).open(sealed)


def test_every_seat_has_a_subject_and_none_is_that_of_a_log() -> None:
    place = NAMES.place(name_of("room"))
    seats = [place.seat(seat) for seat in range(3)]
    subjects = [*seats, place.log, place.roster, place.end, place.heard, place.idle]
    assert len(set(subjects)) == len(subjects) and place.seats_heard not in subjects


@given(data=st.binary(max_size=64))
def test_only_the_fleet_itself_is_shown_what_it_has_hidden(data: bytes) -> None:
    hidden = NAMES.hide(data)
    assert NAMES.show(hidden) == data and hidden != NAMES.hide(data)
    for names, changed in ((Names(OTHER), hidden), (NAMES, hidden[:-1]), (NAMES, b"")):
        with pytest.raises(StorageFailed):
            names.show(changed)


@pytest.mark.parametrize("sealed", ["", "?", "AAAA"])
def test_what_was_never_sealed_is_no_name(sealed: str) -> None:
    with pytest.raises(StorageFailed):
        NAMES.open(sealed)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_none(size: int) -> None:
    with pytest.raises(FleetKeyUnusable):
        Names(bytes(size))


@pytest.mark.parametrize("token", ["", "a", "?" * 32, "A" * 32])
def test_what_is_no_token_has_no_place(token: str) -> None:
    with pytest.raises(ValueError):
        place_of(token)
