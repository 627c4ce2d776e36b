"""What a relay brings along to join a fleet: a key, who it is to the machines, and whom it trusts.

Read from files, and checked, before anything is asked of anybody. What it is not: the line to the
machines; that is `server.jetstream.line`, which a relay that stands alone never loads.
"""

import importlib.util
import re
import ssl
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from server.errors import RelayUnavailable
from server.fleet_key import KeyFault, read_fleet_key
from server.line.tls import client_context
from server.settings import RelaySettings

SEED: Final = re.compile(r"^SU[A-Z2-7]{56}$", re.MULTILINE)
"""Of a user's nkey, as it stands in a line by itself."""

SEED_LIMIT_BYTES: Final = 4096

CLIENT: Final = ("nats",)
CLIENT_WITH_KEYS: Final = ("nats", "nkeys")


class ClientMissing(RelayUnavailable):
    """The client of NATS is not installed: it is the extra `fleet`."""


class SeedFileUnusable(RelayUnavailable):
    """There is no seed in the file that was named, or others may read it."""

    def __init__(self, fault: KeyFault, reason: str = "") -> None:
        super().__init__(f"nkey: {fault.value}")
        self.fault = fault
        self.reason = reason
        """Why a file is unreadable, as the system says it."""


@dataclass(frozen=True, slots=True)
class Papers:
    """All of it. Nothing of it is shown where this is printed."""

    key: bytes = field(repr=False)
    """The fleet's."""
    seed: str | None = field(repr=False)
    """Of the nkey; None where the machines want none."""
    tls: ssl.SSLContext | None
    """None where nothing was said of TLS."""


def papers_of(settings: RelaySettings) -> Papers:
    """What these settings name. Raises `ClientMissing`, `FleetKeyUnusable`, `SeedFileUnusable` and
    `CertificateUnusable`."""
    needed = CLIENT if settings.nats_nkey_file is None else CLIENT_WITH_KEYS
    if any(importlib.util.find_spec(name) is None for name in needed):
        raise ClientMissing("the client of NATS is not installed")
    assert settings.fleet_key_file is not None, "the command sees to it"
    key = read_fleet_key(settings.fleet_key_file)
    seed = None if settings.nats_nkey_file is None else _read_seed(settings.nats_nkey_file)
    ca, cert = settings.nats_ca, settings.nats_cert
    is_over_tls = any(url.startswith("tls://") for url in settings.nats_urls)
    tls = client_context(ca, cert, settings.nats_key) if ca or cert or is_over_tls else None
    return Papers(key, seed, tls)


def _read_seed(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = path.stat().st_mode
            found = SEED.search(file.read(SEED_LIMIT_BYTES).decode("ascii", "replace"))
    except OSError as error:
        raise SeedFileUnusable(KeyFault.UNREADABLE, error.strerror or "no such file") from None
    if mode & stat.S_IRWXO:
        raise SeedFileUnusable(KeyFault.OPEN)
    if found is None:
        raise SeedFileUnusable(KeyFault.NO_KEY)
    return found[0]
