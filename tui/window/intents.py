"""What a person wants: messages that bubble from a widget up to the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from protocol.seats import Seat
    from protocol.session.events import AnyEvent
    from tui.pages.led.line import Question
    from tui.pages.parts import Way


class Did(Message):
    """An event to be done; the app asks the referee. On success what went leaves its slot.

    `page` is the one on which it was pressed, which may have been turned since.
    """

    def __init__(self, event: AnyEvent, page: int, slot: str = "") -> None:
        super().__init__()
        self.event = event
        self.page = page
        self.slot = slot
        """Of the draft whose words it takes along; empty for none."""


class AskFirst(Message):
    """An event to be done if the person says yes, and if the page is still the same then."""

    def __init__(self, title: str, text: str, yes: str, event: AnyEvent, page: int) -> None:
        super().__init__()
        self.title = title
        self.text = text
        self.yes = yes
        self.event = event
        self.page = page


class AnswerGiven(Message):
    """A private answer to be sealed; `page` and the slots it was written in: as of `Did`."""

    def __init__(self, answer: tuple[str, ...], page: int, slots: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.answer = answer
        self.page = page
        self.slots = slots


class SaidAlone(Message):
    """Something is said to one alone, by whoever leads or to them. It leaves its slot then."""

    def __init__(self, seat: Seat, text: str, slot: str) -> None:
        super().__init__()
        self.seat = seat
        self.text = text
        self.slot = slot


class WordsWanted(Message):
    """The words are to be chosen with which what stays is locked."""


class KeepAgain(Message):
    """What stays could not be locked, and is to be once more."""


class KeepNothing(Message):
    """What stays could not be locked, and is not to be."""


class RoomChosen(Message):
    """Another of the rooms that a facilitator leads is to come in front, by its key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class WayWanted(Message):
    """A facilitator goes on, on the way in; `seat`: with that one of the two."""

    def __init__(self, way: Way, seat: Seat | None = None) -> None:
        super().__init__()
        self.way = way
        self.seat = seat


class BoardWanted(Message):
    """The board of rooms that a facilitator leads."""


class NoNudges(Message):
    """Nothing more is to be said under a box tonight."""


class GuideAccepted(Message):
    """The inviter's guide was read, and the session may begin with it."""


class BreakWanted(Message):
    """The person wants a break: pause, stop for today, or leave."""


class LeaveRoom(Message):
    """Back to the start; the session stays open."""


class ForgetRoom(Message):
    """What this laptop has of the session is to be deleted; that asks once."""


class LinesWanted(Message):
    """Own lines are to be looked at, and one brought into the box; nobody is told."""


class LockRoom(Message):
    """The session is to be locked on this laptop; that asks once."""


class ReadRoom(Message):
    """What was said so far is to be read, where nothing else is possible."""


class SignalsWanted(Message):
    """The list of fixed phrases."""


class LedAsked(Message):
    """What is asked in the line of a led session is to be asked in full."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


class BeginAlone(Message):
    """The session is to begin without whoever was to lead it."""


class QuestionLetBe(Message):
    """What both are asked about somebody who would lead is put aside, unanswered."""


class RemarksWanted(Message):
    """All that whoever leads said on this page is to be read."""


class SearchWanted(Message):
    """The other laptop's new address is to be asked for."""
