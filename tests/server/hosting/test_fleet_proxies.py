"""Caddy and HAProxy in front of several relays, with the very files that are shipped for a fleet.

The relays here stand alone: what they keep is no matter of the proxy's.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.server.hosting.certificates import Files, certificate_in
from tests.server.hosting.commands import PATIENCE_S, Relaying, relaying
from tests.server.hosting.proxies import CADDY, SAID, _running, free_port, shipped
from tests.server.hosting.test_fleet_deploy import HAPROXY
from tests.server.hosting.test_metrics import told_by
from tests.server.hosting.test_proxies import MINE, status_at, visit
from tests.server.hosting.test_proxy_logs import VISITOR, do_everything_wrong, traces_in

Front = Callable[[Path, Files, list[int]], AbstractAsyncContextManager[int]]

ADDRESSES: Final = tuple(f"10.0.0.{number}:4774" for number in (1, 2, 3))


def places(ports: list[int]) -> dict[str, str]:
    """Where the relays are here; the third is away."""
    return {there: f"127.0.0.1:{port}" for there, port in zip(ADDRESSES, ports, strict=True)}


@asynccontextmanager
async def caddy(directory: Path, files: Files, ports: list[int]) -> AsyncIterator[int]:
    port = free_port()
    changes = {
        "relay.example.org {": f"https://localhost:{port} {{\n\tbind 127.0.0.1\n"
        f"\ttls {files.cert} {files.key}\n",
        "{\n\t# Addresses": "{\n\tadmin off\n\tauto_https disable_redirects\n\t# Addresses",
        **places(ports),
    }
    conf = directory / "Caddyfile"
    conf.write_text(shipped("fleet/Caddyfile", changes), "utf-8")
    command = (str(CADDY), "run", "--config", str(conf), "--adapter", "caddyfile")
    async with _running(directory, *command, port=port):
        yield port


@asynccontextmanager
async def haproxy(directory: Path, files: Files, ports: list[int]) -> AsyncIterator[int]:
    port = free_port()
    both = directory / "both.pem"
    both.write_bytes(files.cert.read_bytes() + files.key.read_bytes())
    changes = {
        "bind :::443 v4v6": f"bind 127.0.0.1:{port}",
        # It wants twice as many open files.
        "maxconn 20000": "maxconn 200",
        "/etc/haproxy/relay.example.org.pem": str(both),
        **places(ports),
    }
    conf = directory / "haproxy.conf"
    conf.write_text(shipped("fleet/haproxy.cfg", changes), "utf-8")
    async with _running(directory, str(HAPROXY), "-db", "-f", str(conf), port=port):
        yield port


pytestmark = [
    pytest.mark.gate,
    pytest.mark.parametrize(
        "front",
        [
            pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="no caddy here")),
            pytest.param(
                haproxy, marks=pytest.mark.skipif(HAPROXY is None, reason="no haproxy here")
            ),
        ],
    ),
]


@asynccontextmanager
async def behind(
    front: Front, directory: Path, *arguments: str
) -> AsyncIterator[tuple[int, Files, list[Relaying]]]:
    """(the proxy's port, its certificate, two relays)."""
    files = certificate_in(directory / "tls")
    arguments += ("--trust-proxy", "127.0.0.1", "--metrics-port", "0")
    async with (
        relaying("--data-dir", str(directory / "one"), *arguments) as one,
        relaying("--data-dir", str(directory / "other"), *arguments) as other,
        front(directory, files, [one.port, other.port, free_port()]) as port,
    ):
        yield port, files, [one, other]


async def let_in(port: int, files: Files, source: str = MINE) -> ClientConnection:
    """As a laptop does: it tries again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(InvalidStatus, OSError, ConnectionClosed):
                return await visit(port, files, source)
            await asyncio.sleep(0.2)


async def admitted(relay: Relaying) -> float:
    return (await told_by(relay.metrics_port))["unhurried_admitted_total"]


async def test_one_household_meets_one_relay_and_another_when_that_one_dies(
    front: Front, tmp_path: Path
) -> None:
    async with behind(front, tmp_path) as (port, files, relays):
        guests = [await let_in(port, files) for _ in range(4)]
        counts = [await admitted(relay) for relay in relays]
        assert sorted(counts) == [0, 4]
        theirs, other = sorted(relays, key=lambda relay: counts[relays.index(relay)], reverse=True)
        theirs.send(signal.SIGKILL)
        for guest in guests:
            with pytest.raises(ConnectionClosed):
                async with asyncio.timeout(PATIENCE_S):
                    while True:
                        await guest.recv()
        again = await let_in(port, files)
        assert await again.recv()
        assert await admitted(other) == 1
        await again.close()


async def test_nobody_new_is_sent_to_a_relay_that_drains_and_who_is_there_stays(
    front: Front, tmp_path: Path
) -> None:
    async with behind(front, tmp_path) as (port, files, relays):
        guest = await let_in(port, files)
        counts = [await admitted(relay) for relay in relays]
        theirs, other = relays if counts[0] else reversed(relays)
        theirs.send(signal.SIGUSR1)
        async with asyncio.timeout(PATIENCE_S):
            while not await admitted(other):
                await (await let_in(port, files)).close()
        assert await guest.recv()
        await (await guest.ping())
        assert await status_at(port, files, "/metrics") == 404
        await guest.close()


async def test_an_address_that_a_visitor_makes_up_is_not_believed(
    front: Front, tmp_path: Path
) -> None:
    async with behind(front, tmp_path, "--connections-per-address", "2") as (port, files, _):
        inside = [
            await visit(port, files, MINE, X_Forwarded_For=f"10.9.0.{number}")
            for number in range(2)
        ]
        with pytest.raises(InvalidStatus) as refused:
            await visit(port, files, MINE, X_Forwarded_For="10.9.0.9")
        assert refused.value.response.status_code == 429
        for connection in inside:
            await connection.close()


async def test_nothing_of_a_visitor_is_written_down_while_relays_come_and_go(
    front: Front, tmp_path: Path
) -> None:
    async with behind(front, tmp_path) as (port, files, relays):
        guest = await let_in(port, files, VISITOR)
        await do_everything_wrong(port, files)
        for relay in relays:
            relay.send(signal.SIGKILL)
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await guest.recv()
        await do_everything_wrong(port, files)
    assert (tmp_path / SAID).exists()
    assert traces_in(tmp_path) == []
