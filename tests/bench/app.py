"""The terminal program beside the least it could be, in one run: ratios travel, figures do not.

    python -m tests.bench.app

A script, not a test. Programs run in terminals of their own; all that is sent stays on loopback.
Ends with 1 if a target is missed.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from protocol.door.invitation import where_word
from protocol.words import WORDS
from tests.bench.bare_app import WORD
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import app_at, free_port, invite, laptop, person, type_words
from tests.whole.terminal import Terminal, program, programs, start
from tests.whole.test_app_lines import to_the_first_turn, two_laptops

STARTS: Final = 9
"""Of each program, in turns, so that a busy machine is busy for both."""

PIECES: Final = 100
WARM_UP: Final = 10

TICK_S: Final = 0.002


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    found: float
    target: float
    unit: str
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.found <= self.target


async def painted(begin: Callable[[], Awaitable[Terminal]], words: str) -> float:
    """Seconds from starting a program until `words` have been written to its terminal."""
    began = time.perf_counter()
    terminal = await begin()
    try:
        await written(terminal, words.encode(), 0)
        return time.perf_counter() - began
    finally:
        await terminal.end()


async def written(terminal: Terminal, words: bytes, start_at: int) -> None:
    """Until a program has written `words`, looking as soon as anything comes."""
    async with asyncio.timeout(20):
        while words not in terminal.written[max(0, start_at) :]:
            terminal.news.clear()
            await terminal.news.wait()


async def first_paint(here: Path) -> list[Figure]:
    paths = laptop(here / "first", free_port(), name="Ada")
    ours, bare = [], []
    for _ in range(STARTS):
        ours.append(await painted(lambda: program("ours", paths.data), WORD))
        bare.append(
            await painted(
                lambda: start("bare", "-m", "tests.bench.bare_app", home=paths.data), WORD
            )
        )
    mine, least = statistics.median(ours), statistics.median(bare)
    note = f"{mine * 1000:.0f} ms, a bare app {least * 1000:.0f} ms"
    return [Figure("first paint of home, to a bare app", mine / least, 1.3, "x", note)]


def ran(*arguments: str) -> float:
    """Seconds that a command takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def help_page() -> list[Figure]:
    ours, least = [], []
    for _ in range(STARTS):
        ours.append(ran("-m", "tui", "--help"))
        least.append(ran("-c", "pass"))
    mine, bare = statistics.median(ours) * 1000, statistics.median(least) * 1000
    note = f"python -c pass {bare:.0f} ms; 3x + 100 ms"
    return [Figure("unhurried --help", mine, 3 * bare + 100, "ms", note)]


async def pieces(here: Path) -> list[Figure]:
    async with relay_at(here / "relay") as relay:
        laptops = await two_laptops(here, url_of(relay))
        await to_the_first_turn(laptops)
        async with programs(*((path.data.name, path.data) for path in laptops)) as (ada, sam):
            for terminal in (ada, sam):
                await terminal.shows("Come back")
                terminal.press("enter")
                await terminal.shows("speak")
            await ada.shows("with Sam")
            taken = [await piece(ada, sam, f"piece{number:03}") for number in range(PIECES)]
    taken_ms = sorted(1000 * each for each in taken[WARM_UP:])
    p50, p95 = taken_ms[len(taken_ms) // 2], taken_ms[int(len(taken_ms) * 0.95)]
    return [
        Figure("say it, to painted on the other: p50", p50, 40, "ms"),
        Figure("say it, to painted on the other: p95", p95, 45, "ms"),
    ]


async def piece(speaker: Terminal, listener: Terminal, text: str) -> float:
    """Seconds from Ctrl+S to the words being written to the other terminal."""
    speaker.press(text)
    await speaker.shows(text)
    # What was typed is kept 0.2 s later, which is not what is measured here.
    await asyncio.sleep(0.3)
    mark, began = len(listener.written), time.perf_counter()
    speaker.press("ctrl+s")
    await written(listener, text.encode(), mark)
    return time.perf_counter() - began


class Stalls:
    """The longest time the event loop did nothing else. Mutable."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def watch(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK_S)
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last - TICK_S)
            last = now


async def stretching(here: Path) -> list[Figure]:
    """The stall while words are stretched: a guest's, and with it what else the screen does."""
    inviting = [await stall_of_inviting(here / f"inviter{n}") for n in range(3)]
    joining = [await stall_of_joining(here / f"guest{n}") for n in range(3)]
    return [
        Figure("longest stall while inviting", 1000 * statistics.median(inviting), 100, "ms"),
        Figure("longest stall while joining", 1000 * statistics.median(joining), 100, "ms"),
    ]


async def stall_of_inviting(here: Path) -> float:
    async with person(app_at(laptop(here, free_port(), name="Ada")), "Ada") as ada:
        stalls = Stalls()
        watch = asyncio.create_task(stalls.watch())
        await invite(ada)
        watch.cancel()
        return stalls.longest_s


async def stall_of_joining(here: Path) -> float:
    port = free_port()
    async with relay_at(here / "relay", port):
        async with person(app_at(laptop(here / "Sam", port, name="Sam")), "Sam") as sam:
            await type_words(sam, " ".join((where_word(1), *WORDS[3:8])))
            stalls = Stalls()
            watch = asyncio.create_task(stalls.watch())
            await sam.press("enter")
            await sam.until(lambda: sam.has("#telling") and sam.has("#words"))
            watch.cancel()
            return stalls.longest_s


async def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="unhurried-bench-") as directory:
        here = Path(directory)
        return [
            *await first_paint(here),
            *help_page(),
            *await pieces(here / "pieces"),
            *await stretching(here / "stretching"),
        ]


def main() -> int:
    return told(asyncio.run(measure()))


def told(figures: list[Figure]) -> int:
    """Prints them; 1 if a target is missed."""
    print(f"{'':42} {'found':>10} {'target':>10}")
    for each in figures:
        mark = "" if each.holds else "  MISSED"
        note = f"  ({each.note})" if each.note else ""
        found, target = f"{each.found:.2f} {each.unit}", f"{each.target:.2f} {each.unit}"
        print(f"{each.name:42} {found:>10} {target:>10}{mark}{note}")
    return 0 if all(each.holds for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
