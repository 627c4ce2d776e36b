"""Two programs in terminals over a fleet: its relays die and drain, a machine dies, they go on.

Each laptop knows one address, as couples do: a balancer's, which takes it to a relay that answers.

About `tui.line.link` and `server.jetstream.fleet`.
"""

import asyncio
import os
import signal
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.guide.structure import guide_hash
from server.fleet_key import read_fleet_key
from server.jetstream.naming import Names
from tests.server.clients import http
from tests.server.hosting.commands import Relaying
from tests.server.jetstream.cluster import leaders
from tests.server.jetstream.nodes import PATIENCE_S, machines, open_line
from tests.server.jetstream.test_real_pairs import Fleet
from tests.whole.seats import free_port
from tests.whole.terminal import Terminal, programs
from tests.whole.test_app_kills import come_back
from tests.whole.test_app_lines import GUIDE, seated, to_the_first_turn
from tui.line.link import BACK_OFF_S
from tui.news import Line, Trouble
from tui.rehearsal.practice import seats_for_two
from tui.words import line as line_words

pytestmark = pytest.mark.gate

BACK_WITHIN_S: Final = 5.0

READ_BYTES: Final = 65_536

LOOK_S: Final = 0.05
"""How often a screen is looked at."""

NEVER: Final = (
    line_words.ALARM_TITLE,
    line_words.DOUBTFUL,
    line_words.line_sentence(Line.REPLACED, is_partner_here=False, partner=""),
    line_words.trouble(Trouble.MENDING),
)
"""What nobody may read while a fleet looks after itself."""


