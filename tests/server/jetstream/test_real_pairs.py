"""`unhurried check` with a partner at each of two relays: real processes, on three machines.

About `tui.rehearsal.relays` and `server.jetstream.fleet`.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from protocol.door.exchange import Admission
from server.jetstream.streams import LOBBIES
from tests.server.hosting.certificates import Files, certificate_in
from tests.server.hosting.commands import ROOT, Relaying, relaying
from tests.server.hosting.proxies import CADDY, NGINX, caddy, nginx
from tests.server.jetstream.cluster import leaders
from tests.server.jetstream.nodes import PATIENCE_S, Machine, machines, open_line
from tests.server.jetstream.test_real_processes import options
from tests.whole.laptops import until
from tests.whole.test_door import Host, Visitor, opening, tasks
from tui.words import command as command_words

pytestmark = pytest.mark.gate

SETTINGS = 'events_per_minute = 100000\ninput_rate = "10 MiB"\nrooms_per_hour = 1000\n'


class Fleet:
    """Two relays. Mutable: the other one may die and come back."""

    def __init__(self, where: Path, running: list[Machine]) -> None:
        self._where = where
        self.machines = running
        self._config = where / "relay.toml"
        self._config.write_text(SETTINGS + "disk_free_share = 0.0\n", "utf-8")

    def relay(self, name: str, port: int = 0) -> Any:
        """One more, while a block lasts."""
        needed = options(self._where, self.machines, name)
        ports = ("--port", str(port), "--metrics-port", "0")
        more = ("--config", str(self._config), "--trust-proxy", "127.0.0.1")
        return relaying(*needed, *more, *ports, patience_s=2 * PATIENCE_S)


@asynccontextmanager
async def two(where: Path) -> AsyncIterator[tuple[Fleet, Relaying, Relaying]]:
    with machines(where, 3) as running:
        fleet = Fleet(where, running)
        async with fleet.relay("one") as one, fleet.relay("other") as other:
            yield fleet, one, other


def url_of(relay: Relaying) -> str:
    return f"ws://127.0.0.1:{relay.port}"


@asynccontextmanager
async def checking(*arguments: str, files: Files | None = None) -> AsyncIterator[Any]:
    """The command, while it runs."""
    trusted = {} if files is None else {"SSL_CERT_FILE": str(files.authority)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tui", "check", "--guide", "daily", *arguments),
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **trusted},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(4 * PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def found(*arguments: str, files: Files | None = None) -> dict[str, Any]:
    async with checking(*arguments, "--json", files=files) as process:
        out, err = await process.communicate()
    shown: dict[str, Any] = json.loads(out)
    assert shown["held"] is True, (shown, err)
    return shown


async def test_a_partner_at_each_of_two_relays_is_in_one_room(tmp_path: Path) -> None:
    async with two(tmp_path) as (_, one, other):
        here, there = url_of(one), url_of(other)
        for kind in ((), ("--facilitator",)):
            shown = await found(here, "--partner", there, *kind)
            assert [each["relay"] for each in shown["relays"]] == [here, there]
            assert all(each["own_events"] for each in shown["relays"])


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="no caddy here")),
        pytest.param(nginx, marks=pytest.mark.skipif(NGINX is None, reason="no nginx here")),
    ],
)
async def test_one_of_the_two_may_be_behind_a_proxy_with_tls(
    tmp_path: Path, proxy: Callable[..., Any]
) -> None:
    files = certificate_in(tmp_path / "tls")
    (tmp_path / "proxy").mkdir()
    async with two(tmp_path) as (_, one, other):
        async with proxy(tmp_path / "proxy", files, other.port) as port:
            there = f"wss://localhost:{port}"
            shown = await found(url_of(one), "--partner", there, files=files)
            assert shown["partner"] == there


async def test_a_relay_that_dies_in_the_middle_is_waited_for(tmp_path: Path) -> None:
    async with two(tmp_path) as (fleet, one, other), AsyncExitStack() as again:
        there = url_of(other)
        async with checking(url_of(one), "--partner", there) as process:
            said = []
            while line := (await process.stdout.readline()).decode().rstrip("\n"):
                said.append(line)
                if line.startswith("Arrive") and other.process.returncode is None:
                    other.send(signal.SIGKILL)
                    await other.process.wait()
                if line.startswith("No answer from"):
                    await again.enter_async_context(fleet.relay("other", other.port))
            assert await process.wait() == 0, (said, await process.stderr.read())
    waited = said.index(f"No answer from {there} now. The check waits for it, up to a minute.")
    assert said[waited + 1].startswith(f"{there} goes on, after ")
    assert said[-1] == command_words.TOOK.format(seconds=float(said[-1].split()[-2]))


async def test_whoever_stands_at_a_door_waits_while_machines_agree_anew(tmp_path: Path) -> None:
    async with two(tmp_path) as (fleet, one, other):
        door = opening()
        host, visitor = Host(url_of(one), door), Visitor(url_of(other), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            async with open_line([each.url for each in fleet.machines]) as line:
                (leader,) = (await leaders(line, [LOBBIES])).values()
            next(each for each in fleet.machines if each.name == leader).process.kill()
            second = await visitor.knock()
            first = await welcome
        assert isinstance(first, Admission) and first.room == second.room
        assert host.knocks == ["Sam"]
