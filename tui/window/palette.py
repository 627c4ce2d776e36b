"""Every action in words, for the palette: what the screen offers now, then what is always there.

Labels are shown as `Content`: the palette's own highlighting would read them as markup, and a
button may hold a partner's name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Button

from protocol.session.events import Preferred, Voice
from tui.pages.led.offers import offers
from tui.window.screens.board import BoardScreen
from tui.window.screens.doors import DoorScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.lead import LeadScreen
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.screens.room import RoomScreen
from tui.words import app as app_words
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import floor as floor_words
from tui.words import home as home_words
from tui.words import leaving as leaving_words
from tui.words import people as people_words


@dataclass(frozen=True)
class Action:
    """One line of the palette."""

    label: str
    hint: str
    run: Callable[[], object]


class Actions(Provider):
    """What one can do now."""

    async def discover(self) -> Hits:
        for action in self._actions():
            yield DiscoveryHit(
                Content(action.label), action.run, text=action.label, help=action.hint
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions():
            score = matcher.match(action.label)
            if score > 0:
                yield Hit(
                    score, Content(action.label), action.run, text=action.label, help=action.hint
                )

    def _actions(self) -> Iterator[Action]:
        yield from self._of_the_buttons()
        if isinstance(self.screen, HomeScreen) and not self.screen.query("#thanks"):
            yield self._named(home_words.THANKS, home_words.THANKS_HINT, "app.thanks")
        if isinstance(self.screen, DoorScreen):
            yield self._named(floor_words.BACK, "", "screen.back")
        if isinstance(self.screen, RoomScreen):
            yield from self._of_the_room(self.screen)
        if isinstance(self.screen, LeadScreen | BoardScreen | LeadDoorScreen):
            yield self._named(app_words.ACTION_HOME, "", "app.home")
        yield self._named(people_words.TITLE, people_words.NOTHING_OPENS, "app.people")
        yield self._named(leaving_words.ACTION, leaving_words.ACTION_HINT, "app.leave_at_once")
        yield self._named(app_words.KEY_HELP, "", "app.help")
        yield self._named(app_words.ACTION_THEME, "", "app.other_theme")
        state = self.screen.room if isinstance(self.screen, RoomScreen) else None
        led = getattr(self.screen, "lead", None)
        is_kept = (state is None or state.is_kept) and not getattr(led, "is_practice", False)
        quits = app_words.ACTION_QUIT if is_kept else app_words.ACTION_QUIT_ALONE
        yield self._named(quits, "", "app.quit")

    def _of_the_buttons(self) -> Iterator[Action]:
        """Everything that can be pressed on the screen below."""
        for found in self.screen.query(Button):
            if found.is_on_screen and not found.disabled and isinstance(found.label, Content):
                yield Action(found.label.plain, "", found.press)

    def _of_the_room(self, screen: RoomScreen) -> Iterator[Action]:
        state = screen.room
        if state is None:
            return
        if state.can_break:
            hint, stop_hint = breaks_words.HINT, breaks_words.STOP_HINT
            if state.is_practice:
                hint, stop_hint = breaks_words.HINT_PRACTICE, breaks_words.STOP_HINT_PRACTICE
            yield self._named(breaks_words.PAUSE, hint, "app.break")
            yield self._named(breaks_words.STOP, stop_hint, "app.stop")
            yield self._named(breaks_words.LEAVE, breaks_words.LEAVE_HINT, "app.leave")
        for offer in offers(state):
            action = f"app.about_leading('{offer.about.value}')"
            yield self._named(offer.label, offer.hint, action)
        if state.may_signal:
            yield self._named(app_words.KEY_SIGNAL, floor_words.SIGNAL_TITLE, "app.signals")
        if state.may(Preferred):
            is_typed = state.session.voice is Voice.TYPED
            label = app_words.ACTION_ALOUD if is_typed else app_words.ACTION_TYPED
            voice = Voice.ALOUD if is_typed else Voice.TYPED
            yield self._named(label, "", f"app.prefer('{voice.value}')")
        yield self._named(app_words.ACTION_NOTES, floor_words.NOTES, "app.notes")
        home = app_words.ACTION_HOME if state.is_kept else closing_words.ENDED_HOME
        yield self._named(home, "", "app.home")

    def _named(self, label: str, hint: str, action: str) -> Action:
        return Action(label, hint, partial(self.app.run_action, action))
