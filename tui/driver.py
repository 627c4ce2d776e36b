"""The way to the terminal, also where that is gone all of a sudden.

A window that is closed sends SIGHUP, and then SIGCONT. Textual's driver takes the second for coming
back from a suspension and starts once more; and its writer dies of the first write that fails, so
that the thirty-first after it waits for ever. Either left a program that nobody sees, with its hand
on the seat. On a private method and attribute of the driver, hence the exact pin.
"""

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


class Patient:
    """A file that takes whatever it is given, also where it leads nowhere any more."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class SteadyDriver(LinuxDriver):
    """Textual's own, but that it ends with its terminal."""

    # Any: what an app returns, and whatever the driver is given besides.
    def __init__(self, app: "App[Any]", **options: Any) -> None:
        super().__init__(app, **options)
        assert self._file is not None, "there is a terminal, or it would not have come so far"
        self._file = Patient(self._file)  # type: ignore[assignment]  # all that is asked of it

    def _sigcont_application(self, *_: object) -> None:
        if os.isatty(self.fileno):
            super()._sigcont_application()
