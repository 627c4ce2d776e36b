"""A sentence that each ticks alone, or does not; both read it only if both have."""

from protocol.activities.tick import TICKED, UNTICKED, Tick, Ticking
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Page, row
from tui.pages.parts import Answer, Button, Text
from tui.pages.rounds import again, is_answering, is_open, round_stage, round_words, wait_s
from tui.seat.room_state import RoomState
from tui.words import help as help_words
from tui.words import tick as tick_words


def tick_page(state: RoomState, here: Here) -> Page:
    """The sentence and two buttons; then, if both ticked it, the sentence once more."""
    tick, phase = state.activity, state.phase
    assert isinstance(tick, Tick)
    sentence = state.filled(tick.sentence)
    if is_open(state):
        is_both = isinstance(phase, Ticking) and phase.is_shown
        told = (Text(tick_words.BOTH, "reading"), Text(sentence, "said good"))
        body = told if is_both else (Text(tick_words.DONE, "reading"),)
        return Page(
            "tick",
            state.session.page,
            here,
            stage=(round_stage(state), is_both),
            head=head(state, Text(tick.title, "title")),
            body=body,
            foot=(row([ready(state)]), apart(state)),
            quiet=ready_words(state),
            help=help_words.TICK,
        )
    may = state.may(Sealed)
    is_mine = is_answering(state)
    return Page(
        "tick",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, *titled(state)),
        body=(
            Text(sentence, "said mine"),
            Text(tick_words.shown_if_both(state.partner), "muted gap", "if-both", is_mine),
        ),
        foot=(
            row(
                [
                    Button(
                        tick_words.TICK, "tick", (Answer((TICKED,)),), is_shown=may, answers=True
                    ),
                    Button(
                        tick_words.LEAVE,
                        "leave",
                        (Answer((UNTICKED,)),),
                        is_shown=may,
                        answers=True,
                    ),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        mains=None,
        focus=("tick",),
        help=help_words.TICK,
        wait_s=wait_s(state),
    )
