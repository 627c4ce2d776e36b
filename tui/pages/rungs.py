"""The rungs after speaking: heard, say back, is that it, makes sense; and what the other sees."""

from dataclasses import replace

from protocol.activities.ladder import Stage
from protocol.session.events import (
    AnyEvent,
    Event,
    Heard,
    MadeSense,
    MoreToSay,
    NotQuite,
    Replied,
    SaidBack,
    TookSide,
    Understood,
)
from tui.pages.floor import (
    all_phrases,
    floor_page,
    is_aloud,
    ladder,
    notes,
    phrases,
    slot,
    talking_of,
    turns_of,
)
from tui.pages.frame import apart
from tui.pages.gentle import heeds, nudge
from tui.pages.page import Here, Page, row
from tui.pages.parts import Box, Button, Deed, Do, Group, Part, Piece, Said, Tell, Text, Turn
from tui.pages.said import felt, lines_of, missed_heading
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import wishing as wishing_words

MISSING = "missing"
"""The part of *is that it?* on which one writes what was missed."""


def so_far(state: RoomState) -> list[Piece]:
    """The turn as both see it, heading by heading."""
    phase = talking_of(state)
    heading = floor_words.YOU_SAID if state.is_speaker else state.partner
    is_told = phase.stage is Stage.HEARD and phase.told is Stage.CHECK
    is_open = is_told or phase.stage is Stage.SAY_BACK
    return lines_of(phase.turn, state, heading, is_answered=not is_open)


def rung_body(state: RoomState) -> tuple[Part, ...]:
    """What was said so far stays in sight."""
    return (Said("so-far", tuple(so_far(state))),)


def _fresh_body(state: RoomState) -> tuple[Part, ...]:
    """Something new is read: it begins at the top, and is read to its end."""
    lines = so_far(state)
    headings = [at for at, line in enumerate(lines) if line.look.startswith("name")]
    return (Said("so-far", tuple(lines), fresh=len(lines) - headings[-1]),)


# -- what the listener writes


def say_back_page(state: RoomState, here: Here) -> Page:
    """The listener says back what they heard."""
    box = _box(state, SaidBack, floor_words.SAY_BACK_RULE)
    is_again = talking_of(state).turn.said_back is not None
    say = floor_words.say_back_again if is_again else floor_words.say_back_now
    told = say(state.partner)
    event = SaidBack(here.words(box))
    page = _composing(
        "say-back", state, here, box, told=told, event=event, send=floor_words.SAY_BACK_SEND
    )
    return replace(page, heeds=heeds(state, "say-back", box.id))


def makes_sense_page(state: RoomState, here: Here) -> Page:
    """The listener says what makes sense."""
    stem = state.filled(turns_of(state).stem)
    start = f"{stem} " if stem else floor_words.MAKES_SENSE_START
    box = _box(state, MadeSense, start="" if is_aloud(state) else start)
    told = floor_words.finish_sentence(stem) if stem else floor_words.MAKES_SENSE_NOW
    event = MadeSense(here.words(box))
    return _composing(
        "makes-sense", state, here, box, told=told, event=event, send=floor_words.MAKES_SENSE_SEND
    )


def side_page(state: RoomState, here: Here) -> Page:
    """The listener says how to be on the other's side."""
    box = _box(state, TookSide, start="" if is_aloud(state) else wishing_words.SIDE_START)
    told, event = wishing_words.side_now(state.partner), TookSide(here.words(box))
    return _composing(
        "side", state, here, box, told=told, event=event, send=wishing_words.SIDE_SEND
    )


def reply_page(state: RoomState, here: Here) -> Page:
    """The speaker answers an open question, or lets it be."""
    box = _box(state, Replied)
    told, event = wishing_words.REPLY, Replied(here.words(box))
    return _composing(
        "reply", state, here, box, told=told, event=event, send=wishing_words.REPLY_SEND
    )


