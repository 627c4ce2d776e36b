"""Two laptops and a relay, each a real process, killed at random moments and started again."""

import asyncio
import os
import random
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from protocol.guide.structure import guide_bytes, guide_hash
from protocol.session.ledger import Ledger
from protocol.session.outline import digest
from protocol.session.session import Ended
from tests.whole.bots import texts
from tests.whole.laptops import assert_one_history, new_seat, small_guide
from tests.whole.one_seat import RETURNED, SAID
from tui.disk.seat_file import SeatFile
from tui.rehearsal.practice import seats_for_two

SESSION_S = 120


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Machine:
    """A process that is started again whenever it was killed. Mutable."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = (sys.executable, "-m", module, *arguments)
        self._process: asyncio.subprocess.Process | None = None
        self.kills = 0

    @property
    def is_done(self) -> bool:
        return self._process is not None and self._process.returncode == 0

    async def start(self) -> None:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(*self._command, stdout=pipe)

    async def is_up(self) -> None:
        """Waits for its first line."""
        assert self._process is not None and self._process.stdout is not None
        await self._process.stdout.readline()

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            self.kills += 1
        if self._process is not None:
            await self._process.wait()

    async def done(self) -> int:
        assert self._process is not None
        return await self._process.wait()


async def kill_now_and_then(machines: list[Machine], times: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0.2, 1.2))
        victim = chance.choice(machines)
        if not victim.is_done:
            await victim.kill()
            await victim.start()


@pytest.mark.parametrize(
    ("seed", "times"),
    [
        (1, 3),
        pytest.param(1, 6, marks=pytest.mark.gate),
        *(pytest.param(n, 20, marks=pytest.mark.long) for n in range(2, 8)),
    ],
)
async def test_killed_at_any_moment_a_session_goes_on_and_nothing_is_lost(
    tmp_path: Path, seed: int, times: int
) -> None:
    port = free_port()
    relay = Machine("tests.whole.one_relay", str(tmp_path / "relay"), str(port))
    machines = [relay]
    try:
        await relay.start()
        await relay.is_up()
        guide = guide_hash(guide_bytes(small_guide()))
        facts = await seats_for_two(f"ws://127.0.0.1:{port}", guide, os.urandom)
        paths = [new_seat(tmp_path, fact) for fact in facts]
        journals = [tmp_path / f"journal-{seat}" for seat in range(2)]
        for path, journal in zip(paths, journals, strict=True):
            journal.touch()
            arguments = (str(path), str(seed), str(journal))
            machines.append(Machine("tests.whole.one_seat", *arguments))
        for machine in machines[1:]:
            await machine.start()
        async with asyncio.timeout(SESSION_S):
            await kill_now_and_then(machines, times, seed)
            assert [await machine.done() for machine in machines[1:]] == [0, 0]
    finally:
        for machine in machines:
            with suppress(ProcessLookupError):
                await machine.kill()
    assert sum(machine.kills for machine in machines) >= min(times, 3)
    first, second = (read(path) for path in paths)
    assert_one_history(first[0], second[0])
    assert digest(first[0].session) == digest(second[0].session)
    assert isinstance(first[0].session.phase, Ended)
    for (_, heard), journal in zip((second, first), journals, strict=True):
        assert lost(journal, heard) == set()


def read(path: Path) -> tuple[Ledger, set[str]]:
    """What a seat file holds: the log read again, and the words in it that count."""
    file = SeatFile.open(path)
    facts = file.facts
    ledger = Ledger(facts.room, facts.seat, facts.seed)
    taken = [ledger.take(logged.at_ms, logged.event) for logged in file.log()]
    counted = [each.event for each in taken if each.event is not None and not each.is_refused]
    file.close()
    return ledger, {text for event in counted for text in texts(event)}


def lost(journal: Path, heard: set[str]) -> set[str]:
    """Words in the journal that the other has not heard and that did not come back."""
    lines = journal.read_text("utf-8").splitlines()
    said = {line.removeprefix(SAID) for line in lines if line.startswith(SAID)}
    returned = {line.removeprefix(RETURNED) for line in lines if line.startswith(RETURNED)}
    return said - returned - heard
