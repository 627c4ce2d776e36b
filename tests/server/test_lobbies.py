"""The rules of lobbies."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.wire.frames import Code
from server.errors import Refused
from server.rules.lobbies import Lobbies
from server.settings import RelaySettings
from tests.server.clients import name_of

LOBBY = name_of("lobby")
QUARTER_MS = 15 * 60 * 1000


def lobbies(**chosen: int) -> Lobbies[str]:
    return Lobbies(RelaySettings(Path("nowhere"), **chosen))  # type: ignore[arg-type]  # by name


def post(to: Lobbies[str], lobby: bytes = LOBBY, address: str = "a", now_ms: int = 0) -> int:
    return to.post(lobby, b"note", address, now_ms, is_draining=False)


def refusal(to: Lobbies[str], lobby: bytes = LOBBY, *, is_draining: bool = False) -> Code:
    with pytest.raises(Refused) as refused:
        to.post(lobby, b"note", "a", 0, is_draining=is_draining)
    return refused.value.code


def test_visiting_a_lobby_that_is_not_there_leaves_no_trace() -> None:
    all_of_them = lobbies()
    assert all_of_them.visit(LOBBY, "me") == ()
    all_of_them.leave(LOBBY, "me")
    assert (len(all_of_them), all_of_them.waiting) == (0, 0)


def test_notes_are_numbered_in_the_order_of_arrival() -> None:
    all_of_them = lobbies()
    assert [post(all_of_them) for _ in range(3)] == [0, 1, 2]


def test_the_ninth_note_is_refused() -> None:
    all_of_them = lobbies()
    for _ in range(8):
        post(all_of_them)
    assert refusal(all_of_them) is Code.LOBBY_FULL


def test_an_address_can_hold_so_many_lobbies_open() -> None:
    all_of_them = lobbies(lobbies_per_address=1)
    post(all_of_them)
    assert refusal(all_of_them, name_of("another")) is Code.ROOMS_RATE
    assert post(all_of_them, name_of("another"), address="b") == 0


def test_a_shut_lobby_does_not_count_any_more() -> None:
    all_of_them = lobbies(lobbies_per_address=1)
    post(all_of_them)
    all_of_them.shut(LOBBY)
    assert post(all_of_them, name_of("another")) == 0


def test_a_relay_holds_so_many_lobbies_in_all() -> None:
    all_of_them = lobbies(lobbies=1)
    post(all_of_them, address="b")
    assert refusal(all_of_them, name_of("another")) is Code.RELAY_FULL


def test_a_draining_relay_opens_no_lobby_but_keeps_those_it_has() -> None:
    all_of_them = lobbies()
    assert refusal(all_of_them, is_draining=True) is Code.DRAINING
    post(all_of_them)
    assert all_of_them.post(LOBBY, b"note", "a", 0, is_draining=True) == 1


def test_shutting_tells_everybody_who_is_there() -> None:
    all_of_them = lobbies()
    all_of_them.visit(LOBBY, "me")
    all_of_them.visit(LOBBY, "you")
    assert all_of_them.shut(LOBBY) == ("me", "you")
    assert all_of_them.visit(LOBBY, "another") == ()


@given(ages=st.lists(st.integers(0, 2 * QUARTER_MS), max_size=20))
def test_a_lobby_is_there_for_fifteen_minutes_from_its_first_note(ages: list[int]) -> None:
    all_of_them = lobbies(lobbies_per_address=99)
    now_ms = 2 * QUARTER_MS
    for number, age_ms in enumerate(sorted(ages, reverse=True)):
        lobby = name_of(str(number))
        all_of_them.visit(lobby, str(age_ms))
        post(all_of_them, lobby, now_ms=now_ms - age_ms)
    told = list(all_of_them.expire(now_ms))
    assert sorted(told) == sorted(str(age) for age in ages if age >= QUARTER_MS)
    assert len(all_of_them) == sum(age < QUARTER_MS for age in ages)


@given(back_ms=st.integers(1, 10 * QUARTER_MS), age_ms=st.integers(0, QUARTER_MS - 1))
def test_a_clock_that_is_set_back_keeps_no_lobby_open_for_longer(back_ms: int, age_ms: int) -> None:
    all_of_them, noon_ms = lobbies(), 20 * QUARTER_MS
    all_of_them.visit(LOBBY, "sam")
    post(all_of_them, now_ms=noon_ms)
    assert list(all_of_them.expire(noon_ms + age_ms)) == []
    set_back_ms = noon_ms + age_ms - back_ms
    assert list(all_of_them.expire(set_back_ms)) == []
    rest_ms = QUARTER_MS - age_ms
    assert list(all_of_them.expire(set_back_ms + rest_ms - 1)) == []
    assert list(all_of_them.expire(set_back_ms + rest_ms)) == ["sam"]
