"""Whole sessions over bad lines: each begins on a fair line, meets one fault, and goes on after it.

    fair ── some entries ──> the fault ── its time ──> fair again ──> resumed ──> to the end

What is measured is the time from the line being fair again to both laptops holding everything that
either had, with nothing of before on its way. It is taken at the speed of the world; only the time
in which a fault lasts is hurried. All sessions of one call run at once, on one relay.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from protocol.activities.activity import Kinds
from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.session.session import Session
from tests.server.faults.hurry import hurried_loop
from tests.server.faults.proxy import Proxy, Weather, proxied, random_cuts
from tests.whole.bots import Bot
from tests.whole.laptops import Laptop, assert_same, new_seat, relay_at, through, url_of
from tui.errors import StorageFailed
from tui.line.dial import PING_EVERY_S, PONG_WITHIN_S
from tui.news import FINAL, Line, Tempo
from tui.rehearsal.minds.mind import Step
from tui.rehearsal.practice import seats_for_two
from tui.seat.facts import SeatFacts

PACE: Final = Tempo(breath_s=0.0, quiet_s=1.0, confirm_s=3.0, doubt_s=10_000.0)
"""Confirmations at a pace that a hurried loop can keep."""

HASTY_S: Final = (0.0, 0.002, 0.01)
"""What somebody at the keys waits between two moves, while the test is in a hurry."""

PATIENT_S: Final = (2.0, 10.0, 30.0)
"""... and while the line is bad, in the loop's seconds: words pile up, but not hundreds."""

CALM_S: Final = (0.01, 0.03, 0.05)
"""... and where the fault is not hurried: the processor is to be free for what is measured."""

MOST_WAITING: Final = 8
"""Moves that somebody makes one after the other while none of them comes back."""

UNPACED: Final = {"input_burst_bytes": 10**9}
"""A relay hears some forty frames a second of one connection, far more than a person says. Nobody
here is to wait for that."""

MEASURE_S: Final = 40.0
"""Before a session that has not resumed counts as lost."""

LOOK_S: Final = 0.01
"""How often a session is looked at: the measurement is no finer."""


@cache
def short_guide() -> Guide:
    """A guide that is over soon."""
    return load_guide(Path(__file__).with_name("short.toml").read_text("utf-8"))


class Reserved(Bot):
    """A partner who does not go on for ever while nothing comes back."""

    is_enough: Callable[[], bool]

    def choose(self, session: Session, mine: Kinds) -> Step | None:
        return None if self.is_enough() else super().choose(session, mine)


def sit_down(directory: Path, facts: SeatFacts, seed: int) -> Laptop:
    """A laptop with a new seat file in `directory`, and such a partner at the keys."""
    laptop = Laptop(new_seat(directory, facts), facts, short_guide(), seed, PACE)
    bot = Reserved(facts.seat, seed)
    bot.is_enough = lambda: len(laptop.sitting.news.waiting) >= MOST_WAITING
    laptop.bot = bot
    return laptop


async def new_room(url: str) -> tuple[SeatFacts, SeatFacts]:
    """Both seats of a new room at the relay."""
    return await seats_for_two(url, guide_hash(guide_bytes(short_guide())), os.urandom)


@asynccontextmanager
async def short_couple(
    directory: Path, url: str, seed: int
) -> AsyncIterator[tuple[Laptop, Laptop]]:
    """Two such laptops in a new room."""
    facts = await new_room(url)
    directory.mkdir(parents=True)
    first, second = (sit_down(directory, own, seed) for own in facts)
    try:
        yield first, second
    finally:
        close(first, second)


def close(*laptops: Laptop) -> None:
    """Let go of the seat files."""
    for laptop in laptops:
        with suppress(StorageFailed):
            laptop.file.close()


Strike = Callable[[Proxy, int], Awaitable[None]]
"""Makes the line bad; given a seed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of bad line."""

    strike: Strike
    lasts_s: float
    """The least; in the loop's seconds."""
    speed: float = 1.0
    """Of the loop, while it lasts."""
    cuts: int = 0
    """It also lasts until so many connections of the couple were cut."""
    heals_within_s: float = 0.0
    """The lines come back at random moments of this time, so as to meet every state of a client."""


