"""The kinds of values that only a relay of a fleet has: where its machines are, what it is called.

See `quantities` for what every kind does. An address may have a password in it, so nothing here
quotes one.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from server.command import fleetwords
from server.command.quantities import Plain, Quantity, Unfit, Value, is_address, is_name

SCHEMES: Final = ("nats", "tls")

RELAY_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")
"""Part of a subject at the machines."""


class Machines(Quantity):
    """Addresses of nats-servers: a list, or one text with commas in it."""

    def read(self, raw: object) -> tuple[str, ...]:
        parts = [raw] if isinstance(raw, str) else raw
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise Unfit(fleetwords.WANTS_MACHINES)
        urls = [url.strip() for part in parts for url in part.split(",") if url.strip()]
        if not all(map(_is_machine, urls)):
            raise Unfit(fleetwords.WANTS_MACHINES)
        # Each once, in their order.
        return tuple(dict.fromkeys(urls))

    def plain(self, value: Value) -> Plain:
        assert isinstance(value, tuple), "read by this kind"
        return ", ".join(value)


class RelayName(Quantity):
    """What a relay is called among the others."""

    def read(self, raw: object) -> str:
        if not isinstance(raw, str) or not RELAY_NAME.fullmatch(raw):
            raise Unfit(fleetwords.WANTS_RELAY_NAME)
        return raw


def _is_machine(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_bare = not (parts.path.strip("/") or parts.query or parts.fragment)
    is_text = url.isprintable() and " " not in url
    return (
        parts.scheme in SCHEMES
        and (is_address(host) or is_name(host))
        and port != 0
        and is_bare
        and is_text
    )
