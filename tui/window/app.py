"""The terminal program: shows one room at a time, hands its state down and what is wanted on.

Session down, intents up: screens are bound to `room` and redraw from it; widgets post what the
person wants, and `tui.window.roomflow` does it, which alone asks a sitting and so the referee.
What the flows need of this window is `tui.window.stage`.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.events import Event, Key, MouseDown, MouseUp, Paste
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import ModalScreen, Screen

from tui.disk.paths import Paths
from tui.disk.settings import Settings, load, save
from tui.errors import SettingsUnreadable, StorageFailed
from tui.home.relay import RelayAtHome
from tui.news import QUICK, Line, Tempo
from tui.window.crash import note_crash, watched
from tui.window.filters import NO_CONTROL
from tui.window.intents import (
    AnswerGiven,
    AskFirst,
    BreakWanted,
    Did,
    ForgetRoom,
    GuideAccepted,
    LeaveRoom,
    LedAsked,
    NoNudges,
    ReadRoom,
    RemarksWanted,
    SaidAlone,
    SearchWanted,
    SignalsWanted,
)
from tui.window.keys import key_name, named
from tui.window.order import Closing, Keeping, Order, Settled
from tui.window.roomflow import RoomFlow
from tui.window.screens.home import HomeScreen, OpenSeat
from tui.window.themes import DEFAULTS, THEMES, dress
from tui.window.threshold import Threshold
from tui.window.widgets.words import TooSmall
from tui.words import app as app_words
from tui.words import endings as endings_words
from tui.words import home as home_words

if TYPE_CHECKING:
    from protocol.session.events import Paused, StoppedForToday
    from tui.disk.own_guides import Brought, Guides
    from tui.seat.room_state import RoomState
    from tui.window.doorflow import DoorFlow
    from tui.window.endings import Endings
    from tui.window.homeflow import HomeFlow
    from tui.window.ledflow import LedFlow
    from tui.window.palette import Actions
    from tui.window.screens.begin import BeginScreen
    from tui.window.screens.doors import DoorScreen
    from tui.window.screens.join import JoinScreen
    from tui.window.screens.people import PeopleScreen
    from tui.window.screens.preferences import SettingsScreen


UNSEEN: Final = frozenset({"backspace", "delete", "ctrl+q", "ctrl+c"})
"""The keys that count in a window too small to see what the others would do."""

CLOSE_WITHIN_S: Final = 5.0
"""Before the system's patience ends, whatever is still to be read."""


def _actions() -> type[Actions]:
    """The palette's lines, imported when it is opened: the first screen does not wait for them."""
    from tui.window.palette import Actions

    return Actions


