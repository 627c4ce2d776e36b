"""The app on a stage: rooms that the real referee made are put before it, and it is watched.

What it is: a running app in a task and context of its own (two apps in one task act on each other),
and questions about what is on its screen. What it is not: a relay or a sitting; what a person wants
is only noted, in `StagedApp.wanted`.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from rich.segment import Segment
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

import tui
from protocol.session.events import AnyEvent
from tests.tui.scenes import Scene, scenes, seat_file, state_of
from tui.disk.paths import find_paths
from tui.pages.now import page_now
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState
from tui.window.app import UnhurriedApp
from tui.window.intents import (
    AnswerGiven,
    BoardWanted,
    BreakWanted,
    Did,
    ForgetRoom,
    LeaveRoom,
    NoNudges,
    ReadRoom,
    RoomChosen,
    SaidAlone,
    SearchWanted,
    SignalsWanted,
)
from tui.window.screens.begin import BeginScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.join import JoinScreen
from tui.window.screens.room import RoomScreen
from tui.window.views.page import PageView
from tui.window.widgets.composer import Composer

T = TypeVar("T")

SIZES: Final = ((60, 18), (80, 24), (120, 36), (200, 60))
"""A 13-inch laptop at twice the letter size, the usual window, a roomy one, a whole screen."""

IDLES: Final = 2
"""A message may post another, and the layout follows after both."""

PATIENCE_S: Final = 60.0
"""A screen that has not come after this long will not come."""


@cache
def played(name: str) -> Scene:
    """A scene by name; the referee plays it once."""
    return scenes()[name]()


class StagedApp(UnhurriedApp):
    """The app, with rooms that no sitting stands behind: what a person wants is only noted."""

    CSS_PATH = [
        Path(tui.__file__).parent / "window" / name for name in ("base.tcss", "screens/home.tcss")
    ]
    """Textual looks beside the module of the subclass."""

    def __init__(self, directory: Path) -> None:
        super().__init__(find_paths(directory))
        self.wanted: list[Message] = []
        self.has_quit = False

    @property
    def done(self) -> list[AnyEvent]:
        """The events that were to be done."""
        return [message.event for message in self.wanted if isinstance(message, Did)]

    async def leave(self) -> None:
        """Takes away everything above home."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    async def open_room(self, state: RoomState) -> None:
        """Puts a room in front; everything above home goes."""
        await self.leave()
        self.room = state
        screen = RoomScreen()
        screen.data_bind(UnhurriedApp.room)
        await self.push_screen(screen)

    async def open_screen(self, screen: Screen[T]) -> None:
        """Puts a screen in front; everything above home goes."""
        await self.leave()
        await self.push_screen(screen)

    async def open_home(self, screen: HomeScreen) -> None:
        await self.leave()
        await self.switch_screen(screen)

    async def action_quit(self) -> None:
        self.has_quit = True

    def _note(self, message: Message) -> None:
        message.prevent_default()
        self.wanted.append(message)

    def on_did(self, message: Did) -> None:
        self._note(message)
        if message.slot and self.room is not None:
            drafts, slots = self.room.drafts, (message.slot,)
            for slot, left in drafts.left(slots).items():
                drafts.keep(slot, left)
            drafts.went(slots, is_done=True)

    def on_answer_given(self, message: AnswerGiven) -> None:
        self._note(message)

    def on_begin_screen_begin(self, message: BeginScreen.Begin) -> None:
        self._note(message)

    def on_join_screen_join(self, message: JoinScreen.Join) -> None:
        self._note(message)

    def on_no_nudges(self, message: NoNudges) -> None:
        self._note(message)

    async def on_leave_room(self, message: LeaveRoom) -> None:
        self._note(message)

    def on_forget_room(self, message: ForgetRoom) -> None:
        self._note(message)

    async def on_read_room(self, message: ReadRoom) -> None:
        self._note(message)

    def on_break_wanted(self, message: BreakWanted) -> None:
        self._note(message)

    def on_signals_wanted(self, message: SignalsWanted) -> None:
        self._note(message)

    def on_search_wanted(self, message: SearchWanted) -> None:
        self._note(message)

    def on_said_alone(self, message: SaidAlone) -> None:
        self._note(message)

    def on_room_chosen(self, message: RoomChosen) -> None:
        self._note(message)

    def on_board_wanted(self, message: BoardWanted) -> None:
        self._note(message)