class Balancer:
    """One address in front of several relays: whoever dials comes to the first that answers.

    Mutable: it counts who dials.
    """

    def __init__(self, *ports: int) -> None:
        self._ports: Final = ports
        self._lines: Final[dict[int, set[StreamWriter]]] = {}
        self._away: Final[set[int]] = set()
        self.port = 0
        self.dials = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def leave_out(self, port: int) -> None:
        """The relay there does not answer any more: nobody is left at it, and nobody sent to it."""
        self._away.add(port)
        for each in self._lines.pop(port, set()):
            each.close()

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, until either end is gone."""
        self.dials += 1
        for port in self._ports:
            if port in self._away:
                continue
            try:
                relay = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            self._lines.setdefault(port, set()).add(writer)
            ways = [
                asyncio.create_task(_pass_on(*way))
                for way in ((reader, relay[1]), (relay[0], writer))
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            relay[1].close()
            break
        writer.close()


async def _pass_on(source: StreamReader, sink: StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(READ_BYTES):
            sink.write(data)
            await sink.drain()


@asynccontextmanager
async def balancer(*ports: int) -> AsyncIterator[Balancer]:
    found = Balancer(*ports)
    server = await asyncio.start_server(found.carry, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()


@contextmanager
def looked_at(*terminals: Terminal) -> Iterator[set[str]]:
    """What of `NEVER` was seen on a screen in the meantime."""
    seen: set[str] = set()

    async def look() -> None:
        while True:
            for each in terminals:
                seen.update(words for words in NEVER if words in each.text)
            await asyncio.sleep(LOOK_S)

    looking = asyncio.create_task(look())
    try:
        yield seen
    finally:
        looking.cancel()


class Couple:
    """Ada, who has the floor, at the one relay, and Sam at the other. Mutable: words are said."""

    def __init__(self, ada: Terminal, sam: Terminal, doors: tuple[Balancer, Balancer]) -> None:
        self.ada: Final = ada
        self.sam: Final = sam
        self.doors: Final = doors
        self._said = 0

    async def say(self) -> None:
        """Ada says something, and Sam has it."""
        words = f"word number {self._said}"
        self._said += 1
        self.ada.press(*words, "ctrl+s")
        await self.sam.shows(words)
        await self.ada.until(lambda: line_words.SENDING not in self.ada.text)
        await self.ada.shows("with Sam")
        await self.sam.shows("with Ada")

    @contextmanager
    def back_soon(self) -> Iterator[None]:
        """Within, each of them dials no more often than fits into five seconds."""
        before = [door.dials for door in self.doors]
        yield
        for door, dials in zip(self.doors, before, strict=True):
            assert sum(BACK_OFF_S[: door.dials - dials]) < BACK_WITHIN_S


@asynccontextmanager
async def talking(where: Path, ports: tuple[int, int]) -> AsyncIterator[tuple[Couple, bytes]]:
    """Two programs in the first turn, and the id of their room."""
    one, other = ports
    async with balancer(one, other) as first, balancer(other, one) as second:
        facts = await seats_for_two(first.url, guide_hash(GUIDE), os.urandom)
        theirs = replace(facts[1], relay=second.url)
        ada, sam = seated(where, (facts[0], theirs), (free_port(), free_port()))
        await to_the_first_turn((ada, sam))
        async with programs(("Ada", ada.data), ("Sam", sam.data)) as terminals:
            for each in terminals:
                await come_back(each)
            await terminals[0].shows("with Sam")
            couple = Couple(terminals[0], terminals[1], (first, second))
            yield couple, facts[0].room.room_id


async def ended(relay: Relaying, number: signal.Signals) -> None:
    relay.send(number)
    await relay.process.wait()


async def test_two_programs_go_on_while_relays_and_a_machine_die(tmp_path: Path) -> None:
    with machines(tmp_path, 3) as running:
        fleet = Fleet(tmp_path, running)
        async with AsyncExitStack() as relays:
            one = await relays.enter_async_context(fleet.relay("one"))
            other = await relays.enter_async_context(fleet.relay("other"))
            async with talking(tmp_path, (one.port, other.port)) as (couple, room):
                with looked_at(couple.ada, couple.sam) as seen:
                    await couple.say()
                    with couple.back_soon():
                        await ended(one, signal.SIGKILL)
                        await couple.say()
                    await relays.enter_async_context(fleet.relay("one", one.port))
                    with couple.back_soon():
                        # Both are there by now.
                        await ended(other, signal.SIGTERM)
                        await couple.say()
                    stream = Names(read_fleet_key(tmp_path / "fleet.key")).place(room).stream
                    async with open_line([each.url for each in running]) as line:
                        (leader,) = (await leaders(line, [stream])).values()
                    next(each for each in running if each.name == leader).process.kill()
                    await couple.say()
                assert seen == set()
                for each in (couple.ada, couple.sam):
                    assert line_words.trouble(Trouble.RELAY_STUCK) not in each.text


async def hears(relay: Relaying, others: int) -> None:
    """Waits until a relay hears so many others of its fleet."""
    async with asyncio.timeout(PATIENCE_S):
        while f"fleet_relays_heard {others}\n" not in (await metrics(relay)):
            await asyncio.sleep(0.1)


async def metrics(relay: Relaying) -> str:
    return (await http(relay.metrics_port, "/metrics", "Connection: close", upgrade=False))[1]


async def test_a_relay_that_stood_still_takes_nobodys_place_when_it_goes_on(
    tmp_path: Path,
) -> None:
    """As where a machine was paused: it still holds the line of a laptop that is elsewhere now."""
    with machines(tmp_path, 3) as running:
        fleet = Fleet(tmp_path, running)
        async with fleet.relay("one") as one, fleet.relay("other") as other:
            async with talking(tmp_path, (one.port, other.port)) as (couple, _):
                with looked_at(couple.ada, couple.sam) as seen:
                    await couple.say()
                    one.send(signal.SIGSTOP)
                    await hears(other, 0)
                    couple.doors[0].leave_out(one.port)
                    await couple.say()
                    one.send(signal.SIGCONT)
                    await hears(other, 1)
                    await hears(one, 1)
                    await couple.say()
                assert seen == set()
