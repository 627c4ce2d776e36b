"""The line of a led session: what was done last and by whom, below the first line of the room.

It has a place of its own as long as somebody leads, so that nothing on the page moves when it says
something else. What was done leaves it with the next page. What it asks is asked beside the page:
whoever is in the middle of a sentence answers when they like, or not at all.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from protocol.session.controls import (
    Advanced,
    Change,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    GaveWay,
    Held,
    Nudged,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    ThirdEvent,
    WentBack,
    WentOnAlone,
)
from protocol.session.events import StoppedForToday
from protocol.session.places import place_of
from protocol.session.session import Ended
from tui.pages.parts import Button, Do, Text
from tui.seat.room_state import RoomState
from tui.words import led as led_words

LONG_AWAY_MS: Final = 3 * 60_000
"""A relay that starts again, or a laptop that wakes, is back before that."""


class Question(Enum):
    """What is asked in the line."""

    HOLD = "hold"
    """Once more in this turn; only the speaker is asked."""
    AWAY = "away"
    """The line of whoever leads has been down for a while."""
    GONE = "gone"
    """Whoever led has left, or one of the two would rather go on alone; nobody is told who."""


@dataclass(frozen=True)
class LedLine:
    """What stands in it."""

    text: str | None
    """None: what stood there stays."""
    is_quiet: bool = False
    """Nothing was done; it says only that somebody is there."""
    question: Question | None = None


@dataclass(frozen=True)
class Asked:
    """A question of the line, with its answers; the first one changes nothing."""

    title: str
    text: str
    answers: tuple[Button, ...]


def led_line(state: RoomState, let_be: Question | None = None) -> LedLine | None:
    """The line; None where nobody leads, nor has just gone. `let_be`: what was asked and needs no
    answer any more."""
    third = state.session.third
    if isinstance(state.phase, Ended) or (third.seated is None and third.last is None):
        return None
    question = _question(state)
    if question is not None and question is not let_be:
        return LedLine(_asking(state, question), question=question)
    told = _told(state, third.last.event) if third.last is not None else ""
    if told is None or told:
        return LedLine(told)
    if third.aside is not None:
        return LedLine("", is_quiet=True)
    if state.leader_away_ms:
        return LedLine(led_words.is_away(state.leader), is_quiet=True)
    return LedLine(led_words.is_here(state.leader), is_quiet=True)


def question_of(state: RoomState, question: Question) -> Asked:
    """What is asked, in full."""
    kim, stop = state.leader, _answer(led_words.STOP, "stop", Do(StoppedForToday()))
    match question:
        case Question.HOLD:
            yes = _answer(led_words.YES, "yes", Do(GaveWay()))
            title, text = led_words.wants_hold(kim), led_words.wants_hold_text(kim, state.partner)
            return Asked(title, text, (_answer(led_words.NOT_NOW, "back"), yes))
        case Question.AWAY:
            alone = _answer(led_words.GO_ON_TWO, "alone", Do(WentOnAlone()))
            title, text = led_words.is_down(kim), led_words.is_down_text(kim, state.partner)
            return Asked(title, text, (_answer(led_words.WAIT, "back"), alone, stop))
        case Question.GONE:
            title, text = _asking(state, question), led_words.has_left_text(kim)
            return Asked(title, text, (_answer(led_words.GO_ON, "back"), stop))


def in_full(state: RoomState) -> tuple[Text, ...]:
    """What stands in the line, and all that was said to both on this page."""
    line, told = led_line(state), state.session.third.remarks
    last = "" if line is None else line.text or ""
    is_remark = bool(told) and last == led_words.says(state.leader, told[-1])
    texts = (*told, *(() if is_remark or not last else (last,)))
    title = Text(led_words.said_here(state.leader), "title", is_shown=bool(told))
    return title, *(Text(each, "third gap") for each in texts)


def _answer(label: str, id: str, *does: Do) -> Button:
    return Button(label, id, does)


def _question(state: RoomState) -> Question | None:
    third = state.session.third
    if third.last is not None and isinstance(third.last.event, FacilitatorLeft | WentOnAlone):
        return Question.GONE
    if state.may(GaveWay):
        return Question.HOLD
    return Question.AWAY if state.leader_away_ms >= LONG_AWAY_MS else None


def _asking(state: RoomState, question: Question) -> str:
    """The question as it stands in the line."""
    match question:
        case Question.HOLD:
            return led_words.wants_hold(state.leader)
        case Question.AWAY:
            return led_words.is_down(state.leader)
        case Question.GONE:
            last = state.session.third.last
            has_left = last is not None and isinstance(last.event, FacilitatorLeft)
            return led_words.has_left(state.leader) if has_left else led_words.ALONE_AGAIN


def _told(state: RoomState, event: ThirdEvent) -> str | None:
    """What an event was, for this seat; empty where the page itself says it."""
    kim, third = state.leader, state.session.third
    match event:
        case Advanced():
            return led_words.goes_on(kim)
        case WentBack(to):
            return led_words.goes_back(kim, _title(state, to))
        case Extended():
            return led_words.more_time(kim)
        case Held() if third.hold is None:
            # One more is between the speaker and whoever leads.
            return None
        case Resumed():
            return led_words.GOES_ON
        case Rejoined():
            return led_words.TOGETHER_AGAIN
        case GaveFloor(seat):
            return led_words.gives_floor(kim, state.name_of(seat))
        case Remarked() if third.remarks:
            return led_words.says(kim, third.remarks[-1])
        case Nudged(seat, nudge):
            # The other is to see nothing of it, not even that something else has gone.
            return led_words.softly(kim, nudge) if seat is state.seat else None
        case Replanned(change, what):
            return _replanned(state, change, what)
    return ""


def _replanned(state: RoomState, change: Change, what: str) -> str:
    kim = state.leader
    match change:
        case Change.LEAVE_OUT:
            title = _title(state, what)
            return led_words.leaves_out(kim, title) if title else led_words.asks_nothing(kim)
        case Change.ADD:
            return led_words.adds(kim, _title(state, what))
        case Change.ASK:
            return led_words.will_ask(kim)


def _title(state: RoomState, id: str) -> str:
    """How an activity is called; empty where it is none of the guide."""
    place, guide = place_of(state.session, id), state.session.guide
    return state.filled(guide.activity(*place).title) if place is not None and guide else ""
