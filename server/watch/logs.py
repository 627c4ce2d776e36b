"""The relay's log: one line per happening, made of words of ours and numbers.

By construction it holds no address, no id and no content: a line is a word for what happened and
facts that are numbers or words from closed sets. What the libraries log is told as the name of the
logger and of the error alone, since their texts and tracebacks quote what a stranger has sent. It
is flood-proof: the same trouble is told at most once a minute, with how often it happened.

What it is not: where lines go in another program. `telling` is for the relay's own command; the
app that starts a relay at home sets up nothing.
"""

import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TextIO

from protocol.wire.frames import Code
from server.settings import LogFormat
from server.watch.metrics import Counts

QUIET_S: Final = 60.0
"""For so long the same trouble is not told again."""

TOLD: Final = (Code.MALFORMED, Code.UNEXPECTED, Code.RELAY_FULL, Code.STORAGE)
"""The refusals that a host may have to do something about. A line about any other would tell at
what minute a couple was busy, or came back; all are counted, see `metrics`."""

JOURNAL: Final = "JOURNAL_STREAM"
"""Where systemd says which file is its journal: "device:inode"."""

log: Final = logging.getLogger("unhurried.relay")

Fact = int | float | str


def tell(level: int, what: str, **facts: Fact) -> None:
    """Something has happened. `what` and every text among `facts` is a word of ours."""
    log.log(level, what, extra={"facts": facts})


class Bulletin:
    """What has been refused and what has failed lately, as one line each. Mutable."""

    def __init__(self, counts: Counts) -> None:
        self._counts: Final = counts
        self._told: dict[str, dict[str, int]] = {}
        self._told_at_s: dict[str, float] = {}

    def look(self, now_s: float) -> None:
        """Tell what is new. Each kind at once, and then at most once a minute."""
        counts = self._counts
        denied = {code.value: counts.denied[code] for code in TOLD if counts.denied[code]}
        # Not the rooms that have ended either: it would tell when somebody was there.
        forwarded, unnamed = counts.unbelieved, counts.unnamed
        for level, what, totals in (
            (logging.INFO, "refused", counts.refused),
            (logging.INFO, "denied", denied),
            (logging.WARNING, "proxy-not-trusted", {"visits": forwarded} if forwarded else {}),
            (logging.WARNING, "proxy-silent", {"visits": unnamed} if unnamed else {}),
            (logging.ERROR, "storage-failed", counts.failures),
        ):
            self._look_at(level, what, totals, now_s)

    def _look_at(self, level: int, what: str, totals: Mapping[str, int], now_s: float) -> None:
        before = self._told.get(what, {})
        if dict(totals) == before or now_s < self._told_at_s.get(what, now_s - QUIET_S) + QUIET_S:
            return
        fresh = {name: count - before.get(name, 0) for name, count in totals.items()}
        self._told[what], self._told_at_s[what] = dict(totals), now_s
        tell(level, what, **{name: count for name, count in sorted(fresh.items()) if count})


class Calm(logging.Filter):
    """Lets the same trouble pass at most once a minute, and says how often it came. Mutable."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[tuple[str, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        now_s = time.monotonic()
        what, facts = _happening(record)
        key = (what, *(str(fact) for fact in facts.values()))
        told_at_s, times = self._held.get(key, (now_s - QUIET_S, 0))
        if now_s < told_at_s + QUIET_S:
            self._held[key] = told_at_s, times + 1
            return False
        self._held[key] = now_s, 0
        if times:
            record.facts = {**facts, "unsaid": times}
        return True


class Lines(logging.Formatter):
    """A record as one line."""

    def __init__(self, log_format: LogFormat, *, is_dated: bool = True) -> None:
        super().__init__()
        self._is_json: Final = log_format is LogFormat.JSON
        self._is_dated: Final = is_dated

    def format(self, record: logging.LogRecord) -> str:
        what, facts = _happening(record)
        second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        dated = {"at": f"{second}.{int(record.msecs):03}Z"} if self._is_dated else {}
        level = record.levelname.lower()
        if self._is_json:
            return json.dumps({**dated, "level": level, "what": what, **facts})
        words = *dated.values(), f"{level:<7}", what, *(f"{k}={v}" for k, v in facts.items())
        return " ".join(words)


@contextmanager
def telling(stream: TextIO, log_format: LogFormat, level: int) -> Iterator[None]:
    """Write the log, and what the libraries have to say, to `stream` from `level` on."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(Calm())
    handler.setFormatter(Lines(log_format, is_dated=not is_journal(stream)))
    root, before = logging.getLogger(), (log.level, logging.raiseExceptions)
    root.addHandler(handler)
    log.setLevel(level)
    # A log that cannot be written, as when a terminal is gone, is no reason to print a traceback.
    logging.raiseExceptions = False
    try:
        yield
    finally:
        root.removeHandler(handler)
        log.setLevel(before[0])
        logging.raiseExceptions = before[1]


def is_journal(stream: TextIO) -> bool:
    """Whether systemd takes down what is written there, and dates it."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get(JOURNAL) == f"{status.st_dev}:{status.st_ino}"


def _happening(record: logging.LogRecord) -> tuple[str, dict[str, Fact]]:
    facts = getattr(record, "facts", None)
    if isinstance(facts, dict):
        return str(record.msg), facts
    error = record.exc_info[0] if record.exc_info else None
    return "library", {"logger": record.name, "error": error.__name__ if error else "none"}
