"""A terminal with a program in it: a pseudo-terminal, every byte that came, and what a person saw.

What it is: a pty, and `pyte` behind it. Mutable.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

import pyte

PATIENCE_S: Final = 60.0
ENTER_ALTERNATE: Final = b"\x1b[?1049h"
LEAVE_ALTERNATE: Final = b"\x1b[?1049l"


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, pid: int, master: int, columns: int, rows: int) -> None:
        self.pid: Final = pid
        self._master: Final = master
        self.bytes = b""
        """Everything that the program wrote."""
        self.code: int | None = None
        """The exit code, or minus the signal."""
        self._screen: Final = pyte.Screen(columns, rows)
        self._stream: Final = pyte.ByteStream(self._screen)
        self._fed = 0

    def read(self, wait_s: float = 0.05) -> bool:
        """Takes what has come; False once the program has closed its side."""
        ready, _, _ = select.select([self._master], [], [], wait_s)
        if not ready:
            return True
        try:
            found = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self.bytes += found
        return bool(found)

    def until(self, holds: Callable[[], bool], within_s: float = PATIENCE_S) -> bool:
        """Reads until a predicate holds; False if it did not in time."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if holds():
                return True
            if not self.read():
                return holds()
        return False

    def shows(self, text: str, within_s: float = PATIENCE_S) -> bool:
        """Waits until a text stands on the screen."""
        return self.until(lambda: text in self.text(), within_s)

    def text(self) -> str:
        """The screen as a person sees it now, line breaks flattened."""
        self._stream.feed(self.bytes[self._fed :])
        self._fed = len(self.bytes)
        return " ".join(" ".join(self._screen.display).split())

    @property
    def title(self) -> str:
        self.text()
        return str(self._screen.title)

    @property
    def after(self) -> bytes:
        """What was written once the alternate screen had been left: it stays in the scrollback."""
        return self.bytes.rpartition(LEAVE_ALTERNATE)[2]

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def put(self, data: bytes) -> None:
        """What a terminal sends, letters or not; in as many pieces as it takes."""
        while data:
            self.read(0)
            _, ready, _ = select.select([], [self._master], [], 0.05)
            if ready:
                data = data[os.write(self._master, data[:1024]) :]

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, within_s: float = PATIENCE_S) -> int | None:
        """Reads to the end; the exit code, or None if the program still runs."""
        end = time.monotonic() + within_s
        while self.code is None and time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        while select.select([self._master], [], [], 0)[0] and self.read(0):
            pass
        return self.code

    def hang_up(self) -> None:
        """The window is closed."""
        os.close(self._master)


@contextmanager
def terminal(
    *arguments: str,
    columns: int = 80,
    rows: int = 24,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Terminal]:
    """Python with these arguments on a terminal; killed at the end if it still runs."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}
    pid, master = pty.fork()
    if pid == 0:
        try:
            os.execve(sys.executable, [sys.executable, *arguments], environment)
        finally:
            os._exit(127)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    made = Terminal(pid, master, columns, rows)
    try:
        yield made
    finally:
        if made.code is None:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        try:
            os.close(master)
        except OSError:
            pass
