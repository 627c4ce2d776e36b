"""How soon what whoever leads does is painted at both: what is said, beside what one of two says to
the other, and a page that is turned, beside one that the two turn.

    python -m tests.bench.led

A script, not a test. Three programs run in terminals of their own; all that is sent stays on
loopback. Ends with 1 if a target is missed.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from protocol.door.introduction import Introduction, Policy
from protocol.door.third import AskedIn
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.seats import Seat
from tests.bench.app import WARM_UP, Figure, piece, told, written
from tests.whole.laptops import PACE, relay_at, until, url_of
from tests.whole.seats import free_port, laptop
from tests.whole.terminal import Terminal, programs
from tests.whole.test_app_lines import seated, to_the_first_turn, two_laptops
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.line.rooms import ports_of
from tui.line.thirds import led_room
from tui.rehearsal.led.partner import LedPartner
from tui.rehearsal.practice import seats_for_two
from tui.rehearsal.pretend import Awake
from tui.rehearsal.script import practice_script
from tui.seat.facts import SeatFacts, lead_facts
from tui.seat.sitting import Sitting

REMARKS: Final = 48
"""On one page there are fifty at the most."""

PIECES: Final = 60

TURNS: Final = 78
"""Pages, by whoever leads and by the two in turns."""

KIM: Final = Introduction("Kim", "counsellor", Policy.WITH_ME, "", "")


@dataclass(frozen=True)
class Load:
    """What a program took in processor time and memory."""

    cpu_s: float
    memory_mib: float


def load_of(terminal: Terminal) -> Load:
    """Of the program in that window, up to now."""
    pid = terminal._process.pid
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    status = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    kib = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return Load(ticks / os.sysconf("SC_CLK_TCK"), kib / 1024)


async def remark(kim: Terminal, both: tuple[Terminal, Terminal], text: str) -> float:
    """Seconds from Ctrl+S to the words being written to both terminals."""
    kim.press(text)
    await kim.shows(text)
    # What was typed is kept 0.2 s later, which is not what is measured here.
    await asyncio.sleep(0.3)
    marks, began = [len(each.written) for each in both], time.perf_counter()
    kim.press("ctrl+s")
    for each, mark in zip(both, marks, strict=True):
        await written(each, text.encode(), mark)
    return time.perf_counter() - began


def many_pages() -> Guide:
    """A guide of nothing but pages to read, none of which looks like another."""
    head = 'id = "pages"\ntitle = "Pages"\nminutes = 60\nabout = "Pages."\n'
    step = '\n[[steps]]\nid = "step-{n}"\ntitle = "Step {n}"\n'
    page = '\n[[steps.activities]]\nkind = "read"\nid = "page-{n}"\ntitle = "Page {n}"\n'
    text = head
    for number in range(TURNS + 1):
        if number % 20 == 0:
            text += step.format(n=number // 20)
        text += page.format(n=number) + f'prompt = "Read."\ntext = "{words_of(number)}"\n'
    return load_guide(text)


def words_of(page: int) -> str:
    """What can be read there, and nowhere else."""
    return f"{page:03}rd-of-them"


async def turned_by_kim(kim: Terminal, both: tuple[Terminal, Terminal], page: int) -> float:
    """Seconds from the second Ctrl+S, nobody being ready, to that page being written to both."""
    await kim.shows(words_of(page - 1))
    # The words are written first, and the rest of that page after them, which is not measured here.
    await asyncio.sleep(0.3)
    kim.press("ctrl+s")
    await kim.shows("ress once more")
    await asyncio.sleep(0.3)
    return await pressed(kim, "ctrl+s", both, page)


async def turned_by_two(both: tuple[Terminal, Terminal], page: int) -> float:
    """Seconds from the Enter of the one who is ready last."""
    both[0].press("enter")
    await both[1].shows("Ada is ready")
    await asyncio.sleep(0.3)
    return await pressed(both[1], "enter", both, page)


async def pressed(who: Terminal, key: str, both: tuple[Terminal, Terminal], page: int) -> float:
    marks, began = [len(each.written) for each in both], time.perf_counter()
    who.press(key)
    for each, mark in zip(both, marks, strict=True):
        await written(each, words_of(page).encode(), mark)
    return time.perf_counter() - began


async def three_laptops(here: Path, url: str, guide: Guide) -> tuple[Paths, Paths, Paths]:
    """Two who are led, on their first page, and the laptop of whoever leads them."""
    first, second = await seats_for_two(url, guide_hash(guide_bytes(guide)), os.urandom)
    asked = AskedIn(led_room(first), Seat.FIRST, None, os.urandom(32), os.urandom(32), bytes(32))
    third = lead_facts(asked, KIM, url, hosts_relay=False, now_ms=1)
    facts = replace(first, leads=third.leads), replace(second, leads=third.leads)
    ada, sam = seated(here, facts, (free_port(), free_port()))
    await both_say_yes((ada, sam), third, guide)
    kim = laptop(here / "Kim", free_port(), name="Kim")
    kim.make()
    SeatFile.create(kim.seats, third).close()
    return ada, sam, kim


async def both_say_yes(laptops: tuple[Paths, Paths], third: SeatFacts, guide: Guide) -> None:
    """Without any screen, up to the first page of the guide."""
    files = [SeatFile.open(path) for each in laptops for path in each.seats.glob("*.seat")]
    partners = []
    for file, name in zip(files, ("Ada", "Sam"), strict=True):
        awake = Awake()
        file.accept_guide()
        sitting = Sitting(ports_of(file), PACE, name=name, guide=guide_bytes(guide), watcher=awake)
        partners.append(LedPartner(sitting, practice_script(burnout()), awake, quick=True))
        partners[-1].has_met = True
    partners[0].met = third.leads
    tasks = [asyncio.create_task(each.run()) for each in partners]
    try:
        await until(
            lambda: all(
                each.sitting.session.third.seated is not None and not each.sitting.keep.outbox()
                for each in partners
            )
        )
        await until(lambda: Seat.FIRST in getattr(partners[0].sitting.session.phase, "ready", ()))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for file in files:
            file.close()


async def with_three(here: Path) -> tuple[list[float], dict[str, Load]]:
    """How long each remark took, and what every program took over one of them."""
    async with led(here, burnout(), "Is now a good time?") as (ada, sam, kim):
        return await series(
            {"Ada": ada, "Sam": sam, "Kim": kim},
            REMARKS,
            lambda text: remark(kim, (ada, sam), text),
        )


async def with_pages(here: Path) -> tuple[list[float], list[float]]:
    """How long each page took that whoever leads turned, and each that the two turned."""
    by_kim, by_two = [], []
    async with led(here, many_pages(), words_of(0)) as (ada, sam, kim):
        for page in range(1, TURNS + 1, 2):
            by_kim.append(await turned_by_kim(kim, (ada, sam), page))
            by_two.append(await turned_by_two((ada, sam), page + 1))
    warm = WARM_UP // 2
    return sorted(1000 * s for s in by_kim[warm:]), sorted(1000 * s for s in by_two[warm:])


@asynccontextmanager
async def led(
    here: Path, guide: Guide, first: str
) -> AsyncIterator[tuple[Terminal, Terminal, Terminal]]:
    """Ada's program, Sam's and Kim's, on the first page of a guide, which says `first`."""
    async with relay_at(here / "relay") as relay:
        laptops = await three_laptops(here, url_of(relay), guide)
        async with programs(*((path.data.name, path.data) for path in laptops)) as (ada, sam, kim):
            for terminal in (ada, sam):
                await terminal.shows("Come back")
                terminal.press("enter")
                await terminal.shows(first)
            await kim.shows("A couple that you lead")
            kim.press("enter")
            await kim.shows("Say to both")
            yield ada, sam, kim


