"""The slow step of a key, as a small program of its own: what a passphrase opens, or closes.

    in      S or O   length of the passphrase (4 bytes)   passphrase (UTF-8)   open or sealed bytes
    out     one of `Verdict`   what came of it

Why not a thread: the library holds the interpreter for two seconds, in which no screen would move
and no line be heard; and where memory runs out for the gigabyte that it may take, it ends the
whole program. Here that is this one alone. It imports nothing of the terminal program, because it
is run by its path: whatever Python that program runs with, this one finds the library like it.
What it knows goes with it when it ends. The passphrase is no argument, for everybody could read it.
"""

import sys
from enum import Enum
from typing import Final

from pyrage import DecryptError, passphrase

SEAL: Final = b"S"
OPEN: Final = b"O"

LENGTH_BYTES: Final = 4


class Verdict(Enum):
    """How it went."""

    DONE = b"+"
    WRONG = b"?"
    """Not with these words; or the salt is damaged, which nobody can tell apart."""
    DAMAGED = b"!"
    """None of what a passphrase opens."""
    BUSY = b"~"
    """It would take this machine far longer than when it was made."""


_SAID: Final = {"Decryption failed": Verdict.WRONG, "Excessive work": Verdict.BUSY}
"""What the library says begins like this; all else is damage."""


def answer(request: bytes) -> bytes:
    """What goes out for what came in."""
    step, rest = request[:1], request[1 + LENGTH_BYTES :]
    length = int.from_bytes(request[1 : 1 + LENGTH_BYTES], "big")
    phrase, body = rest[:length].decode("utf-8"), rest[length:]
    if step == SEAL:
        return Verdict.DONE.value + passphrase.encrypt(body, phrase)
    try:
        return Verdict.DONE.value + passphrase.decrypt(body, phrase)
    except DecryptError as error:
        told = str(error)
    found = (verdict for said, verdict in _SAID.items() if told.startswith(said))
    return next(found, Verdict.DAMAGED).value


def main() -> None:
    """From standard input to standard output."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what it knows never lies on the disk
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