def _box(state: RoomState, said: type[Event], placeholder: str = "", start: str = "") -> Box:
    aloud = floor_words.SPEAK_ALOUD_PLACEHOLDER
    return Box(
        "piece",
        slot(state, said),
        state.drafts.get(slot(state, said)),
        aloud if is_aloud(state) else placeholder,
        look="field low",
        start=start,
    )


def _composing(
    kind: str, state: RoomState, here: Here, box: Box, *, told: str, event: AnyEvent, send: str
) -> Page:
    """The one box that a rung asks for. What is to be answered is read from its beginning; beside
    it, one's own notes: where another box would take the rows from it, they stand below it."""
    written = state.drafts.get(NOTES).strip()
    lines = so_far(state)
    if written and not here.has_room:
        lines += [Piece(floor_words.YOUR_NOTES, "name"), Piece(written, "said muted")]
    fresh = _fresh(kind, state, lines)
    aloud = is_aloud(state)
    deed: Deed = Tell(floor_words.WRITE_FIRST, focus=box.id)
    if aloud or not here.is_untouched(box):
        deed = Do(event, box.id, focus=box.id)
    label = room_words.DONE if aloud else send
    say = Button(label, "say", (deed,), is_main=True, sends=True)
    return floor_page(
        kind,
        state,
        here,
        question=turns_of(state).title,
        body=(Said("so-far", tuple(lines), is_growing=False, fresh=fresh),),
        aside=(ladder(state), notes(state, is_shown=bool(written) and here.has_room)),
        foot=(Text(told, "ask"), box, nudge(state, here), row([say, apart(state, is_at_end=True)])),
    )


def _fresh(kind: str, state: RoomState, lines: list[Piece]) -> int:
    """How many of the last lines are to be in sight first: what was said last, and is new here."""
    turn, told = talking_of(state).turn, [line.text for line in lines]
    if kind == "reply":
        # The question is read before it is answered.
        return len(lines) - max(at for at, line in enumerate(lines) if "name" in line.look)
    new = {wishing_words.replied(state.partner)}
    if turn.missed is not None:
        new.add(missed_heading(turn, state))
    return min((len(told) - at for at, text in enumerate(told) if text in new), default=0)


# -- what the other sees meanwhile


def waiting_page(state: RoomState, here: Here) -> Page:
    """The other has the rung."""
    turn, all_ = talking_of(state).turn, all_phrases(state)
    guessed: list[Part] = []
    if talking_of(state).stage is Stage.FEELING_CHECK and turn.guess is not None:
        guessed = [Text(floor_words.you_guessed(felt(turn.guess, turn.words[0])), "mine")]
    return floor_page(
        "waiting-rung",
        state,
        here,
        question=turns_of(state).title,
        body=rung_body(state),
        foot=(Text(_waiting(state), "ask"), *guessed, phrases(all_[0], all_[2]), apart(state)),
        no_box=room_words.NO_BOX_NOW,
    )


def _waiting(state: RoomState) -> str:
    partner, talking = state.partner, talking_of(state)
    # Whether this person has passed what was theirs to say in the other's turn.
    has_passed = not state.is_speaker and talking.turn.passed is state.seat
    match talking.stage:
        case Stage.SAY_BACK:
            return floor_words.is_saying_back(partner)
        case Stage.CHECK if is_aloud(state):
            return floor_words.is_checking_aloud(partner)
        case Stage.CHECK:
            return floor_words.is_checking(partner)
        case Stage.WONDER:
            return wishing_words.wonders(partner)
        case Stage.REPLY:
            return wishing_words.is_replying(partner)
        case Stage.MAKES_SENSE if stem := turns_of(state).stem:
            return floor_words.is_finishing_sentence(partner, state.filled(stem))
        case Stage.MAKES_SENSE:
            return floor_words.is_making_sense(partner)
        case Stage.FEELING:
            return floor_words.is_guessing(partner)
        case Stage.SIDE:
            return wishing_words.is_taking_side(partner)
        case Stage.WISH:
            return wishing_words.is_wishing(partner)
        case Stage.ANSWER:
            return wishing_words.is_answering(partner)
        case Stage.LESS:
            return wishing_words.is_reading_less(partner)
        case Stage.HEARD if has_passed:
            return passing_words.after_own_pass(partner)
        case Stage.HEARD:
            return rounds_words.is_taking_in(partner)
    return floor_words.is_feeling_checking(partner)