async def cut(proxy: Proxy, seed: int) -> None:
    """Ends connections after any byte, in order."""
    _storm(proxy, seed, is_reset=False)


async def reset(proxy: Proxy, seed: int) -> None:
    """Ends connections after any byte, with RST."""
    _storm(proxy, seed, is_reset=True)


async def slices(proxy: Proxy, seed: int) -> None:
    """Delivers one byte at a time."""
    proxy.weather = Weather(piece_bytes=1)


async def delay(proxy: Proxy, seed: int) -> None:
    """Two seconds there and two back."""
    proxy.weather = Weather(delay_s=2.0)


async def throttle(proxy: Proxy, seed: int) -> None:
    """1,000 bytes a second: an entry takes more than half of one."""
    proxy.weather = Weather(piece_bytes=100, bytes_per_s=1_000.0)


async def refuse(proxy: Proxy, seed: int) -> None:
    """The relay's machine is up, and the relay is not."""
    await proxy.refuse()


async def silence(proxy: Proxy, seed: int) -> None:
    """The network is gone, and has forgotten its connections when it is back."""
    proxy.silence(is_forgotten=True)


async def deafness(proxy: Proxy, seed: int) -> None:
    """As silence, behind something that accepts connections and then forgets those too."""
    proxy.silence(is_forgotten=True, is_deaf=True)


async def death(proxy: Proxy, seed: int) -> None:
    """The connections that there are will never pass anything again; new ones do."""
    for passage in proxy.passages:
        passage.is_forgotten = True


async def pause(proxy: Proxy, seed: int) -> None:
    """Nothing passes for a while, and then everything does."""
    proxy.silence()


def _storm(proxy: Proxy, seed: int, *, is_reset: bool) -> None:
    proxy.weather = Weather(next_cut=random_cuts(seed, 6_000, is_reset=is_reset))
    # Those that there are do not outlive it either.
    for passage in proxy.passages:
        passage.cut = proxy.weather.next_cut()


OUTAGE_S: Final = 300.0

NOTICED_S: Final = PING_EVERY_S + PONG_WITHIN_S
"""Until a laptop gives up a connection on which nothing passes."""

FAULTS: Final[dict[str, Fault]] = {
    "cut": Fault(cut, 0.3, cuts=6),
    "reset": Fault(reset, 0.3, cuts=6),
    "slices": Fault(slices, 1.0),
    "delay": Fault(delay, 60.0, speed=15.0, heals_within_s=2.0),
    "throttle": Fault(throttle, 60.0, speed=15.0),
    "pause": Fault(pause, 10.0, speed=10.0, heals_within_s=1.0),
    "dead": Fault(death, NOTICED_S, speed=10.0),
    "refused": Fault(refuse, OUTAGE_S, speed=150.0, heals_within_s=4.0),
    "silent": Fault(silence, OUTAGE_S, speed=150.0, heals_within_s=9.0),
    "deaf": Fault(deafness, OUTAGE_S, speed=150.0, heals_within_s=9.0),
}


