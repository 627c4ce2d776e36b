"""The two loads: as much as goes with one event in flight per room, and a steady rate of them.

The closed load finds what a server can do; whoever waits for an answer before going on never sees
how long the queue would have become. The open load goes on whether the server keeps up or not, at
random moments, and counts each delay from the moment the event was due.
"""

import asyncio
import ctypes
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.bench.relay.lines import LoadedRoom
from tests.bench.relay.receipts import Tally

STRAGGLERS_S: Final = 30.0
"""How long to wait at most, at the end, for what is still on the way on a busy machine."""

BEHIND_LIMIT: Final = 3_000
"""Events on the way: past it the server does not keep up, and the load stops."""

TFD_NONBLOCK_CLOEXEC: Final = os.O_NONBLOCK | os.O_CLOEXEC
TFD_TIMER_ABSTIME: Final = 1
NS: Final = 1_000_000_000


async def closed(rooms: list[LoadedRoom], seconds: float) -> None:
    """In each room, the next event as soon as everybody has the last one."""
    until_s = time.monotonic() + seconds

    def go_on(room: LoadedRoom) -> None:
        now_ns = time.monotonic_ns()
        if now_ns < until_s * NS:
            room.speak(now_ns)

    for room in rooms:
        room.on_quiet = lambda room=room: go_on(room)
        go_on(room)
    await asyncio.sleep(seconds)


async def steady(
    rooms: list[LoadedRoom], tally: Tally, events_per_s: float, seconds: float, seed: int = 1
) -> bool:
    """So many events a second, at random moments in random rooms. Returns whether it kept up."""
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    over: asyncio.Future[bool] = loop.create_future()
    due_ns = time.monotonic_ns()
    until_ns = due_ns + int(seconds * NS)
    members = len(rooms[0].lines)

    def tick() -> None:
        nonlocal due_ns
        clear(timer)
        while due_ns <= time.monotonic_ns():
            chance.choice(rooms).speak(due_ns)
            due_ns += int(chance.expovariate(events_per_s) * NS)
        is_behind = members * tally.sent - tally.received > members * BEHIND_LIMIT
        if (is_behind or due_ns > until_ns) and not over.done():
            over.set_result(not is_behind)
        else:
            arm(timer, due_ns)

    with precise_timer() as timer:
        loop.add_reader(timer, tick)
        try:
            arm(timer, due_ns)
            return await over
        finally:
            loop.remove_reader(timer)


async def stragglers(rooms: list[LoadedRoom], tally: Tally) -> None:
    """Wait for what is on the way, then look whether all agree."""
    due = len(rooms[0].lines)
    until_s = time.monotonic() + STRAGGLERS_S
    while tally.received < due * tally.sent and time.monotonic() < until_s:
        await asyncio.sleep(0.02)
    for room in rooms:
        room.check_order(tally)


class _Timespec(ctypes.Structure):
    _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]


class _Itimerspec(ctypes.Structure):
    _fields_ = [("interval", _Timespec), ("value", _Timespec)]


_libc: Final = ctypes.CDLL(None, use_errno=True)


@contextmanager
def precise_timer() -> Iterator[int]:
    """A file descriptor that becomes readable at the moment it is armed for.

    The timers of event loops count in whole milliseconds: at two thousand a second everything would
    come in pairs.
    """
    descriptor: int = _libc.timerfd_create(time.CLOCK_MONOTONIC, TFD_NONBLOCK_CLOEXEC)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "timerfd_create")
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def arm(timer: int, due_ns: int) -> None:
    """Wake at `due_ns` of the monotonic clock."""
    when = _Itimerspec(_Timespec(0, 0), _Timespec(*divmod(due_ns, NS)))
    if _libc.timerfd_settime(timer, TFD_TIMER_ABSTIME, ctypes.byref(when), None) < 0:
        raise OSError(ctypes.get_errno(), "timerfd_settime")


def clear(timer: int) -> None:
    """Forget that it has woken."""
    try:
        os.read(timer, 8)
    except BlockingIOError:
        pass
