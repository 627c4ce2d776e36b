"""Where a relay listens: on one address, or on every one of this computer, of both kinds.

An event loop that is told "0.0.0.0" hears IPv4 alone, "::" IPv6 alone, and with no address at all
it opens one socket for each, on two different ports if any free one will do. So everywhere is one
socket for both; a visitor by IPv4 has a mapped address there, which the gate knows.
"""

import errno
import socket
from typing import Any, Final

from server.settings import EVERYWHERE

BACKLOG: Final = 100
"""As an event loop has it for sockets of its own."""

NO_SUCH_FAMILY: Final = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL})
"""What a system without IPv6 answers, or one where it is switched off."""


def place(host: str, port: int) -> dict[str, Any]:  # Any: the keywords of an event loop
    """How to tell an event loop to listen there. Raises OSError for everywhere."""
    if host != EVERYWHERE:
        return {"host": host, "port": port}
    return {"sock": _everywhere(port)}


def _everywhere(port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        try:
            return socket.create_server(
                ("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=BACKLOG
            )
        except OSError as error:
            if error.errno not in NO_SUCH_FAMILY:
                raise
    return socket.create_server(("0.0.0.0", port), backlog=BACKLOG)
