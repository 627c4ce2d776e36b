"""What the two are asked beside the page while somebody leads them, and what they do about it.

What is asked is in `tui.pages.led`; here it is shown, and done by the room.
"""

from typing import Final

from textual.app import App

from tui.pages.led.line import Asked, Question, in_full, question_of
from tui.pages.parts import Do
from tui.seat.room_state import RoomState
from tui.window.roomflow import RoomFlow
from tui.window.screens.led import AskedDialog, RemarksDialog
from tui.window.screens.room import RoomScreen
from tui.words import room as room_words


class LedFlow:
    """Asks over one room."""

    def __init__(self, app: App[int], rooms: RoomFlow) -> None:
        self._app: Final = app
        self._rooms: Final = rooms

    def ask(self, state: RoomState, question: Question) -> None:
        """A question of the line, in full. Whoever lets it be is not asked again."""
        self._ask(state, question_of(state, question), is_of_line=True)

    def read(self, state: RoomState) -> None:
        """What stands in the line, and all that was said to both on this page."""
        self._app.push_screen(RemarksDialog(in_full(state)))

    def _ask(self, state: RoomState, asked: Asked, *, is_of_line: bool = False) -> None:
        page, does = state.session.page, {each.id: each.does for each in asked.answers}

        def decided(id: str | None) -> None:
            if is_of_line:
                for screen in self._screens():
                    screen.let_be()
            for deed in does.get(id or "", ()):
                # The page may have been turned while the question stood over it.
                if isinstance(deed, Do) and not self._rooms.do(deed.event, page=page):
                    for screen in self._screens():
                        screen.hint(room_words.ASKED_TOO_LATE)

        self._app.push_screen(AskedDialog(asked), decided)

    def _screens(self) -> list[RoomScreen]:
        return [each for each in self._app.screen_stack if isinstance(each, RoomScreen)]
