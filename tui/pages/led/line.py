"""The line of a led session: what was done last and by whom, below the first line of the room.

It has a place of its own as long as somebody leads, so that nothing on the page moves when it says
something else. What was done leaves it with the next page. What it asks is asked beside the page:
whoever is in the middle of a sentence answers when they like, or not at all.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from protocol.activities.ladder import holder
from protocol.activities.turns import Talking
from protocol.session.controls import (
    Advanced,
    AnsweredAsking,
    AskedForThird,
    Change,
    Consented,
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
from protocol.session.session import Ended, Gathering
from tui.news import Line
from tui.pages.parts import Button, Do, Text
from tui.seat.room_state import RoomState, Search
from tui.words import asking as asking_words
from tui.words import consenting as consenting_words
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
    CONSENT = "consent"
    """Whether somebody may lead a session that goes on: a page of its own says who."""
    ASKING = "asking"
    """Whether somebody may be asked."""
    DOOR = "door"
    """The words for whoever was asked, or who is at the door with them."""


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
    if isinstance(state.phase, Ended):
        return None
    if third.seated is None and (about := _about_somebody(state)) is not None:
        return about
    if third.seated is None and third.last is None:
        return None
    question = _question(state)
    if question is not None and question is not let_be:
        return LedLine(_asking(state, question), question=question)
    if third.seated is None:
        return LedLine(_asking(state, Question.GONE), is_quiet=True)
    told = _told(state, third.last.event) if third.last is not None else ""
    if question is Question.HOLD:
        told = ""  # It was let be, and does not stand there as if it were still asked.
    if told is None or told:
        return LedLine(told)
    if third.aside is not None or state.news.line is not Line.OPEN:
        # Whoever has no line themselves knows nothing of anybody else's.
        return LedLine("", is_quiet=True)
    if state.leader_away_ms:
        return LedLine(led_words.is_away(state.leader), is_quiet=True)
    return LedLine(led_words.is_here(state.leader), is_quiet=True)


def _about_somebody(state: RoomState) -> LedLine | None:
    """Of somebody who would lead a session that goes on. Whoever is in the middle of a piece is
    asked after it; before the session begins, the pages say it."""
    third, partner, phase = state.session.third, state.partner, state.phase
    is_busy = isinstance(phase, Talking) and phase.is_mid_piece and holder(phase) is state.seat
    if isinstance(phase, Gathering) or state.expected.is_reading or is_busy:
        return None
    if third.question is not None:
        if state.may(Consented):
            told = consenting_words.would_lead(state.leader)
            return LedLine(f"{told}.", question=Question.CONSENT)
        return LedLine(consenting_words.both_asked(state.leader), is_quiet=True)
    asking = third.asking
    if asking is None:
        return None
    is_mine = asking.by is state.seat
    if asking.is_agreed and is_mine:
        at_door = state.expected.at_door
        told = asking_words.has_knocked(at_door) if at_door else asking_words.wants_too(partner)
        return LedLine(told, question=Question.DOOR)
    if asking.is_agreed:
        return LedLine(asking_words.asks_in(partner), is_quiet=True)
    if is_mine:
        return LedLine(asking_words.have_asked(partner), is_quiet=True)
    return LedLine(asking_words.would_ask(partner), question=Question.ASKING)


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
        case Question.ASKING | Question.CONSENT | Question.DOOR:
            return would_ask(state)


def would_ask(state: RoomState) -> Asked:
    """Whether somebody may be asked to lead; a no carries no blame."""
    partner = state.partner
    too = _answer(asking_words.ME_TOO, "yes", Do(AnsweredAsking(True)))
    not_now = _answer(asking_words.NOT_NOW, "no", Do(AnsweredAsking(False)))
    think = _answer(asking_words.LET_ME_THINK, "back")
    title, text = asking_words.would_ask(partner), asking_words.would_ask_text(partner)
    return Asked(title, text, (think, too, not_now))


def go_without(state: RoomState) -> Asked:
    """Before going on without whoever leads, or would."""
    kim = state.leader
    alone = _answer(led_words.GO_ON_TWO, "alone", Do(WentOnAlone()))
    title, text = asking_words.without_title(kim), asking_words.without_text(kim, state.partner)
    return Asked(title, text, (_answer(led_words.NOT_NOW, "back"), alone))


def ask_somebody(state: RoomState) -> Asked:
    """Before the other is asked whether somebody may be invited; at home nobody can come in."""
    partner, back = state.partner, _answer(led_words.NOT_NOW, "back")
    if state.where or state.search is not Search.NONE:
        return Asked(asking_words.ask_title(), asking_words.AT_HOME, (back,))
    ask = _answer(asking_words.ask_partner(partner), "ask", Do(AskedForThird()))
    return Asked(asking_words.ask_title(), asking_words.ask_text(partner), (back, ask))


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
        case Question.CONSENT | Question.ASKING | Question.DOOR:
            about = _about_somebody(state)
            return (about.text or "") if about is not None else ""
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
    is_next = len(state.session.plan.coming) <= 1
    match change:
        case Change.LEAVE_OUT:
            title = _title(state, what)
            return led_words.leaves_out(kim, title) if title else led_words.asks_nothing(kim)
        case Change.ADD:
            return led_words.adds(kim, _title(state, what), is_next=is_next)
        case Change.ASK:
            return led_words.will_ask(kim, is_next=is_next)


def _title(state: RoomState, id: str) -> str:
    """How an activity is called; empty where it is none of the guide."""
    place, guide = place_of(state.session, id), state.session.guide
    return state.filled(guide.activity(*place).title) if place is not None and guide else ""
