"""People at real apps, several in one test: each app in a task and a context of its own.

Textual finds "the app" through a context variable, so two apps in one task act on each other. Here
every app lives in its own task; whatever is done to it or read from it runs in its context. Nobody
sleeps for a while and hopes: `until` looks again and again.
"""

import asyncio
import contextvars
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import tomli_w
from textual._context import active_app
from textual._wait import wait_for_idle
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widget import Widget
from textual.widgets import Button, Digits, Input, TextArea

from protocol.session.session import Session
from tui.disk.paths import Paths, find_paths
from tui.disk.shelf import NAMES
from tui.news import Tempo
from tui.seat.room_state import RoomState
from tui.window.app import UnhurriedApp
from tui.window.screens.begin import BeginScreen
from tui.window.screens.doors import DoorScreen
from tui.window.screens.guides import GuidesDialog
from tui.window.screens.join import JoinScreen
from tui.window.screens.minute import BeforeScreen, MinuteScreen
from tui.window.screens.room import RoomScreen
from tui.window.views.page import PageView
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words

T = TypeVar("T")

PATIENCE_S: Final = 60.0
"""Before a test fails; the stretching of an invitation alone takes a second on a busy core."""

SETTLE_S: Final = 0.0005
"""At most, for an app to have done what was asked of it; `until` looks again anyway."""

PACE: Final = Tempo(breath_s=0.05, quiet_s=0.2, confirm_s=1.0)


