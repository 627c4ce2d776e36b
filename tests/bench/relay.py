"""The relay under load, beside a bare one in the same run: ratios travel, figures do not.

    python -m tests.bench.relay --seconds 20

A script, not a test. The bare relay is the least that the same library can do: thirty lines, no
log, no proofs, no quotas, no guard. Each relay runs in a process of its own; this one makes the
load, over loopback. Every receipt is checked: each member must get every event of its room, once,
in the order in which its author sent it.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from protocol.frames import Append, Create, Enter, Entries, Welcome, pack, read_at_client
from tests.server.clients import Couple, couple
from tests.server.relay_process import raise_file_limit, relay_process

PAYLOAD_BYTES: Final = 300
"""As long as a short sealed event."""
STAMP_BYTES: Final = 8
STRAGGLERS_S: Final = 3.0
"""How long to wait for what is still on the way at the end."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a relay."""

    name: str
    rooms: int
    events_per_s: float
    """In all; 0 for as many as it takes with one in flight per room."""


LOADS: Final = (
    Load("steady: 100 rooms, 1,000 events/s", 100, 1_000.0),
    Load("wide: 1,000 rooms, 0.2 events/s a connection", 1_000, 400.0),
    Load("full: 100 rooms, one event in flight in each", 100, 0.0),
)


@dataclass(slots=True)
class Tally:
    """What was seen of one run. Mutable."""

    sent: int = 0
    received: int = 0
    faults: int = 0
    delays_ns: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run comes to."""

    sent_per_s: float
    lost: int
    faults: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    rss_mib: float
    cpu_us: float
    """Of the relay's process, per event."""


class Member:
    """One connection of the load."""

    def __init__(self, room: "LoadedRoom", seat: int, connection: ClientConnection) -> None:
        self.room = room
        self.seat = seat
        self.connection = connection
        self.count = 0
        self.expected = [1, 1]

    async def send(self, *, is_bare: bool) -> None:
        self.count += 1
        stamp = time.perf_counter_ns().to_bytes(STAMP_BYTES, "big")
        event = stamp + bytes([self.seat]) + self.count.to_bytes(4, "big")
        event += os.urandom(PAYLOAD_BYTES - len(event))
        self.room.tally.sent += 1
        await self.connection.send(event if is_bare else pack(Append(self.count, event)))

    async def read(self, *, is_bare: bool) -> None:
        async for message in self.connection:
            assert isinstance(message, bytes)
            if is_bare:
                self._take(message)
                continue
            frame = read_at_client(message)
            if isinstance(frame, Entries):
                for entry in frame.entries:
                    self._take(entry.event)

    def _take(self, event: bytes) -> None:
        tally = self.room.tally
        tally.delays_ns.append(time.perf_counter_ns() - int.from_bytes(event[:STAMP_BYTES], "big"))
        author, count = event[STAMP_BYTES], int.from_bytes(event[9:13], "big")
        tally.faults += count != self.expected[author]
        self.expected[author] = count + 1
        tally.received += 1
        self.room.arrived()


class LoadedRoom:
    """One room of the load: two members who take turns."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.members: list[Member] = []
        self._outstanding = 0
        self._quiet = asyncio.Event()

    def arrived(self) -> None:
        self._outstanding -= 1
        if self._outstanding <= 0:
            self._quiet.set()

    async def pace(self, every_s: float, until_s: float, *, is_bare: bool) -> None:
        """Send at a steady pace; or, with `every_s` 0, whenever everybody has the last one."""
        turn = 0
        next_s = time.monotonic() + random.random() * every_s
        while time.monotonic() < until_s:
            if every_s:
                await asyncio.sleep(max(next_s - time.monotonic(), 0))
                next_s += every_s
            self._outstanding = 2
            self._quiet.clear()
            await self.members[turn % 2].send(is_bare=is_bare)
            turn += 1
            if not every_s:
                try:
                    await asyncio.wait_for(self._quiet.wait(), STRAGGLERS_S)
                except TimeoutError:
                    return


async def bare_relay(connections_by_room: dict[bytes, set[ServerConnection]]) -> None:
    """The reference: the first message names a room, the others go to everybody in it."""

    async def converse(connection: ServerConnection) -> None:
        name = await connection.recv(decode=False)
        members = connections_by_room.setdefault(name, set())
        members.add(connection)
        await connection.send(b"in")
        try:
            async for message in connection:
                broadcast(members, message)
        finally:
            members.discard(connection)

    async with serve(
        converse, "127.0.0.1", 0, compression=None, max_queue=4, ping_interval=20
    ) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await asyncio.Event().wait()


@asynccontextmanager
async def bare_process() -> AsyncIterator[tuple[int, int]]:
    """The (pid, port) of the reference in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.relay", "--bare", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.pid, int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def our_process() -> AsyncIterator[tuple[int, int]]:
    """The (pid, port) of a relay of ours in a process of its own."""
    with tempfile.TemporaryDirectory() as directory:
        async with relay_process(Path(directory) / "relay") as one:
            yield one.pid, one.port


