"""Between the rungs: the breath at a hand-over, and the rest when both have been heard."""

from protocol.activities.ladder import Rung, Stage, Turn, holder
from tui.pages.floor import floor_page, ladder, stage_of, talking_of, turns_of
from tui.pages.frame import apart, head, ready, ready_words
from tui.pages.page import Here, Page, row
from tui.pages.parts import Group, Part, Text
from tui.pages.said import lines_of
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words


def breath_page(state: RoomState, here: Here) -> Page:
    """Five seconds in which nobody can type."""
    left = max(1, round(state.breath_s)) - here.ticks
    breath = (
        Text(_before(state), "theirs", "before"),
        Text(floor_words.BREATHE, "breathe"),
        Text("  ".join("●" * max(left, 0)) or " ", "mine", "dots"),
        Text(_after(state), "muted"),
    )
    return floor_page(
        "breath",
        state,
        here,
        body=(Group(breath, "breath"),),
        foot=(apart(state),),
        waits=room_words.ONLY_BREATHING,
        no_box=room_words.ONLY_BREATHING,
        tick_s=1.0,
    )


def _before(state: RoomState) -> str:
    """What the other has just done, where no page of its own says it."""
    phase, partner = talking_of(state), state.partner
    turn = phase.past[-1] if phase.then is Stage.SPEAK and phase.past else phase.turn
    if turn.passed is not None:
        return passing_words.passed_by(None if turn.passed is state.seat else partner)
    if turn.speaker is state.seat:
        return ""
    match _rung_before(state):
        case Rung.CHECK:
            return passing_words.said_yes(partner)
        case Rung.FEELING if turn.feeling is not None and turn.feeling == turn.guess:
            return passing_words.said_yes(partner)
    return ""


def _rung_before(state: RoomState) -> Rung:
    """The rung that has just ended: a *yes* is told only straight after it was said."""
    rungs, then = turns_of(state).rungs, talking_of(state).then
    if then is Stage.SPEAK:
        return rungs[-1]
    within = {
        Stage.REPLY: Rung.WONDER,
        Stage.FEELING_CHECK: Rung.FEELING,
        Stage.ANSWER: Rung.ANSWER,
        Stage.LESS: Rung.ANSWER,
    }
    if then in within:
        return within[then]
    begins = Rung.ANSWER if then is Stage.WISH else Rung(then.value)
    return rungs[rungs.index(begins) - 1]


def _after(state: RoomState) -> str:
    talking = talking_of(state)
    then = talking.then.value
    if talking.then is Stage.SAY_BACK and talking.turn.said_back is not None:
        then = "say-back-again"
    if holder(talking) is state.seat:
        return floor_words.after_breath(None, then)
    return floor_words.after_breath(state.partner, then)


def rest_page(state: RoomState, here: Here) -> Page:
    """Both have been heard. Nobody has the floor, so no time is told."""
    past = talking_of(state).past
    is_whole = all(turn.passed is None for turn in past)
    told = floor_words.rest(len(past), is_whole=is_whole)
    body: list[Part] = []
    for turn in past:
        body += _turn(state, turn)
    return Page(
        "rest",
        state.session.page,
        here,
        stage=stage_of(state),
        look="talking",
        head=head(state, Text(turns_of(state).title, "title"), Text(told, "prompt")),
        body=tuple(body),
        aside=(ladder(state),),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.RUNG,
    )


def _turn(state: RoomState, turn: Turn) -> list[Part]:
    """A turn as it went, and who passed in it."""
    owner = _owner(state, is_mine=turn.speaker is state.seat)
    lines = lines_of(turn, state, owner, is_answered=turn.passed is None)
    parts: list[Part] = [Text(line.text, line.look) for line in lines]
    if turn.passed is not None:
        is_me = turn.passed is state.seat
        if turn.passed is not turn.speaker:
            side = "mine" if is_me else "theirs"
            parts.append(Text(_owner(state, is_mine=is_me), f"name {side}"))
        parts.append(Text(floor_words.REST_PASSED, "said muted"))
    return parts


def _owner(state: RoomState, *, is_mine: bool) -> str:
    return rounds_words.YOU if is_mine else state.partner
