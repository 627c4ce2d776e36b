"""What every part of the window's app stands on: what it knows, and what all of them do.

Here is what the flows of `tui.window.stage` need: home, the room's screen, a hint, what is kept.
It takes no message and no key: that is for the parts above it, `tui.window.app_input`,
`tui.window.app_doors` and `tui.window.app_room`, of which `tui.window.app` is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import TYPE_CHECKING

from textual.app import App
from textual.driver import Driver
from textual.reactive import reactive

from tui.disk.locked.sweeping import KEY, holds_for_a_week, holds_something
from tui.disk.paths import Paths
from tui.disk.settings import Settings, load, save
from tui.errors import SettingsUnreadable, StorageFailed
from tui.home.relay import RelayAtHome
from tui.news import QUICK, Tempo
from tui.window.roomflow import RoomFlow
from tui.window.screens.home import HomeScreen, OpenSeat
from tui.window.threshold import Threshold
from tui.words import app as app_words

if TYPE_CHECKING:
    from pathlib import Path

    from tui.disk.own_guides import Brought, Guides
    from tui.seat.room_state import RoomState
    from tui.window.doorflow import DoorFlow
    from tui.window.endings import Endings
    from tui.window.homeflow import HomeFlow
    from tui.window.keptflow import KeptFlow
    from tui.window.leadflow import LeadFlow
    from tui.window.leadpractice import LeadPractice
    from tui.window.lockflow import LockFlow
    from tui.window.thanksflow import ThanksFlow


class Ground(App[int]):
    """One person's settings, doors and room, in one window."""

    room: reactive[RoomState | None] = reactive(None, repaint=False)

    def __init__(
        self,
        paths: Paths,
        *,
        quick: bool = False,
        allow_plain: bool = False,
        brought: Brought | None = None,
        pace: Tempo | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        """`brought` is a guide of the person's own, offered before all others. `driver_class`
        brings keys and takes what is drawn; without one this system's terminal does
        (`get_driver_class`)."""
        super().__init__(driver_class)
        self.title = app_words.APP
        self._allow_plain = allow_plain
        self.animation_level = "none"
        self.paths = paths
        self._brought = brought
        self.settings = Settings()
        self.pace = pace or (QUICK if quick else Tempo())
        self.is_quick = quick
        self._notice = ""
        self._relay = RelayAtHome(paths.home_relay)
        self.rooms = RoomFlow(self, self._relay)
        self._threshold = Threshold()
        self._offered: set[Path] = set()
        """Sessions before which it was asked, since the program began, to open what was kept."""
        self._read_settings()

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
    def home(self) -> HomeFlow:
        """What is done with the open sessions from the first screen."""
        from tui.window.homeflow import HomeFlow

        return HomeFlow(self, self.rooms, self.endings)

    @cached_property
    def kept(self) -> KeptFlow:
        """What is kept locked, and its key once it was opened; imported when it is asked for."""
        from tui.window.keptflow import KeptFlow

        return KeptFlow(self, self.paths)

    @cached_property
    def locking(self) -> LockFlow:
        """Sessions that are locked, or to be, imported when there is any."""
        from tui.window.lockflow import LockFlow

        return LockFlow(
            self, self, self.kept, rooms=self.rooms, home=self.home, entering=self._threshold.enter
        )

    @cached_property
    def thanks(self) -> ThanksFlow:
        """Lines of one's own between sessions, imported when one is to be written or read."""
        from tui.window.thanksflow import ThanksFlow

        return ThanksFlow(self, self.kept, self._partner)

    def _partner(self) -> str:
        """How whoever there is an open session with is called; empty if there is none."""
        return next((seat.partner for seat in self._seats() if seat.partner), "")

    @cached_property
    def endings(self) -> Endings:
        """What is over and not yet told, imported when there is any."""
        from tui.window.endings import Endings

        return Endings(self.paths, self.rooms)

    @cached_property
    def lead(self) -> LeadFlow:
        """What this person leads, imported when there is any."""
        from tui.window.appointflow import AppointFlow
        from tui.window.keptends import room_ends
        from tui.window.leadflow import LeadFlow

        return LeadFlow(
            self,
            self,
            self.rooms.relay_at_home,
            seen=self._threshold.leave,
            appoints=AppointFlow(self, self.kept),
            asks_kept=lambda ending: room_ends(self, self.kept, ending),
            allow_plain=self._allow_plain,
        )

    @cached_property
    def lead_practice(self) -> LeadPractice:
        """Leading two pretend partners, imported when it is tried."""
        from tui.window.leadpractice import LeadPractice

        return LeadPractice(self, self, self.rooms.relay_at_home, seen=self._threshold.leave)

    @property
    def is_kept(self) -> bool:
        """Whether what is open here is there again after closing."""
        if "lead_practice" in self.__dict__ and self.lead_practice.is_practising:
            return False
        return self.room is None or self.room.is_kept

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

    # -- home

    def _home(self, notice: str) -> HomeScreen:
        is_first_start = not self.paths.settings.exists()
        own, has_key = [*self._seats(), *self._seats_locked()], (self.paths.kept / KEY).exists()
        # Whoever leads others and has no session of their own finds it in the palette.
        has_begun = bool(own) or not self.settings.leads and (bool(self.settings.name) or has_key)
        return HomeScreen(
            [*own, *self._rooms_led()],
            notice,
            is_first_start=is_first_start,
            leads=self.settings.leads,
            thanks=has_begun,
            keeps=self.settings.leads or holds_something(self.paths.kept),
            another_day=holds_for_a_week(self.paths.kept),
            host=self._host_says(),
        )

    def _host_says(self) -> str:
        """What whoever runs this person's relay said when it was last used."""
        settings = self.settings
        if not settings.relay or settings.host_relay != settings.relay:
            return ""
        if not settings.host_contact and not settings.host_news:
            return ""
        from tui.window.heard import last_heard

        return last_heard(settings)

    def _seats(self) -> list[OpenSeat]:
        if not any(self.paths.seats.glob("*.seat")):
            return []  # nothing to open, and nothing to import for it
        from tui.window.homeflow import open_seats

        return open_seats(self.paths, self.settings.name)

    def _seats_locked(self) -> list[OpenSeat]:
        if not any(self.paths.seats.glob("*.age")):
            return []
        from tui.window.homeflow import locked_seats

        return locked_seats(self.paths.seats)

    def _rooms_led(self) -> list[OpenSeat]:
        if not any(self.paths.seats.glob("*.lead")):
            return []
        from tui.window.leadrooms import led_rooms

        return led_rooms(self.paths.seats)

    def _leave_led(self) -> None:
        """What this person leads is let go; rooms stay on the disk."""
        if "lead" in self.__dict__:  # imported only where there is any
            self.lead.close()
        if "lead_practice" in self.__dict__:
            self.lead_practice.close()

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
        self._leave_led()
        await self._rest()
        self._notice, self._clipboard = notice, ""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.switch_screen(self._home(notice))
        self._threshold.leave()
        self._look_after()

    def door_over(self) -> None:
        """Whatever is under way at the door ends; a seat that was kept stays."""
        self.workers.cancel_group(self, "door")
        self._door.let_go()

    def close_program(self) -> None:
        """What is being typed is kept, and then it ends."""
        self.rooms.close()
        self._leave_led()
        self.exit(0)

    # -- the room

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
        Once the program takes its screens apart there is nothing left to do it on.
        """

        def while_running() -> None:
            if self.is_running:
                act()

        asyncio.get_running_loop().call_soon(self.call_next, while_running)

    async def show_said(self, hint: str, lines: tuple[str, ...]) -> None:
        """What was said in a session, as plain text."""
        from tui.window.screens.said import SaidScreen

        await self.push_screen(SaidScreen(hint, lines))

    async def ask_word(self, relay: str, typed: str, told: str) -> str | None:
        """The word that a relay's host gave to their couples."""
        from tui.window.screens.hostword import HostWordDialog

        return await self.push_screen_wait(HostWordDialog(relay, typed, told))

    async def show_room(self, state: RoomState) -> None:
        """The room's screen, straight above home."""
        from tui.window.above import above_home
        from tui.window.screens.room import RoomScreen

        self.room = state
        screen = RoomScreen()
        screen.data_bind(Ground.room)
        await above_home(self, screen)
        screen.call_after_refresh(self._threshold.leave)

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now, rather than in a moment."""
        if self.room is not None:
            self.room.drafts.keep_boxes()
        if "lead" in self.__dict__:
            self.lead.keep_boxes()
        if "lead_practice" in self.__dict__:
            self.lead_practice.keep_boxes()

    def hint(self, text: str, *, is_of_page: bool = False) -> None:
        """A quiet sentence on the room's screen; `is_of_page`: it leaves with the page."""
        from tui.window.screens.room import RoomScreen

        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen):
                screen.hint(text, is_of_page=is_of_page)
