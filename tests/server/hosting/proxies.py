"""Caddy and nginx in front of a relay, with the very files that are shipped in `deploy`."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.server.hosting.certificates import Files
from tests.server.hosting.commands import PATIENCE_S, ROOT

CADDY: Final = shutil.which("caddy")
NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

NAME: Final = "relay.example.org"

SAID: Final = "said.log"
"""What a proxy has said on both of its outputs, in its directory."""


def free_port() -> int:
    """A port that nobody has now. Somebody may take it in between: a test then fails."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def shipped(name: str, changes: dict[str, str]) -> str:
    """A file of `deploy`, for this machine. Every change must be one."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for there, here in changes.items():
        assert there in text, there
        text = text.replace(there, here)
    return text


@asynccontextmanager
async def caddy(directory: Path, files: Files, relay_port: int) -> AsyncIterator[int]:
    """Caddy with a certificate of ours on a port of loopback; yields it."""
    assert CADDY is not None
    port = free_port()
    changes = {
        NAME + " {": f"https://localhost:{port} {{\n\tbind 127.0.0.1\n"
        f"\ttls {files.cert} {files.key}\n",
        "{\n\t# Addresses": "{\n\tadmin off\n\tauto_https disable_redirects\n\t# Addresses",
        "127.0.0.1:4774": f"127.0.0.1:{relay_port}",
    }
    conf = directory / "Caddyfile"
    conf.write_text(shipped("Caddyfile", changes), "utf-8")
    command = (CADDY, "run", "--config", str(conf), "--adapter", "caddyfile")
    async with _running(directory, *command, port=port):
        yield port


@asynccontextmanager
async def nginx(directory: Path, files: Files, relay_port: int) -> AsyncIterator[int]:
    """Nginx with a certificate of ours on a port of loopback; yields it."""
    assert NGINX is not None
    port = free_port()
    changes = {
        "    listen [::]:443 ssl;\n": "",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        NAME + ";": "localhost;",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(files.cert),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(files.key),
        "127.0.0.1:4774": f"127.0.0.1:{relay_port}",
    }
    (directory / "site.conf").write_text(shipped("nginx.conf", changes), "utf-8")
    folders = "".join(
        f"    {kind}_temp_path {directory}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (directory / "nginx.conf").write_text(
        f"daemon off;\npid {directory}/nginx.pid;\nerror_log {directory}/error.log;\n"
        "worker_processes 1;\nevents { worker_connections 256; }\n"
        f"http {{\n{folders}    include {directory}/site.conf;\n}}\n",
        "utf-8",
    )
    command = (NGINX, "-p", str(directory), "-c", str(directory / "nginx.conf"))
    async with _running(directory, *command, port=port):
        yield port


@asynccontextmanager
async def _running(directory: Path, *command: str, port: int) -> AsyncIterator[None]:
    with (directory / SAID).open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=directory,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env={**os.environ, "HOME": str(directory), "XDG_DATA_HOME": str(directory)},
        )
    try:
        await _answering(process, port)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(PATIENCE_S):
            await process.wait()


async def _answering(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            assert process.returncode is None, "the proxy has ended"
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                # There is nothing to listen to: it says nowhere when it is ready.
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return
