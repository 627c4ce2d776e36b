"""What a room takes on each of the machines: memory and disk, for its log, its timer and its seats.

Without syncing, which changes neither and takes most of the time. Weighed is one of the three, each
time after it was started anew and has all there is: before that, what it has yet to give back is
more than what it needs. Memory is what the process holds, so a figure is about right and no more.
"""

import asyncio
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING, Final, NamedTuple

from server.jetstream.answers import read_answer
from server.jetstream.naming import Names
from server.jetstream.streams import IDLE, wanted
from server.jetstream.writing import EXPECTED, NAME, NONCE
from server.rules.standing import founded, place
from server.store.rows import Row, pack
from tests.server.archive_contract import ROSTER
from tests.server.jetstream.cluster import Cluster, cluster, current, prepared
from tests.server.jetstream.nodes import open_line
from tests.server.jetstream.saying import QUOTA

if TYPE_CHECKING:
    from server.jetstream.line import Line as Machines

STEPS: Final = (50_000, 100_000)
"""So many rooms."""

SEATED: Final = 50_000
"""So many seats."""

AT_ONCE: Final = 500
WAIT_S: Final = 60.0

SETTLES_S: Final = 15.0

Tell = Callable[[str], None]


class Weight(NamedTuple):
    """What one of the machines takes."""

    memory: float
    disk: float


class Line(NamedTuple):
    """A row of the table."""

    what: str
    memory: str
    disk: str


@dataclass(frozen=True)
class Weights:
    """The table."""

    rows: tuple[Line, ...]
    note: str


async def weigh(where: Path, tell: Tell) -> Weights:
    """All of it, on machines of its own."""
    names = Names(token_bytes(32))
    weights, made = [Weight(0.0, 0.0)], [IDLE]

    with cluster(where, sync="") as running:

        async def step(what: str) -> None:
            weights.append(await weight(running, made))
            tell(f"{what}: {weights[-1]}")

        async with open_line(running.urls) as line:
            streams = wanted()
            await prepared(line, [each for each in streams if each["name"] == IDLE])
            await step("one stream")
            await prepared(line, streams)
            made = [each["name"] for each in streams]
            await step(f"{len(streams)} streams")
            for more in (STEPS[0], STEPS[1] - STEPS[0]):
                await put(line, (room(names) for _ in range(more)))
                await step(f"{more} rooms more")
            await put(line, (timer(names) for _ in range(SEATED)))
            await step(f"{SEATED} timers")
            await put(line, (seat(names) for _ in range(SEATED)))
            await step(f"{SEATED} seats")
            await put(line, (entry(names) for _ in range(SEATED)))
            await step(f"{SEATED} entries")
    return told(weights, len(streams))


async def weight(running: Cluster, streams: Sequence[str]) -> Weight:
    """Of one machine, once it has started anew and has everything."""
    node = running.nodes[0]
    await node.leave(signal.SIGTERM)
    node.start()
    await current(running.urls, streams)
    await asyncio.sleep(SETTLES_S)
    return Weight(node.rss_bytes(), node.disk_bytes())


class Message(NamedTuple):
    """What is stored."""

    subject: str
    headers: dict[str, str]
    data: bytes


def room(names: Names) -> Message:
    """A founding, as the archive writes it."""
    name = token_bytes(32)
    log, record = founded(ROSTER)
    headers = {NONCE: token_hex(8), EXPECTED: "0", NAME: names.seal(name)}
    return Message(names.place(name).log, headers, pack(Row(record, log)))


def entry(names: Names) -> Message:
    """An entry of 512 bytes, each in another room."""
    name = token_bytes(32)
    log, _ = founded(ROSTER)
    log, record = place(log, QUOTA, 0, 1, bytes(512), 1)
    return Message(
        names.place(name).log, {NONCE: token_hex(8), EXPECTED: "0"}, pack(Row(record, log))
    )


def timer(names: Names) -> Message:
    """That of a room."""
    return Message(names.place(token_bytes(32)).idle, {"Nats-TTL": "648000s"}, b"")


def seat(names: Names) -> Message:
    """One that is taken, in about as many bytes as the hall uses."""
    headers = {"Nats-TTL": "3600s", EXPECTED: "0"}
    return Message(names.place(token_bytes(32)).seat(0), headers, token_bytes(32))


async def put(line: "Machines", messages: Iterable[Message]) -> None:
    """Have all of these stored, some at a time. Raises `StorageFailed`."""
    todo = iter(messages)

    async def one_after_the_other() -> None:
        for each in todo:
            read_answer(await line.ask(each.subject, each.data, each.headers, WAIT_S))

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


def told(weights: Sequence[Weight], streams: int) -> Weights:
    """What each step took, for one of what it was of."""
    steps = [Weight(b.memory - a.memory, b.disk - a.disk) for a, b in pairwise(weights)]
    one, more, first, second, timers, seats, entries = steps
    rows = (
        Line("a nats-server with one stream", mib(one.memory), mib(one.disk)),
        Line("a stream more", mib(more.memory / (streams - 1)), mib(more.disk / (streams - 1))),
        Line(f"a room, of the first {STEPS[0]:,}", *each(first, STEPS[0])),
        Line(f"a room, of the next {STEPS[1] - STEPS[0]:,}", *each(second, STEPS[1] - STEPS[0])),
        Line("its timer", *each(timers, SEATED)),
        Line("a seat that is taken", *each(seats, SEATED)),
        Line("an entry of 512 bytes, in a room of its own", *each(entries, SEATED)),
    )
    return Weights(rows, "One of three machines. A room here is one record: its founding.")


def each(weight: Weight, count: int) -> tuple[str, str]:
    """For one of so many."""
    return f"{weight.memory / count:,.0f} B", f"{weight.disk / count:,.0f} B"


def mib(size: float) -> str:
    """In MiB."""
    return f"{size / 2**20:.2f} MiB"
