"""Tells systemd how far a relay is, where systemd has started it (sd_notify(3)).

One datagram to a socket that the environment names. The packages for it are a binding to a C
library, or have not been touched in years; the protocol is these lines. What it is not: needed.
Started by anything else, nothing is told.
"""

import os
import socket
import sys
from contextlib import suppress
from typing import Final

from server.system import awake_ns

NOTIFY_SOCKET: Final = "NOTIFY_SOCKET"

READY: Final = "READY=1"
STOPPING: Final = "STOPPING=1"


def notify(state: str) -> None:
    """Say `state`, one "NAME=value" a line. Never waits, never raises."""
    address = os.environ.get(NOTIFY_SOCKET, "")
    if sys.platform == "win32" or not address.startswith(("/", "@")):
        return
    # A name that is in no directory begins with a zero byte.
    name = address if address.startswith("/") else f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        line.sendto(state.encode(), name)


def reloading() -> str:
    """The state of a relay that begins to read its files again; `READY` says that it is done."""
    return f"RELOADING=1\nMONOTONIC_USEC={awake_ns() // 1_000}"