class Ordeal:
    """One session and its line. Mutable."""

    def __init__(self, fault: Fault, seed: int, proxies: Sequence[Proxy]) -> None:
        self.fault: Final = fault
        self.seed: Final = seed
        self.laptops: tuple[Laptop, ...] = ()
        self.resumed_s = 0.0
        self._chance: Final = random.Random(f"ordeal {seed}")
        self._proxies: Final = proxies
        # One line, the other, or both.
        self._bad: Final = self._chance.choice((proxies[:1], proxies[1:], proxies, proxies))

    async def sit_down(self, directory: Path, relay_url: str) -> None:
        """Two seats of a new room, and laptops that know only their lines."""
        facts = await new_room(relay_url)
        directory.mkdir(parents=True)
        self.laptops = tuple(
            sit_down(directory, own, self.seed)
            for own in (
                replace(fact, relay=proxy.url)
                for fact, proxy in zip(facts, self._proxies, strict=True)
            )
        )

    async def meet(self) -> None:
        """Wait for some entries, then for the fault to have begun."""
        wanted = self._chance.randint(4, 30)
        await until(lambda: min(each.file.last_cursor for each in self.laptops) >= wanted)
        assert not any(each.is_over for each in self.laptops), "too late for a fault"
        for laptop in self.laptops:
            laptop.moments_s = PATIENT_S if self.fault.speed > 1 else CALM_S
        for proxy in self._bad:
            await self.fault.strike(proxy, self._chance.randrange(2**32))

    async def last(self) -> None:
        """The time that the fault takes."""
        await asyncio.sleep(self.fault.lasts_s)
        await until(
            lambda: (
                sum(proxy.cuts for proxy in self._bad) >= self.fault.cuts
                or all(each.sitting.news.line in FINAL for each in self.laptops)
            )
        )

    async def heal(self) -> None:
        """The line is fair again: measure how long it takes to resume."""
        loop = hurried_loop()
        await asyncio.sleep(self._chance.uniform(0, self.fault.heals_within_s))
        for proxy in self._bad:
            await proxy.heal()
        began_s = loop.time()
        newest = max(laptop.file.last_cursor for laptop in self.laptops)
        waiting = [
            max((each.counter for each in laptop.file.outbox()), default=0)
            for laptop in self.laptops
        ]
        await until(
            lambda: all(
                has_resumed(laptop, newest, counter)
                for laptop, counter in zip(self.laptops, waiting, strict=True)
            ),
            MEASURE_S,
        )
        self.resumed_s = loop.time() - began_s

    def hurry(self) -> None:
        """Nothing is measured any more: on to the end."""
        for laptop in self.laptops:
            laptop.moments_s = HASTY_S

    def close(self) -> None:
        close(*self.laptops)


def has_resumed(laptop: Laptop, newest: int, counter: int) -> bool:
    """Whether everything up to `newest` is here, and of the own outbox up to `counter` gone."""
    line = laptop.sitting.news.line
    if line in FINAL:
        return True
    if line is not Line.OPEN or laptop.file.last_cursor < newest:
        return False
    outbox = laptop.file.outbox()
    return not outbox or outbox[0].counter > counter


async def endure(faults: Sequence[tuple[Fault, int]], directory: Path) -> list[float]:
    """A session for each fault and seed, all at once. Returns what each took to resume, in seconds.

    The faults are of one speed. Fails if anything was lost, anybody alarmed, or two laptops do not
    hold the same session.
    """
    (speed,) = {fault.speed for fault, _ in faults}
    loop = hurried_loop()
    async with AsyncExitStack() as stack:
        relay = await stack.enter_async_context(relay_at(directory / "relay", **UNPACED))
        ordeals = []
        for number, (fault, seed) in enumerate(faults):
            lines = [await stack.enter_async_context(proxied(relay.port)) for _ in range(2)]
            ordeals.append(Ordeal(fault, seed, lines))
            stack.callback(ordeals[-1].close)
            await ordeals[-1].sit_down(directory / str(number), url_of(relay))
        lives = [asyncio.create_task(through(*o.laptops, patience_s=5_000)) for o in ordeals]
        try:
            await asyncio.gather(*(ordeal.meet() for ordeal in ordeals))
            loop.speed = speed
            await asyncio.gather(*(ordeal.last() for ordeal in ordeals))
            loop.speed = 1.0
            await asyncio.gather(*(ordeal.heal() for ordeal in ordeals))
            for ordeal in ordeals:
                ordeal.hurry()
            async with asyncio.timeout(60 + 5 * len(faults)):
                await asyncio.gather(*lives)
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
        for ordeal in ordeals:
            first, second = ordeal.laptops
            assert first.sitting.news.alarm is None and second.sitting.news.alarm is None
            assert_same(first, second)
        return [ordeal.resumed_s for ordeal in ordeals]


async def until(holds: Callable[[], bool], patience_s: float = 600.0) -> None:
    """Waits until `holds()`, looking often; fails after `patience_s` of the loop's seconds."""
    async with asyncio.timeout(patience_s):
        while not holds():
            await asyncio.sleep(LOOK_S * hurried_loop().speed)