# -- what was said to somebody


def heard_page(state: RoomState, here: Here) -> Page:
    """Something was said to this person: it is read before anything else happens."""
    buttons = [Button(room_words.GO_ON, "taken-in", (Do(Heard()),), is_main=True)]
    if state.may(MoreToSay):
        buttons.append(Button(floor_words.MORE, "more", (Do(MoreToSay()),)))
    return floor_page(
        "heard",
        state,
        here,
        question=turns_of(state).title,
        body=_fresh_body(state),
        foot=(
            Text(_telling(state), "ask"),
            row(buttons),
            phrases(all_phrases(state)[2]),
            apart(state),
        ),
        no_box=room_words.NO_BOX_NOW,
    )


def _telling(state: RoomState) -> str:
    """What this is."""
    talking, partner = talking_of(state), state.partner
    if talking.turn.passed is state.partner_seat:
        is_theirs = talking.turn.speaker is state.partner_seat
        passed = passing_words.passed_turn if is_theirs else passing_words.passed_rung
        return passed(partner)
    match talking.told:
        case Stage.SAY_BACK:
            return rounds_words.has_said_back(partner)
        case Stage.REPLY:
            return wishing_words.has_replied(partner)
        case Stage.ANSWER | Stage.LESS if not talking.turn.is_granted:
            return wishing_words.says_not_now(partner)
        case Stage.ANSWER:
            return wishing_words.says_yes(partner)
        case Stage.LESS:
            return wishing_words.says_thanks(partner)
        case Stage.MAKES_SENSE | Stage.SIDE:
            return rounds_words.has_made_sense(partner)
        case Stage.CHECK:
            return rounds_words.has_told_missed(partner)
        case Stage.FEELING_CHECK:
            return rounds_words.has_named_feeling(partner)
    return rounds_words.has_said_all(partner)


def check_page(state: RoomState, here: Here) -> Page:
    """The speaker: is that it? What was missed is said aloud where all is: before it is told that
    it was, and then the listener says it back once more."""
    aloud = is_aloud(state)
    missed = replace(_box(state, NotQuite), id="missed", branch=MISSING)
    words = here.words(missed)
    branch = here.branch if here.branch is not None else (MISSING if words else "")
    is_missing = branch == MISSING
    tell: Deed = Tell(floor_words.WRITE_FIRST_OR_BACK, focus=missed.id)
    if words or aloud:
        tell = Do(NotQuite(words), missed.id)
    asking = (
        Text(floor_words.IS_THAT_IT, "ask"),
        row(
            [
                Button(
                    floor_words.YES_THATS_IT, "yes", (Do(Understood()),), is_main=True, answers=True
                ),
                Button(floor_words.NOT_QUITE, "not-quite", (Turn(MISSING),)),
                Button(floor_words.MORE, "more", (Do(MoreToSay()),)),
            ]
        ),
    )
    missing = (
        Text(
            floor_words.say_what_was_missed(state.partner)
            if aloud
            else floor_words.WHAT_WAS_MISSED,
            "ask",
        ),
        missed,
        row(
            [
                Button(
                    room_words.DONE if aloud else floor_words.TELL,
                    "tell",
                    (tell,),
                    is_main=True,
                    sends=True,
                ),
                Button(floor_words.BACK, "back", (Turn(""),)),
            ]
        ),
    )
    return floor_page(
        "check",
        state,
        here,
        question=turns_of(state).title,
        body=_fresh_body(state),
        foot=(
            Group(asking, id="asking", is_shown=not is_missing),
            Group(missing, id="missing", is_shown=is_missing),
            apart(state),
        ),
        # Whether one was understood is not for a key to say that goes on everywhere else.
        mains=() if is_missing else None,
        waits="" if is_missing else room_words.THREE_ANSWERS,
        focus=(missed.id,) if is_missing else ("yes",),
        branch=branch,
    )
