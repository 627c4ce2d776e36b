"""Speaking and listening: who has the floor says it piece by piece, the other takes it in."""

from dataclasses import replace

from protocol.activities.audit import Audit
from protocol.activities.ladder import Rung
from protocol.activities.turns import Turns
from protocol.limits import PIECES_LIMIT
from protocol.session.events import Finished, Passed, Signal, Spoke
from tui.news import Line
from tui.pages.floor import (
    floor_page,
    floor_words_now,
    is_aloud,
    ladder,
    notes,
    phrases,
    slot,
    talking_of,
    turns_of,
)
from tui.pages.frame import apart, widen
from tui.pages.gentle import builder_beside, heeds, help_button, is_open, nudge, where_of
from tui.pages.page import Here, Page
from tui.pages.parts import Box, Button, Deed, Do, Part, Piece, Row, Said, Tell, Text
from tui.seat.room_state import RoomState
from tui.words import audit as audit_words
from tui.words import floor as floor_words
from tui.words import gentle as gentle_words
from tui.words import help as help_words
from tui.words import line as line_words
from tui.words import passing as passing_words
from tui.words import room as room_words


def speaking_page(state: RoomState, here: Here) -> Page:
    """This seat has the floor."""
    aloud, pieces = is_aloud(state), _own_pieces(state)
    box = Box(
        "piece",
        slot(state, Spoke),
        state.drafts.get(slot(state, Spoke)),
        floor_words.SPEAK_ALOUD_PLACEHOLDER if aloud else floor_words.SPEAK_PLACEHOLDER,
        look="field yields",
    )
    is_helping, turns = is_open(here), turns_of(state)
    is_unsent, may_finish = not here.is_untouched(box), aloud or state.may(Finished)
    is_over = not is_unsent and may_finish or _is_full(state)
    # Aloud, what is said is said by mouth: the button is for what was written, and comes with it.
    say = Button(
        floor_words.SEND_WRITTEN if aloud else floor_words.SAY_IT,
        "say",
        (_say(box, here),),
        is_main=True,
        is_shown=not _is_full(state) and (is_unsent or not aloud),
        sends=True,
    )
    # Before the first word there is nothing to finish.
    finished = Button(
        floor_words.FINISHED,
        "finished",
        _finish(state, box, here),
        is_main=True,
        is_shown=may_finish,
        sends=True,
    )
    # What stands there first stays where it is when another comes.
    spoken = (finished, say) if aloud else (say, finished)
    # Aloud, all of them stand there before the first word, and a narrow row has no room for that.
    beside = () if aloud else (apart(state, is_at_end=True),)
    wider = widen(state)
    below = apart(state) if aloud else Row((wider,), "buttons apart", is_shown=wider.is_shown)
    weights = _own_weights(state)
    hint: list[Part] = [Text(floor_words.SPEAK_ALOUD, "muted")] if aloud else []
    return floor_page(
        "speaking",
        state,
        here,
        body=(
            *hint,
            box,
            nudge(state, here),
            Row(
                (*spoken, *help_button(turns, here), *beside),
                "buttons",
                is_shown=not is_helping,
            ),
            Text(weights, "muted", "weights", is_shown=bool(weights) and not is_helping),
            Text(
                floor_words.YOU_SAID,
                "muted",
                "said-heading",
                is_shown=bool(pieces) and not is_helping,
            ),
            Said("said", pieces, is_shown=not is_helping),
            *builder_beside(state, here, turns, len(talking_of(state).past), box.id),
        ),
        body_look="helping" if is_helping else "begun" if pieces else "",
        foot=(
            replace(phrases(Signal.TRY_AGAIN, Signal.THANK_YOU), is_shown=not is_helping),
            below,
        ),
        quiet=_speaking_words(state),
        focus=("feel",) if is_helping else None,
        branch=here.branch,
        heeds=heeds(state, where_of(turns) or "speak", box.id),
        # Aloud, the program only holds the floor: what it waits for is the end of the turn.
        mains=("put",) if is_helping else ("finished", "say") if is_over else ("say",),
        before_main=None
        if is_helping
        else _before_main(here, is_over=is_over, is_aloud=aloud and not is_unsent),
        help=_help(state, here),
    )


def _help(state: RoomState, here: Here) -> str:
    """What F1 says to who speaks."""
    if is_open(here):
        return gentle_words.HELP
    told = [help_words.SPEAKING]
    if turns_of(state).builder:
        told.append(gentle_words.HELP_ME_TOO)
    if state.has_nudges:
        told.append(gentle_words.NUDGES)
    return "\n\n".join(told)


