"""The key that the relays of one fleet share: made once, read at every start, told to nobody.

A file with 32 random bytes as text. What the rooms are called where they are kept is made with it,
see `server.jetstream.naming`: it cannot be changed without losing every room. It is in no message
and in no log, and nobody but the relay's user and group may read it.
"""

import binascii
import os
import stat
from base64 import b64decode
from enum import Enum
from pathlib import Path
from secrets import token_bytes
from typing import Final

from server.errors import FleetKeyUnusable
from server.system import NO_LINK

KEY_BYTES: Final = 32

TEXT_LIMIT_BYTES: Final = 1024
"""The text of a key has 65."""

HEX_DIGITS: Final = 2 * KEY_BYTES


class KeyFault(Enum):
    """What is wrong with a key's file; each has a sentence."""

    UNREADABLE = "unreadable"
    OPEN = "open"
    NO_KEY = "no-key"


class KeyFileUnusable(FleetKeyUnusable):
    """No relay of a fleet can begin with what is in that file."""

    def __init__(self, fault: KeyFault, reason: str = "") -> None:
        super().__init__(f"fleet key: {fault.value}")
        self.fault = fault
        self.reason = reason
        """Why a file is unreadable, as the system says it."""


def make_fleet_key(path: Path) -> None:
    """A new key in a new file, for its owner alone. Raises OSError; FileExistsError if there is
    anything."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK, 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(token_bytes(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def read_fleet_key(path: Path) -> bytes:
    """The key in that file. Raises `KeyFileUnusable`."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(TEXT_LIMIT_BYTES)
    except OSError as error:
        raise KeyFileUnusable(KeyFault.UNREADABLE, error.strerror or "no such file") from None
    if mode & stat.S_IRWXO:
        raise KeyFileUnusable(KeyFault.OPEN)
    key = _decoded(text.strip())
    if len(key) != KEY_BYTES:
        raise KeyFileUnusable(KeyFault.NO_KEY)
    return key


def _decoded(text: bytes) -> bytes:
    """What a text stands for; nothing if it stands for nothing."""
    try:
        if len(text) == HEX_DIGITS:
            return binascii.unhexlify(text)
        return b64decode(text.translate(bytes.maketrans(b"-_", b"+/")), validate=True)
    except ValueError:
        return b""
