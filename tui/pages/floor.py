"""The floor: who has it by word and shape, and what every rung of a turn shows."""

from typing import Any, Final

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking, Turns
from protocol.session.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Event,
    Signal,
    Signalled,
    Voice,
)
from tui.pages.frame import head
from tui.pages.page import Here, Page
from tui.pages.parts import Box, Button, Do, Group, Ladder, Part, Row, Text, Wish
from tui.pages.way import rungs
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES, turn_slot
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import whose as whose_words
from tui.words.times import seconds_left

TIME_S: Final = 5.0
"""How often what is left of the turn is looked at."""


def turns_of(state: RoomState) -> Turns:
    """The activity of a turn."""
    assert isinstance(state.activity, Turns)
    return state.activity


def talking_of(state: RoomState) -> Talking:
    """The phase of a turn."""
    assert isinstance(state.phase, Talking)
    return state.phase


def is_aloud(state: RoomState) -> bool:
    """Whether they talk instead of typing."""
    return state.session.voice is Voice.ALOUD


def stage_of(state: RoomState) -> object:
    """What of a turn needs a page of its own."""
    phase = talking_of(state)
    return phase.stage, phase.then, phase.since_ms, len(phase.past), state.session.voice


# Any: the other fields of a page, as its own type has them.
def floor_page(kind: str, state: RoomState, here: Here, *, question: str = "", **own: Any) -> Page:
    """A page of a turn; `question`: what stands over it, if not what the turn is about."""
    fields: dict[str, Any] = {
        "stage": stage_of(state),
        "look": "talking",
        "head": floor_head(state, question or _question(state)),
        "aside": (ladder(state),),
        "quiet": floor_words_now(state),
        "help": help_words.RUNG,
        "tick_s": TIME_S,
    }
    return Page(kind, state.session.page, here, **{**fields, **own})


def _question(state: RoomState) -> str:
    """What the turn is about, from this side of it."""
    return turns_of(state).prompt if state.is_speaker else turns_of(state).listen


def floor_head(state: RoomState, question: str) -> tuple[Part, ...]:
    """The question, who has the floor, and for how long about."""
    is_mine, is_speaking = state.is_speaker, talking_of(state).stage is Stage.SPEAK
    mine = floor_words.you_have_the_floor(is_speaking=is_speaking)
    theirs = floor_words.has_the_floor(state.partner, is_speaking=is_speaking)
    who = Text(f"▶ {mine}", "mine who") if is_mine else Text(f"◇ {theirs}", "theirs who")
    # Beside the longest name there is no room for it: whose turn it is says more.
    time = Text(_time_left(state), "muted time gives", "time")
    return head(state, Text(state.filled(question), "title question"), Row((who, time), "floor"))


def _time_left(state: RoomState) -> str:
    talking, now_ms = talking_of(state), state.now_ms
    has_begun = talking.stage is not Stage.BREATH or talking.then is not Stage.SPEAK
    started = now_ms  # what is left of the turn before says nothing of this one
    if has_begun or talking.turn.pieces:
        started = state.here_ms(talking.turn_ms or state.session.page_ms)
    minutes = turns_of(state).minutes + state.more_min
    left_s = seconds_left(minutes, started, now_ms)
    return floor_words.about_minutes(-(-left_s // 60))


def ladder(state: RoomState) -> Ladder:
    """The rungs of this turn."""
    return Ladder("rungs", floor_words.THIS_TURN, rungs(state))


def floor_words_now(state: RoomState) -> str:
    """What the guide says before the first word, and what was signalled."""
    talking = talking_of(state)
    theirs, mine = talking.signals[state.partner_seat], talking.signals[state.seat]
    lines = []
    if theirs is not None:
        lines.append(floor_words.signalled(state.partner, theirs))
    if mine is not None:
        lines.append(floor_words.signalled(None, mine))
    is_first = talking.stage is Stage.SPEAK and not talking.turn.pieces
    before = _before_the_first_word(state) if is_first else ""
    return "\n".join((before, *lines) if before else lines)


def _before_the_first_word(state: RoomState) -> str:
    """What the guide says, and who speaks after this turn where that was not settled before."""
    turns, talking = turns_of(state), talking_of(state)
    if not turns.for_ or talking.turns == 1 or talking.past:
        return turns.note
    told = whose_words.both_speak(state.partner, is_mine=state.is_speaker)
    # There is more on the page of who listens, and in the smallest window no row to spare.
    return f"{turns.note}\n{told}".strip() if state.is_speaker else told


def notes(state: RoomState, *, is_shown: bool = True, begins_line: bool = False) -> Group:
    """The notes of the one who listens; they stay through the turn."""
    box = Box(
        "notes",
        NOTES,
        state.drafts.get(NOTES),
        floor_words.NOTES_PLACEHOLDER,
        look="note",
        is_note=True,
        begins_line=begins_line,
    )
    return Group((Text(floor_words.NOTES, "muted"), box), "notes", is_shown=is_shown)


def phrases(*signals: Signal) -> Row:
    """Some phrases one press away, and the way to the others."""
    buttons = [
        Button(
            floor_words.SIGNALS[signal],
            f"signal-{signal.value}",
            (Do(Signalled(signal)),),
            look="phrase optional" if number else "phrase",
        )
        for number, signal in enumerate(signals)
    ]
    more = Button(floor_words.SIGNAL_MORE, "signals", (Wish.SIGNALS,), look="phrase")
    return Row((*buttons, more), "buttons phrases")


def all_phrases(state: RoomState) -> tuple[Signal, ...]:
    """The phrases of this seat in this turn."""
    return SPEAKER_SIGNALS if state.is_speaker else LISTENER_SIGNALS


def slot(state: RoomState, said: type[Event]) -> str:
    """Where words of that kind are kept while they are typed."""
    return turn_slot(turns_of(state), said, talking_of(state))
