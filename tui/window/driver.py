"""The way to the terminal and back, also where that is gone all of a sudden.

What comes from it goes through `tui.window.keyboard`; what goes to it goes to where one looks. On
private methods and attributes of Textual's driver, hence the exact pin.

A window that is closed sends SIGHUP, and then SIGCONT. Textual's driver takes the second for coming
back from a suspension and starts once more; its writer dies of the first write that fails, so that
the thirty-first after it waits for ever; its reader dies of bytes that are no letters, and then
prints every local variable. Each left a program that nobody sees or that nobody can reach.
"""

from __future__ import annotations

import os
import select
import selectors
import sys
import threading
from contextlib import suppress
from queue import Empty, Full
from typing import IO, TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key

from tui.disk.paths import Paths
from tui.window.crash import note_crash
from tui.window.order import Closing, Keeping
from tui.window.title import GIVE_BACK, REMEMBER, titled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import App
    from textual.message import Message

    from tui.window.keyboard.parser import Keyboard

POLL_S: Final = 0.05
"""How often it is looked whether an ESC was the Esc key; half of the time it is waited for."""

READ_BYTES: Final = 65_536

UNREAD_S: Final = 0.5
"""So long a window may take nothing. After it, the program goes on without being seen."""

USUAL_SIZE: Final = (80, 24)
"""Where a terminal does not know its own."""

GREATEST_SIZE: Final = (1000, 400)
"""No screen shows as much; a page for what a broken terminal claims would never be done."""

SHUT_WITHIN_S: Final = 0.05
"""So long is waited for what is just being drawn, when one leaves at once."""

TEXTUALS_KEYBOARD: Final = "\x1b[>25u"
OUR_KEYBOARD: Final = "\x1b[>29u"
"""The kitty protocol, with the key's place on a Latin keyboard: Ctrl+Q on any layout."""


class Patient:
    """A file that takes whatever it is given, also where it leads nowhere any more."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._turn: Final = threading.Lock()
        self._is_shut = False

    def write(self, text: str) -> None:
        with self._turn, suppress(OSError):
            if self._is_shut:
                return
            try:
                self._file.write(text)
            except UnicodeEncodeError:
                self._file.write(text.encode("ascii", "replace").decode("ascii"))

    def flush(self) -> None:
        with self._turn, suppress(OSError):
            if not self._is_shut:
                self._file.flush()

    def shut(self) -> None:
        """From now on it takes nothing more; what it has taken has gone out, if that is to be had
        in a moment."""
        self._is_shut = True
        if self._turn.acquire(timeout=SHUT_WITHIN_S):
            with suppress(OSError, ValueError):
                if select.select([], [self._file], [], 0)[1]:
                    self._file.flush()
            self._turn.release()

    def fileno(self) -> int:
        return self._file.fileno()


@runtime_checkable
class Reached(Protocol):
    """What this driver wants of its app, besides what every app has."""

    paths: Paths
    """Where faults are noted."""
    is_unread: bool
    """The window took nothing any more when the program ended."""

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now."""


def new_keyboard() -> Keyboard:
    """What understands keys; its tables are imported when something has come from the terminal."""
    from tui.window.keyboard.parser import Keyboard

    return Keyboard()


