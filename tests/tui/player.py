"""A program to be run on a terminal by the tests: the staged app with its real driver.

    python -m tests.tui.player parade DIRECTORY    every place with every payload, then the end
    python -m tests.tui.player WHERE DIRECTORY     the speaker's room, which fails at SIGUSR1

WHERE is one of `FAULTS` or `LOOSE`. What fails carries `SECRET` in its message and in a local
variable.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from textual.content import Content

from protocol.session.events import Ready
from tests.tui.hostile import NAMED, PLACES, named
from tests.tui.hosting import StagedApp, played
from tests.tui.scenes import seat_file, state_of
from tui.disk.settings import Settings
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES
from tui.window.driver import SteadyDriver
from tui.window.intents import Did
from tui.window.screens.begin import BeginScreen
from tui.window.screens.dialogs import NotesDialog
from tui.window.screens.home import HomeScreen, OpenSeat
from tui.window.screens.preferences import SettingsScreen
from tui.window.screens.room import RoomScreen
from tui.window.views.page import PageView
from tui.window.widgets.words import Words

SECRET: Final = "kingfisher"
"""In what fails; it must never reach the terminal."""

PAYLOADS: Final = (
    "\x1b]0;wren\x07",
    "\x1b]2;wren\x1b\\",
    "\x1b]52;c;d3Jlbg==\x07",
    "\x1b]8;;https://example.org/wren\x1b\\",
    "\x1b[2Jwren",
    "\x1b[31mwren",
    "\x1bcwren",
    "\x1b[6nwren",
    "\x9b2Jwren",
    "\x9d0;wren\x9c",
    "\x90wren\x9c",
    "wr\x00\x07\x08\x0b\x0c\x0d\x7fen",
    "wren\u202ewren",
    "wren\u2066wren\u2069",
    "wr\u200b\u200e\u200f\u2060\ufeffen",
    "wr\u2028en\u2029wren",
    "wr\u061cen\ufff9wren\ufffb",
    "wr\U000e0041\U000e007fen",
    "wr\xad\u180e\ud800en",
)
"""Title, clipboard, link, erase, colour, reset, report, C1 forms, and what turns or hides text."""


class Player(StagedApp):
    """The app on a real terminal, showing one thing after the other, or failing on demand."""

    def __init__(self, directory: Path, mode: str) -> None:
        super().__init__(directory)
        self._mode: Final = mode
        directory.mkdir(parents=True, exist_ok=True)
        self.drafts: Final = Drafts(seat_file(directory))

    async def action_quit(self) -> None:
        self.exit(0)

    def on_ready(self) -> None:
        show = self._parade() if self._mode == "parade" else self._stand()
        self.run_worker(show, group="player")

    def state(self, scene: str) -> RoomState:
        return state_of(played(scene), self.drafts)

    async def _parade(self) -> None:
        text, line = "\n".join(PAYLOADS), "".join(PAYLOADS)
        for scene, fill in PLACES.values():
            await self._present(fill(self.state(scene), text))
        for scene in NAMED:
            await self._present(named(self.state(scene), line))
        self.drafts.keep("lately/speak/0", text)
        self.drafts.keep(NOTES, text)
        await self._present(self.state("speaking"))
        await self.open_screen(NotesDialog(self.drafts))
        await self._painted()
        door = BeginScreen(line, relay="wss://relay.example")
        await self.open_screen(door)
        await self._painted()
        door.knocked(line)
        self.notify(line, markup=False)
        await self._painted()
        self.action_command_palette()
        await self._painted()
        await self.open_screen(SettingsScreen(Settings(name=line, relay=line)))
        await self._painted()
        await self.open_home(HomeScreen([OpenSeat(Path("x"), line)], line))
        await self._painted()
        self.exit(0)

    async def _present(self, state: RoomState) -> None:
        await self.open_room(state)
        await self._painted()

    async def _painted(self) -> None:
        """Two refreshes: the view is mounted after the screen."""
        for _ in range(2):
            done = asyncio.Event()
            self.screen.call_after_refresh(done.set)
            await done.wait()
            await asyncio.sleep(1 / 60)

    async def _stand(self) -> None:
        await self.open_room(self.state("speaking"))
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, {**FAULTS, **LOOSE}[self._mode], self)

    def on_did(self, message: Did) -> None:
        if self._mode == "handler":
            fail()
        super().on_did(message)


def fail() -> None:
    """Fails as a bug would, with somebody's words at hand."""
    words = f"what she said: {SECRET}"
    raise RuntimeError(f"cannot show {words!r}")


async def failing() -> None:
    fail()


def in_render(app: Player) -> None:
    def render(words: Words) -> Content:
        fail()
        return Content(words.text)

    Words.render = render  # type: ignore  # that is the fault
    app.screen.query_one("#step", Words).refresh(layout=True)


def in_view(app: Player) -> None:
    PageView.compose = lambda view: fail()  # type: ignore  # that is the fault
    app.call_later(setattr, app, "room", app.state("pausing"))


def in_watcher(app: Player) -> None:
    RoomScreen.watch_room = lambda screen, state: fail()  # type: ignore  # that is the fault
    app.call_later(setattr, app, "room", app.state("pausing"))


def in_input(app: Player) -> None:
    driver = app._driver
    assert isinstance(driver, SteadyDriver)
    driver.exit_event.is_set = fail  # type: ignore  # that is the fault


FAULTS: Final[dict[str, Callable[[Player], object]]] = {
    "handler": lambda app: app.post_message(Did(Ready(), 0)),
    "worker": lambda app: app.run_worker(failing()),
    "timer": lambda app: app.set_timer(0.01, fail),
    "callback": lambda app: app.call_later(fail),
    "render": in_render,
    "view": in_view,
    "watcher": in_watcher,
    "input": in_input,
}
"""Where it fails."""

LOOSE: Final[dict[str, Callable[[Player], object]]] = {
    "loop": lambda app: asyncio.get_running_loop().call_later(0.01, fail),
    "task": lambda app: asyncio.get_running_loop().create_task(failing()),
}
"""What Textual does not see: a timer of a sitting, a task nobody waits for."""

if __name__ == "__main__":
    from tui.command.cli import entry

    entry()
    player = Player(Path(sys.argv[2]), sys.argv[1])
    player.run()
    if player.is_unread:
        os._exit(player.return_code or 0)
    sys.exit(player.return_code or 0)
