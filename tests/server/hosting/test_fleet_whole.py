"""All that is shipped for a fleet at once: three machines, two relays, a proxy, and a session."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.server.hosting.certificates import certificate_in
from tests.server.hosting.commands import ROOT, relaying
from tests.server.hosting.proxies import CADDY, free_port
from tests.server.hosting.test_fleet_proxies import caddy
from tests.server.hosting.test_proxies import CHECK_S, QUICK
from tests.server.jetstream.shipped import fleet

pytestmark = [pytest.mark.gate, pytest.mark.skipif(CADDY is None, reason="no caddy here")]


async def test_a_session_goes_through_the_shipped_fleet(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    config = tmp_path / "relay.toml"
    config.write_text(QUICK, "utf-8")
    with fleet(tmp_path) as running:
        options = (*running.options, "--config", str(config), "--trust-proxy", "127.0.0.1")
        # Both at once, before the machines have found each other.
        async with (
            relaying(*options) as one,
            relaying(*options, "--relay-id", "relay-2") as other,
            caddy(tmp_path, files, [one.port, other.port, free_port()]) as port,
        ):
            checking = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tui", "check", f"wss://localhost:{port}", "--json"),
                cwd=ROOT,
                env={**os.environ, "SSL_CERT_FILE": str(files.authority)},
                stdout=asyncio.subprocess.PIPE,
            )
            async with asyncio.timeout(CHECK_S):
                out, _ = await checking.communicate()
    found = json.loads(out)
    assert found["held"] is True, found
