"""Every action in words, for the palette."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from protocol.events import Voice
from protocol.session import Ended, Talking
from tui import wording
from tui.screens.room import RoomScreen

if TYPE_CHECKING:
    pass


class Actions(Provider):
    """What one can do now, the room's things first."""

    async def discover(self) -> Hits:
        for label, hint, action in self._actions():
            yield DiscoveryHit(label, partial(self._run, action), help=hint)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for label, hint, action in self._actions():
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), partial(self._run, action), help=hint)

    async def _run(self, action: str) -> None:
        await self.app.run_action(action)

    def _actions(self) -> Iterator[tuple[str, str, str]]:
        """(label, hint, action of the app). Every label is ours: no text from outside."""
        if isinstance(self.screen, RoomScreen):
            yield from self._of_the_room(self.screen)
        yield wording.KEY_HELP, wording.HELP_TITLE, "app.help"
        yield wording.ACTION_THEME, wording.SETTINGS_THEME, "app.other_theme"
        yield wording.ACTION_QUIT, "", "app.quit"

    def _of_the_room(self, screen: RoomScreen) -> Iterator[tuple[str, str, str]]:
        state = screen.room
        if state is None:
            return
        if not isinstance(state.phase, Ended):
            yield wording.BREAK_PAUSE, wording.BREAK_HINT, "app.break"
            yield wording.BREAK_STOP, wording.BREAK_STOP_HINT, "app.stop"
            yield wording.BREAK_LEAVE, wording.BREAK_LEAVE_HINT, "app.leave"
        if isinstance(state.phase, Talking):
            yield wording.KEY_SIGNAL, wording.SIGNAL_TITLE, "app.signals"
        if state.session.voice is Voice.TYPED:
            yield wording.ACTION_ALOUD, "", "app.prefer('aloud')"
        else:
            yield wording.ACTION_TYPED, "", "app.prefer('typed')"
        yield wording.ACTION_NOTES, wording.NOTES, "app.notes"
        yield wording.ACTION_HOME, "", "app.home"
