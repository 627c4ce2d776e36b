"""The terminal program: shows one room at a time, hands its state down and what is wanted on.

Session down, intents up: screens are bound to `room` and redraw from it; widgets post what the
person wants, and `tui.window.roomflow` does it, which alone asks a sitting and so the referee.
What the flows need of this window is `tui.window.stage`.

The app is made of parts, each a module beside this one: what all of them stand on
(`tui.window.app_ground`), keys (`tui.window.app_input`), the doors (`tui.window.app_doors`), a room
(`tui.window.app_room`), and leading others (`tui.window.app_lead`). Here is the whole: its hooks,
its end, and what is there everywhere.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen

from tui.disk.paths import Paths
from tui.news import Tempo
from tui.window.app_doors import Doors
from tui.window.app_input import Hands
from tui.window.app_lead import Leader
from tui.window.app_room import InRoom
from tui.window.crash import note_crash, watched
from tui.window.filters import NO_CONTROL
from tui.window.keys import key_name, named
from tui.window.order import Closing
from tui.window.screens.home import HomeScreen
from tui.window.themes import DEFAULTS, THEMES, dress
from tui.words import app as app_words
from tui.words import home as home_words

if TYPE_CHECKING:
    from tui.disk.own_guides import Brought
    from tui.seat.room_state import RoomState
    from tui.window.palette import Actions
    from tui.window.screens.people import PeopleScreen


CLOSE_WITHIN_S: Final = 5.0
"""Before the system's patience ends, whatever is still to be read."""


def _actions() -> type[Actions]:
    """The palette's lines, imported when it is opened: the first screen does not wait for them."""
    from tui.window.palette import Actions

    return Actions


class UnhurriedApp(Doors, InRoom, Leader, Hands):
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

    def __init__(
        self,
        paths: Paths,
        *,
        practice: str | None = None,
        leads: bool = False,
        quick: bool = False,
        allow_plain: bool = False,
        brought: Brought | None = None,
        pace: Tempo | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`practice` names the guide that it begins to practise at once, if any; `leads`: it
        begins with the form of whoever leads others, or practises that; `brought` is a guide
        of the person's own, offered before all others. `driver_class`
        brings keys and takes what is drawn; without one this system's terminal does
        (`get_driver_class`)."""
        super().__init__(
            paths,
            quick=quick,
            allow_plain=allow_plain,
            brought=brought,
            pace=pace,
            driver_class=driver_class,
        )
        keys = {
            "f2": app_words.KEY_PEOPLE,
            "ctrl+q": app_words.KEY_QUIT,
            "ctrl+p": app_words.KEY_ALL,
        }
        self._bindings = named(self._bindings, keys)
        self._watch = ExitStack()
        self._starts_practice = practice
        self._starts_leading = leads
        self._is_closing = False
        self.is_unread = False
        """The window took nothing any more when the program ended."""
        if practice is not None and not self._notice:
            self._notice = home_words.PRACTICE_BEGINS
        dress(self, self.settings.theme)

    # -- Textual's hooks

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

    async def on_mount(self) -> None:
        self._watch.enter_context(watched(self.paths.log, self.close_in_order))
        self.rooms.words_wanted = self.ask_words
        self.rooms.what_we_kept = lambda: self.kept.what_we_kept()
        self.theme_changed_signal.subscribe(self, lambda _: self._keep_theme())
        self.call_after_refresh(self._first_seen)
        if self._starts_practice is not None:
            begin = self.practise_leading if self._starts_leading else self._practise
            begin(self._starts_practice)
        elif self._starts_leading:
            self.call_after_refresh(self.begin_to_lead)

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

    async def on_unmount(self) -> None:
        self.rooms.close()
        self._leave_led()
        await self._rest()
        await self._relay.stop()
        self._watch.close()

    def _keep_theme(self) -> None:
        if self.theme != self.settings.theme:
            self.keep_settings(replace(self.settings, theme=self.theme))

    # -- what is there everywhere

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

    async def action_home(self) -> None:
        await self.go_home()


def run_app(
    paths: Paths,
    *,
    practice: str | None = None,
    leads: bool = False,
    quick: bool = False,
    allow_plain: bool = False,
    brought: Brought | None = None,
) -> int:
    """Runs the program until the person closes it; the exit code."""
    app = UnhurriedApp(
        paths,
        practice=practice,
        leads=leads,
        quick=quick,
        allow_plain=allow_plain,
        brought=brought,
    )
    app.run()
    if app.is_unread:
        # Everything is kept, and the thread that writes would hold up the end for ever.
        os._exit(app.return_code or 0)
    return app.return_code or 0
