"""Three machines with the configuration that is shipped for hosts, on three addresses of loopback.

Lines between them, and to them, are encrypted and certified on both sides; a relay is known by its
nkey. Every change to the file that is shipped must be one.
"""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    ExitStack,
    contextmanager,
)
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
import trustme

from server.fleet_key import make_fleet_key
from tests.server.hosting.commands import ROOT
from tests.server.hosting.proxies import shipped
from tests.server.jetstream.nodes import _free_ports, _running, _wait_for, binary

if TYPE_CHECKING:
    from server.jetstream.line import Line

MACHINES: Final = 3

KEY: Final = "1e5: a key that would be read as a number, without quotes"

NO_CHANGES: Final[Mapping[str, str]] = {}


class Keys(NamedTuple):
    """What a relay needs to be let in, and what is known of it."""

    directory: Path
    public: Mapping[str, str]
    """By the place in the file that it belongs into."""

    @property
    def seed(self) -> Path:
        return self.directory / "relay.nkey"

    @property
    def ca(self) -> Path:
        return self.directory / "nats-ca.pem"

    @property
    def cert(self) -> Path:
        return self.directory / "nats-relay.pem"

    @property
    def key(self) -> Path:
        return self.directory / "nats-relay.key"

    def context(self) -> ssl.SSLContext:
        """That of a relay."""
        context = ssl.create_default_context(cafile=self.ca)
        context.load_cert_chain(self.cert, self.key)
        return context


class Fleet(NamedTuple):
    """Three machines."""

    urls: Sequence[str]
    keys: Keys
    processes: "Sequence[subprocess.Popen[bytes]]"
    homes: Sequence[Path]

    def line(
        self, urls: Sequence[str] | None = None, *, is_known: bool = True
    ) -> AbstractAsyncContextManager["Line"]:
        """That of a relay; or of somebody who has its certificate, and no key."""
        from server.jetstream.access import Access
        from server.jetstream.line import open_line

        seed = self.keys.seed.read_text("ascii").strip() if is_known else None
        return open_line(urls or self.urls, Access(seed, self.keys.context()))

    def again(self, index: int) -> "AbstractContextManager[subprocess.Popen[bytes]]":
        """A machine that has ended, with what is on its disk."""
        return _machine(self.homes[index])

    @property
    def options(self) -> tuple[str, ...]:
        """Of the relay's command."""
        fleet_key = self.keys.directory / "fleet.key"
        if not fleet_key.exists():
            make_fleet_key(fleet_key)
        return (
            *("--archive", "jetstream", "--nats-url", ",".join(self.urls)),
            *("--fleet-key-file", str(fleet_key), "--relay-id", "relay-1"),
            *("--nats-nkey-file", str(self.keys.seed), "--nats-ca", str(self.keys.ca)),
            *("--nats-cert", str(self.keys.cert), "--nats-key", str(self.keys.key)),
        )


def new_nkeys(directory: Path) -> subprocess.CompletedProcess[str]:
    """The script for it, run as it is shipped."""
    command = [sys.executable, str(ROOT / "deploy" / "fleet" / "new-nkeys.py"), str(directory)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def keys_in(directory: Path) -> tuple[Keys, trustme.CA]:
    """New ones, and the authority that certifies the machines and the relays."""
    made = new_nkeys(directory)
    assert made.returncode == 0, made.stderr
    public = {}
    for line in made.stdout.splitlines():
        place, _, key = line.rpartition(": ")
        public[place.rpartition(" ")[2]] = key
    keys, authority = Keys(directory, public), trustme.CA()
    authority.cert_pem.write_to_path(str(keys.ca))
    _certify(authority, "relay.example.org", keys.cert, keys.key)
    return keys, authority


def _certify(authority: trustme.CA, name: str, cert: Path, key: Path) -> None:
    issued = authority.issue_cert(name)
    issued.private_key_pem.write_to_path(str(key))
    for blob in issued.cert_chain_pems:
        blob.write_to_path(str(cert), append=True)


def configured(
    home: Path, index: int, ports: Sequence[int], keys: Keys, authority: trustme.CA
) -> Path:
    """The shipped file as it is for that machine, with its certificate."""
    address = f"127.0.0.{index + 1}"
    tls = home / "tls"
    tls.mkdir(parents=True)
    _certify(authority, address, tls / "machine.pem", tls / "machine.key")
    changes = {
        "server_name: nats1 ": f"server_name: nats{index + 1} ",
        'listen: "10.0.0.1:4222"': f'listen: "{address}:{ports[index]}"',
        'http: "127.0.0.1:8222"': f'http: "127.0.0.1:{ports[2 * MACHINES + index]}"',
        'listen: "10.0.0.1:6222"': f'listen: "{address}:{ports[MACHINES + index]}"',
        '"/var/lib/nats"': f'"{home / "js"}"',
        "max_file: 100G": "max_file: 1G",
        "max_mem: 512M": "max_mem: 128M",
        "/etc/nats/tls/fleet.pem": str(keys.ca),
        "/etc/nats/tls/": f"{tls}/",
        **{f"nkey: {place} ": f"nkey: {key} " for place, key in keys.public.items()},
        **{
            f"10.0.0.{other + 1}:6222": f"127.0.0.{other + 1}:{ports[MACHINES + other]}"
            for other in range(MACHINES)
        },
    }
    config = home / "nats.conf"
    config.write_text(shipped("fleet/nats.conf", changes), "utf-8")
    return config


@contextmanager
def fleet(where: Path, changes: Mapping[int, Mapping[str, str]] | None = None) -> Iterator[Fleet]:
    """Three that run until the block is left. `changes` are further ones, by machine."""
    binary()
    ports = _free_ports(3 * MACHINES)
    pytest.importorskip("nkeys", reason="the client of NATS has no nkeys: pip install nkeys")
    keys, authority = keys_in(where / "keys")
    homes = [where / f"nats{index + 1}" for index in range(MACHINES)]
    processes = []
    with ExitStack() as stack:
        for index, home in enumerate(homes):
            config = configured(home, index, ports, keys, authority)
            for there, here in (changes or {}).get(index, NO_CHANGES).items():
                text = config.read_text("utf-8")
                assert there in text, there
                config.write_text(text.replace(there, here), "utf-8")
            processes.append(stack.enter_context(_machine(home)))
        for index in range(MACHINES):
            _wait_for(ports[index], f"127.0.0.{index + 1}")
        urls = [f"tls://127.0.0.{index + 1}:{ports[index]}" for index in range(MACHINES)]
        yield Fleet(urls, keys, processes, homes)


def _machine(home: Path) -> "AbstractContextManager[subprocess.Popen[bytes]]":
    command = [str(binary()), "-c", str(home / "nats.conf")]
    return _running(command, home, {**os.environ, "JETSTREAM_KEY": f'"{KEY}"'})


async def gone(process: "subprocess.Popen[bytes]", within_s: float) -> int | None:
    """Its exit code, if it ends in time."""
    async with asyncio.timeout(within_s):
        while process.poll() is None:
            await asyncio.sleep(0.05)
    return process.returncode
