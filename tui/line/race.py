"""Several ways to one end, tried side by side: the first that succeeds counts.

As RFC 8305 has it for the addresses of a host: one attempt after the other begins, each a moment
after the one before, or as soon as that one fails; none is waited for before the next is tried.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

STAGGER_S: Final = 0.25
"""The head start of the attempt before (RFC 8305, section 8: "Connection Attempt Delay")."""


async def first_success(
    attempts: Sequence[Callable[[], Awaitable[T]]],
    drop: Callable[[T], Awaitable[None]],
    worse: Callable[[Exception], int],
    *,
    stagger_s: float = STAGGER_S,
) -> T:
    """What the first attempt that succeeds comes to; the others are cancelled.

    `drop` lets go of what a later one came to all the same. If none succeeds, raises of their
    exceptions the one for which `worse` is least. There is at least one attempt.
    """
    running: set[asyncio.Task[T]] = set()
    failures: list[Exception] = []
    try:
        for place, attempt in enumerate(attempts):
            running.add(asyncio.ensure_future(_awaited(attempt)))
            is_last = place + 1 == len(attempts)
            while running:
                done, running = await asyncio.wait(
                    running,
                    timeout=None if is_last else stagger_s,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                successes = [task for task in done if task.exception() is None]
                if successes:
                    first, *others = successes
                    running.update(others)
                    return first.result()
                failures += [e for task in done if isinstance(e := task.exception(), Exception)]
                if not is_last:
                    break
        raise min(failures, key=worse)
    finally:
        for task in running:
            task.cancel()
        for result in await asyncio.gather(*running, return_exceptions=True):
            if not isinstance(result, BaseException):
                await drop(result)


async def _awaited(attempt: Callable[[], Awaitable[T]]) -> T:
    return await attempt()
