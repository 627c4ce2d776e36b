"""The terminal program: holds one room at a time, hands its state down, asks the referee.

Session down, intents up: screens are bound to `room` and redraw from it; widgets post what the
person wants; only here the sitting, and with it the referee, is asked.
"""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from protocol.clean import clean_name
from protocol.errors import Alarm, BadInvitation, Malformed, OutOfTurn
from protocol.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    AnyEvent,
    Left,
    Paused,
    Preferred,
    Signal,
    Signalled,
    StoppedForToday,
    Voice,
)
from protocol.guide import guide_bytes
from protocol.invitation import where_number, where_word
from protocol.seats import Seat
from tui import networks, wording
from tui.actions import Actions
from tui.doorflow import DoorFlow
from tui.errors import (
    BadAddress,
    NoNetwork,
    PortTaken,
    SeatInUse,
    SeatUnreadable,
    SettingsUnreadable,
    StorageFailed,
    UnhurriedError,
)
from tui.filters import NoControl
from tui.intents import (
    AnswerGiven,
    BreakWanted,
    Did,
    ForgetRoom,
    Hint,
    LeaveRoom,
    SearchWanted,
    SignalsWanted,
)
from tui.news import QUICK, Pace
from tui.open_room import OpenRoom
from tui.paths import Paths
from tui.room_state import RoomState
from tui.screens.dialogs import (
    BreakDialog,
    Dialog,
    HelpDialog,
    LeaveDialog,
    NotesDialog,
    SearchDialog,
    SignalsDialog,
)
from tui.screens.doors import BeginScreen, DoorScreen, JoinScreen
from tui.screens.home import HomeScreen, OpenSeat
from tui.screens.preferences import DARK, LIGHT, SettingsScreen
from tui.screens.room import RoomScreen
from tui.seat_file import SeatFile, seats
from tui.settings import Settings, load, save
from tui.themes import DEFAULTS, dress