async def with_two(here: Path) -> tuple[list[float], dict[str, Load]]:
    """The same for what one of two says to the other."""
    async with relay_at(here / "relay") as relay:
        laptops = await two_laptops(here, url_of(relay))
        await to_the_first_turn(laptops)
        async with programs(*((path.data.name, path.data) for path in laptops)) as (ada, sam):
            for terminal in (ada, sam):
                await terminal.shows("Come back")
                terminal.press("enter")
                await terminal.shows("speak")
            await ada.shows("with Sam")
            return await series(
                {"Ada": ada, "Sam": sam}, PIECES, lambda text: piece(ada, sam, text)
            )


async def series(
    terminals: dict[str, Terminal], count: int, say: Callable[[str], Awaitable[float]]
) -> tuple[list[float], dict[str, Load]]:
    """Milliseconds in order of size, and what each program took over one, and holds at the end."""
    for number in range(WARM_UP):
        await say(f"said{number:03}")
    before = {name: load_of(each) for name, each in terminals.items()}
    taken = [await say(f"said{number:03}") for number in range(WARM_UP, count)]
    after = {name: load_of(each) for name, each in terminals.items()}
    loads = {
        name: Load((after[name].cpu_s - before[name].cpu_s) / len(taken), after[name].memory_mib)
        for name in terminals
    }
    return sorted(1000 * each for each in taken), loads


def share(taken_ms: list[float], part: float) -> float:
    return taken_ms[min(int(len(taken_ms) * part), len(taken_ms) - 1)]


async def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="unhurried-bench-") as directory:
        two, loads_two = await with_two(Path(directory) / "two")
        three, loads = await with_three(Path(directory) / "three")
        by_kim, by_two = await with_pages(Path(directory) / "pages")
    note = f"one of two to the other: {share(two, 0.5):.0f} and {share(two, 0.95):.0f} ms"
    figures = [
        Figure("said to both, to painted at both: p50", share(three, 0.5), 50, "ms", note),
        Figure("said to both, to painted at both: p95", share(three, 0.95), 60, "ms"),
        Figure("... to one of two: p50", share(three, 0.5) / share(two, 0.5), 2, "x"),
        Figure("... to one of two: p95", share(three, 0.95) / share(two, 0.95), 2, "x"),
    ]
    note = f"turned by the two: {share(by_two, 0.5):.0f} and {share(by_two, 0.95):.0f} ms"
    figures += [
        Figure("go on, to the next page painted at both: p50", share(by_kim, 0.5), 50, "ms", note),
        Figure("go on, to the next page painted at both: p95", share(by_kim, 0.95), 60, "ms"),
        Figure("... to a page turned by two: p50", share(by_kim, 0.5) / share(by_two, 0.5), 2, "x"),
        Figure("... to one by two: p95", share(by_kim, 0.95) / share(by_two, 0.95), 2, "x"),
    ]
    least = loads_two["Sam"]
    speaks = f"who speaks of two {1000 * loads_two['Ada'].cpu_s:.0f}"
    for name, each in loads.items():
        memory = each.memory_mib / least.memory_mib
        note = f"{each.memory_mib:.0f} MiB, beside {least.memory_mib:.0f}"
        note += f"; {1000 * each.cpu_s:.0f} ms of the processor a remark, typing too; {speaks}"
        figures.append(Figure(f"memory of {name}, to a partner of two", memory, 1.3, "x", note))
    return figures


def main() -> int:
    return told(asyncio.run(measure()))


if __name__ == "__main__":
    sys.exit(main())