class SteadyDriver(LinuxDriver):
    """Textual's own, but that it ends with its terminal, and by nothing that is typed."""

    # Any: whatever the driver is given besides.
    def __init__(self, app: App[int], **options: Any) -> None:
        super().__init__(app, **options)
        assert sys.__stdout__ is not None, "there is a terminal, or it would not have come so far"
        # Where it was looked for a terminal. Textual draws on stderr, which may be a file.
        self._patient: Final = Patient(sys.__stdout__)
        self._file = self._patient  # type: ignore[assignment]  # all that is asked of it
        assert isinstance(app, Reached), "it says where faults are noted"
        self._ours: Final[Reached] = app
        self._is_closing = threading.Event()
        self._leaving: Final = threading.Lock()
        """Held by whoever leaves at once: it is done once."""
        self._is_unread = False
        """The window has not taken what was written, so that something was left out."""
        self._size = self._get_terminal_size()  # or the first layout is for what a variable says

    def _sigcont_application(self, *_: object) -> None:
        if os.isatty(self.fileno):
            super()._sigcont_application()

    def _query_in_band_window_resize(self) -> None:
        """Not asked for: the system tells the size, and a stray report could make it nothing."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """As the system has it. Textual believes a shell's COLUMNS, which nobody keeps up."""
        try:
            found = os.get_terminal_size(self.fileno)
        except OSError:
            found = os.terminal_size((0, 0))
        columns, rows = found.columns or USUAL_SIZE[0], found.lines or USUAL_SIZE[1]
        return min(columns, GREATEST_SIZE[0]), min(rows, GREATEST_SIZE[1])

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own
        # What a program that was killed has left there is not where one is now.
        self.write(REMEMBER + titled(self._app.title))

    def stop_application_mode(self) -> None:
        if self._is_unread and self._writer_thread is not None:
            with suppress(Empty):  # what nobody saw makes room for the way out
                while True:
                    self._writer_thread._queue.get_nowait()
        self.write(GIVE_BACK)
        super().stop_application_mode()

    # -- a window that takes nothing, as over a line that hangs

    def write(self, data: str) -> None:
        """Hands it to the window. What that does not take in time is left out, and drawn later."""
        assert self._writer_thread is not None, "Driver must be in application mode"
        data = OUR_KEYBOARD if data == TEXTUALS_KEYBOARD else data
        try:
            self._writer_thread._queue.put(data, timeout=0.001 if self._is_unread else UNREAD_S)
        except Full:
            if not self._is_unread:
                self._is_unread = True
                self._loop.call_soon_threadsafe(self._look_again)

    def _look_again(self) -> None:
        writer = self._writer_thread
        if writer is None or not self._is_unread:
            return
        if writer._queue.empty():
            self._is_unread = False
            self._app.screen.refresh(layout=True)
        else:
            self._loop.call_later(UNREAD_S, self._look_again)

    def close(self) -> None:
        """Ends the thread that writes, or does without: nothing of ours hangs on what is seen."""
        writer = self._writer_thread
        if writer is None:
            return
        with suppress(Full):
            writer._queue.put(None, timeout=UNREAD_S)
        writer.join(UNREAD_S)
        self._ours.is_unread = writer.is_alive()

    def close_when_read(self) -> None:
        """`Closing` follows what has come from the terminal until now."""
        if self._key_thread is not None and self._key_thread.is_alive():
            self._is_closing.set()
        else:
            self.process_message(Closing())

    # -- leaving at once

    def leave_at_once(self) -> None:
        """The calendar takes the place of this program, whatever it is at. From any thread."""
        if self._leaving.acquire(blocking=False):
            threading.Thread(target=self._leave, name="leaving", daemon=True).start()

    def _leave(self) -> None:
        from tui.window.leaving import become_calendar, paint

        is_painted = False
        try:
            self._patient.shut()
            is_painted = paint(self._patient.fileno(), *self._get_terminal_size())
            self._keep()
        finally:
            become_calendar(self.attrs_before, is_painted=is_painted)

    def _keep(self) -> None:
        """What stands in the boxes, and what is on its way to them, if that takes but a moment."""
        from tui.window.leaving import KEEP_WITHIN_S

        is_done = threading.Event()
        with suppress(RuntimeError):  # the loop has ended by itself
            self.process_message(Keeping(is_done))
            self._loop.call_soon_threadsafe(self._ours.keep_boxes)
            is_done.wait(KEEP_WITHIN_S)

    # -- the thread that reads

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._fail, error)

    def run_input_thread(self) -> None:
        """Reads until the program ends; ends the program when the terminal is gone."""
        keyboard: Keyboard | None = None
        has_failed = False
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data: bytes | None = None
                # Asked first: what came before the signal is there to be read by then.
                is_closing = self._is_closing.is_set()
                if selector.select(0 if is_closing else POLL_S):
                    data = self._read()
                    if not data:
                        # Behind everything that was read, as Ctrl+Q would be.
                        self.process_message(Closing())
                        return
                elif is_closing:
                    self._is_closing.clear()
                    self.process_message(Closing())
                try:
                    found: Iterable[Message] = ()
                    if keyboard is None and data is not None:
                        keyboard = new_keyboard()
                    if keyboard is not None:
                        found = keyboard.tick() if data is None else keyboard.read(data)
                    has_failed = False
                except Exception as error:
                    # Bytes that are not understood are lost; what comes after them is not.
                    if has_failed:
                        raise
                    note_crash(self._ours.paths.log, type(error), error.__traceback__)
                    keyboard, has_failed = None, True
                    continue
                is_leaving = keyboard is not None and keyboard.thrice.is_done
                for message in found:
                    # Letters before the last Esc are still to be kept; Esc means nothing else now.
                    if not (is_leaving and isinstance(message, Key) and message.key == "escape"):
                        self.process_message(message)
                if is_leaving:
                    self.leave_at_once()
                    return

    def _read(self) -> bytes:
        """What has come; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, READ_BYTES)
        except OSError:
            return b""

    def _fail(self, error: Exception) -> None:
        """Ends the program as a fault anywhere else would: in the loop, with its sentence."""
        try:
            raise error
        except Exception as raised:
            self._app._handle_exception(raised)
