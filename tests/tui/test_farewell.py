"""Taking leave of a relay that answers something else: what is believed, kept and said.

About `tui.disk.parting`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.limits import KEY_BYTES, VERSION
from protocol.seats import Seat
from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Denied,
    End,
    Enter,
    Entered,
    Gone,
    ToClient,
    Welcome,
    pack,
    read_at_relay,
)
from tui.disk import parting
from tui.disk.parting import KEPT_MS, Parting
from tui.errors import LineDropped, RelayUnreachable
from tui.line.farewell import LATER, Farewell
from tui.line.wire import Dial, Socket
from tui.news import Told
from tui.words import times

SURE: Final = "wss://relay.example.org"
AT_HOME: Final = "ws://192.168.1.20:4774"
OVER: Final = [Code.PROOF, Code.REPLACED]
"""Refusals after which an attempt is not made again by itself."""


class Scripted:
    """A socket that answers each frame with what the script has for its kind. Mutable."""

    def __init__(self, script: dict[type[object], ToClient]) -> None:
        self._script: Final = script
        self._answers: Final[list[bytes]] = []

    @property
    def transport(self) -> "Scripted":
        return self

    def abort(self) -> None:
        """Nothing is behind it."""

    async def send(self, message: bytes, /) -> None:
        answer = self._script.get(type(read_at_relay(message)))
        if answer is not None:
            self._answers.append(pack(answer))

    async def recv(self) -> bytes:
        if not self._answers:
            raise LineDropped  # what a silent relay comes to, in the end
        return self._answers.pop(0)


def relay(**script: ToClient) -> tuple[Dial, list[str]]:
    """One attempt at a relay with these answers, by the name of a frame; the next finds none."""
    kinds: dict[str, type[object]] = {"enter": Enter, "append": Append, "close": Close}
    calls: list[str] = []

    @asynccontextmanager
    async def dial(url: str) -> AsyncIterator[tuple[Socket, Welcome]]:
        calls.append(url)
        if len(calls) > 1:
            raise RelayUnreachable
        answers = {kinds[name]: answer for name, answer in script.items()}
        yield Scripted(answers), Welcome(VERSION, os.urandom(KEY_BYTES))

    return dial, calls


def parted(url: str = SURE, *, ended_ms: int | None = None) -> Parting:
    return Parting(
        room_id=bytes(KEY_BYTES),
        seat=Seat.FIRST,
        seed=bytes(KEY_BYTES),
        relay=url,
        hosts_relay=False,
        cursor=3,
        unsent=((2, b"sealed"),),
        repeat=(2, b"sealed"),
        ended_ms=times.now_ms() if ended_ms is None else ended_ms,
    )


async def leave(path: Path, parting_: Parting, dial: Dial) -> list[Told]:
    """All that was told, until the first attempt is over."""
    parting.keep(path, parting_)
    told: list[Told] = []
    farewell = Farewell(path, parting_, dial=dial, on_told=told.append)
    await farewell._attempt(stays=False)
    return told


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / f"{'ab' * 16}.parting"


async def test_a_relay_that_takes_all_is_told_and_the_parting_is_gone(path: Path) -> None:
    dial, _ = relay(enter=Entered(3, (0,)), append=Appended(2, 4))
    assert await leave(path, parted(), dial) == [Told.TOLD]
    assert not path.exists()


@pytest.mark.parametrize("url", ["wss://relay.example.org", "ws://127.0.0.1:4774"])
async def test_a_relay_that_can_only_be_the_one_is_believed_that_it_has_nothing(
    path: Path, url: str
) -> None:
    dial, _ = relay(enter=Denied(Code.PROOF, 0))
    assert await leave(path, parted(url), dial) == [Told.GONE]
    assert not path.exists()


async def test_another_laptop_at_the_address_is_not_taken_for_the_relay(path: Path) -> None:
    dial, _ = relay(enter=Denied(Code.PROOF, 0))
    assert await leave(path, parted(AT_HOME), dial) == [Told.UNKNOWN]
    assert path.exists()


@pytest.mark.parametrize("code", [each for each in Code if each not in OVER])
@pytest.mark.parametrize("url", [SURE, AT_HOME])
async def test_a_refusal_at_the_entrance_is_never_taken_for_an_end(
    path: Path, code: Code, url: str
) -> None:
    dial, _ = relay(enter=Denied(code, 0))
    assert Told.GONE not in await leave(path, parted(url), dial)
    assert path.exists()


@pytest.mark.parametrize("code", sorted(LATER, key=str))
async def test_a_relay_in_trouble_is_told_later(path: Path, code: Code) -> None:
    dial, _ = relay(enter=Entered(3, (0,)), append=Denied(code, 2))
    assert await leave(path, parted(), dial) == []
    assert path.exists()


async def test_a_relay_that_says_it_is_gone_is_what_the_page_can_say(path: Path) -> None:
    dial, _ = relay(enter=Gone(End.CLOSED))
    assert await leave(path, parted(), dial) == [Told.GONE]


async def test_a_silent_relay_is_away_and_the_parting_stays(path: Path) -> None:
    dial, _ = relay()
    assert await leave(path, parted(), dial) == [Told.AWAY]
    assert path.exists()


# -- how long it is gone on with, by a clock that may be wrong

NOW_MS: Final = 1_772_600_000_000


def kept(path: Path) -> Parting | None:
    found = dict(parting.partings(path.parent))
    return found.get(path)


@pytest.mark.parametrize("ended_ms", [0, -(2**40), NOW_MS, 2**52, NOW_MS - 2 * KEPT_MS])
def test_a_parting_of_any_date_is_looked_at_before_it_goes(path: Path, ended_ms: int) -> None:
    parting.keep(path, parted(ended_ms=ended_ms))
    assert kept(path) is not None


def test_after_a_month_without_the_relay_it_goes(path: Path) -> None:
    late = parted(ended_ms=NOW_MS - KEPT_MS - 1)
    parting.keep(path, late)
    parting.not_reached(path, late, NOW_MS)
    assert not path.exists()


def test_within_the_month_it_stays(path: Path) -> None:
    early = parted(ended_ms=NOW_MS - KEPT_MS + 1)
    parting.keep(path, early)
    parting.not_reached(path, early, NOW_MS)
    assert kept(path) == early


def test_a_clock_that_was_set_back_begins_the_month_anew(path: Path) -> None:
    future = parted(ended_ms=2**52)
    parting.keep(path, future)
    parting.not_reached(path, future, NOW_MS)
    found = kept(path)
    assert found is not None and found.ended_ms == NOW_MS
    parting.not_reached(path, found, NOW_MS + KEPT_MS + 1)
    assert not path.exists()
