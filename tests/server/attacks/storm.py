"""One attack: a relay with its default quotas, honest couples on it, and what both went through."""

import asyncio
import functools
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec

from tests import figures
from tests.figures import TooSlow, figure
from tests.server.attacks.bystanders import COUPLES, Bystanders, Seen, bystanders
from tests.server.attacks.relay_process import Attacked, attacked

P99_MS: Final = 50.0
"""What an attack may do to the others."""

CALM_S: Final = 2.0
"""How long the couples are watched after an attack that seems to have held them up."""

BUSY_FACTOR: Final = 2.0
"""Where the machine itself is so busy that a calm relay is late as well, an attack may do as much
again."""


ATTEMPTS: Final = 3
"""An attack that holds others up does so each time; another program on this machine does not."""

P = ParamSpec("P")


def thrice_at_the_most(
    test: Callable[P, Coroutine[None, None, None]],
) -> Callable[P, Coroutine[None, None, None]]:
    """Begin anew, with another relay, when the others were held up."""

    @functools.wraps(test)
    async def again(*args: P.args, **kwargs: P.kwargs) -> None:
        for _ in range(ATTEMPTS - 1):
            try:
                return await test(*args, **kwargs)
            except TooSlow as held_up:
                print(f"once more: {held_up}")
        await test(*args, **kwargs)

    return again


@dataclass(frozen=True, slots=True)
class Storm:
    """An attack that is going on."""

    relay: Attacked
    others: Bystanders

    async def nobody_else_noticed(self, p99_ms: float = P99_MS) -> Seen:
        """Assert that the couples lost nothing, and say how long they waited since the last look.

        Once the attack is over.
        """
        return await self.was_calm(await self.others.look(), p99_ms)

    async def was_calm(self, seen: Seen, p99_ms: float = P99_MS) -> Seen:
        """Assert that of what the couples met while the attack went on, which is over now."""
        assert seen.lost == 0
        assert seen.delays_ms
        if figures.are_asserted and seen.p99_ms > p99_ms:
            await self.others.look()
            await asyncio.sleep(CALM_S)
            p99_ms = max(p99_ms, BUSY_FACTOR * (await self.others.look()).p99_ms)
        figure("others' p99", seen.p99_ms, at_most=p99_ms, unit="ms")
        return seen


@asynccontextmanager
async def storm(data_dir: Path, couples: int = COUPLES) -> AsyncIterator[Storm]:
    """A relay that runs, with couples on it that write."""
    place = Path(tempfile.mkdtemp(dir=data_dir))
    async with attacked(place) as relay, bystanders(relay.port, couples) as others:
        await others.look()
        relay.forget_peak()
        yield Storm(relay, others)
