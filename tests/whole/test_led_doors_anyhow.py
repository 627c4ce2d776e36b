"""Whatever happens at a leading door meanwhile, in whichever order: both come to one meeting.

About `tui.line.inviting`, `tui.line.knocking` and `tui.line.lobby`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from protocol.door.invitation import Opening
from protocol.door.leading import Led, LetIn
from protocol.wire.frames import Post, Visit, pack
from server.relay import Relay
from tests.whole.doors import SAM, Within, Without, empty, leading, led
from tests.whole.laptops import PATIENCE_S, relay_at, until, url_of
from tests.whole.test_door import cut_all, opening
from tui.line import lobby as doorway
from tui.line.dial import dial


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.02)
    monkeypatch.setattr(doorway, "REFILLED_S", 0.2)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.2)


class Evening:
    """A facilitator and a partner at one door, and what befalls them. Mutable."""

    def __init__(self, relay: Relay) -> None:
        self.relay, self.url = relay, url_of(relay)
        self.door: Opening = opening()
        self.host: Within[LetIn] = leading(self.url, self.door)
        self.guest: Without[Led] = led(self.url, self.door)
        self.opened = asyncio.ensure_future(self.host.welcome())
        self.knock = asyncio.ensure_future(self.guest.knock())

    @property
    def things(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "every line is cut": self.cut,
            "the lobby is over": self.over,
            "the facilitator closes the program and comes back": self.host_again,
            "the facilitator's program is killed": self.host_killed,
            "the partner closes the program and comes back": self.guest_again,
            "a stranger leaves a note": self.note,
        }

    async def cut(self) -> None:
        await cut_all(self.relay)

    async def over(self) -> None:
        await empty(self.url, self.door.lobby)

    async def host_again(self) -> None:
        await ended(self.opened)
        self.host = leading(self.url, self.door)
        self.opened = asyncio.ensure_future(self.host.welcome())

    async def host_killed(self) -> None:
        await cut_all(self.relay)  # nothing is said any more
        await self.host_again()

    async def guest_again(self) -> None:
        await ended(self.knock)
        self.guest = led(self.url, self.door)
        self.knock = asyncio.ensure_future(self.guest.knock())

    async def note(self) -> None:
        async with dial(self.url) as (socket, _):
            await socket.send(pack(Visit(self.door.lobby)))
            # Behind the offer, as long as there is one.
            if await socket.recv() and self.host.openings:
                await socket.send(pack(Post(b"let me in")))

    async def end(self) -> None:
        for task in (self.opened, self.knock):
            await ended(task)


async def ended(task: "asyncio.Future[Any]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_meanwhile_both_come_to_one_meeting(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    async with relay_at(tmp_path, lobby_notes=8) as relay, asyncio.timeout(PATIENCE_S):
        evening = Evening(relay)
        try:
            for _ in range(6):
                await asyncio.sleep(chance.choice([0.0, 0.03, 0.1]))
                name = chance.choice(sorted(evening.things))
                await evening.things[name]()
            await until(lambda: bool(evening.host.knocks) and evening.guest.knocked > 0)
            # Whoever came again is heard of before it is decided.
            await until(lambda: is_heard(evening))
            evening.host.decision.set_result(True)
            await chance.choice([evening.cut, evening.note])()
            mine, theirs = await evening.opened, await evening.knock
            assert mine is not None and mine.spoken == theirs.spoken
            assert evening.host.kept == [mine] and evening.guest.kept == [theirs]
            assert mine.arrival == SAM
        finally:
            await evening.end()


def is_heard(evening: Evening) -> bool:
    """Whether the newest knock is the one that stands on the facilitator's screen."""
    met = evening.host.host._met
    return met is not None and evening.guest.guest.is_own(met.knock)
