"""A program to be left at once, on a terminal of the tests, while something holds it up.

    python -m tests.tui.leaver HOLD DIRECTORY

The speaker's room; at SIGUSR1 whatever is named by one of `HOLDS`, which the window's title tells.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.tui.player import Player
from tui.disk.seat_file import SeatFile
from tui.errors import StorageFailed
from tui.window.driver import SteadyDriver
from tui.window.screens.dialogs import HelpDialog, NotesDialog
from tui.window.screens.preferences import SettingsScreen
from tui.window.title import titled
from tui.words import help as help_words

HELD: Final = "held up"
"""The title from then on."""


class Leaver(Player):
    """Its one handler is `HOLDS`."""

    async def _stand(self) -> None:
        await self.open_room(self.state("speaking"))
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self._hold)

    def _hold(self) -> None:
        HOLDS[self._mode](self)
        driver = self._driver
        assert isinstance(driver, SteadyDriver)
        driver.write(titled(HELD))
        if self._mode == "a loop that hangs":
            time.sleep(600)


def full(*_: object) -> None:
    raise StorageFailed


def hanging(*_: object) -> None:
    time.sleep(600)


def no_disk(put: Callable[..., None]) -> None:
    setattr(SeatFile, "put_draft", put)  # noqa: B010  # a disk that fails


def one_over_the_other(app: Player) -> None:
    app.push_screen(HelpDialog(help_words.ROOM))
    app.push_screen(NotesDialog(app.drafts))
    app.push_screen(SettingsScreen(app.settings))
    app.action_command_palette()


HOLDS: Final[dict[str, Callable[[Player], object]]] = {
    "nothing": lambda app: None,
    "a loop that hangs": lambda app: None,
    "a full disk": lambda app: no_disk(full),
    "a disk that hangs": lambda app: no_disk(hanging),
    "no python": lambda app: setattr(sys, "executable", "/nowhere/python"),
    "dialogs": one_over_the_other,
    "the palette": lambda app: app.action_command_palette(),
    "help": lambda app: app.push_screen(HelpDialog(help_words.ROOM)),
}

if __name__ == "__main__":
    from tui.command.cli import entry

    entry()
    leaver = Leaver(Path(sys.argv[2]), sys.argv[1])
    leaver.run()
    sys.exit(leaver.return_code or 0)
