"""Who may come in, decided on the opening request alone.

Programs of ours send no Origin, browsers always do: whatever bears one comes from a web page, and
any page that somebody happens to look at could otherwise talk to a relay at home.
"""

import ipaddress
import re
import time
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from protocol.wire.limits import PATH
from server.line.guard import Guarded
from server.rules.paces import MINUTE_MS, Paces
from server.settings import HEALTH_PATH, RelaySettings
from server.watch.metrics import Counts

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

HOUSEHOLD_BITS: Final = 64
"""Of an IPv6 address: what one household has to itself."""

TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: all of IPv4, as a relay sees it that has IPv6 alone and a translator in front of it.
As one household, everybody would share its few connections."""

LAST_32_BITS: Final = 2**32 - 1

FORWARDING: Final = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
"""What a request bears that came through a proxy. Programs of ours send none of it."""

WITH_PORT: Final = re.compile(r"\[(?P<six>[^\]]*)\](?::[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")
"""How some proxies write an address."""

FROM_HERE: Final = HTTPStatus.TOO_MANY_REQUESTS, "too many connections from there\n"

GONE: Final = HTTPStatus.SERVICE_UNAVAILABLE, "too late\n"
"""For nobody: who asked has hung up."""

TOO_MANY: Final = {
    "full": (HTTPStatus.SERVICE_UNAVAILABLE, "too many connections\n"),
    "address": FROM_HERE,
    "pace": FROM_HERE,
}
"""What is answered, by the limit. Whether it is the relay that is full or one address that has all
it may is a different thing to do about."""


LIMITS_OF_ONE: Final = ("address", "pace")
"""Those of one address."""


class Gate:
    """Counts who is in. Mutable."""

    def __init__(
        self,
        settings: RelaySettings,
        counts: Counts,
        health: Callable[[ServerConnection], Response],
    ) -> None:
        self._settings = settings
        self._counts = counts
        self._health = health
        self._proxies = tuple(
            ipaddress.ip_network(proxy, strict=False) for proxy in settings.trusted_proxies
        )
        self._inside: Counter[str] = Counter()
        self._count = 0
        self._arrivals: Paces[str] = Paces(settings.arrivals_per_minute, MINUTE_MS)

    def __len__(self) -> int:
        return self._count

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """What to answer an opening request with; None lets it in."""
        assert isinstance(connection, Guarded), "the server makes no others"
        if connection.is_gone:
            # Asked before a relay that stood still came to it. It was told to be over already, so
            # its place would never be given back.
            return connection.respond(*GONE)
        if request.headers.get_all("Origin"):
            return self._refuse(connection, "origin", HTTPStatus.FORBIDDEN, "not for web pages\n")
        if request.path == HEALTH_PATH:
            return self._health(connection)
        if request.path != PATH:
            return self._refuse(connection, "path", HTTPStatus.NOT_FOUND, "nothing here\n")
        visitor, is_unsaid = self._visitor(connection, request)
        address = _household(visitor)
        reason = self._over_a_limit(address)
        # One visit in a proxy's own name may be a look at the relay from its own machine. As many
        # as an address may have are those of everybody.
        is_everybody = reason in LIMITS_OF_ONE and self._is_proxy(visitor)
        if is_everybody or (is_unsaid and _is_forwarded(request)):
            self._counts.unnamed += 1
        if reason:
            return self._refuse(connection, reason, *TOO_MANY[reason])
        connection.address = address
        self._inside[address] += 1
        self._count += 1
        self._counts.admitted += 1
        return None

    def release(self, connection: Guarded) -> None:
        """The connection is over. Nothing if it was never let in."""
        address = connection.address
        if not address:
            return
        connection.address = ""
        self._count -= 1
        self._inside[address] -= 1
        if not self._inside[address]:
            del self._inside[address]

    def forget_idle(self) -> None:
        """Drop what need not be remembered of addresses any more."""
        self._arrivals.forget_idle(_steady_ms())

    def _over_a_limit(self, address: str) -> str:
        """Which limit one more from `address` would be over; empty if none."""
        if self._count >= self._settings.connections:
            return "full"
        if self._inside[address] >= self._settings.connections_per_address:
            return "address"
        now_ms = _steady_ms()
        if not self._arrivals.allows(address, now_ms):
            return "pace"
        self._arrivals.note(address, now_ms)
        return ""

    def _refuse(
        self, connection: ServerConnection, reason: str, status: HTTPStatus, text: str
    ) -> Response:
        self._counts.refused[reason] += 1
        return connection.respond(status, text)

    def _visitor(
        self, connection: ServerConnection, request: Request
    ) -> tuple[Address | None, bool]:
        """Who comes, and whether a trusted proxy has left that unsaid."""
        peer = visitor = _parsed(str(connection.remote_address[0]))
        if self._is_proxy(peer):
            # Each proxy adds at the right; what stands left of the last trusted one is hearsay.
            forwarded = ",".join(request.headers.get_all("X-Forwarded-For")).split(",")
            for text in reversed(forwarded):
                candidate = _parsed(_without_port(text.strip()))
                if candidate is None:
                    break
                visitor = candidate
                if not self._is_proxy(candidate):
                    break
            return visitor, visitor is peer
        if peer is not None and peer.is_private and _is_forwarded(request):
            # Whoever is as near as that is a proxy, and nobody has said so.
            self._counts.unbelieved += 1
        return peer, False

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._proxies)


def _steady_ms() -> int:
    """Of a clock that nobody sets."""
    return time.monotonic_ns() // 1_000_000


def _is_forwarded(request: Request) -> bool:
    return any(name in request.headers for name in FORWARDING)


def _without_port(text: str) -> str:
    written = WITH_PORT.fullmatch(text)
    return text if written is None else written["six"] or written["four"]


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & LAST_32_BITS)
    return address.ipv4_mapped or address


def _household(address: Address | None) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), HOUSEHOLD_BITS), strict=False))
    return str(address)
