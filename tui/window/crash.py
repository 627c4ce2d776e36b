"""What a fault of the program leaves behind, and who is told when the system ends it.

Type and place of a fault go into the log, never a message, never a value: both may hold words.
"""

import asyncio
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from tui.disk.system import NO_LINK, NO_WAIT

ENDINGS: Final = tuple(
    signal.Signals[name]
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
    if name in signal.Signals.__members__
)
"""The terminal was closed, the system shuts down, or somebody else wants it to end; of those that
this system has."""


@contextmanager
def watched(log: Path, close: Callable[[], None]) -> Iterator[None]:
    """While the block lasts, faults that nobody catches are noted, and `close` is called at an end.

    For the running loop. One of a callback or a forgotten task would otherwise be printed, message
    and all.
    """
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()

    # Any: the loop says whatever it likes here; only the error counts.
    def note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        kind = type(error) if isinstance(error, BaseException) else None
        note_crash(log, kind, getattr(error, "__traceback__", None))

    loop.set_exception_handler(note)
    for number in ENDINGS:
        # Not in the main thread, or a system without it.
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, close)
    try:
        yield
    finally:
        loop.set_exception_handler(before)
        for number in ENDINGS:
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.remove_signal_handler(number)


def note_crash(log: Path, kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    """Writes type and places of a fault to the log. A disk that does not take it is no fault."""
    lines = [f"{kind.__name__ if kind else 'unknown'}\n"]
    lines += [
        f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(trace)
    ]
    with suppress(OSError):
        append(log, "".join(lines))


def append(log: Path, text: str) -> None:
    """Adds to the log; not through a link somebody planted in its place. Raises OSError."""
    # What is no file, a pipe for one, holds nothing up.
    flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | NO_WAIT | NO_LINK
    with os.fdopen(os.open(log, flags, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