class UnhurriedApp(App[int]):
    """One window of unhurried."""

    # With home's: a screen that brings its own has everything parsed once more before it is seen.
    CSS_PATH = ["base.tcss", "screens/home.tcss"]
    COMMANDS = {_actions}
    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (36, "-narrow"), (66, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (22, "-mid"), (32, "-high")]
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", priority=True),
        Binding("ctrl+c", "copy_nothing", show=False),
        Binding("ctrl+p", "command_palette", priority=True),
        Binding("f2", "people", priority=True),
    ]

    room: reactive[RoomState | None] = reactive(None, repaint=False)

    def __init__(
        self,
        paths: Paths,
        *,
        practice: str | None = None,
        quick: bool = False,
        allow_plain: bool = False,
        brought: Brought | None = None,
        pace: Tempo | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`practice` names the guide that it begins to practise at once, if any; `brought` is one
        of the person's own, offered before all others. `driver_class`
        brings keys and takes what is drawn; without one this system's terminal does
        (`get_driver_class`)."""
        super().__init__(driver_class)
        self.title = app_words.APP
        keys = {
            "f2": app_words.KEY_PEOPLE,
            "ctrl+q": app_words.KEY_QUIT,
            "ctrl+p": app_words.KEY_ALL,
        }
        self._bindings = named(self._bindings, keys)
        self._allow_plain = allow_plain
        self._watch = ExitStack()
        self.animation_level = "none"
        self.paths = paths
        self._brought = brought
        self.settings = Settings()
        self.pace = pace or (QUICK if quick else Tempo())
        self._starts_practice = practice
        self.is_quick = quick
        self._notice = ""
        self._relay = RelayAtHome(paths.home_relay)
        self.rooms = RoomFlow(self, self._relay)
        self._order = Order(self, self._give)
        self._threshold = Threshold()
        self._is_closing = False
        self.is_unread = False
        """The window took nothing any more when the program ended."""
        self._is_astray = False
        """The last letter went into no box."""
        self._is_told_so = False
        self._read_settings()
        if practice is not None and not self._notice:
            self._notice = home_words.PRACTICE_BEGINS
        dress(self, self.settings.theme)

    # -- Textual's hooks

    @cached_property
    def guides(self) -> Guides:
        """The guides at hand, imported when one is to be chosen or found."""
        from tui.disk.own_guides import Guides

        return Guides(self.paths.guides, self._brought)

    @cached_property
    def _door(self) -> DoorFlow:
        from tui.window.doorflow import DoorFlow

        return DoorFlow(self, self.rooms)

    @cached_property
    def _led(self) -> LedFlow:
        """What is asked while somebody leads, imported when it is."""
        from tui.window.ledflow import LedFlow

        return LedFlow(self, self.rooms)

    @cached_property
    def home(self) -> HomeFlow:
        """What is done with the open sessions from the first screen."""
        from tui.window.homeflow import HomeFlow

        return HomeFlow(self, self.rooms, self.endings)

    @cached_property
    def endings(self) -> Endings:
        """What is over and not yet told, imported when there is any."""
        from tui.window.endings import Endings

        return Endings(self.paths, self.rooms)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return DEFAULTS

    def get_driver_class(self) -> type[Driver]:
        if sys.platform == "win32":
            return super().get_driver_class()
        from tui.window.driver import SteadyDriver

        return SteadyDriver

    def get_default_screen(self) -> HomeScreen:
        """Home itself: with another below it that would be laid out as well, and Textual throws
        away what is drawn while it is waited for."""
        home = self._home(self._notice)
        # As every screen has that was pushed, or it could not be replaced.
        home._push_result_callback(self, None)
        return home

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), NO_CONTROL]

    def watch_room(self, state: RoomState | None) -> None:
        if state is not None:
            from tui.window.title import title_of

            self.title = title_of(state)

    def watch_title(self, title: str) -> None:
        if self._driver is not None and not self._driver.is_headless:
            from tui.window.title import titled

            self._driver.write(titled(title))

    def get_key_display(self, binding: Binding) -> str:
        return key_name(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: one of them writes the screen to a file."""
        return ()

    def _fatal_error(self) -> None:
        """A private hook (hence the exact pin): the usual one prints the words people typed."""
        kind, error, trace = sys.exc_info()
        with suppress(Exception):  # whatever state the screens are in
            self.keep_boxes()
        note_crash(self.paths.log, kind, trace)
        self._exit_renderables.clear()
        told = app_words.crashed(str(self.paths.log), is_kept=self.is_kept)
        self.panic(Text(told))

    async def on_event(self, event: Event) -> None:
        """Keys, pastes and clicks one after the other; see `tui.window.order`."""
        is_input = isinstance(event, Key | Paste | MouseDown | MouseUp | Closing | Keeping)
        if is_input and not event.is_forwarded:
            await self._order.take(event)
        else:
            await super().on_event(event)

    @property
    def is_kept(self) -> bool:
        """Whether what is open here is there again after closing."""
        return self.room is None or self.room.is_kept

    @property
    def is_behind(self) -> bool:
        """Something has been pressed that nobody has seen yet."""
        return self._order.is_behind

    async def _give(self, event: Event) -> None:
        """A letter or a paste on its way to the room: the page may have a box for it."""
        if isinstance(event, Closing):
            self.close_program()
            return
        if isinstance(event, Keeping):
            self.keep_boxes()
            event.is_done.set()
            return
        if self._threshold.has(event):
            return
        if self._is_hidden and not self._is_written(event):
            return
        if isinstance(event, Key | Paste):
            aim = getattr(self.screen, "aim", None)
            if aim is not None:
                aim(event)
        if isinstance(event, Key) and self._is_stray(event):
            return
        await super().on_event(event)

    def _is_stray(self, event: Key) -> bool:
        """Whether it is the Enter of a text that was pasted where nothing takes letters."""
        from tui.window.keyboard.among import Among

        if event.is_printable:
            from textual.widgets import Input, TextArea

            self._is_astray = not isinstance(self.focused, Input | TextArea)
            return False
        is_behind = isinstance(event, Among) and event.key != "tab" and len(event.behind) > 1
        if is_behind and self._is_astray and not self._is_told_so:
            self.notify(app_words.NO_BOX_HERE, markup=False)
        self._is_told_so = is_behind and self._is_astray
        return self._is_told_so

    @property
    def _is_hidden(self) -> bool:
        """Whether the window is too small for anything to be seen of this page."""
        is_small = self.screen.has_class("-thin") or self.screen.has_class("-flat")
        return is_small and bool(self.screen.query_children(TooSmall))

    def _is_written(self, event: Event) -> bool:
        """What still counts where nothing is seen: letters for a box, and the way out."""
        if not isinstance(event, Key | Paste):
            return False
        return isinstance(event, Paste) or event.is_printable or event.key in UNSEEN

    async def on_settled(self, message: Settled) -> None:
        await self._order.arrived(message.number)

    async def on_mount(self) -> None:
        self._watch.enter_context(watched(self.paths.log, self.close_in_order))
        self.theme_changed_signal.subscribe(self, lambda _: self._keep_theme())
        self.call_after_refresh(self._first_seen)
        if self._starts_practice is not None:
            self._practise(self._starts_practice)

    def _first_seen(self) -> None:
        """What the first screen did not wait for: the collector, which finds nothing of what was
        imported, and need not look for it ever again; and what is over."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self._look_after()

    def refresh_css(self, animate: bool = True) -> None:
        """Not before there is anything to dress: the stylesheets would be read twice."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    async def action_quit(self) -> None:
        self.close_program()

    def close_in_order(self) -> None:
        """The system wants it to end: after what was pressed before that. Asked again, at once."""
        if self._is_closing:
            self.close_program()
            return
        self._is_closing = True
        self.set_timer(CLOSE_WITHIN_S, self.close_program)
        close = getattr(self._driver, "close_when_read", None)
        if close is None:
            self.post_message(Closing())
        else:
            close()

    def close_program(self) -> None:
        """What is being typed is kept, and then it ends."""
        self.rooms.close()
        self.exit(0)

    async def on_unmount(self) -> None:
        self.rooms.close()
        await self._rest()
        await self._relay.stop()
        self._watch.close()

    # -- settings

    def _read_settings(self) -> None:
        try:
            self.paths.make()
            self.settings = load(self.paths.settings, allow_plain=self._allow_plain)
        except (SettingsUnreadable, StorageFailed) as error:
            from tui.pages.failures import AtStart, sentence_for

            self._notice = sentence_for(error, AtStart(str(self.paths.data)))

    def keep_settings(self, settings: Settings) -> None:
        """Remembers settings; where they cannot be kept it is said, and they hold for now."""
        self.settings = settings
        try:
            save(self.paths.settings, settings, allow_plain=self._allow_plain)
        except (StorageFailed, SettingsUnreadable) as error:
            from tui.pages.failures import not_kept

            self.notify(not_kept(error, str(self.paths.data)), markup=False)

    def _show_settings(self) -> None:
        from tui.window.screens.preferences import SettingsScreen

        self.push_screen(SettingsScreen(self.settings, allow_plain=self._allow_plain))

    def _keep_theme(self) -> None:
        if self.theme != self.settings.theme:
            self.keep_settings(replace(self.settings, theme=self.theme))

    async def on_settings_screen_saved(self, message: SettingsScreen.Saved) -> None:
        from protocol.clean import clean_name
        from tui.words import settings as settings_words

        settings = replace(message.settings, name=clean_name(message.settings.name))
        self.keep_settings(settings)
        self.theme = settings.theme
        await self.go_home()
        self.notify(settings_words.SAVED, markup=False)

    # -- home

    def _home(self, notice: str) -> HomeScreen:
        is_first_start = not self.paths.settings.exists()
        return HomeScreen(self._seats(), notice, is_first_start=is_first_start)

    def _seats(self) -> list[OpenSeat]:
        if not any(self.paths.seats.glob("*.seat")):
            return []  # nothing to open, and nothing to import for it
        from tui.window.homeflow import open_seats

        return open_seats(self.paths.seats, self.settings.name)

    async def _rest(self) -> None:
        """Whatever goes on in the background holds no seat."""
        if "endings" in self.__dict__:  # imported only where there was any
            await self.endings.stop()

    def _look_after(self) -> None:
        """What is over is brought to its end, once the first screen has been seen."""
        if any(self.paths.seats.glob("*.*")):
            self.endings.look_after()

    async def go_home(self, notice: str = "") -> None:
        """The home screen, anew, and nothing above it."""
        self.title = app_words.APP
        self.door_over()
        self.rooms.close()
        await self._rest()
        self._notice, self._clipboard = notice, ""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.switch_screen(self._home(notice))
        self._threshold.leave()
        self._look_after()

    def on_home_screen_chosen(self, message: HomeScreen.Chosen) -> None:
        match message.what:
            case "begin":
                self._first_a_minute(self._show_begin)
            case "join":
                self._first_a_minute(self._show_join)
            case "practice":
                if isinstance(self.screen, HomeScreen):
                    self.screen.tell(home_words.PRACTICE_BEGINS)
                self._practise()
            case "settings":
                self._show_settings()

    async def on_home_screen_come_back(self, message: HomeScreen.ComeBack) -> None:
        if self.rooms.open is None:  # or a second press, while the first is on its way
            self._threshold.enter()
            await self.home.come_back(message.seat.path)

    async def on_home_screen_read(self, message: HomeScreen.Read) -> None:
        await self.home.read(message.seat.path)

    def on_home_screen_delete(self, message: HomeScreen.Delete) -> None:
        from tui.window.screens.dialogs import DeleteDialog

        async def decided(wanted: str | None) -> None:
            if wanted is not None:
                await self.home.delete(message.seat.path)

        self.push_screen(DeleteDialog(message.seat.partner), decided)

    # -- begin and join

    def _first_a_minute(self, go_on: Callable[[str], None]) -> None:
        """A minute for oneself comes before every door, and before anything is opened for it."""
        from tui.window.minuteflow import first_a_minute

        first_a_minute(self, self.settings.name, go_on)

    def _show_begin(self, name: str) -> None:
        from tui.pages.guides import offers
        from tui.window.screens.begin import BeginScreen

        chosen = self.settings
        self.push_screen(
            BeginScreen(
                name,
                guides=offers(self.guides.offered()),
                relay=chosen.relay,
                port=chosen.home_port,
                allow_plain=self._allow_plain,
            )
        )

    def _show_join(self, name: str) -> None:
        from tui.window.screens.join import JoinScreen

        self.push_screen(
            JoinScreen(
                name,
                has_relay=bool(self.settings.relay),
                typed=self._door.typed,
                allow_plain=self._allow_plain,
            )
        )

    def on_begin_screen_begin(self, message: BeginScreen.Begin) -> None:
        self._keep_name(message.name)
        screen = self.screen
        from tui.window.screens.begin import BeginScreen

        assert isinstance(screen, BeginScreen)
        flow = self._door.begin(
            screen, is_home=message.is_home, relay=message.relay, guide=message.guide
        )
        self.run_worker(flow, group="door", exclusive=True)

    def on_begin_screen_another_network(self, message: BeginScreen.AnotherNetwork) -> None:
        screen = self.screen
        from tui.window.screens.begin import BeginScreen

        if isinstance(screen, BeginScreen):
            self._door.look_again(screen)

    def on_begin_screen_decided(self, message: BeginScreen.Decided) -> None:
        self._door.decide(message.is_welcome)

    def on_join_screen_join(self, message: JoinScreen.Join) -> None:
        self._keep_name(message.name)
        screen = self.screen
        from tui.window.screens.join import JoinScreen

        assert isinstance(screen, JoinScreen)
        flow = self._door.join(screen, message.words, message.url)
        self.run_worker(flow, group="door", exclusive=True)

    def on_join_screen_stop(self, message: JoinScreen.Stop) -> None:
        self.door_over()

    async def on_door_screen_back(self, message: DoorScreen.Back) -> None:
        from tui.window.screens.join import JoinScreen

        if isinstance(self.screen, JoinScreen) and self.screen.is_typing:
            self._door.typed = self.screen.typed
        self._door.leave_word()
        await self.go_home()

    async def on_door_screen_different(self, message: DoorScreen.Different) -> None:
        from tui.words import door as door_words

        self._door.leave_word()
        await self.go_home(door_words.DIFFERENT)

    async def on_door_screen_go_in(self, message: DoorScreen.GoIn) -> None:
        file = self._door.take()
        if file is not None:
            self._threshold.enter()
            await self.rooms.enter(file)

    def door_over(self) -> None:
        """Whatever is under way at the door ends; a seat that was kept stays."""
        self.workers.cancel_group(self, "door")
        self._door.let_go()

    def _keep_name(self, name: str) -> None:
        from protocol.clean import clean_name

        name = clean_name(name)
        if name and name != self.settings.name:
            self.keep_settings(replace(self.settings, name=name))

    # -- the room

    def _practise(self, guide: str = "") -> None:
        self._threshold.enter()
        self.hold(self.rooms.practise(guide))

    def hold(self, room: Coroutine[object, object, None]) -> None:
        """Runs a room beside the screens, in place of the one before."""
        self.run_worker(room, group="room", exclusive=True)

    def let_go(self) -> None:
        """Ends that."""
        self.workers.cancel_group(self, "room")

    def show_state(self, state: RoomState | None) -> None:
        """The room as it is now; None: there is none any more."""
        self.room = state

    def soon(self, act: Callable[[], None]) -> None:
        """Does it once, after what is on its way to the screens.

        Drawing takes ten milliseconds; the line's own task, which was woken before, goes first.
        """
        asyncio.get_running_loop().call_soon(self.call_next, act)

    async def show_said(self, hint: str, lines: tuple[str, ...]) -> None:
        """What was said in a session, as plain text."""
        from tui.window.screens.said import SaidScreen

        await self.push_screen(SaidScreen(hint, lines))

    async def show_room(self, state: RoomState) -> None:
        """The room's screen, straight above home."""
        from tui.window.screens.room import RoomScreen

        self.room = state
        screen = RoomScreen()
        screen.data_bind(UnhurriedApp.room)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(screen)
        screen.call_after_refresh(self._threshold.leave)

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now, rather than in a moment."""
        if self.room is not None:
            self.room.drafts.keep_boxes()

    def hint(self, text: str, *, is_of_page: bool = False) -> None:
        """A quiet sentence on the room's screen; `is_of_page`: it leaves with the page."""
        from tui.window.screens.room import RoomScreen

        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen):
                screen.hint(text, is_of_page=is_of_page)

    # -- intents

    def on_did(self, message: Did) -> None:
        self.rooms.do(message.event, message.slot, page=message.page)

    def on_ask_first(self, message: AskFirst) -> None:
        if isinstance(self.screen, ModalScreen):
            return
        from tui.window.screens.dialogs import SureDialog
        from tui.words import room as room_words

        def decide(answer: str | None) -> None:
            # The page may have been turned while the question stood over it.
            if answer == "yes" and not self.rooms.do(message.event, page=message.page):
                self.hint(room_words.ASKED_TOO_LATE)

        self.push_screen(SureDialog(message.title, message.text, message.yes), decide)

    def on_answer_given(self, message: AnswerGiven) -> None:
        self.rooms.answer(message.answer, message.page, message.slots)

    def on_said_alone(self, message: SaidAlone) -> None:
        self.rooms.whisper(message.text, message.slot)

    def on_guide_accepted(self, message: GuideAccepted) -> None:
        self.rooms.accept_guide()

    def on_no_nudges(self, message: NoNudges) -> None:
        from tui.words import gentle as gentle_words

        self.rooms.no_more_nudges()
        self.hint(gentle_words.NO_MORE_TONIGHT)

    async def on_leave_room(self, message: LeaveRoom) -> None:
        await self.go_home()

    def on_forget_room(self, message: ForgetRoom) -> None:
        from tui.window.screens.dialogs import DeleteDialog

        partner = "" if self.room is None else self.room.partner
        self.push_screen(DeleteDialog(partner), self._forget_room)

    async def _forget_room(self, wanted: str | None) -> None:
        room = self.rooms.open
        if wanted is not None and room is not None:
            self.rooms.close(deletes=True)
            is_deleted = room.leave is not None and room.leave.is_deleted
            notice = endings_words.DELETED if is_deleted else endings_words.DELETE_FAILED
            await self.go_home(notice)

    async def on_read_room(self, message: ReadRoom) -> None:
        if self.rooms.open is not None:
            await self.home.show(self.rooms.open.keep)

    def on_break_wanted(self, message: BreakWanted) -> None:
        self.action_break()

    def on_signals_wanted(self, message: SignalsWanted) -> None:
        self.action_signals()

    def on_led_asked(self, message: LedAsked) -> None:
        if self.room is not None and not isinstance(self.screen, ModalScreen):
            self._led.ask(self.room, message.question)

    def on_remarks_wanted(self, message: RemarksWanted) -> None:
        if self.room is not None and not isinstance(self.screen, ModalScreen):
            self._led.read(self.room)

    def on_search_wanted(self, message: SearchWanted) -> None:
        from tui.seat.room_state import Search
        from tui.window.screens.dialogs import SearchDialog

        room = self.rooms.open
        is_partner = room is None or room.search is not Search.RELAY
        self.push_screen(SearchDialog(is_partner=is_partner), self._search)

    # -- actions

    def _search(self, typed: str | None) -> None:
        if typed:
            self.run_worker(self.rooms.search(typed), group="search", exclusive=True)

    def action_command_palette(self) -> None:
        from tui.window.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            placeholder = app_words.PALETTE_PLACEHOLDER
            self.push_screen(Palette(id="--command-palette", placeholder=placeholder))

    def action_help(self) -> None:
        if not isinstance(self.screen, ModalScreen):
            from tui.window.screens.dialogs import HelpDialog
            from tui.words import help as help_words

            text = getattr(self.screen, "help_text", help_words.HOME)

            self.push_screen(HelpDialog(text, is_kept=self.is_kept), self._helped)

    def action_people(self) -> None:
        """People to talk to, from everywhere: above every dialog, and with nothing sent."""
        from tui.window.screens.people import PeopleScreen

        if any(isinstance(each, PeopleScreen) for each in self.screen_stack):
            return
        from datetime import date

        from tui.care.lines import country_of

        kept = self.settings.country
        country = kept or country_of(os.environ)
        self.push_screen(PeopleScreen(country, kept=kept, today=date.today()))

    def on_people_screen_kept(self, message: PeopleScreen.Kept) -> None:
        self.keep_settings(replace(self.settings, country=message.country))

    async def _helped(self, wanted: str | None) -> None:
        if wanted == "quit":
            await self.action_quit()

    def copy_to_clipboard(self, text: str) -> None:
        """The only way to a clipboard, and it ends in this program: Ctrl+X and Ctrl+V move words
        from box to box, and nothing is sent to the terminal, which would hand it to all others.
        """
        self._clipboard = text

    def action_copy_nothing(self) -> None:
        """Ctrl+C copies nothing and ends nothing: words do not reach a clipboard by accident."""
        from tui.words import room as room_words

        self.notify(room_words.no_copy(is_kept=self.is_kept), markup=False)

    def action_leave_at_once(self) -> None:
        """A calendar in this window, and nothing left of the program. Where a window cannot become
        one, it ends."""
        leave = getattr(self._driver, "leave_at_once", self.close_program)
        leave()

    def action_other_theme(self) -> None:
        dark, light = (ours.name for ours in THEMES)
        self.theme = light if self.theme == dark else dark

    def action_break(self) -> None:
        room = self.rooms.open
        if room is not None and not room.state().can_break:
            from tui.words import room as room_words

            why = room_words.NO_BREAK_NOW if room.is_over else room_words.NO_BREAK_STILL
            self.hint(why, is_of_page=True)
        elif room is not None and not isinstance(self.screen, ModalScreen):
            from tui.window.screens.dialogs import BreakDialog

            self.push_screen(BreakDialog(is_practice=room.is_practice), self._break)

    def _break(self, wanted: str | None) -> None:
        if wanted is None:
            return
        if wanted == "stop":
            self.action_stop()
        elif wanted == "leave":
            self.action_leave()
        else:
            self._pause(int(wanted.removeprefix("pause:")))

    def _pause(self, wanted: int) -> None:
        """A pause of about so many minutes from now."""
        from protocol.session.events import Paused
        from tui.seat.room_state import pause_minutes
        from tui.words import breaks as breaks_words

        state, minutes = self.room, pause_minutes(wanted)
        if state is not None and minutes <= state.pause_left_min:
            self.hint(breaks_words.PAUSE_STAYS, is_of_page=True)
            return
        if minutes != wanted:
            self.hint(breaks_words.pause_taken(minutes))
        self._take_break(Paused(minutes))

    def action_stop(self) -> None:
        from protocol.session.events import StoppedForToday

        self._take_break(StoppedForToday())

    def _take_break(self, event: Paused | StoppedForToday) -> None:
        """The page turns when the relay has it; where it has not, that is said."""
        state = self.room
        if self.rooms.do(event) and state is not None and state.news.line is not Line.OPEN:
            from tui.words import room as room_words

            self.hint(room_words.BREAK_LATER)

    def action_leave(self) -> None:
        from tui.window.screens.dialogs import LeaveDialog

        self.push_screen(LeaveDialog(), self._leave)

    def _leave(self, wanted: str | None) -> None:
        if wanted == "leave":
            from protocol.session.events import Left

            self.rooms.do(Left())

    def action_signals(self) -> None:
        state = self.room
        if state is None or not state.may_signal or isinstance(self.screen, ModalScreen):
            return
        from protocol.session.events import (
            LISTENER_SIGNALS,
            SPEAKER_SIGNALS,
            Signal,
            Signalled,
        )
        from tui.window.screens.dialogs import SignalsDialog

        signals = SPEAKER_SIGNALS if state.is_speaker else LISTENER_SIGNALS

        def decide(wanted: str | None) -> None:
            if wanted is not None:
                self.rooms.do(Signalled(Signal(wanted)), page=state.session.page)

        self.push_screen(SignalsDialog(signals), decide)

    def action_notes(self) -> None:
        if self.rooms.open is not None:
            self.keep_boxes()
            from tui.window.screens.dialogs import NotesDialog

            self.push_screen(NotesDialog(self.rooms.open.drafts))

    def action_prefer(self, voice: str) -> None:
        state = self.room
        if state is not None:
            from protocol.session.events import Preferred, Voice

            self.rooms.do(Preferred(Voice(voice)))

    async def action_home(self) -> None:
        await self.go_home()


def run_app(
    paths: Paths,
    *,
    practice: str | None = None,
    quick: bool = False,
    allow_plain: bool = False,
    brought: Brought | None = None,
) -> int:
    """Runs the program until the person closes it; the exit code."""
    app = UnhurriedApp(
        paths, practice=practice, quick=quick, allow_plain=allow_plain, brought=brought
    )
    app.run()
    if app.is_unread:
        # Everything is kept, and the thread that writes would hold up the end for ever.
        os._exit(app.return_code or 0)
    return app.return_code or 0
