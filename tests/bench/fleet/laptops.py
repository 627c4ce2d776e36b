"""Laptops of couples, as far as a relay sees them: each says one thing after the other, keeps it
until it is in the log, and comes back to the next relay when its line is gone.
"""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from websockets.exceptions import WebSocketException

from protocol.wire.frames import (
    Append,
    Appended,
    Code,
    Denied,
    Entered,
    Entries,
    Frame,
    Gone,
    read_at_client,
)
from tests.server.clients import Client, client_of
from tests.server.jetstream.saying import Acknowledged, Orders, couple_of, event_of

AGAIN_S: Final = 0.2, 1.0
"""Between these a laptop waits until it tries again what was refused, or to come back."""

ANSWER_S: Final = 15.0
"""After so long without an answer a laptop tries another line."""

LATER: Final = (Code.STORAGE, Code.RATE, Code.DRAINING)
"""Refused for now: it is said again. A room that is not there yet looks like a wrong proof."""


@dataclass
class Relays:
    """Where laptops may knock: ports, which change when a relay is replaced. Mutable."""

    ports: list[int]


@dataclass
class Heard:
    """What all laptops of a run have to tell. Mutable."""

    said: list[Acknowledged] = field(default_factory=list)
    aways_s: list[tuple[float, float]] = field(default_factory=list)
    """When a line was gone, and how long until the laptop was in its room again."""
    faults: list[str] = field(default_factory=list)
    """What a relay must never do: hand out twice, out of order, or less than it had."""
    denied: dict[Code, int] = field(default_factory=dict)


class Laptop:
    """That of one seat in one room. Mutable."""

    def __init__(self, orders: Orders, room: int, relays: Relays, heard: Heard) -> None:
        self._orders: Final = orders
        self._room: Final = room
        self._relays: Final = relays
        self._heard: Final = heard
        self._index = orders.seat
        """Of the relay it knocks at next."""
        self._client: Client | None = None
        self._gone_s: float | None = None
        self._counter = 0
        self._answer: asyncio.Future[int] | None = None
        self.cursors: Final[list[int]] = []
        """Of all it has been handed."""

    async def speak(self, is_over: asyncio.Event) -> None:
        """Say one event after the other until it is over."""
        every_s = self._orders.every_ms / 1000
        await asyncio.sleep(every_s * random.random())
        while not is_over.is_set():
            self._counter += 1
            self._answer = asyncio.get_running_loop().create_future()
            began_s = time.monotonic()
            await self._send()
            cursor = await self._answer
            waited_s = time.monotonic() - began_s
            self._heard.said.append(
                Acknowledged(
                    self._room, self._orders.seat, self._counter, cursor, began_s, waited_s
                )
            )
            self._answer = None
            await asyncio.sleep(every_s)

    async def _send(self) -> None:
        client = self._client
        if client is None or self._answer is None:
            return
        event = event_of(self._orders, self._room, self._orders.seat, self._counter)
        with suppress(WebSocketException, OSError):
            await client.say(Append(self._counter, event))

    async def stay(self) -> None:
        """Be in the room, at one relay or the next, until cancelled."""
        while True:
            is_refused = False
            with suppress(WebSocketException, OSError, TimeoutError):
                port = self._relays.ports[self._index % len(self._relays.ports)]
                async with asyncio.timeout(ANSWER_S) as patience, client_of(port) as client:
                    is_refused = not await self._enter(client)
                    if not is_refused:
                        patience.reschedule(None)
                        self._client = client
                        await self._send()
                        await self._hear(client)
            if self._client is not None:
                self._client, self._gone_s = None, time.monotonic()
            # Where it is refused there is a relay, and the room may not be there yet.
            self._index += not is_refused
            await asyncio.sleep(random.uniform(*AGAIN_S))

    async def _enter(self, client: Client) -> bool:
        them = couple_of(self._orders.label, self._room)
        after = self.cursors[-1] if self.cursors else 0
        if not after and self._orders.seat == 0:
            entered = await client.create(them)
        else:
            entered = await client.enter(them, self._orders.seat, after)
        if isinstance(entered, Denied):
            self._deny(entered)
        if not isinstance(entered, Entered):
            return False
        if entered.last < after:
            self._heard.faults.append(f"room {self._room} ends at {entered.last}, not {after}")
        if self._gone_s is not None:
            self._heard.aways_s.append((self._gone_s, time.monotonic() - self._gone_s))
            self._gone_s = None
        return True

    async def _hear(self, client: Client) -> None:
        while True:
            message = await client.connection.recv()
            assert isinstance(message, bytes)
            frame = read_at_client(message)
            self._take(frame)
            if isinstance(frame, Gone):
                self._heard.faults.append(f"room {self._room} is gone")
                return

    def _take(self, frame: Frame) -> None:
        if isinstance(frame, Entries):
            for entry in frame.entries:
                if self.cursors and entry.cursor <= self.cursors[-1]:
                    self._heard.faults.append(f"{entry.cursor} came after {self.cursors[-1]}")
                self.cursors.append(entry.cursor)
                own = event_of(self._orders, self._room, self._orders.seat, self._counter)
                if entry.event == own:
                    self._settle(entry.cursor)
        elif isinstance(frame, Appended) and frame.counter == self._counter:
            self._settle(frame.cursor)
        elif isinstance(frame, Denied):
            self._deny(frame)
            if frame.code in LATER:
                loop = asyncio.get_running_loop()
                loop.call_later(random.uniform(*AGAIN_S), lambda: loop.create_task(self._send()))

    def _deny(self, denied: Denied) -> None:
        self._heard.denied[denied.code] = self._heard.denied.get(denied.code, 0) + 1
        if denied.code not in (*LATER, Code.PROOF):
            self._heard.faults.append(f"room {self._room}: {denied.code.value}")

    def _settle(self, cursor: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(cursor)
