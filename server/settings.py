"""Everything about a relay that can be chosen, in one frozen value, built at the entry.

The numbers are the quotas of a relay that strangers share on one small machine. A refusal over one
of them has a stable code and loses nothing at the client. How a person writes each of them, and
what makes sense, is in `config`.
"""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from protocol.limits import EVENT_LIMIT, LOBBY_LIFETIME_S, NOTES_PER_LOBBY
from protocol.wire.limits import PORT

EVERYWHERE: Final = "everywhere"
"""Every address that this computer has, of IPv4 and of IPv6."""

DEFAULT_HOST: Final = EVERYWHERE
"""A relay is there for others."""

LOOPBACK: Final = "127.0.0.1"
"""Metrics are for whoever runs the relay, on the same machine."""

HEALTH_PATH: Final = "/health"

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB
DAY_S: Final = 24 * 60 * 60


class LogFormat(Enum):
    """How the command writes its log."""

    TEXT = "text"
    JSON = "json"


class Keeping(Enum):
    """What a relay keeps its rooms in."""

    SQLITE = "sqlite"
    """A file of its own: a relay that stands alone."""
    JETSTREAM = "jetstream"
    """Machines that several relays share: a fleet."""


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How one relay runs. Only the directory has no default."""

    data_dir: Path
    """Where the rooms are kept. Made, for its owner alone, if it is not there."""
    host: str = DEFAULT_HOST
    port: int = PORT
    """0 for any free one."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For is believed."""

    tls_cert: Path | None = None
    """A PEM file with the certificate and its chain; without it the line is not encrypted."""
    tls_key: Path | None = None
    """A PEM file with the key of that certificate. Both or neither."""

    archive: Keeping = Keeping.SQLITE
    nats_urls: tuple[str, ...] = field(default=(), repr=False)
    """Of the machines that a fleet's rooms are kept on; there may be a password in them."""
    fleet_key_file: Path | None = None
    relay_id: str | None = None
    """What the other relays of the fleet know this one by. No two have the same."""
    nats_nkey_file: Path | None = None
    """The seed of the key that the machines know this relay by; None where none is wanted."""
    nats_ca: Path | None = None
    nats_cert: Path | None = None
    nats_key: Path | None = None
    """What TLS to these machines goes by: whom they have to be certified by, who this relay is."""

    metrics_host: str = LOOPBACK
    metrics_port: int | None = None
    """Where counts and latencies are told; None for nowhere, 0 for any free port."""
    log_format: LogFormat = LogFormat.TEXT

    contact: str = ""
    """How whoever runs it is reached: one cleaned line, for those who meet over it."""
    news: str = ""
    """What they have to say just now, likewise."""
    words_file: Path | None = None
    """The words that a new room wants one of; without it, none."""

    connections: int = 2_000
    connections_per_address: int = 20
    """An IPv6 address counts by its /64: a household has that many to itself."""
    arrivals_per_minute: int = 120
    """From one address: so many at once, then one after the other at that pace. Laptops that have
    lost their line try again every three seconds."""

    event_bytes: int = EVENT_LIMIT
    events_per_minute: int = 30
    """Of one seat: so many at once, then one after the other at that pace."""
    seat_bytes: int = 8 * MIB
    """Of one seat in one room."""
    room_entries: int = 20_000
    """Of one room: an equal share for each of its seats, so that nobody uses up the other's."""
    rooms_per_hour: int = 10
    """New rooms from one address: so many at once, then one after the other at that pace."""

    lobby_notes: int = NOTES_PER_LOBBY
    lobby_lifetime_s: int = LOBBY_LIFETIME_S
    """From the first note."""
    lobbies_per_address: int = 10
    """Open at the same time. An empty lobby costs nothing and does not count."""
    lobbies: int = 1_000
    """Open at the same time, from everywhere: 16 MiB of memory at the most."""

    store_bytes: int = 2 * GIB
    """Past it new rooms are refused, and running ones go on."""
    disk_free_share: float = 0.1
    """Below this share of the disk new rooms are refused, and running ones go on."""
    retention_s: int = 7 * DAY_S
    """A room that nobody closed is forgotten this long after its last event."""

    input_bytes_per_s: int = 64 * KIB
    input_burst_bytes: int = 256 * KIB
    input_frame_bytes: int = 2 * KIB
    """What a frame counts for besides its bytes: for the work it makes, however few they are. So 32
    frames a second, and 128 at once, where an honest client has 30 in a minute."""
    output_bytes: int = MIB
    """What may wait to be sent to one peer. It comes back and resumes by its cursor."""
    send_timeout_s: float = 5.0
    """How long a peer may leave its full buffer unread."""
    open_timeout_s: float = 5.0
    greeting_timeout_s: float = 10.0
    """How long a connection may stay open without visiting a lobby or entering a room."""
    close_timeout_s: float = 2.0
    ping_interval_s: float = 20.0
    ping_timeout_s: float = 20.0
