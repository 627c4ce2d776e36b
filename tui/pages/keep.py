"""What stays of the evening: each ticks alone, and both read what that comes to."""

from typing import Final

from protocol.activities.keep import NO, YES, Deciding, Ticks, ToKeep
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Page, row
from tui.pages.parts import Answer, Button, Group, Note, Part, Text
from tui.pages.rounds import again, is_open, round_of, round_stage, round_words, wait_s
from tui.seat.room_state import RoomState
from tui.seat.slots import PICKED, answer_slot
from tui.words import help as help_words
from tui.words import keep as keep_words

BOXES: Final = ("agreements", "ending", "mine", "record")
"""What can be ticked, in the order of the answer."""


def keep_page(state: RoomState, here: Here) -> Page:
    """Boxes to tick, all empty; then what stays."""
    keep = state.activity
    assert isinstance(keep, ToKeep)
    return _both(state, keep, here) if is_open(state) else _own(state, keep, here)


def _own(state: RoomState, keep: ToKeep, here: Here) -> Page:
    may = state.may(Sealed)
    slots = {box: answer_slot(keep, box, round_of(state).attempt) + PICKED for box in BOXES}
    is_led = state.session.third.seated is not None
    ticked = tuple(
        YES if state.drafts.get(slots[box]) == YES and (is_led or box != "record") else NO
        for box in BOXES
    )
    if state.own_answer is not None:
        ticked = state.own_answer[: len(BOXES)]
    lines: list[Part] = []
    for box, letter in zip(BOXES, ticked, strict=True):
        is_ticked = letter == YES
        does = (Note(slots[box], "" if is_ticked else YES),) if may else ()
        label = f"{'●' if is_ticked else '○'} {_label(state, box)}"
        is_shown = is_led or box != "record"
        lines.append(Button(label, box, does, look="mark", is_shown=is_shown, sends=True))
    return Page(
        "keep",
        state.session.page,
        here,
        stage=round_stage(state),
        look="dense",
        head=head(state, *titled(state)),
        body=(
            Text(keep_words.alone(state.partner), "muted", "alone"),
            Group(tuple(lines), "marks"),
        ),
        foot=(
            row(
                [
                    Button(
                        keep_words.SEND,
                        "send",
                        (Answer(ticked),),
                        is_main=True,
                        is_shown=may,
                        sends=True,
                    ),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        mains=("send",) if may else None,
        focus=("agreements",),
        help=help_words.KEEP,
        wait_s=wait_s(state),
    )


def _label(state: RoomState, box: str) -> str:
    match box:
        case "agreements":
            return keep_words.AGREEMENTS
        case "ending":
            return keep_words.ENDING
        case "mine":
            return keep_words.may_keep(state.partner)
    return keep_words.may_record(state.leader)


def _both(state: RoomState, keep: ToKeep, here: Here) -> Page:
    """What both keep; nothing of who did not want something."""
    phase = state.phase
    keeping = phase.keeping if isinstance(phase, Deciding) else None
    ticks = Ticks() if keeping is None else Ticks(keeping.agreements, keeping.ending)
    told = [
        (keep_words.BOTH_AGREEMENTS, ticks.agreements),
        (keep_words.BOTH_ENDING, ticks.ending),
        (keep_words.BOTH_NOTHING, not ticks.agreements and not ticks.ending),
    ]
    return Page(
        "keep",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, Text(keep.title, "title")),
        body=tuple(Text(text, "reading") for text, is_so in told if is_so),
        foot=(row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=help_words.KEEP,
    )
