"""What whoever leads does in the room in front: controls, what is asked first, a word with one.

What it is: the one place that asks a led room, and with it the referee. What it is not: which room
that is (`tui.window.leadplaces`), or how one comes there (`tui.window.leadflow`).
"""

from typing import Final

from textual.app import App
from textual.screen import ModalScreen

from protocol.errors import Malformed
from protocol.seats import as_partner
from tui.errors import StorageFailed
from tui.pages.failures import InRoom, sentence_for
from tui.window.intents import AskFirst, Did, SaidAlone
from tui.window.leadplaces import LeadPlaces
from tui.window.leadrooms import LeadSeat
from tui.window.screens.board import BoardScreen
from tui.window.screens.flowing import Leads
from tui.window.screens.lead import LeadScreen
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.stage import Stage
from tui.words import room as room_words


class LeadActing(Leads):
    """Acts in one of several rooms. Mutable."""

    def __init__(self, app: App[int], stage: Stage) -> None:
        self._app: Final = app
        self._stage: Final = stage
        self._places: Final = LeadPlaces()
        self._is_board = False
        self._screen: LeadDoorScreen | LeadScreen | BoardScreen | None = None

    def do(self, message: Did) -> None:
        self._do(message)

    def _do(self, message: Did) -> bool:
        place = self._places.room
        if place is None:
            return False
        try:
            return place.room.do(message.event, message.page, message.slot)
        except (Malformed, StorageFailed) as error:
            self._remark(sentence_for(error, InRoom(str(self._stage.paths.data))))
            return False

    def ask_first(self, message: AskFirst) -> None:
        from tui.window.screens.dialogs import SureDialog

        def decide(answer: str | None) -> None:
            if answer == "yes" and not self._do(Did(message.event, message.page)):
                self._remark(room_words.ASKED_TOO_LATE)

        if not isinstance(self._app.screen, ModalScreen):
            self._app.push_screen(SureDialog(message.title, message.text, message.yes), decide)

    def whisper(self, message: SaidAlone) -> None:
        place = self._places.room
        if place is not None:
            try:
                is_done = place.room.whisper(as_partner(message.seat), message.text, message.slot)
            except (Malformed, StorageFailed) as error:
                self._remark(sentence_for(error, InRoom(str(self._stage.paths.data))))
            else:
                if not is_done:
                    self._remark(room_words.ASKED_TOO_LATE)

    def _tell_of(self, place: LeadSeat, text: str) -> None:
        """A quiet sentence of one room, if that is looked at."""
        if self._places.room is place and not self._is_board:
            self._remark(text)

    def _remark(self, text: str) -> None:
        """A quiet sentence on the page in front."""
        view = None if self._screen is None else self._screen.view
        if view is not None:
            view.remark(text)