async def seat(
    stack: AsyncExitStack, room: LoadedRoom, them: Couple, port: int, *, is_bare: bool
) -> None:
    """Both members of a room, connected and arrived."""
    for place in range(2):
        connection = await stack.enter_async_context(
            connect(
                f"ws://127.0.0.1:{port}/v1", compression=None, proxy=None, ping_interval=None,
                max_size=65_536,
            )
        )  # fmt: skip
        if is_bare:
            await connection.send(them.room)
            await connection.recv()
        else:
            welcome = read_at_client(await connection.recv(decode=False))
            assert isinstance(welcome, Welcome)
            if place == 0:
                proof = them.members[0].sign("create", welcome.challenge)
                await connection.send(pack(Create(them.room, them.roster, 0, proof)))
            else:
                proof = them.members[1].sign("enter", welcome.challenge)
                await connection.send(pack(Enter(them.room, 1, 0, proof)))
            await connection.recv()
        room.members.append(Member(room, place, connection))


async def run(load: Load, seconds: float, *, is_bare: bool) -> Figures:
    """One load on one fresh relay."""
    tally = Tally()
    async with (
        bare_process() if is_bare else our_process() as (pid, port),
        AsyncExitStack() as stack,
    ):
        rooms = [LoadedRoom(tally) for _ in range(load.rooms)]
        for number, room in enumerate(rooms):
            await seat(stack, room, couple(f"bench {number}"), port, is_bare=is_bare)
        readers = [
            asyncio.create_task(member.read(is_bare=is_bare))
            for room in rooms
            for member in room.members
        ]
        cpu_before_s = cpu_s(pid)
        every_s = load.rooms / load.events_per_s if load.events_per_s else 0.0
        until_s = time.monotonic() + seconds
        await asyncio.gather(*(room.pace(every_s, until_s, is_bare=is_bare) for room in rooms))
        deadline_s = time.monotonic() + STRAGGLERS_S
        while tally.received < 2 * tally.sent and time.monotonic() < deadline_s:
            await asyncio.sleep(0.05)
        used_s = cpu_s(pid) - cpu_before_s
        rss = rss_mib(pid)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    delays = sorted(tally.delays_ns)
    return Figures(
        sent_per_s=tally.sent / seconds,
        lost=2 * tally.sent - tally.received,
        faults=tally.faults,
        p50_ms=quantile_ms(delays, 0.5),
        p95_ms=quantile_ms(delays, 0.95),
        p99_ms=quantile_ms(delays, 0.99),
        rss_mib=rss,
        cpu_us=used_s / max(tally.sent, 1) * 1e6,
    )


def quantile_ms(sorted_ns: Sequence[int], share: float) -> float:
    """The delay that `share` of all stay below."""
    return sorted_ns[min(int(len(sorted_ns) * share), len(sorted_ns) - 1)] / 1e6


def cpu_s(pid: int) -> float:
    """The processor time of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mib(pid: int) -> float:
    """The memory of a process now (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def compare(loads: Sequence[Load], seconds: float) -> None:
    """Every load on the bare relay and on ours, one after the other."""
    columns = ("events/s", "lost", "faults", "p50 ms", "p95 ms", "p99 ms", "RSS MiB", "CPU us")
    print(" " * 8 + "".join(f"{column:>10}" for column in columns))
    for load in loads:
        print(load.name)
        bare = await run(load, seconds, is_bare=True)
        ours = await run(load, seconds, is_bare=False)
        for label, one in (("bare", bare), ("ours", ours)):
            cells = f"{one.sent_per_s:10.0f}{one.lost:10}{one.faults:10}{one.p50_ms:10.2f}"
            cells += f"{one.p95_ms:10.2f}{one.p99_ms:10.2f}{one.rss_mib:10.0f}{one.cpu_us:10.1f}"
            print(f"  {label:6}{cells}")
        print(
            f"  ours/bare: capacity {bare.cpu_us / ours.cpu_us:.2f},"
            f" p99 {ours.p99_ms / bare.p99_ms:.1f}, RSS {ours.rss_mib / bare.rss_mib:.2f}"
        )


def start_bare() -> None:
    """The reference has the faster loop if it is installed; ours does without."""
    try:
        import uvloop
    except ImportError:
        print("the bare relay runs without uvloop, which is not installed", file=sys.stderr)
        asyncio.run(bare_relay({}))
    else:
        uvloop.run(bare_relay({}))


@click.command(help="Put the relay under load, beside a bare one, and print the figures.")
@click.option("--seconds", default=20.0, show_default=True, help="How long each run takes.")
@click.option(
    "--load",
    "chosen",
    type=click.Choice([load.name.partition(":")[0] for load in LOADS]),
    multiple=True,
    help="Only this load. May be given more than once.",
)
@click.option("--bare", is_flag=True, hidden=True)
def main(*, seconds: float, chosen: tuple[str, ...], bare: bool) -> None:
    """Run the loads, or the reference."""
    raise_file_limit()
    if bare:
        start_bare()
    else:
        loads = [load for load in LOADS if not chosen or load.name.partition(":")[0] in chosen]
        asyncio.run(compare(loads, seconds))


if __name__ == "__main__":
    main()
