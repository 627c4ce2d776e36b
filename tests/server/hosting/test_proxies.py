"""A relay behind Caddy and nginx with TLS, as `deploy` configures them. Where they are installed.

pytest -m long tests/server/hosting/test_proxies.py
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from protocol.wire.frames import Entered
from tests.server.clients import Client, couple
from tests.server.faults.proxy import proxied
from tests.server.hosting.certificates import Files, certificate_in
from tests.server.hosting.commands import PATIENCE_S, ROOT, relaying
from tests.server.hosting.proxies import CADDY, NGINX, caddy, nginx

Proxy = Callable[[Path, Files, int], AbstractAsyncContextManager[int]]

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize(
        "proxy",
        [
            pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="no caddy here")),
            pytest.param(nginx, marks=pytest.mark.skipif(NGINX is None, reason="no nginx here")),
        ],
    ),
]

MINE, YOURS = "127.0.0.2", "127.0.0.3"
"""Two visitors. The proxy and the relay are on 127.0.0.1, and all of it is loopback."""

CHECK_S = 240
"""For a whole session by two automated partners, on a busy machine."""

QUICK = 'events_per_minute = 100000\ninput_rate = "10 MiB"\n'


@asynccontextmanager
async def behind(
    proxy: Proxy, directory: Path, settings: str = "", *arguments: str
) -> AsyncIterator[tuple[int, Files, int]]:
    """(the proxy's port, its certificate, the relay's port for metrics)."""
    files = certificate_in(directory / "tls")
    config = directory / "relay.toml"
    config.write_text(settings + "disk_free_share = 0.0\n", "utf-8")
    arguments += ("--config", str(config), "--data-dir", str(directory / "data"))
    arguments += ("--trust-proxy", "127.0.0.1", "--metrics-port", "0")
    async with (
        relaying(*arguments) as relay,
        proxy(directory, files, relay.port) as port,
    ):
        yield port, files, relay.metrics_port


async def visit(port: int, files: Files, source: str = MINE, **headers: str) -> ClientConnection:
    return await connect(
        f"wss://localhost:{port}/v1",
        ssl=files.context(),
        host="127.0.0.1",
        local_addr=(source, 0),
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        compression=None,
        proxy=None,
        close_timeout=1,
    )


async def status_at(port: int, files: Files, path: str, *headers: str) -> int:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=files.context(), server_hostname="localhost"
    )
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", "")
    writer.write("\r\n".join(lines).encode())
    async with asyncio.timeout(PATIENCE_S):
        status = int((await reader.readline()).split()[1])
    writer.close()
    return status


@pytest.mark.parametrize(
    "arguments",
    [(), ("--facilitator", "--guide", "daily")],
    ids=["two", "three"],
)
async def test_whole_sessions_go_through(
    proxy: Proxy, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    async with behind(proxy, tmp_path, QUICK) as (port, files, _):
        url = f"wss://localhost:{port}"
        found = await checked(files, url, *arguments)
    assert found["held"] is True, found
    assert found["relay"] == url
    assert ("led" in found) is bool(arguments)


@pytest.mark.parametrize("arguments", [("--quick",), ("--guide", "daily")], ids=["quick", "whole"])
async def test_a_partner_at_each_of_two_addresses_goes_through(
    proxy: Proxy, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    async with behind(proxy, tmp_path, QUICK) as (port, files, _), proxied(port) as other:
        url, partner = f"wss://localhost:{port}", f"wss://localhost:{other.port}"
        found = await checked(files, url, "--partner", partner, *arguments)
    assert found["held"] is True, found
    assert (found["relay"], found["partner"]) == (url, partner)


async def checked(files: Files, *arguments: str) -> dict[str, Any]:
    """What `unhurried check` finds."""
    checking = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tui", "check", "--json", *arguments),
        cwd=ROOT,
        env={**os.environ, "SSL_CERT_FILE": str(files.authority)},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(CHECK_S):
        out, _ = await checking.communicate()
    found: dict[str, Any] = json.loads(out)
    return found


async def test_a_visitor_counts_by_its_own_address(proxy: Proxy, tmp_path: Path) -> None:
    async with behind(proxy, tmp_path, "", "--connections-per-address", "2") as (port, files, _):
        mine = [await visit(port, files, MINE) for _ in range(2)]
        with pytest.raises(InvalidStatus) as refused:
            await visit(port, files, MINE)
        assert refused.value.response.status_code == 429
        mine.append(await visit(port, files, YOURS))
        for connection in mine:
            await connection.close()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP"])
async def test_an_address_that_a_visitor_makes_up_is_not_believed(
    proxy: Proxy, tmp_path: Path, header: str
) -> None:
    async with behind(proxy, tmp_path, "", "--connections-per-address", "2") as (port, files, _):
        inside = []
        for number in range(2):
            made_up = {header: f"10.0.0.{number}"}
            inside.append(await visit(port, files, MINE, **made_up))
        with pytest.raises(InvalidStatus):
            await visit(port, files, MINE, **{header: "10.0.0.9"})
        for connection in inside:
            await connection.close()


async def test_only_the_relays_own_paths_are_passed_on(proxy: Proxy, tmp_path: Path) -> None:
    async with behind(proxy, tmp_path, "") as (port, files, _):
        assert await status_at(port, files, "/health") == 200
        for path in ("/", "/metrics", "/v1/", "/v2"):
            assert await status_at(port, files, path) == 404


async def test_a_web_page_is_refused_behind_it_too(proxy: Proxy, tmp_path: Path) -> None:
    async with behind(proxy, tmp_path, "") as (port, files, _):
        with pytest.raises(InvalidStatus) as refused:
            await visit(port, files, Origin="https://evil.example")
        assert refused.value.response.status_code == 403


async def test_a_quiet_connection_is_kept(proxy: Proxy, tmp_path: Path) -> None:
    them = couple()
    settings = 'ping_interval = "1 s"\n'
    async with behind(proxy, tmp_path, settings) as (port, files, _):
        connection = await visit(port, files)
        message = await connection.recv()
        client = Client(connection, message[-32:] if isinstance(message, bytes) else b"")
        assert isinstance(await client.create(them), Entered)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(4):
                await connection.recv()
        await client.append(1, b"x" * 16_000)
        await connection.close()


async def test_a_relay_that_restarts_is_found_again(proxy: Proxy, tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    data = ("--data-dir", str(tmp_path / "data"), "--trust-proxy", "127.0.0.1")
    async with relaying(*data) as first:
        relay_port = first.port
        async with proxy(tmp_path, files, relay_port) as port:
            connection = await visit(port, files)
            await first.stop()
            with pytest.raises(ConnectionClosed):
                async with asyncio.timeout(PATIENCE_S):
                    while True:
                        await connection.recv()
            # While nobody is there, the proxy says so, and the laptop tries again.
            with pytest.raises(InvalidStatus) as refused:
                await visit(port, files)
            assert refused.value.response.status_code == 502
            async with relaying(*data, "--port", str(relay_port)):
                again = await visit(port, files)
                assert await again.recv()
                await again.close()
