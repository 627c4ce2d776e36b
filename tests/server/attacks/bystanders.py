"""Honest couples on a relay that somebody attacks, in a process of their own.

    python -m tests.server.attacks.bystanders PORT COUPLES EVENTS_PER_S

They write in turn at a steady pace, whether or not what they wrote before has come through, and
take down how long each event was on its way to the partner. A line on stdin asks for what there is
so far, and one of JSON answers. Twenty couples keep within the usual quotas for twenty seconds at
the pace they have here, sixty of them for two minutes.
"""

import asyncio
import json
import struct
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from websockets.asyncio.client import ClientConnection, connect

from protocol.wire.frames import (
    Append,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    Frame,
    Welcome,
    pack,
    read_at_client,
)
from tests.server.clients import Couple, couple
from tests.server.relay_process import raise_file_limit

COUPLES_PER_ADDRESS: Final = 10
"""As many rooms as one address may make in an hour, and as many connections as it may have."""

COUPLES: Final = 20
EVENTS_PER_S: Final = 80.0
"""Of all couples together."""

EVENT_BYTES: Final = 300
"""A sentence, sealed and padded."""

ARRIVALS_PER_S: Final = 20
"""Couples, at the least, even on a busy machine."""

LOST_AFTER_S: Final = 60.0
"""An event that has not come through by then is lost."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the couples met since they were last asked."""

    delays_ms: tuple[float, ...]
    """Of each event that came through, in order."""
    lost: int
    """Events that did not."""

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.delays_ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def p99_ms(self) -> float:
        return self.percentile_ms(0.99)


@dataclass(frozen=True, slots=True)
class Bystanders:
    """The process with the couples in it."""

    process: asyncio.subprocess.Process

    async def look(self) -> Seen:
        """What they met since the last look. Waits for what is on its way."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        async with asyncio.timeout(LOST_AFTER_S * 2):
            told = await self.process.stdout.readline()
        assert told, "one of them was refused or cut off"
        seen = json.loads(told)
        return Seen(tuple(seen["delays_ms"]), seen["lost"])


@asynccontextmanager
async def bystanders(
    port: int, couples: int = COUPLES, events_per_s: float = EVENTS_PER_S
) -> AsyncIterator[Bystanders]:
    """Couples that are in their rooms and write, until the block is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.server.attacks.bystanders",
        str(port),
        str(couples),
        str(events_per_s),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(LOST_AFTER_S + couples / ARRIVALS_PER_S):
            assert await process.stdout.readline() == b"here\n"
        yield Bystanders(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Writing:
    """What is on its way between the couples. Mutable."""

    def __init__(self) -> None:
        self._under_way: dict[int, float] = {}
        """When each event should have been said, by its number."""
        self._next = 0
        self._delays_ms: list[float] = []

    def event(self, due_s: float) -> bytes:
        self._under_way[self._next] = due_s
        self._next += 1
        return struct.pack("!q", self._next - 1) + bytes(EVENT_BYTES)

    def came(self, event: bytes) -> None:
        (number,) = struct.unpack_from("!q", event)
        self._delays_ms.append((time.monotonic() - self._under_way.pop(number)) * 1000)

    async def tell(self) -> str:
        """Everything since the last time, once it has come or is lost."""
        asked_for = self._next
        patience_s = time.monotonic() + LOST_AFTER_S
        while self._missing(asked_for) and time.monotonic() < patience_s:
            await asyncio.sleep(0.01)
        come, self._delays_ms = self._delays_ms, []
        return json.dumps({"delays_ms": come, "lost": self._missing(asked_for)})

    def _missing(self, asked_for: int) -> int:
        return sum(number < asked_for for number in self._under_way)


class Seat:
    """One honest seat on its own connection. Mutable."""

    def __init__(self, connection: ClientConnection, them: Couple, seat: int) -> None:
        self.connection = connection
        self.them = them
        self.seat = seat
        self.said = 0

    async def hear(self) -> Frame:
        heard = await self.connection.recv()
        assert isinstance(heard, bytes)
        return read_at_client(heard)

    async def sit_down(self) -> None:
        welcome = await self.hear()
        assert isinstance(welcome, Welcome)
        member = self.them.members[self.seat]
        if self.seat == 0:
            proof = member.sign("create", welcome.challenge)
            entering: Frame = Create(self.them.room, self.them.roster, 0, proof)
        else:
            entering = Enter(self.them.room, 1, 0, member.sign("enter", welcome.challenge))
        await self.connection.send(pack(entering))
        entered = await self.hear()
        assert isinstance(entered, Entered), entered

    async def say(self, event: bytes) -> None:
        self.said += 1
        # The seat's mark tells whose it is when it comes back.
        await self.connection.send(pack(Append(self.said, bytes([self.seat]) + event)))

    async def listen(self, writing: Writing) -> None:
        while True:
            frame = await self.hear()
            assert not isinstance(frame, Denied), frame
            if isinstance(frame, Entries):
                for entry in frame.entries:
                    if entry.event[0] != self.seat:
                        writing.came(entry.event[1:])


async def write(seats: list[Seat], writing: Writing, events_per_s: float) -> None:
    due_s = time.monotonic()
    while True:
        for seat in seats:
            due_s += 1 / events_per_s
            await asyncio.sleep(due_s - time.monotonic())
            await seat.say(writing.event(due_s))


async def main(port: int, couples: int, events_per_s: float) -> None:
    writing = Writing()
    async with AsyncExitStack() as stack:
        seats: list[Seat] = []
        for number in range(couples):
            address = f"127.0.1.{number // COUPLES_PER_ADDRESS + 1}"
            them = couple(f"bystanders {number}")
            for side in (0, 1):
                connection = await stack.enter_async_context(
                    connect(
                        f"ws://127.0.0.1:{port}/v1",
                        compression=None,
                        proxy=None,
                        max_queue=None,
                        close_timeout=1,
                        local_addr=(address, 0),
                    )
                )
                seats.append(Seat(connection, them, side))
                await seats[-1].sit_down()
        # If one of them is cut off the whole process ends, and whoever asks it is told nothing.
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        for seat in seats:
            tasks.create_task(seat.listen(writing))
        tasks.create_task(write(seats, writing, events_per_s))
        print("here", flush=True)
        loop = asyncio.get_running_loop()
        stdin = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
        while await stdin.readline():
            print(await writing.tell(), flush=True)


if __name__ == "__main__":
    raise_file_limit()
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
