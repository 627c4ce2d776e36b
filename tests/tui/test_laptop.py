"""This laptop as a seat knows it: its clocks, its chance, and the slow key step beside the rest."""

import asyncio
import threading

import pytest

from protocol.door.invitation import Opening
from tui.home import laptop
from tui.home.laptop import CLOCK, draw, stretched

WORDS = ("one", "two")


def test_the_steady_clock_goes_on_and_never_back() -> None:
    read = [CLOCK.steady_s() for _ in range(100)]
    assert read == sorted(read)


def test_the_other_clock_counts_milliseconds_of_this_age() -> None:
    in_2020_ms, in_3000_ms = 1_577_836_800_000, 32_503_680_000_000
    assert in_2020_ms < CLOCK.now_ms() < in_3000_ms


def test_what_is_drawn_is_so_long_and_never_the_same() -> None:
    assert draw(0) == b""
    assert len({draw(32) for _ in range(100)}) == 100
    assert all(len(draw(count)) == count for count in (1, 24, 32))


async def test_everything_else_goes_on_while_keys_are_stretched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are done only once something has been done on the loop meanwhile."""
    done_meanwhile = threading.Event()
    keys = Opening(bytes(32), bytes(32))

    def slow(words: tuple[str, ...]) -> Opening:
        assert words == WORDS and done_meanwhile.wait(60)
        return keys

    monkeypatch.setattr(laptop, "stretch", slow)
    waiting = asyncio.create_task(stretched(WORDS))
    await asyncio.sleep(0)
    assert not waiting.done()
    done_meanwhile.set()
    assert await waiting is keys


async def test_a_laptop_without_the_memory_for_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(_: tuple[str, ...]) -> Opening:
        raise MemoryError

    monkeypatch.setattr(laptop, "stretch", no_memory)
    with pytest.raises(MemoryError):
        await stretched(WORDS)
