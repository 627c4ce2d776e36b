"""The file of a host's words: `word = couples`, a line each, and nothing else.

What it is: read, checked, and faults that can be told in a sentence. What it is not: a list of who
has a word. A line that says more is refused, so that it cannot become one.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from protocol.wire.proofs import tidy_word
from server.errors import RelayUnavailable
from server.rules.words import LEAST_COUPLES, LEAST_SIGNS, Batch

LIMIT_BYTES: Final = 64 * 1024

MOST_WORDS: Final = 200
"""Each is compared with whatever a new room brings."""

LINE: Final = re.compile(r'"?([^"=#]+?)"?\s*=\s*([0-9]{1,7})')

FOR_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Fault(Enum):
    """What is wrong with such a file; each has a sentence."""

    UNREADABLE = "unreadable"
    OPEN = "open"
    """Others than its owner may read it."""
    LINE = "line"
    """A line that is not a word and a number."""
    SHORT = "short"
    SMALL = "small"
    """A word for fewer couples than tell nobody apart."""
    TWICE = "twice"
    NUMBER = "number"
    """No word at all, or too many."""


class WordsUnusable(RelayUnavailable):
    """The file does not hold. Never with a word in it."""

    def __init__(self, fault: Fault, path: Path, *, line: int = 0, reason: str = "") -> None:
        super().__init__(f"words: {fault.value}")
        self.fault = fault
        self.path = path
        self.line = line
        self.reason = reason
        """Why it is unreadable, as the system says it."""


def read_words(path: Path) -> tuple[Batch, ...]:
    """What the file says. Raises `WordsUnusable`."""
    batches: dict[str, Batch] = {}
    for number, text in _lines(path):
        found = LINE.fullmatch(text)
        if found is None:
            raise WordsUnusable(Fault.LINE, path, line=number)
        word, couples = tidy_word(found[1]), int(found[2])
        if len(word) < LEAST_SIGNS:
            raise WordsUnusable(Fault.SHORT, path, line=number)
        if couples < LEAST_COUPLES:
            raise WordsUnusable(Fault.SMALL, path, line=number)
        if word in batches:
            raise WordsUnusable(Fault.TWICE, path, line=number)
        batches[word] = Batch(word, couples)
    if not 0 < len(batches) <= MOST_WORDS:
        raise WordsUnusable(Fault.NUMBER, path)
    return tuple(batches.values())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(LIMIT_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it is not a file"
        raise WordsUnusable(Fault.UNREADABLE, path, reason=reason) from None
    except UnicodeDecodeError:
        raise WordsUnusable(Fault.UNREADABLE, path, reason="It is no text") from None
    if sys.platform != "win32" and mode & FOR_OTHERS:
        raise WordsUnusable(Fault.OPEN, path)
    if len(data) > LIMIT_BYTES:
        raise WordsUnusable(Fault.NUMBER, path)
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()
