"""What follows from a press: the deeds of a button, and what is gone to before them.

What it is not: a decision about what a button does (`tui.pages`). It remembers what was done on its
page, which the session does not know.
"""

from functools import partial
from typing import Final

from textual.message import Message

from protocol.session.events import AnyEvent
from tui.pages.parts import (
    Answer,
    Ask,
    Button,
    Deed,
    Do,
    Entry,
    Note,
    OnWay,
    Pairs,
    Pick,
    Put,
    Several,
    Tell,
    ToRoom,
    Turn,
    Whisper,
    Wish,
)
from tui.window.intents import (
    AnswerGiven,
    AskFirst,
    BeginAlone,
    BoardWanted,
    Did,
    ForgetRoom,
    GuideAccepted,
    KeepAgain,
    KeepNothing,
    LeaveRoom,
    LinesWanted,
    LockRoom,
    NoNudges,
    QuestionLetBe,
    ReadRoom,
    RoomChosen,
    SaidAlone,
    SignalsWanted,
    WayWanted,
    WordsWanted,
)
from tui.window.views.sheet import Sheet
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.several import Several as SeveralWords
from tui.words import room as room_words

WISHES: Final[dict[Wish, type[Message]]] = {
    Wish.SIGNALS: SignalsWanted,
    Wish.HOME: LeaveRoom,
    Wish.READ: ReadRoom,
    Wish.FORGET: ForgetRoom,
    Wish.LOCK: LockRoom,
    Wish.NOTED: LinesWanted,
    Wish.ACCEPT: GuideAccepted,
    Wish.NO_NUDGES: NoNudges,
    Wish.BOARD: BoardWanted,
    Wish.BEGIN_ALONE: BeginAlone,
    Wish.LET_BE: QuestionLetBe,
    Wish.CHOOSE_WORDS: WordsWanted,
    Wish.KEEP_AGAIN: KeepAgain,
    Wish.KEEP_NOTHING: KeepNothing,
}


