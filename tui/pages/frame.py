"""What every page of the room has: whose guide it is, its title, and the two ways past it."""

from protocol.activities.activity import Doing
from protocol.activities.ladder import Rung, Stage
from protocol.activities.owners import EachHasOne
from protocol.activities.turns import Talking, Turns
from protocol.seats import NOBODY, Seat
from protocol.session.events import Passed, Ready, Skipped
from protocol.session.moves import moves
from tui.pages.parts import Ask, Button, Do, Part, Row, Text
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import guide as guide_words
from tui.words import led as led_words
from tui.words import naming as naming_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import whose as whose_words


def head(state: RoomState, *parts: Part) -> tuple[Part, ...]:
    """The head of a page: what every one of them says first, and then its own."""
    first: list[Part] = []
    if not state.is_guide_known and not state.must_accept_guide:
        first.append(Text(guide_words.guide_mark(state.guide_owner), "muted"))
    if state.session.plan.asked is not None:
        first.append(Text(led_words.question_of(state.leader), "third", "of-third"))
        return *first, *parts
    if topic := state.topic:
        is_shown = not _is_said(state, parts)
        first.append(Text(naming_words.about(topic), "theirs", "about", is_shown))
    elif chosen := state.chosen_for:
        first.append(Text(room_words.about(chosen), "theirs", "about"))
    return *first, *parts


def _is_said(state: RoomState, parts: tuple[Part, ...]) -> bool:
    """Whether the question that stands below is about the one thing by its name already."""
    activity = state.activity
    asked = [activity.prompt] if activity is not None else []
    if isinstance(activity, Turns):
        asked.append(activity.listen)
    by_name = {state.filled(text) for text in asked if "{topic}" in text}
    return any(isinstance(part, Text) and part.text in by_name for part in parts)


def titled(state: RoomState) -> tuple[Part, ...]:
    """The title of the activity, and what it asks."""
    activity = state.activity
    if activity is None:
        return ()
    return Text(activity.title, "title"), Text(state.filled(activity.prompt), "prompt")


def apart(state: RoomState, *, is_at_end: bool = False) -> Row:
    """Passing, leaving out and what else changes the turn: below everything else, away from what
    one presses often.

    `is_at_end`: at the end of a row, where every row is needed.
    """
    may_pass, may_skip = state.may(Passed), state.may(Skipped)
    title, text, yes = _pass_question(state)
    if state.has_typed:
        text = f"{text} {passing_words.IS_KEPT}"
    asked, told = passing_words.skip_question(
        state.goes_with, _then(state), is_typed=state.has_typed
    )
    skip = Ask(asked, told, room_words.SKIP, Skipped())
    parts = (
        *(() if is_at_end else (widen(state),)),
        Button(floor_words.PASS, "pass", (Ask(title, text, yes, Passed()),), is_shown=may_pass),
        Button(room_words.SKIP, "skip", (skip,), is_shown=may_skip),
    )
    look = "apart" if is_at_end else "buttons apart"
    return Row(parts, look, is_shown=any(part.is_shown for part in parts))


def widen(state: RoomState) -> Button:
    """In a turn of one alone, before its first word: each has one. The page on which that is asked
    has a button of its own, and a row that is full one below."""
    is_shown = isinstance(state.phase, Talking) and state.may(EachHasOne)
    text = whose_words.widen_text(state.partner, is_mine=state.is_speaker)
    asked = Ask(whose_words.WIDEN_TITLE, text, whose_words.WIDEN, EachHasOne())
    return Button(whose_words.WIDEN, "widen", (asked,), is_shown=is_shown)


def _then(state: RoomState) -> str:
    """What becomes of leaving out, as far as the other learns of it."""
    session, phase = state.session, state.phase
    if isinstance(phase, Doing) and not phase.takes_part(session.setting, state.partner_seat):
        return passing_words.not_told(state.partner)
    if Skipped in moves(session, state.partner_seat):
        return passing_words.BOTH_READ
    return passing_words.BOTH_READ_ALOUD


def _pass_question(state: RoomState) -> tuple[str, str, str]:
    """What is asked before a pass: an open question is let be by itself, and nothing after it."""
    phase, turns = state.phase, state.activity
    if isinstance(phase, Talking) and isinstance(turns, Turns):
        is_asked, is_last = phase.stage is Stage.REPLY, turns.rungs[-1] is Rung.WONDER
        if is_asked or (phase.stage is Stage.WONDER and not is_last):
            return passing_words.question_question(state.partner, is_asked=is_asked)
    return passing_words.pass_question(state.partner, is_turn=state.is_speaker)


def ready(state: RoomState, label: str = "") -> Button:
    """The button of a page that ends with both being ready to go on."""
    return Button(
        label or room_words.GO_ON, "ready", (Do(Ready()),), is_main=True, is_shown=state.may(Ready)
    )


def ready_words(state: RoomState) -> str:
    """Who waits for whom."""
    may = state.may(Ready)
    done: frozenset[Seat] = getattr(state.phase, "ready", NOBODY)
    if not may and (state.seat in done or Ready() in state.news.waiting):
        return room_words.waiting_for(state.partner)
    if may and state.partner_seat in done:
        return room_words.partner_is_ready(state.partner)
    return ""
