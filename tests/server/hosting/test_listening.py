"""Where a relay listens: on one address or on every one, of IPv4 and IPv6, with TLS or without.

About `server.relay`.
"""

import asyncio
import socket
import ssl
from pathlib import Path

import pytest

from server.errors import PortTaken
from server.relay import running
from server.settings import EVERYWHERE
from tests.server.clients import client_of, http, settings_for
from tests.server.hosting.certificates import certificate_in
from tests.server.hosting.commands import PATIENCE_S, relaying


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")


async def status_at(host: str, port: int, trust: ssl.SSLContext | None = None) -> int:
    """Of its health, asked over that address."""
    async with asyncio.timeout(PATIENCE_S):
        name = None if trust is None else "localhost"
        reader, writer = await asyncio.open_connection(host, port, ssl=trust, server_hostname=name)
        writer.write(b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n")
        status = int((await reader.readline()).split()[1])
        writer.close()
    return status


@needs_ipv6
@pytest.mark.parametrize("is_tls", [False, True])
async def test_everywhere_is_ipv4_and_ipv6_on_one_port(tmp_path: Path, is_tls: bool) -> None:
    files = certificate_in(tmp_path / "tls")
    chosen = {"tls_cert": files.cert, "tls_key": files.key} if is_tls else {}
    trust = files.context() if is_tls else None
    settings = settings_for(tmp_path / "data", host=EVERYWHERE, **chosen)
    async with running(settings) as relay:
        assert await status_at("127.0.0.1", relay.port, trust) == 200
        assert await status_at("::1", relay.port, trust) == 200


@needs_ipv6
async def test_the_command_listens_everywhere_with_tls_unless_it_is_told_otherwise(
    tmp_path: Path,
) -> None:
    files = certificate_in(tmp_path / "tls")
    arguments = *files.options, "--data-dir", str(tmp_path / "data"), "--host", EVERYWHERE
    async with relaying(*arguments) as relay:
        for host in ("127.0.0.1", "::1"):
            assert await status_at(host, relay.port, files.context()) == 200
        await relay.stop()


@needs_ipv6
@pytest.mark.parametrize(
    ("host", "heard", "unheard"), [("0.0.0.0", "127.0.0.1", "::1"), ("::", "::1", "127.0.0.1")]
)
async def test_the_two_unspecified_addresses_are_of_one_kind_each(
    tmp_path: Path, host: str, heard: str, unheard: str
) -> None:
    async with running(settings_for(tmp_path, host=host)) as relay:
        assert await status_at(heard, relay.port) == 200
        with pytest.raises(OSError):
            await status_at(unheard, relay.port)


async def test_where_there_is_no_ipv6_everywhere_is_ipv4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.has_dualstack_ipv6", lambda: False)
    async with running(settings_for(tmp_path, host=EVERYWHERE)) as relay:
        assert await status_at("127.0.0.1", relay.port) == 200


async def test_a_port_that_is_taken_is_told_from_everywhere_too(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path / "one", host=EVERYWHERE)) as relay:
        with pytest.raises(PortTaken):
            settings = settings_for(tmp_path / "two", host=EVERYWHERE, port=relay.port)
            async with running(settings):
                pass


@needs_ipv6
async def test_a_visitor_by_ipv4_counts_as_that_where_both_come_in(tmp_path: Path) -> None:
    settings = settings_for(
        tmp_path, host=EVERYWHERE, connections_per_address=1, trusted_proxies=("127.0.0.1",)
    )
    async with running(settings) as relay:
        async with client_of(relay.port, {"X-Forwarded-For": "10.1.1.1"}):
            status, _ = await http(relay.port, "/v1", "X-Forwarded-For: 10.1.1.1")
            assert status == 429
            status, _ = await http(relay.port, "/v1", "X-Forwarded-For: 10.1.1.2")
            assert status == 101
