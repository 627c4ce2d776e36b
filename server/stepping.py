"""Coroutines that are stepped by hand first, and become tasks only if they have to wait.

Whatever keeps the rooms may be on another machine, so asking it is a coroutine. The usual one is a
file, and answers at once: then what was asked is done in the same turn of the loop, in the order
in which it came, at a tenth of what a task costs.

Until it first waits such a coroutine runs in no task of its own, so it must not begin with what
needs one, such as `asyncio.timeout`.
"""

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Do `work` now, as far as it goes. Returns a task for the rest, or None if all is done.

    Raises what `work` raises before it first waits.
    """
    try:
        waits_for = work.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_rest(work, waits_for))


@coroutine
def _rest(work: Coroutine[Any, Any, T], waits_for: object) -> Generator[object, Any, T]:
    """Wait for what it waits for already, and go on."""
    while True:
        try:
            answer = yield waits_for
        except GeneratorExit:
            work.close()
            raise
        except BaseException as error:
            go_on = partial(work.throw, error)
        else:
            go_on = partial(work.send, answer)
        try:
            waits_for = go_on()
        except StopIteration as end:
            result: T = end.value
            return result
