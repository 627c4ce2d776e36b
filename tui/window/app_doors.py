"""The first screen and the doors: what is chosen on it, beginning, joining, and going in.

What happens at a door is done by `tui.window.doorflow`, and with an open session by
`tui.window.homeflow`. Here are the messages of their screens, and which screen comes next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.disk.locked.sweeping import holds_something
from tui.window.app_ground import Ground
from tui.window.screens.home import HomeScreen, SeatKind
from tui.words import home as home_words

if TYPE_CHECKING:
    from pathlib import Path

    from tui.window.screens.begin import BeginScreen
    from tui.window.screens.doors import DoorScreen
    from tui.window.screens.join import JoinScreen
    from tui.window.screens.kept_offer import KeptOffer
    from tui.window.screens.preferences import SettingsScreen


class Doors(Ground):
    """Leads from the first screen to a room, or to the settings."""

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
            case "kept":
                self.run_worker(self._show_kept(), group="kept", exclusive=True)
            case "thanks":
                self.action_thanks()
            case "settings":
                self._show_settings()

    def action_thanks(self) -> None:
        """A line of one's own."""
        self.run_worker(self.thanks.show(), group="kept", exclusive=True)

    async def _show_kept(self) -> None:
        from tui.pages.kept.shelves import Shelf
        from tui.window.keptlists import KeptLists

        shelf = Shelf.MINE if self.settings.leads else Shelf.OURS
        await KeptLists(self, self.kept).show(shelf)

    async def on_home_screen_come_back(self, message: HomeScreen.ComeBack) -> None:
        if message.seat.kind is SeatKind.LOCKED:
            go_on = self.locking.go_on(message.seat.path)
            self.run_worker(go_on, group="kept", exclusive=True)
        elif self.rooms.open is None:  # or a second press, while the first is on its way
            path = message.seat.path
            if self._has_locked and path not in self._offered:
                if await self.home.may_look_back(path):
                    opening = self._open_and_come_back(path)
                    self.run_worker(opening, group="kept", exclusive=True)
                    return
            await self._come_back(path)

    async def _open_and_come_back(self, path: Path) -> None:
        """What was kept is opened first, or not: once for each session, while the program runs."""
        from tui.words import door as door_words

        self._offered.add(path)
        await self.kept.unlocked(without=door_words.LOOK_BACK_TO_COME)
        if self.rooms.open is None:
            await self._come_back(path)

    async def _come_back(self, path: Path) -> None:
        self._threshold.enter()
        await self.home.come_back(path)

    async def on_home_screen_read(self, message: HomeScreen.Read) -> None:
        await self.home.read(message.seat.path)

    def on_home_screen_delete(self, message: HomeScreen.Delete) -> None:
        if message.seat.kind is SeatKind.LOCKED:
            delete = self.locking.delete(message.seat.path)
            self.run_worker(delete, group="kept", exclusive=True)
            return
        from tui.window.screens.dialogs import DeleteDialog

        async def decided(wanted: str | None) -> None:
            if wanted is not None:
                await self.home.delete(message.seat.path)

        self.push_screen(DeleteDialog(message.seat.partner), decided)

    def _practise(self, guide: str = "") -> None:
        self._threshold.enter()
        self.hold(self.rooms.practise(guide))

    def _show_settings(self) -> None:
        from tui.window.screens.preferences import SettingsScreen

        self.push_screen(SettingsScreen(self.settings, allow_plain=self._allow_plain))

    async def on_settings_screen_saved(self, message: SettingsScreen.Saved) -> None:
        from protocol.clean import clean_name
        from tui.words import settings as settings_words

        settings = replace(message.settings, name=clean_name(message.settings.name))
        self.keep_settings(settings)
        self.theme = settings.theme
        await self.go_home()
        self.notify(settings_words.SAVED, markup=False)

    # -- begin and join

    def _first_a_minute(self, go_on: Callable[[str], None]) -> None:
        """A minute for oneself comes before every door, and before anything is opened for it."""
        from tui.window.minuteflow import first_a_minute

        first_a_minute(self, self.settings.name, go_on)

    def _show_begin(self, name: str) -> None:
        from tui.disk.shelf import NAMES
        from tui.pages.guides import offers
        from tui.window.screens.begin import BeginScreen

        chosen = self.settings
        screen = BeginScreen(
            name,
            guides=offers(self.guides.offered(), carried=NAMES),
            relay=chosen.relay,
            port=chosen.home_port,
            allow_plain=self._allow_plain,
        )
        screen.has_locked = self._has_locked
        self.push_screen(screen)

    def _show_join(self, name: str) -> None:
        from tui.window.screens.join import JoinScreen

        screen = JoinScreen(
            name,
            has_relay=bool(self.settings.relay),
            typed=self._door.typed,
            allow_plain=self._allow_plain,
        )
        screen.has_locked = self._has_locked
        self.push_screen(screen)

    @property
    def _has_locked(self) -> bool:
        """Whether something kept is locked here, and the words for it were not given yet."""
        is_open = "kept" in self.__dict__ and self.kept.key is not None
        return not is_open and holds_something(self.paths.kept)

    def on_kept_offer_wanted(self, message: KeptOffer.Wanted) -> None:
        self.run_worker(self._open_kept(message.offer), group="kept", exclusive=True)

    async def _open_kept(self, offer: KeptOffer) -> None:
        """Before the door: one goes on with it, or without."""
        from tui.words import door as door_words

        key = await self.kept.unlocked(without=door_words.WITHOUT_KEPT)
        if offer.is_attached:
            offer.answered(is_locked=self._has_locked, is_open=key is not None)

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
        screen = self.screen
        from tui.window.screens.doors import DoorScreen

        told = screen.if_different if isinstance(screen, DoorScreen) else ""
        self._door.differ()
        await self.go_home(told)

    async def on_door_screen_go_in(self, message: DoorScreen.GoIn) -> None:
        file = self._door.take()
        if file is not None:
            self._threshold.enter()
            await self.rooms.enter(file)

    def _keep_name(self, name: str) -> None:
        from protocol.clean import clean_name

        name = clean_name(name)
        if name and name != self.settings.name:
            self.keep_settings(replace(self.settings, name=name))
