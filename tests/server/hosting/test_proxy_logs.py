"""What Caddy and nginx write down of a visitor, with the files of `deploy`, whatever goes wrong.

The visitor comes from an address that nothing else has, so that it is found wherever it is.
"""

import asyncio
import re
import signal
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Final

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.server.hosting.certificates import Files, certificate_in
from tests.server.hosting.commands import PATIENCE_S, relaying
from tests.server.hosting.proxies import CADDY, NGINX, SAID, caddy, free_port, nginx, shipped
from tests.server.hosting.test_proxies import visit

Proxy = Callable[[Path, Files, int], AbstractAsyncContextManager[int]]

VISITOR: Final = "127.83.29.5"

CANARY: Final = "canary-7d41"

CONFIGURATION: Final = frozenset({"Caddyfile", "autosave.json"})
"""What a proxy was told, and keeps."""

proxies = pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="no caddy here")),
        pytest.param(nginx, marks=pytest.mark.skipif(NGINX is None, reason="no nginx here")),
    ],
)

REQUESTS: Final = (
    f"GET /{CANARY} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    f"GET /v1?{CANARY} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "GET /v1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    f"POST /v1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n{CANARY}",
    f"{CANARY}\r\n\r\n",
    f"GET /v1 HTTP/1.1\r\nHost: {CANARY}\r\nHost: {CANARY}\r\n\r\n",
    f"GET /v1 HTTP/1.1\r\nHost: localhost\r\nX-{CANARY}: {'x' * 70_000}\r\n\r\n",
    "\x00\x01\x02\x03",
)
"""From what a laptop asks to what nothing sane does."""


async def say(port: int, text: str, trust: ssl.SSLContext | None) -> None:
    """From the visitor's address, and hear whatever is answered, if anything is."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(
                *("127.0.0.1", port),
                ssl=trust,
                server_hostname=None if trust is None else "localhost",
                local_addr=(VISITOR, 0),
            )
            writer.write(text.encode("latin-1"))
            writer.write_eof() if trust is None else await writer.drain()
            await reader.read(1)
            writer.transport.abort()


async def do_everything_wrong(port: int, files: Files) -> None:
    for text in REQUESTS:
        await say(port, text, files.context())
        await say(port, text, None)
    # Who does not trust the certificate, and who speaks a TLS of long ago.
    await say(port, "", ssl.create_default_context())
    old = files.context()
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2
    old.set_ciphers("AES128-SHA")
    await say(port, "", old)
    with suppress(InvalidStatus, OSError):
        await (await visit(port, files, VISITOR)).close()


def traces_in(directory: Path) -> list[str]:
    """Every line in any file that a proxy has written which tells of the visitor."""
    telling = re.compile(rf"{re.escape(VISITOR)}|{CANARY}|/v1\b|/health\b")
    return [
        f"{path.name}: {line}"
        for path in directory.rglob("*")
        if path.is_file() and path.suffix not in {".conf", ".pem", ".key"}
        for line in path.read_text("latin-1").splitlines()
        if path.name not in CONFIGURATION and telling.search(line)
    ]


@proxies
async def test_nothing_of_a_visitor_is_written_down_while_the_relay_is_away(
    proxy: Proxy, tmp_path: Path
) -> None:
    files = certificate_in(tmp_path / "tls")
    async with proxy(tmp_path, files, free_port()) as port:
        with pytest.raises(InvalidStatus) as refused:
            await visit(port, files, VISITOR)
        assert refused.value.response.status_code == 502
        await do_everything_wrong(port, files)
    assert (tmp_path / SAID).exists()
    assert traces_in(tmp_path) == []


@proxies
async def test_nothing_of_a_visitor_is_written_down_while_the_relay_comes_and_goes(
    proxy: Proxy, tmp_path: Path
) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = "--data-dir", str(tmp_path / "data"), "--trust-proxy", "127.0.0.1"
    async with relaying(*arguments) as relay, proxy(tmp_path, files, relay.port) as port:
        connection = await visit(port, files, VISITOR)
        await do_everything_wrong(port, files)
        relay.send(signal.SIGKILL)
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await connection.recv()
        await do_everything_wrong(port, files)
        async with relaying(*arguments, "--port", str(relay.port)) as again:
            upgraded = await visit(port, files, VISITOR)
            await again.stop()
            await upgraded.close()
        await do_everything_wrong(port, files)
    assert traces_in(tmp_path) == []


@pytest.mark.skipif(CADDY is None, reason="no caddy here")
async def test_a_caddy_without_our_exclusion_would_have_been_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.server.hosting.proxies.shipped",
        lambda name, changes, was=shipped: was(name, {**changes, "exclude http": "level INFO"}),
    )
    files = certificate_in(tmp_path / "tls")
    async with caddy(tmp_path, files, free_port()) as port:
        with pytest.raises(InvalidStatus):
            await visit(port, files, VISITOR)
    assert traces_in(tmp_path) != []