def _own_pieces(state: RoomState) -> tuple[Piece, ...]:
    """What this seat has said in this turn, and how far each piece has come."""
    said = talking_of(state).turn.pieces
    settled = len(said) - state.news.unconfirmed
    pieces = [
        Piece(piece, "said mine") if n < settled else Piece(f"{piece}  ·", "said mine unconfirmed")
        for n, piece in enumerate(said)
    ]
    waiting = [event.text for event in state.news.waiting if isinstance(event, Spoke)]
    sending = line_words.SENDING
    pieces += [Piece(f"{text}  ({sending})", "said mine waiting") for text in waiting]
    return tuple(pieces)


def _own_weights(state: RoomState) -> str:
    """What this person has marked as weighing, in the first turns after that was asked: both have
    read it there, and here it stands only before whoever is to pick one of it."""
    session = state.session
    assert session.guide is not None and state.activity is not None
    if session.plan.asked is not None:
        return ""  # a question of a third's own stands nowhere in the guide
    activities = [each for step in session.guide.steps for each in step.activities]
    for each in reversed(activities[: activities.index(state.activity)]):
        if isinstance(each, Turns):
            break
        lines = session.lines.get(each.id)
        if isinstance(each, Audit) and lines is not None:
            mine = lines.marked[state.seat]
            own = [state.filled(line.text) for line in each.lines if line.id in mine]
            return audit_words.own_weights(own) if own else ""
    return ""


def _is_full(state: RoomState) -> bool:
    """Whether nothing more fits into this turn."""
    return len(talking_of(state).turn.pieces) >= PIECES_LIMIT


def _is_ending(state: RoomState) -> bool:
    """Whether the end of the turn is on its way."""
    return any(isinstance(event, Finished | Passed) for event in state.news.waiting)


def _speaking_words(state: RoomState) -> str:
    if _is_ending(state) and state.news.line is not Line.OPEN:
        return floor_words.TURN_ENDS_LATER
    return floor_words.TURN_FULL if _is_full(state) else floor_words_now(state)


def _say(box: Box, here: Here) -> Deed:
    words = here.words(box)
    if not words:
        return Tell(floor_words.NOTHING_SAID_YET, focus=box.id)
    return Do(Spoke(words), box.id, focus=box.id)


def _finish(state: RoomState, box: Box, here: Here) -> tuple[Deed, ...]:
    """What still stands in the box is said first: nobody means to leave it behind."""
    words = here.words(box)
    if _is_ending(state):
        return ()
    if words and not _is_full(state):
        return Do(Spoke(words), box.id), Do(Finished())
    if not state.may(Finished):
        return (Tell(floor_words.NOTHING_SAID_YET),)
    return (Do(Finished()),)


def _before_main(here: Here, *, is_over: bool, is_aloud: bool) -> Tell | None:
    """The key that has just said something does not give the floor away with the next press.

    `is_aloud`: nothing was typed that would show that the turn has begun; one press too many on the
    page before would end one of which no word was said.
    """
    if is_over and here.has_just_said:
        return Tell(passing_words.ALL_SAID, marks="all said")
    if is_aloud and "all said" not in here.asked:
        return Tell(passing_words.ALL_SAID_ALOUD, marks="all said")
    return None


def listening_page(state: RoomState, here: Here) -> Page:
    """The other has the floor: no box to answer in, notes in its place."""
    aloud, said = is_aloud(state), talking_of(state).turn.pieces
    pieces = [Piece(piece, "said theirs") for piece in said]
    if not pieces and not aloud:
        pieces = [Piece(floor_words.not_spoken_yet(state.partner), "said muted")]
    is_said_back = Rung.SAY_BACK in turns_of(state).rungs
    listen = floor_words.LISTEN if is_said_back else floor_words.LISTEN_ONLY
    if aloud:
        listen = floor_words.LISTEN_ALOUD
    return floor_page(
        "listening",
        state,
        here,
        body=(Said("heard", tuple(pieces)),),
        aside=(ladder(state), Text(listen, "muted listen"), notes(state, begins_line=not said)),
        foot=(phrases(Signal.SLOWER, Signal.WITH_YOU), apart(state)),
        waits=room_words.ONLY_LISTENING,
        help=help_words.LISTENING,
    )