class Person:
    """One person at one app. Mutable only in that the app goes on."""

    def __init__(
        self, app: UnhurriedApp, pilot: Pilot[int], context: contextvars.Context, name: str
    ) -> None:
        self.app: Final = app
        self.pilot: Final = pilot
        self.name: Final = name
        self._context: Final = context

    # -- acting, as this app

    async def do(self, act: Coroutine[object, object, T]) -> T:
        """Runs `act` as this app."""
        if self._is_here:
            return await act
        return await asyncio.create_task(act, context=self._context)

    def see(self, look: Callable[[], T]) -> T:
        """What `look` finds, looking as this app."""
        return look() if self._is_here else self._context.run(look)

    @property
    def _is_here(self) -> bool:
        return active_app.get(None) is self.app

    async def press(self, *keys: str) -> None:
        await self.do(self._press(keys))

    async def _press(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            await self.app._press_keys([key])
            await self._has_heard()
        await self._settle()

    async def _has_heard(self) -> None:
        """Until what was pressed has gone from the app by its screen to what has the focus.

        Settling goes by how little the processor does for this process, which on a busy machine is
        little because others have it: a Tab that is still on its way then comes after the next
        look, and Enter falls on the button behind.
        """
        for pump in (self.app, self.app.screen, self.app.focused, self.app):
            if pump is not None:
                has_come = asyncio.Event()
                pump.call_later(has_come.set)
                while not has_come.is_set() and pump.is_attached and pump.is_running:
                    await asyncio.sleep(0)

    async def _settle(self) -> None:
        """As `Pilot.pause`, which waits for half a minute if a widget goes away meanwhile."""
        with suppress(WaitForScreenTimeout):
            await self.pilot._wait_for_screen(SETTLE_S)
        await wait_for_idle(0, SETTLE_S)
        self.app.screen._on_timer_update()

    async def click(self, target: str | Widget, offset: tuple[int, int] = (0, 0)) -> bool:
        """A click; whether it landed there. Scrolls there first, as one does with the wheel."""

        async def act() -> bool:
            widget = self._one(target)
            if not widget.is_mounted:
                return False
            widget.scroll_visible(animate=False, immediate=True)
            await self._settle()
            if not widget.is_attached or not widget.region:
                return False
            return await self.pilot.click(widget, offset=offset)

        return await self.do(act())

    async def pause(self) -> None:
        await self.do(self._settle())

    async def until(self, holds: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """Waits until `holds()`, seen as this app; fails with what is on the screen."""
        try:
            async with asyncio.timeout(patience_s):
                await self.pause()
                while not self.see(holds):
                    await asyncio.sleep(0.01)
                await self.pause()
        except TimeoutError:
            raise AssertionError(f"{self.name} waits in vain before:\n{self.text}") from None

    async def reads(self, sentence: str) -> None:
        """Waits until the sentence is on the screen."""
        await self.until(lambda: sentence in self.text)

    # -- reading what is there

    @property
    def text(self) -> str:
        """All that stands on the screen, line by line, whichever widget shows it."""
        return self.see(lambda: "\n".join(self._texts()))

    def _texts(self) -> list[str]:
        found = []
        for widget in self.app.screen.walk_children(Widget):
            if not is_shown(widget):
                continue
            match widget:
                case Words():
                    found.append(widget.text)
                case Button():
                    found.append(f"[{widget.label}]")
                case Input() | Digits():
                    found.append(widget.value)
                case TextArea():
                    found.append(widget.text)
                case Picks() | ScaleRow():
                    content = widget.render()
                    found.append(content.plain)
        return [text for text in found if text]

    def has(self, selector: str) -> bool:
        """Whether something of that selector is shown."""
        return self.see(lambda: any(is_shown(each) for each in self.app.screen.query(selector)))

    def _one(self, target: str | Widget) -> Widget:
        return self.app.screen.query_one(target) if isinstance(target, str) else target

    def toasts(self) -> list[str]:
        """The notices in the corner."""
        return self.see(lambda: [str(each.message) for each in self.app._notifications])

    @property
    def view(self) -> PageView | None:
        """The view of the room, once it has been composed."""
        screen = self.app.screen
        view = screen.view if isinstance(screen, RoomScreen) else None
        return view if view is not None and view.is_mounted else None

    @property
    def room(self) -> RoomState:
        room = self.app.room
        assert room is not None
        return room

    @property
    def session(self) -> Session:
        return self.room.session

    # -- what a person does, by keys

    async def tab_to(self, target: str | Widget, most: int = 40) -> bool:
        """Presses Tab until it is there; False if it cannot be reached."""
        for _ in range(most):
            found = self.see(lambda: self._focused_on(target))
            if found is None:
                return False
            if found:
                return True
            await self.press("tab")
        return False

    def _focused_on(self, target: str | Widget) -> bool | None:
        if isinstance(target, Widget):
            return self.app.focused is target if target.is_attached else None
        if not self.app.screen.query(target):
            return None
        return self.app.focused is self.app.screen.query_one(target)

    async def reach(self, target: str | Widget) -> None:
        """Tab to it, as soon as it is there: a screen is made anew in the midst of some of them."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await self.tab_to(target):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{self.name} cannot tab to {target}:\n{self.text}") from None

    async def enter_on(self, target: str | Widget) -> None:
        """Tab to it, and Enter."""
        await self.reach(target)
        await self.press("enter")

    async def type(self, text: str) -> None:
        """Letter by letter, as the keyboard sends them."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def fill(self, target: str | Widget, text: str) -> None:
        """Tab to a box and put a longer text there at once, as if typed."""
        await self.reach(target)

        def put() -> None:
            widget = self._one(target)
            if isinstance(widget, Input):
                widget.value = text
            else:
                assert isinstance(widget, TextArea)
                widget.text = text

        self.see(put)
        await self.pause()


def is_shown(widget: Widget) -> bool:
    """Whether it is displayed, and all that it is in."""
    return widget.is_mounted and all(
        each.display for each in widget.ancestors_with_self if isinstance(each, Widget)
    )


@asynccontextmanager
async def person(
    app: UnhurriedApp, name: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Person]:
    """Someone at an app; what the app raises comes out here."""
    ready: asyncio.Future[Person] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def life() -> None:
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                ready.set_result(Person(app, pilot, contextvars.copy_context(), name))
                await done.wait()
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)  # it failed to start

    task = asyncio.create_task(life())
    try:
        yield await ready
    finally:
        done.set()
        await task


# -- laptops


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def laptop(directory: Path, port: int, *, name: str = "", relay: str = "") -> Paths:
    """A data directory whose settings keep all that is sent on this machine."""
    paths = find_paths(directory)
    directory.mkdir(parents=True, exist_ok=True)
    chosen = {"name": name, "relay": relay, "home_address": "127.0.0.1", "home_port": port}
    paths.settings.write_text(tomli_w.dumps(chosen), "utf-8")
    return paths


def app_at(paths: Paths, pace: Tempo = PACE) -> UnhurriedApp:
    """An app on that laptop, if it stays on this machine."""
    app = UnhurriedApp(paths, pace=pace)
    assert app.settings.home_address == "127.0.0.1"
    return app


@asynccontextmanager
async def two_at_home(
    directory: Path, names: tuple[str, str] = ("Ada", "Sam"), pace: Tempo = PACE
) -> AsyncIterator[tuple[Person, Person]]:
    """Two people at home, each before the first screen."""
    port = free_port()
    ada, sam = (laptop(directory / name, port, name=name) for name in names)
    async with person(app_at(ada, pace), "Ada") as first:
        async with person(app_at(sam, pace), "Sam") as second:
            yield first, second


# -- the way in


async def to_door(someone: Person, target: str) -> None:
    """From home through the minute for oneself, which is skipped, to the door itself."""
    await someone.enter_on(target)
    for screen, press in ((MinuteScreen, "#skip"), (BeforeScreen, "#go-on")):
        await someone.until(lambda: isinstance(someone.app.screen, screen))  # noqa: B023
        await someone.enter_on(press)
    await someone.until(lambda: isinstance(someone.app.screen, DoorScreen))


async def invite(inviter: Person, *, button: str = "home", guide: str = "") -> str:
    """From home to the words on the inviter's screen; the words. `guide`, if named, is picked."""
    await to_door(inviter, "#begin")
    await inviter.until(lambda: isinstance(inviter.app.screen, BeginScreen))
    if guide:
        await inviter.enter_on("#guides")
        await inviter.until(lambda: isinstance(inviter.app.screen, GuidesDialog))
        await inviter.press(str(NAMES.index(guide) + 1))
        await inviter.until(lambda: isinstance(inviter.app.screen, BeginScreen))
    await inviter.enter_on(f"#{button}")
    await inviter.until(lambda: inviter.has("#words"))
    return words_of(inviter)


def words_of(inviter: Person) -> str:
    """The words that are read out."""
    return inviter.see(lambda: " ".join(inviter.app.screen.query_one("#words", Words).text.split()))


async def type_words(guest: Person, words: str) -> None:
    """From home to the words in the guest's box, typed key by key."""
    await to_door(guest, "#join")
    await guest.until(lambda: isinstance(guest.app.screen, JoinScreen))
    await guest.tab_to("#words")
    await guest.type(" ".join(word[:3] for word in words.split()))


async def knock(guest: Person, words: str) -> None:
    """From home to having knocked."""
    await type_words(guest, words)
    await guest.press("enter")


async def meet(inviter: Person, guest: Person, *, button: str = "home", guide: str = "") -> None:
    """Both into one room, by keys; `guide` names another than the first."""
    await knock(guest, await invite(inviter, button=button, guide=guide))
    await inviter.until(lambda: inviter.has("#let-in"))
    await inviter.enter_on("#let-in")
    for each in (inviter, guest):
        await each.until(lambda each=each: each.has("#go-in"))  # type: ignore[misc]  # a default
    assert spoken(inviter) == spoken(guest) != ""
    for each in (inviter, guest):
        await each.enter_on("#go-in")
    for each in (inviter, guest):
        await in_room(each)


async def in_room(someone: Person) -> None:
    """Waits until the room is on the screen, and the first page of the guide in it."""
    await someone.until(lambda: someone.view is not None and someone.session.step >= 0)
    await someone.until(lambda: someone.view is not None and someone.session.guide is not None)


def spoken(someone: Person) -> str:
    """The two words of the door."""
    return someone.see(lambda: someone.app.screen.query_one("#spoken", Words).text)
