"""A passphrase, and what it opens and closes: in a program of its own, so slow is it.

Each step takes two seconds or so of another core, and up to a gigabyte of memory for that long: a
guess costs the guesser the same. To be called from a thread; while it waits, everything else runs.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final
from unicodedata import normalize

from tui.disk.locked import sealing
from tui.disk.locked.sealing import LENGTH_BYTES, OPEN, SEAL, Verdict
from tui.errors import BadPhrase, KeyBusy, KeyUnreadable, WrongPhrase

CHARS_LEAST: Final = 8
"""Fewer are guessed, however slow each guess is. More is asked for in words, not enforced."""

WAIT_S: Final = 120
"""Far more than the library lets it take: it gives up by itself after some sixteen seconds."""

_PROGRAM: Final = Path(sealing.__file__)


def plain(phrase: str) -> str:
    """The words as they count: in one way to write each letter, with single spaces between.

    So it opens where another keyboard composes letters in another way, and after a slip of the
    thumb on the space bar. Capitals count.
    """
    return " ".join(normalize("NFC", phrase).split())


def new_phrase(phrase: str) -> str:
    """Words for a new key, as they count. Raises `BadPhrase`."""
    found = plain(phrase)
    if len(found) < CHARS_LEAST:
        raise BadPhrase(f"{len(found)} characters, wanted at least {CHARS_LEAST}")
    if _written(found) is None:
        raise BadPhrase("not UTF-8")
    return found


def seal(body: bytes, phrase: str) -> bytes:
    """`body`, so that these words open it, as an age file. Raises `BadPhrase` or `KeyBusy`."""
    written = new_phrase(phrase).encode("utf-8")
    return _done(SEAL, written, body)


def unseal(sealed: bytes, phrase: str) -> bytes:
    """What is in an age file that these words open.

    Raises `WrongPhrase`, `KeyUnreadable` where it is none, or `KeyBusy`.
    """
    written = _written(plain(phrase))
    if written is None:
        raise WrongPhrase("not UTF-8")
    return _done(OPEN, written, sealed)


def _written(phrase: str) -> bytes | None:
    try:
        return phrase.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _done(step: bytes, phrase: bytes, body: bytes) -> bytes:
    request = step + len(phrase).to_bytes(LENGTH_BYTES, "big") + phrase + body
    try:
        done = subprocess.run(
            # Without the folder that it happens to be started in.
            [sys.executable, "-P", str(_PROGRAM)],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WAIT_S,
            start_new_session=True,  # what the terminal sends is for the program that it shows
        )
    except (OSError, subprocess.TimeoutExpired):
        raise KeyBusy("it did not start, or did not end") from None
    verdict, out = done.stdout[:1], done.stdout[1:]
    if verdict == Verdict.DONE.value:
        return out
    if verdict == Verdict.WRONG.value:
        raise WrongPhrase("these words do not open it")
    if verdict == Verdict.DAMAGED.value:
        raise KeyUnreadable("not what a passphrase opens")
    # Also where it said nothing: most likely there was no memory for it.
    raise KeyBusy("too slow, or no memory")
