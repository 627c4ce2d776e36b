"""How the machines do for one relay: whether they take anything, how full they are, their time.

That a line is connected says little: a machine without the others takes nothing, and still answers
for itself. So what counts is that something was written, or that a leader has answered; where the
couples give no occasion, this relay makes one.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from statistics import median
from typing import Any, Final, NamedTuple, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, Said, read_answer
from server.jetstream.lookup import NO_MESSAGE
from server.jetstream.naming import SHARDS, stream_of
from server.jetstream.streams import ASK_NODES, NODES_S, node_of, unfit
from server.jetstream.writing import Line as Writes
from server.store.ports import Gauge, Shortage

PULSE_S: Final = 2.0
"""So long after the last success one is tried for."""

SILENCE_MS: Final = 10_000
"""So long without one, and nobody should be sent here."""

LOOK_MS: Final = 10_000
"""So often all machines are asked."""

FULL_SHARE: Final = 0.8
"""Of what they may hold: past it no new rooms are taken. What is there goes on to the end."""

APART_MS: Final = 2_000
"""A clock that is further off drags rooms forward."""

LOOKS: Final = 2
"""In so many looks one after the other a clock has to be off: one may have waited for an answer."""

PROBE: Final = "i.probe"
"""The timer of no room."""

PROBE_LIFE_S: Final = 3600


class Line(Writes, Protocol):
    """What is asked, see `Line` in `line`."""

    @property
    def is_lost(self) -> bool: ...

    @property
    def returns(self) -> int: ...


class Sign(NamedTuple):
    """What one machine says of itself."""

    share: float
    """Of what it may keep, that is kept: on its disk or in its memory, whichever is fuller."""
    at_ms: float
    """The time there, since 1970."""


class Vitals:
    """Mutable; one for each relay of a fleet."""

    def __init__(self, line: Line, now_ms: Callable[[], int], steady_ms: Callable[[], int]) -> None:
        """`now_ms` is the time that entries are dated by; `steady_ms` of a clock nobody sets."""
        self._line: Final = line
        self._now_ms: Final = now_ms
        self._steady_ms: Final = steady_ms
        self._well_ms = steady_ms()
        self._looked_ms = self._well_ms - LOOK_MS
        self._turns: Final = count()
        self._share = 0.0
        self._machines = self._unfit = 0
        self.ahead_ms = 0.0
        """How far the clock here is ahead of that of most machines."""
        self._times_apart = 0
        self._beating: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look from now on, now and then. Does not raise."""
        self._beating = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        """Look no more."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)

    def note(self) -> None:
        """Something was just written, or a leader has answered."""
        self._well_ms = self._steady_ms()

    @property
    def is_lost(self) -> bool:
        """The machines have sent this relay away for good."""
        return self._line.is_lost

    def shortages(self) -> frozenset[Shortage]:
        """See `Archive`. Raises `StorageFailed` if nothing has been taken for too long."""
        if self._steady_ms() - self._well_ms > SILENCE_MS:
            raise StorageFailed("nothing taken for too long")
        found = {Shortage.SHARED} if self._share >= FULL_SHARE else set()
        return frozenset(found | ({Shortage.CLOCK} if self._times_apart >= LOOKS else set()))

    def gauges(self) -> Iterator[Gauge]:
        """See `Archive`."""
        yield Gauge("fleet_machines", "Machines that answer.", self._machines)
        about = "Machines that are too old, or answer before they have synced."
        yield Gauge("fleet_machines_unfit", about, self._unfit)
        about = "Part of what the fullest machine may keep that it keeps."
        yield Gauge("fleet_full_ratio", about, round(self._share, 4))
        about = "How far this clock is ahead of the machines'."
        yield Gauge("fleet_clock_ahead_seconds", about, round(self.ahead_ms / 1000, 3))
        about = "How often the line to the machines was away and has come back."
        yield Gauge("fleet_reconnects", about, self._line.returns, is_count=True)
        silent_ms = self._steady_ms() - self._well_ms
        yield Gauge("fleet_silent_seconds", "Since anything was taken or told.", silent_ms / 1000)

    async def _beat(self) -> None:
        while True:
            if self._steady_ms() - self._looked_ms >= LOOK_MS:
                await self.look()
            await asyncio.sleep(PULSE_S)
            if self._steady_ms() - self._well_ms >= PULSE_S * 1000:
                await self.pulse()

    async def pulse(self) -> None:
        """Try to write, and else to be answered by a leader: each time by another. Does not raise.

        One of the two is enough: a stream that just now has no leader is some rooms' trouble.
        """
        for attempt in (self._write, self._read):
            with suppress(StorageFailed):
                await attempt()
                self.note()
                return

    async def _write(self) -> None:
        headers = {"Nats-TTL": f"{PROBE_LIFE_S}s"}
        read_answer(await self._line.ask(PROBE, b"", headers, PULSE_S))

    async def _read(self) -> None:
        shard = next(self._turns) % SHARDS
        body = json.dumps({"last_by_subj": "nothing"}).encode()
        asked = f"$JS.API.STREAM.MSG.GET.{stream_of(shard)}"
        try:
            read_answer(await self._line.ask(asked, body, NO_HEADERS, PULSE_S))
        except ApiError as error:
            # Only a leader can say that.
            if error.code != NO_MESSAGE:
                raise

    async def look(self) -> None:
        """Ask all machines how full they are, and what time it is. Does not raise."""
        self._looked_ms = self._steady_ms()
        share = await self._share_of_account()
        asked_ms = self._now_ms()
        try:
            answers = await self._line.ask_all(
                ASK_NODES, b"{}", NO_HEADERS, NODES_S, lambda said: False
            )
        except StorageFailed:
            return
        signs = [sign for said in answers if (sign := _sign(said)) is not None]
        if not signs:
            return
        self._share = max(share, *(sign.share for sign in signs))
        nodes = [node for said in answers if (node := node_of(said.data)) is not None]
        self._machines, self._unfit = len(nodes), sum(bool(unfit([node])) for node in nodes)
        self.ahead_ms = asked_ms - median(sign.at_ms for sign in signs)
        self._times_apart = self._times_apart + 1 if abs(self.ahead_ms) > APART_MS else 0

    async def _share_of_account(self) -> float:
        """Where the account of the relays may hold less than the machines."""
        try:
            told = await self._line.api("INFO")
        except StorageFailed:
            return 0.0
        tiers = told.get("tiers")
        return max(map(_used, [told, *(tiers.values() if isinstance(tiers, Mapping) else ())]))


def _used(told: Mapping[str, Any]) -> float:
    limits = told.get("limits") or {}
    return max(
        _part(told.get("storage", 0), limits.get("max_storage", 0)),
        _part(told.get("memory", 0), limits.get("max_memory", 0)),
    )


def _part(used: int, most: int) -> float:
    """0 where there is no limit."""
    return used / most if most > 0 else 0.0


def _sign(said: Said) -> Sign | None:
    try:
        told = json.loads(said.data)
        data, limits = told["data"], told["data"]["config"]
        disk = _part(data.get("storage", 0), limits.get("max_storage", 0))
        memory = _part(data.get("memory", 0), limits.get("max_memory", 0))
        at_ms = datetime.fromisoformat(told["server"]["time"]).timestamp() * 1000
        return Sign(max(disk, memory), at_ms)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