class Doing:
    """What is done on one page. Mutable."""

    def __init__(self, view: Sheet) -> None:
        self._view: Final = view
        self.asked: frozenset[str] = frozenset()
        self.branch: str | None = None
        self.has_just_said = False
        self._put_there: tuple[str, str] | None = None
        """The id of a box and its words, since it was said that something was put there."""
        self._lasting = ""
        """What was asked last of what one says for some seconds."""
        self._told_open: frozenset[str] = frozenset()
        """The lines of which it was said last that they are open."""

    # -- keys

    def main(self) -> None:
        """F9, and Ctrl+S: the main thing here."""
        page = self._view.look()
        main = page.main
        if main is None:
            # Where only a person says which, what was not sent still comes first.
            if page.is_frozen or not self._goes_to_unsent():
                self._view.read_on(page.nothing_to_do)
        elif page.before_main is not None:
            self.has_just_said = False
            self._tell(page.before_main)
        else:
            self.has_just_said = any(isinstance(each, Do) and each.box for each in main.does)
            self._view.pressable(main).press()

    def back(self) -> bool:
        """Esc: the button that goes back, where one is shown; whether there was one."""
        for found in self._view.page.buttons:
            if found.id == "back":
                self._view.pressable(found).press()
                return True
        return False

    def pressed(self, id: str) -> None:
        """The button of that id."""
        pressed = self._view.look().button(id)
        if pressed is None:
            return
        # What only says why it cannot be has that to say, whatever else is open.
        only_tells = bool(pressed.does) and all(isinstance(each, Tell) for each in pressed.does)
        if only_tells:
            self._do(pressed.does)
        elif not (pressed.is_main and self._goes_elsewhere_first(pressed)):
            if pressed.sends and self._view.is_nudged():
                self.has_just_said = False
            else:
                self._do(pressed.does)

    def entered(self, id: str) -> None:
        """Enter in the box of that id: it leads to another, or to a button."""
        page = self._view.look()
        line = next((box for box in page.boxes if box.id == id), None)
        if not isinstance(line, Entry):
            return
        button = page.button(line.enters)
        if button is None:
            self._view.focus_on(line.enters)
        elif line.at_once:
            self._do(button.does)
        else:
            self._view.pressable(button).press()

    def written(self) -> bool:
        """Something was typed, picked or taken away; whether what was told is no longer true."""
        page = self._view.look()
        self.has_just_said = self.has_just_said and not page.unsent
        was_told, self._told_open = bool(self._told_open), frozenset()
        return self._is_put_changed() or was_told

    def _is_put_changed(self) -> bool:
        """Whether a box is no longer as it was when something was put there; told once."""
        if self._put_there is None:
            return False
        id, words = self._put_there
        box = next((box for box in self._view.boxes if box.id == id), None)
        if box is not None and box.words == words:
            return False
        self._put_there = None
        return True

    def picked(self, part: Pick, id: str) -> None:
        """What was picked goes where its part says."""
        view, keeping, drafts = self._view, part.keeping, self._view.drafts
        if keeping.private:
            drafts.keep_private(keeping.private, id)
            view.written()
        elif isinstance(part, Several):
            drafts.keep(keeping.slot, id)
            view.look()
        elif keeping.box and not isinstance(part, Pairs):
            line = view.widgets[keeping.box]
            if isinstance(line, DraftLine):
                line.put(next((each.text for each in part.choices if each.id == id), ""))
        else:
            # How the keys work is known now.
            view.quiet(view.look().quiet or "")
            if keeping.slot:
                drafts.keep(keeping.slot, id)

    # -- deeds

    def _do(self, deeds: tuple[Deed, ...]) -> None:
        view = self._view
        for deed in deeds:
            match deed:
                case Do():
                    self._act(deed.event, deed.box)
                    view.focus_on(deed.focus)
                case Ask():
                    number = view.page.number
                    question = AskFirst(deed.title, deed.text, deed.yes, deed.event, number)
                    view.post_message(question)
                case Answer():
                    self._answer(deed)
                case Tell():
                    self._tell(deed)
                case Turn():
                    self._turn(deed.branch)
                case Put():
                    self.put(deed)
                case Note():
                    view.drafts.keep(deed.slot, deed.text)
                    view.look()
                case Whisper():
                    self._whisper(deed)
                case ToRoom(key):
                    view.post_message(RoomChosen(key))
                case OnWay(way, seat):
                    view.post_message(WayWanted(way, seat))
                case Wish():
                    view.post_message(WISHES[deed]())

    def _act(self, event: AnyEvent, box_id: str) -> None:
        """Does it; what is in the box leaves it, once."""
        view = self._view
        box = next((box for box in view.boxes if box_id and box.id == box_id), None)
        if box is not None:
            if box.is_going:
                return
            box.go()
        view.post_message(Did(event, view.page.number, "" if box is None else box.slot))

    def _whisper(self, deed: Whisper) -> None:
        """Says it to one alone; what is in the box leaves it, once."""
        view = self._view
        box = next((box for box in view.boxes if box.id == deed.box), None)
        if box is not None and not box.is_going:
            box.go()
            view.post_message(SaidAlone(deed.seat, deed.text, box.slot))

    def _answer(self, deed: Answer) -> None:
        view = self._view
        boxes = [box for box in view.boxes if box.id in deed.boxes]
        for box in boxes:
            box.go()
        slots = tuple(box.slot for box in boxes)
        view.post_message(AnswerGiven(deed.answer, view.page.number, slots))

    def _tell(self, deed: Tell) -> None:
        self.asked |= {deed.marks} if deed.marks else set()
        if deed.lasts_s:
            self._lasting = deed.marks
            self._view.set_timer(deed.lasts_s, partial(self._forget, deed))
        self._view.focus_on(deed.focus)
        if deed.stays:
            self._view.quiet(deed.text)
        else:
            self._view.remark(deed.text)

    def _forget(self, deed: Tell) -> None:
        """What was asked once has been too long ago. What was told since stays."""
        if deed.marks not in self.asked:
            return
        self.asked -= {deed.marks}
        if self._lasting == deed.marks and self._view.told == deed.text:
            self._view.remark(self._view.look().quiet or "")

    def _turn(self, branch: str) -> None:
        """To another part of the page."""
        self.branch = branch
        # What was said of the part before is not true of this one.
        self._view.quiet(self._view.look().quiet or "")
        # What had the focus is hidden now: where the page begins has the last word.
        self._view.accent()
        self._view.focus_first()

    def put(self, deed: Put) -> None:
        """Adds a text to a box, if all of it fits, and leaves what it came from."""
        view = self._view
        box = view.widgets[deed.box]
        if not isinstance(box, Composer) or not box.add(deed.text):
            view.remark(deed.no_room)
            return
        for id in deed.empties:
            widget = view.widgets.get(id)
            if isinstance(widget, DraftLine):
                widget.value = ""
            elif isinstance(widget, SeveralWords):
                widget.empty()
        self._turn("")
        view.quiet(deed.told)
        self._put_there = (deed.box, box.words)

    def _goes_to_unsent(self) -> bool:
        """To words that were not sent, if there are any."""
        view, unsent = self._view, self._view.page.unsent
        if not unsent:
            return False
        if unsent[0].branch:
            self._turn(unsent[0].branch)
        view.focus_on(unsent[0].id)
        view.remark(room_words.UNSENT)
        return True

    def _goes_elsewhere_first(self, button: Button) -> bool:
        """To words not sent, to a line still open, or to what is below; whether it did."""
        view, page = self._view, self._view.page
        stays = any(isinstance(deed, Put) for deed in button.does)
        if not button.sends and not stays and self._goes_to_unsent():
            return True
        if page.open is not None and page.open.ids:
            told, self._told_open = self._told_open, frozenset(page.open.ids)
            if not (page.open.may_stay and told == self._told_open):
                view.focus_on(page.open.ids[0], scrolls=True)
                view.remark(page.open.sentence)
                return True
        return view.goes_to_unseen(is_sending=button.sends and bool(page.unsent))