class UnhurriedApp(App[int]):
    """One window of unhurried."""

    TITLE = wording.APP
    CSS_PATH = ["base.tcss"]
    COMMANDS = {Actions}
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (36, "-narrow"), (66, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (22, "-mid"), (32, "-high")]
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", wording.HOME_QUIT, show=False, priority=True),
        Binding("ctrl+c", "copy_nothing", show=False),
        Binding("ctrl+p", "command_palette", wording.KEY_ALL, priority=True),
    ]

    room: reactive[RoomState | None] = reactive(None)

    def __init__(
        self, paths: Paths, *, practice: bool = False, quick: bool = False, pace: Pace | None = None
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self.paths = paths
        self.settings = Settings()
        self.pace = pace or (QUICK if quick else Pace())
        self._starts_practice = practice
        self._is_quick = quick
        self._notice = ""
        self._open: OpenRoom | None = None
        self._worker: Worker[None] | None = None
        self._door = DoorFlow(self)
        self._relays = AsyncExitStack()
        self._home_relay: str | None = None
        self._is_publishing = False
        self._read_settings()
        dress(self, self.settings.theme)

    # -- Textual's hooks

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), NoControl()]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: one of them writes the screen to a file."""
        return ()

    def _fatal_error(self) -> None:
        """A private hook (hence the exact pin): the usual one prints the words people typed."""
        kind, error, trace = sys.exc_info()
        note_crash(self.paths.log, kind, trace)
        self._exit_renderables.clear()
        self.panic(wording.crashed(str(self.paths.log)))

    async def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGHUP):
            try:
                loop.add_signal_handler(name, self.exit, 0)
            except (NotImplementedError, ValueError, RuntimeError):
                pass  # not the main thread, or a system without it
        self.theme_changed_signal.subscribe(self, lambda _: self._keep_theme())
        await self.push_screen(HomeScreen(self._seats(), self._notice))
        if self._starts_practice:
            self._begin_practice()

    async def on_unmount(self) -> None:
        self._close_room()
        await self._relays.aclose()

    # -- settings

    def _read_settings(self) -> None:
        try:
            self.paths.make()
            self.settings = load(self.paths.settings)
        except SettingsUnreadable as error:
            self._notice = wording.settings_unreadable(error.field)
        except StorageFailed:
            self._notice = wording.DISK_FULL

    def keep_settings(self, settings: Settings) -> None:
        """Remembers settings; a full disk is said, and they hold for now."""
        self.settings = settings
        try:
            save(self.paths.settings, settings)
        except (StorageFailed, SettingsUnreadable):
            self.notify(wording.DISK_FULL, markup=False)

    def _keep_theme(self) -> None:
        if self.theme != self.settings.theme:
            self.keep_settings(replace(self.settings, theme=self.theme))

    def on_settings_screen_saved(self, message: SettingsScreen.Saved) -> None:
        settings = replace(message.settings, name=clean_name(message.settings.name))
        self.keep_settings(settings)
        self.theme = settings.theme
        self.notify(wording.SETTINGS_SAVED, markup=False)
        self.pop_screen()

    # -- home

    def _seats(self) -> list[OpenSeat]:
        found = []
        for path in self._seat_paths():
            try:
                file = SeatFile.open(path)
                found.append(OpenSeat(path, file.partner_name))
                file.close()
            except SeatInUse:
                found.append(OpenSeat(path, ""))
            except (SeatUnreadable, StorageFailed):
                self._notice = self._notice or wording.HOME_SEAT_UNREADABLE
        return found

    def _seat_paths(self) -> tuple[Path, ...]:
        try:
            return seats(self.paths.seats)
        except StorageFailed:
            return ()

    async def go_home(self, notice: str = "") -> None:
        """The home screen, anew, and nothing above it."""
        self.door_over()
        self._close_room()
        self._notice = notice
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        await self.switch_screen(HomeScreen(self._seats(), notice))

    def on_home_screen_chosen(self, message: HomeScreen.Chosen) -> None:
        match message.what:
            case "begin":
                has_relay = bool(self.settings.relay)
                self.push_screen(BeginScreen(self.settings.name, has_relay=has_relay))
            case "join":
                self.push_screen(JoinScreen(self.settings.name))
            case "practice":
                self._begin_practice()
            case "settings":
                self.push_screen(SettingsScreen(self.settings))

    async def on_home_screen_come_back(self, message: HomeScreen.ComeBack) -> None:
        try:
            file = SeatFile.open(message.path)
        except SeatInUse:
            await self.go_home(wording.SEAT_IN_USE)
        except (SeatUnreadable, StorageFailed):
            await self.go_home(wording.SEAT_UNREADABLE)
        else:
            await self.enter(file)

    # -- the relay at home

    async def relay_at_home(self) -> str:
        """The URL of the relay on this laptop, started if it is not running.

        Raises `PortTaken` or another `UnhurriedError`.
        """
        from tui.home_relay import home_relay

        if self._home_relay is None:
            settings = self.settings
            host = settings.home_address or "0.0.0.0"
            entering = home_relay(self.paths.home_relay, host, settings.home_port)
            self._home_relay = await self._relays.enter_async_context(entering)
        return self._home_relay

    def _where_today(self) -> str:
        """How the other laptop finds this one."""
        try:
            where = networks.home_where(self.settings.home_address)
            address = networks.home_address(self.settings.home_address)
        except NoNetwork:
            return ""
        full = f"{address}:{self.settings.home_port}"
        return wording.where_today(where_word(where), full) if where is not None else full

    # -- begin and join

    def on_begin_screen_begin(self, message: BeginScreen.Begin) -> None:
        self._keep_name(message.name)
        screen = self.screen
        assert isinstance(screen, BeginScreen)
        self.run_worker(
            self._door.begin(screen, is_home=message.is_home), group="door", exclusive=True
        )

    def on_begin_screen_decided(self, message: BeginScreen.Decided) -> None:
        self._door.decide(message.is_welcome)

    def on_join_screen_join(self, message: JoinScreen.Join) -> None:
        self._keep_name(message.name)
        screen = self.screen
        assert isinstance(screen, JoinScreen)
        flow = self._door.join(screen, message.words, message.address)
        self.run_worker(flow, group="door", exclusive=True)

    async def on_door_screen_back(self, message: DoorScreen.Back) -> None:
        self._door.forget()
        await self.go_home()

    async def on_door_screen_go_in(self, message: DoorScreen.GoIn) -> None:
        file = self._door.take()
        if file is not None:
            await self.enter(file)

    def door_over(self) -> None:
        """Whatever is under way at the door ends; a seat that was kept stays."""
        self.workers.cancel_group(self, "door")
        self._door.let_go()

    def _keep_name(self, name: str) -> None:
        name = clean_name(name)
        if name and name != self.settings.name:
            self.keep_settings(replace(self.settings, name=name))

    # -- the room

    async def enter(self, file: SeatFile) -> None:
        """Into the room of a seat, new or come back to."""
        facts = file.facts
        try:
            if facts.hosts_relay:
                file.set_relay(await self.relay_at_home())
            from tui.shelf import burnout

            is_first = facts.seat is Seat.FIRST
            room = OpenRoom(
                file,
                self.pace,
                name=self.settings.name,
                guide=guide_bytes(burnout()) if is_first else None,
                where=self._where_today() if facts.hosts_relay else "",
                can_search=not facts.hosts_relay and facts.relay.startswith("ws://"),
            )
        except PortTaken:
            file.close()
            await self.go_home(wording.port_taken(self.settings.home_port))
        except Alarm:
            file.close()
            await self.go_home(wording.SEAT_UNREADABLE)
        except UnhurriedError:
            file.close()
            await self.go_home(wording.SEAT_UNREADABLE)
        else:
            await self._show_room(room)
            self._worker = self.run_worker(room.sitting.run(), group="room", exclusive=True)

    async def _show_room(self, room: OpenRoom) -> None:
        self._open = room
        room.sitting.on_change = self._publish_soon
        room.on_given_back = self._given_back
        self.room = room.state()
        screen = RoomScreen()
        screen.data_bind(UnhurriedApp.room)
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        await self.push_screen(screen)

    def _begin_practice(self) -> None:
        self.run_worker(self._practise(), group="room", exclusive=True)

    async def _practise(self) -> None:
        from tui.practice import practice
        from tui.shelf import burnout

        try:
            async with practice(self.paths.data, burnout(), quick=self._is_quick) as robin:
                name = self.settings.name or wording.PRACTICE_NAME
                room = OpenRoom(
                    robin.file, self.pace, name=name, guide=robin.guide, is_practice=True
                )
                await self._show_room(room)
                await room.sitting.run()
                await asyncio.Event().wait()  # the last page stays until the person leaves it
        except (UnhurriedError, StorageFailed):
            await self.go_home(wording.DISK_FULL)

    def _publish_soon(self) -> None:
        """Several changes of one moment are drawn once."""
        if not self._is_publishing:
            self._is_publishing = True
            self.call_next(self._publish)

    def _publish(self) -> None:
        self._is_publishing = False
        if self._open is not None:
            self.room = self._open.state()

    def _close_room(self) -> None:
        """Lets the room go; the seat stays on disk."""
        if self._open is None:
            return
        self._open.sitting.on_change = lambda: None
        self.workers.cancel_group(self, "room")
        if not self._open.is_practice:
            self._open.file.close()
        self._open = None
        self.room = None

    def _given_back(self, to_box: bool) -> None:
        self._hint(wording.TOO_LATE if to_box else wording.TO_NOTES)

    def _hint(self, text: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen):
                screen.hint(text)

    # -- intents

    def _do(self, event: AnyEvent) -> bool:
        """Asks the referee; False if nothing was done, and then nothing is lost."""
        if self._open is None:
            return False
        try:
            self._open.sitting.do(event)
        except OutOfTurn:
            return False  # a race, or a second press: the screen follows in a moment
        except Malformed:
            self._hint(wording.TOO_LONG)
            return False
        except StorageFailed:
            self._hint(wording.DISK_FULL)
            return False
        return True

    def on_did(self, message: Did) -> None:
        if self._do(message.event) and message.composer is not None:
            message.composer.reset()

    def on_answer_given(self, message: AnswerGiven) -> None:
        if self._open is None:
            return
        try:
            self._open.sitting.answer(message.answer)
        except OutOfTurn:
            return
        except Malformed:
            self._hint(wording.TOO_LONG)
        except StorageFailed:
            self._hint(wording.DISK_FULL)
        else:
            for composer in message.composers:
                composer.reset()

    def on_hint(self, message: Hint) -> None:
        self._hint(message.text)

    async def on_leave_room(self, message: LeaveRoom) -> None:
        await self.go_home()

    async def on_forget_room(self, message: ForgetRoom) -> None:
        room = self._open
        if room is not None and not room.is_practice:
            self.workers.cancel_group(self, "room")
            room.sitting.on_change = lambda: None
            room.file.forget()
        await self.go_home()

    def on_break_wanted(self, message: BreakWanted) -> None:
        self.action_break()

    def on_signals_wanted(self, message: SignalsWanted) -> None:
        self.action_signals()

    def on_search_wanted(self, message: SearchWanted) -> None:
        self.push_screen(SearchDialog(), self._search)

    def _search(self, typed: str | None) -> None:
        """The other laptop's new address, as a word or in full."""
        if not typed or self._open is None:
            return
        port = self.settings.home_port
        try:
            host, port = networks.parse_address(typed)
            url = f"ws://{host}:{port}"
        except BadAddress:
            try:
                found = networks.candidates(where_number(typed), self.settings.home_address)
            except BadInvitation:
                self._hint(wording.JOIN_ADDRESS_WRONG)
                return
            if not found:
                self._hint(wording.BEGIN_NO_NETWORK)
                return
            url = f"ws://{found[0]}:{port}"
        self._open.file.set_relay(url)
        self._open.sitting.link.url = url
        self._open.sitting.link.retry_now()

    # -- actions

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            placeholder = wording.PALETTE_PLACEHOLDER
            self.push_screen(CommandPalette(id="--command-palette", placeholder=placeholder))

    def action_help(self) -> None:
        if not isinstance(self.screen, Dialog):
            text = getattr(self.screen, "HELP_TEXT", wording.HELP_HOME)
            self.push_screen(HelpDialog(text))

    def action_copy_nothing(self) -> None:
        """Ctrl+C copies nothing and ends nothing: words do not reach a clipboard by accident."""

    def action_other_theme(self) -> None:
        self.theme = LIGHT if self.theme == DARK else DARK

    def action_break(self) -> None:
        if self._open is not None and not isinstance(self.screen, Dialog):
            self.push_screen(BreakDialog(), self._break)

    def _break(self, wanted: str | None) -> None:
        if wanted is None:
            return
        if wanted == "stop":
            self.action_stop()
        elif wanted == "leave":
            self.action_leave()
        else:
            self._do(Paused(int(wanted.removeprefix("pause:"))))

    def action_stop(self) -> None:
        self._do(StoppedForToday())

    def action_leave(self) -> None:
        self.push_screen(LeaveDialog(), self._leave)

    def _leave(self, wanted: str | None) -> None:
        if wanted == "leave":
            self._do(Left())

    def action_signals(self) -> None:
        state = self.room
        if state is None or not state.may(Signalled):
            return
        signals = SPEAKER_SIGNALS if state.is_speaker else LISTENER_SIGNALS
        self.push_screen(SignalsDialog(signals), self._signal)

    def _signal(self, wanted: str | None) -> None:
        if wanted is not None:
            self._do(Signalled(Signal(wanted)))

    def action_notes(self) -> None:
        if self._open is not None:
            self.push_screen(NotesDialog(self._open.drafts))

    def action_prefer(self, voice: str) -> None:
        if self._do(Preferred(Voice(voice))) and self.room is not None:
            self._hint(wording.wish_sent(self.room.partner))

    async def action_home(self) -> None:
        await self.go_home()


def note_crash(log: Path, kind: type[BaseException] | None, trace: object) -> None:
    """Writes type and places of a crash to the log: never a message, never a local variable."""
    from types import TracebackType

    frames = traceback.extract_tb(trace) if isinstance(trace, TracebackType) else []
    lines = [f"{kind.__name__ if kind else 'unknown'}\n"]
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames]
    try:
        descriptor = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError:
        return


def run_app(paths: Paths, *, practice: bool = False, quick: bool = False) -> int:
    """Runs the program until the person closes it; the exit code."""
    app = UnhurriedApp(paths, practice=practice, quick=quick)
    app.run()
    return app.return_code or 0