class Stage:
    """A running app and the way into its context."""

    def __init__(
        self, app: StagedApp, pilot: Pilot[int], context: contextvars.Context, directory: Path
    ) -> None:
        self.app: Final = app
        self.pilot: Final = pilot
        self._context: Final = context
        self._file: Final = seat_file(directory)
        self.drafts = Drafts(self._file)

    def close(self) -> None:
        self._file.close()

    # -- into the app

    async def do(self, act: Coroutine[object, object, T]) -> T:
        """Runs a coroutine as the app would."""
        return await asyncio.create_task(act, context=self._context)

    def see(self, look: Callable[[], T]) -> T:
        """Calls a function as the app would."""
        return self._context.copy().run(look)

    async def work(self, act: Coroutine[object, object, None]) -> None:
        """Runs a coroutine as a worker of the app, with the app as the active message pump."""
        await self.do(self.app.run_worker(act, exit_on_error=False).wait())

    async def pause(self) -> None:
        """Until what has been posted so far is done; quicker than waiting for an idle processor."""
        for _ in range(IDLES):
            await self.do(self.pilot.pause(0))

    async def until(self, holds: Callable[[], bool], what: str = "the screen") -> None:
        """Waits for a predicate; it is looked at whenever the app is idle."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.pause()
                if self.app._exception is not None:
                    raise self.app._exception
                if self.see(holds):
                    return

    # -- what is put before it

    def fresh_drafts(self) -> None:
        """An empty seat file's worth of drafts, so that one test leaves nothing for the next."""
        for slot in list(self.drafts._texts):
            self.drafts.keep(slot, "")
        for key in list(self.drafts._privates):
            self.drafts.keep_private(key, "")

    def state(self, scene: Scene | str) -> RoomState:
        """What the seat of a scene sees; a scene may be named."""
        return state_of(played(scene) if isinstance(scene, str) else scene, self.drafts)

    async def show(self, state: RoomState) -> None:
        """A room in this state, and its view settled."""
        self.app.wanted.clear()
        if isinstance(self.app.screen, RoomScreen):
            self.see(lambda: setattr(self.app, "room", state))
        else:
            await self.work(self.app.open_room(state))
        await self.until(lambda: self._is_settled(state), "the view")

    async def reshow(self, state: RoomState) -> None:
        """The same, with a screen and a view that are new."""
        self.app.wanted.clear()
        await self.work(self.app.open_room(state))
        await self.until(lambda: self._is_settled(state), "the view")

    async def scene(self, name: str) -> RoomState:
        """One of the scenes, anew."""
        await self.work(self.app.leave())
        await self.pause()
        self.fresh_drafts()
        state = self.state(name)
        await self.reshow(state)
        return state

    def _is_settled(self, state: RoomState) -> bool:
        view = self.room_screen.view
        return (
            view is not None
            and view.page.key == page_now(state).key
            and view.is_mounted
            and view.state == state
            and not any(worker.group == "view" and worker.is_running for worker in self.app.workers)
        )

    async def push(self, screen: Screen[T]) -> None:
        await self.work(self.app.open_screen(screen))
        await self.until(lambda: self.app.screen is screen and screen.is_mounted)

    async def home(self, screen: HomeScreen) -> None:
        await self.work(self.app.open_home(screen))
        await self.until(lambda: self.app.screen is screen and screen.is_mounted)

    async def resize(self, width: int, height: int) -> None:
        await self.do(self.pilot.resize_terminal(width, height))
        await self.until(lambda: tuple(self.app.screen.outer_size) == (width, height))
        await self.pause()

    async def wear(self, theme: str) -> None:
        self.see(lambda: setattr(self.app, "theme", theme))
        await self.pause()

    async def press(self, *keys: str) -> None:
        await self.do(self.pilot.press(*keys))

    async def click(self, selector: str, offset: tuple[int, int] = (0, 0)) -> None:
        await self.do(self.pilot.click(selector, offset=offset))
        await self.pause()

    # -- what is on the screen

    @property
    def room_screen(self) -> RoomScreen:
        screen = self.app.screen
        assert isinstance(screen, RoomScreen)
        return screen

    @property
    def view(self) -> PageView:
        view = self.room_screen.view
        assert view is not None
        return view

    def one(self, selector: str, kind: type[T]) -> T:
        found = self.see(lambda: self.app.screen.query_one(selector))
        assert isinstance(found, kind)
        return found

    def has(self, selector: str) -> bool:
        """Whether it is there and shown."""
        return self.see(lambda: any(is_shown(each) for each in self.app.screen.query(selector)))

    def box(self, selector: str = "Composer") -> Composer:
        return self.one(selector, Composer)

    def lines(self) -> list[list[Segment]]:
        """The screen as it would go to the terminal: segments, line by line."""
        strips = self.see(self.app.screen._compositor.render_strips)
        return [list(strip) for strip in strips]

    def grid(self) -> list[str]:
        """The screen as text, line by line."""
        return rows_of(self.lines())

    def page(self) -> str:
        """The screen's text with line breaks and indents flattened."""
        return " ".join(" ".join(self.grid()).split())

    def svg(self) -> str:
        return self.see(self.app.export_screenshot)

    def focused(self) -> str:
        """The id of what has the focus; empty for nothing."""
        found = self.see(lambda: self.app.screen.focused)
        return "" if found is None else (found.id or type(found).__name__)


def rows_of(lines: list[list[Segment]]) -> list[str]:
    """The text of a screen, line by line, without the spaces at the ends."""
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


def is_shown(widget: Widget) -> bool:
    """Whether neither it nor anything around it is hidden."""
    return all(
        node.display and node.visible
        for node in widget.ancestors_with_self
        if isinstance(node, Widget)
    )


def later(state: RoomState) -> RoomState:
    """A newer state of the same moment, as after an entry that changed nothing to be seen."""
    return replace(state, news=replace(state.news, unconfirmed=state.news.unconfirmed + 1))


def renamed(state: RoomState, first: str, second: str) -> RoomState:
    """The same moment between two people of other names."""
    return replace(state, session=replace(state.session, names=(first, second)))


@asynccontextmanager
async def stage(directory: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """The app, running without a terminal in a task and context of its own."""
    app = StagedApp(directory / "app")
    ready: asyncio.Future[tuple[Pilot[int], contextvars.Context]]
    ready = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def life() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            ready.set_result((pilot, contextvars.copy_context()))
            await over.wait()

    task = asyncio.create_task(life())
    task.add_done_callback(lambda _: ready.done() or ready.cancel())
    try:
        pilot, context = await ready
    except asyncio.CancelledError:
        task.result()
        raise
    directory.mkdir(exist_ok=True)
    (directory / "stage").mkdir(exist_ok=True)
    made = Stage(app, pilot, context, directory / "stage")
    try:
        yield made
    finally:
        over.set()
        await task
        made.close()
