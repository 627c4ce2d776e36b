"""A question is asked again where it may have gone unheard, and nobody waits at a line that is cut.

About `server.jetstream.line`.
"""

import asyncio
import importlib.util
import json
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from server.jetstream.answers import NoAnswer

if importlib.util.find_spec("nats") is None:
    pytest.skip("there is no client of NATS here: pip install nats-py", allow_module_level=True)

if TYPE_CHECKING:
    from server.jetstream.line import Line


class Machine:
    """As much of a client as a line needs, at a machine that hears only every so many questions."""

    def __init__(self, hears_every: int = 1) -> None:
        self._hears_every = hears_every
        self._told = count(1)
        self.asked: list[tuple[str, str]] = []

    def new_inbox(self) -> str:
        return "inbox"

    async def subscribe(self, subject: str, cb: Any) -> None:
        self._answer = cb

    async def publish(self, subject: str, data: bytes, reply: str, headers: object) -> None:
        if not reply:
            await self._say(subject, b"")
            return
        self.asked.append((subject, reply))
        if next(self._told) % self._hears_every == 0:
            await self._say(reply, json.dumps({"heard": subject}).encode())

    async def _say(self, subject: str, data: bytes) -> None:
        await self._answer(SimpleNamespace(subject=subject, headers=None, data=data, reply=""))


async def line_to(machine: Machine) -> "Line":
    from server.jetstream.line import Line

    line = Line(machine)  # type: ignore[arg-type]  # as much of a client as it needs
    await line.begin()
    return line


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jetstream.line.ASK_AGAIN_S", 0.01)
    monkeypatch.setattr("server.jetstream.line.ANSWER_S", 0.1)


async def test_what_only_reads_is_asked_again_until_it_is_heard() -> None:
    machine = Machine(hears_every=3)
    line = await line_to(machine)
    answer = await line.api("STREAM.MSG.GET.ROOMS-00")
    assert answer == {"heard": "$JS.API.STREAM.MSG.GET.ROOMS-00"}
    # An answer to any of them is one.
    assert len(machine.asked) == 3 and len({reply for _, reply in machine.asked}) == 1


async def test_what_changes_something_is_asked_once() -> None:
    machine = Machine(hears_every=2)
    line = await line_to(machine)
    with pytest.raises(NoAnswer):
        await line.api("STREAM.CREATE.ROOMS-00")
    assert len(machine.asked) == 1


async def test_what_nobody_hears_is_given_up() -> None:
    machine = Machine(hears_every=100)
    line = await line_to(machine)
    with pytest.raises(NoAnswer):
        await line.api("STREAM.INFO.ROOMS-00")
    assert len(machine.asked) == 10


async def test_nobody_waits_at_a_line_that_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jetstream.line.ASK_AGAIN_S", 60.0)
    monkeypatch.setattr("server.jetstream.line.ANSWER_S", 60.0)
    line = await line_to(Machine(hears_every=100))
    asked = [
        asyncio.create_task(each) for each in (line.ask("r.00.x"), line.api("STREAM.MSG.GET.X"))
    ]
    await asyncio.sleep(0)
    line.is_cut()
    async with asyncio.timeout(30):
        for each in asked:
            with pytest.raises(NoAnswer):
                await each
