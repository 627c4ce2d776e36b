"""What the two are asked beside the page while somebody leads them, or may, and what they do then.

What is asked is in `tui.pages.led`; here it is shown, and done by the room.
"""

from typing import Final

from textual.app import App

from protocol.session.controls import WentOnAlone
from tui.pages.led.asking_in import At, Step, step_of
from tui.pages.led.line import (
    Asked,
    Question,
    ask_somebody,
    go_without,
    in_full,
    question_of,
    would_ask,
)
from tui.pages.led.offers import About
from tui.pages.parts import Do
from tui.seat.room_state import RoomState
from tui.window.askflow import AskFlow
from tui.window.roomflow import RoomFlow
from tui.window.screens.asking_in import AskingInDialog
from tui.window.screens.led import AskedDialog, RemarksDialog
from tui.window.screens.room import RoomScreen
from tui.words import room as room_words


class LedFlow:
    """Asks over one room."""

    def __init__(self, app: App[int], rooms: RoomFlow) -> None:
        self._app: Final = app
        self._rooms: Final = rooms

    def ask(self, state: RoomState, question: Question) -> None:
        """A question of the line, in full. Whoever lets it be is not asked again, but of somebody
        who would lead: that stands there until it is answered."""
        match question:
            case Question.CONSENT:
                self._rooms.read_question(is_reading=True)
            case Question.DOOR:
                self._show_door()
            case Question.ASKING:
                self._ask(state, would_ask(state))
            case _:
                self._ask(state, question_of(state, question), is_of_line=True)

    def read(self, state: RoomState) -> None:
        """What stands in the line, and all that was said to both on this page."""
        self._app.push_screen(RemarksDialog(in_full(state)))

    def about(self, state: RoomState, what: str) -> None:
        """What was chosen of `tui.pages.led.offers`."""
        match About(what):
            case About.WITHOUT:
                self._ask(state, go_without(state))
            case About.ASK:
                self._ask(state, ask_somebody(state))
            case About.ANSWER:
                self._ask(state, would_ask(state))
            case About.DOOR:
                self._show_door()
            case About.TAKE_BACK:
                self._rooms.do(WentOnAlone())

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

    # -- the door for whoever is to lead

    def _show_door(self) -> None:
        asking = self._rooms.asking
        if asking is None:
            return
        self._rooms.door_changed = self._door_changed
        asking.begin()

        def press(id: str) -> None:
            self._pressed(asking, id)

        dialog = AskingInDialog(lambda: self._step(asking), press)
        self._app.push_screen(dialog)

    def _step(self, asking: AskFlow) -> Step:
        room = self._rooms.open
        return step_of(asking.shown, "" if room is None else room.state().partner)

    def _pressed(self, asking: AskFlow, id: str) -> None:
        match id:
            case "let-in" | "refuse":
                asking.decide(id == "let-in")
            case "same":
                asking.same()
            case "differ":
                asking.differ()
            case "again":
                asking.begin()
            case "stop":
                # The question with the words: the other would else go on reading that somebody is
                # being asked in. Where it has no place any more, the words are gone all the same.
                asking.stop()
                self._rooms.do(WentOnAlone())
        if asking.shown.at is At.NOWHERE:
            for dialog in self._dialogs():
                dialog.finish(None)

    def _door_changed(self) -> None:
        """What is shown of that door is something else now."""
        for dialog in self._dialogs():
            if dialog.is_mounted:
                dialog.changed()

    def _dialogs(self) -> list[AskingInDialog]:
        return [each for each in self._app.screen_stack if isinstance(each, AskingInDialog)]

    def _screens(self) -> list[RoomScreen]:
        return [each for each in self._app.screen_stack if isinstance(each, RoomScreen)]
