"""A terminal with the real program in it: a process of its own, and a screen that can be read.

What a person would see is what `pyte` makes of the bytes. For tests that kill programs, and for the
benchmark; everything else is quicker with `tests.whole.seats`.
"""

import asyncio
import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import pyte

COLUMNS: Final = 80
ROWS: Final = 24

PATIENCE_S: Final = 60.0

KEYS: Final = {
    "enter": "\r",
    "tab": "\t",
    "ctrl+s": "\x13",
    "ctrl+q": "\x11",
    "ctrl+u": "\x15",
    "f1": "\x1bOP",
    "f9": "\x1b[20~",
}


class Terminal:
    """One window with one program. Mutable: it shows what the program last wrote."""

    def __init__(self, process: asyncio.subprocess.Process, master: int, name: str) -> None:
        self.name: Final = name
        self.written = b""
        """Everything the program has written, for looks at the bytes themselves."""
        self.news: Final = asyncio.Event()
        """Set whenever it has written something."""
        self._process: Final = process
        self._master: Final = master
        self._screen: Final = pyte.Screen(COLUMNS, ROWS)
        self._stream: Final = pyte.ByteStream(self._screen)
        self._unread = b""
        """What stands on the screen as soon as somebody looks at it: to work it out takes long, and
        the benchmark, which looks at the bytes, would take that time from the programs."""
        self._is_open = True
        asyncio.get_running_loop().add_reader(master, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            data = b""  # the program has ended
        if not data:
            asyncio.get_running_loop().remove_reader(self._master)
            return
        self.written += data
        self._unread += data
        self.news.set()

    @property
    def lines(self) -> list[str]:
        data, self._unread = self._unread, b""
        # pyte takes the "u" of the kitty keyboard protocol for a letter.
        for private in (b"\x1b[>1u", b"\x1b[<u"):
            data = data.replace(private, b"")
        self._stream.feed(data)
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The screen, with runs of spaces as one, so that a wrapped line can be found."""
        return " ".join(" ".join(line.strip(" │┃▌▐") for line in self.lines).split())

    def press(self, *keys: str) -> None:
        """Keys by name, or letters as they are."""
        os.write(self._master, "".join(KEYS.get(key, key) for key in keys).encode())

    def put(self, data: bytes) -> None:
        """What a terminal sends, letters or not."""
        while data:
            data = data[os.write(self._master, data[:1024]) :]

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        async with asyncio.timeout(PATIENCE_S):
            await self._process.wait()
        self._close()
        return self._process.returncode or 0

    def click_on(self, words: str) -> None:
        """A mouse click on the first place that shows `words`."""
        for row, line in enumerate(self.lines):
            if words in line:
                at = f"{line.index(words) + 1};{row + 1}"
                os.write(self._master, f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())
                return
        raise AssertionError(f"{self.name} does not show {words!r}:\n" + "\n".join(self.lines))

    async def until(self, holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        try:
            async with asyncio.timeout(patience_s):
                while not holds():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            seen = "\n".join(self.lines)
            raise AssertionError(f"{self.name} waits in vain before:\n{seen}") from None

    async def shows(self, *words: str) -> None:
        await self.until(lambda: all(each in self.text for each in words))

    async def kill(self) -> None:
        """As a power cut would, for the process."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._close()

    async def end(self) -> int:
        """Closes the window; the exit code."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGHUP)
            try:
                async with asyncio.timeout(5):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        self._close()
        return self._process.returncode or 0

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            asyncio.get_running_loop().remove_reader(self._master)
            with suppress(OSError):
                os.close(self._master)


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


async def start(name: str, *arguments: str, home: Path) -> Terminal:
    """A program in a terminal of its own: `python` with these arguments."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.getcwd(),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
        preexec_fn=_own_terminal,
    )
    os.close(slave)
    return Terminal(process, master, name)


async def program(name: str, data_dir: Path, *under: str) -> Terminal:
    """The program, on the laptop whose files are in `data_dir`.

    `under`: the module that runs it in place of its own, with its arguments.
    """
    run = under or ("tui",)
    return await start(name, "-m", *run, "--data-dir", str(data_dir), home=data_dir)


@asynccontextmanager
async def programs(
    *laptops: tuple[str, Path],
) -> AsyncIterator[list[Terminal]]:
    """One each; whichever is in the list at the end is closed."""
    running = [await program(name, path) for name, path in laptops]
    try:
        yield running
    finally:
        for each in running:
            await each.end()
