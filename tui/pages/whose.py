"""Whose wound it is: each says so alone, and both read what that comes to."""

from protocol.activities.owners import EachHasOne
from protocol.activities.whose import Owning, Whose, Wound
from protocol.seats import BOTH
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Answer, Button, Choice, Do, Keeping, Menu, Text
from tui.pages.rounds import (
    again,
    is_answering,
    is_open,
    round_of,
    round_stage,
    round_words,
    wait_s,
)
from tui.seat.room_state import RoomState
from tui.seat.slots import PICK, answer_slot
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import whose as whose_words


def whose_page(state: RoomState, here: Here) -> Page:
    """Three lines to pick from; then whose it is."""
    whose = state.activity
    assert isinstance(whose, Whose)
    return _settled(state, whose, here) if is_open(state) else _own(state, whose, here)


def _own(state: RoomState, whose: Whose, here: Here) -> Page:
    may, slot = is_answering(state), answer_slot(whose, PICK, round_of(state).attempt)
    texts = {
        Wound.MINE: whose_words.MINE,
        Wound.YOURS: whose_words.yours(state.partner),
        Wound.EACH: whose_words.EACH,
    }
    choices = tuple(Choice(wound.value, text) for wound, text in texts.items())
    picked = state.own_answer[0] if state.own_answer else state.drafts.get(slot)
    known = picked if picked in {choice.id for choice in choices} else ""
    menu = Menu("picks", choices, known, Keeping(slot=slot), is_disabled=not may)
    now = here.pick(menu)
    send = (Answer((now,)),) if now else ()
    return Page(
        "whose",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, *titled(state)),
        body=(menu,),
        foot=(
            row(
                [
                    Button(
                        rounds_words.CHOOSE_SEND,
                        "send",
                        send,
                        is_main=True,
                        is_shown=state.may(Sealed),
                        sends=True,
                    ),
                    again(state, here),
                ]
            ),
            apart(state),
        ),
        quiet=round_words(state),
        keys=room_words.PICK_KEYS if may else "",
        open=Open(() if now else (menu.id,), rounds_words.CHOOSE_FIRST, may_stay=False),
        focus=None if menu.is_disabled else (menu.id,),
        help=help_words.COMES_TO,
        wait_s=wait_s(state),
    )


def _settled(state: RoomState, whose: Whose, here: Here) -> Page:
    """What both picked comes to this; what each picked is not told."""
    phase, partner = state.phase, state.partner
    owners = phase.owners if isinstance(phase, Owning) else BOTH
    if owners == BOTH:
        told, then = whose_words.EACH_HAS_ONE, whose_words.IN_TURN
    elif state.seat in owners:
        told, then = whose_words.IT_IS_YOURS, whose_words.you_speak(partner)
    else:
        told, then = whose_words.it_is(partner), whose_words.they_speak(partner)
    widen = Button(whose_words.WIDEN, "each", (Do(EachHasOne()),), is_shown=state.may(EachHasOne))
    return Page(
        "whose",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, Text(whose.title, "title"), Text(told, "prompt good", "told")),
        body=(Text(then, "reading", "then"),),
        foot=(row([ready(state), widen]), apart(state)),
        quiet=ready_words(state),
        help=help_words.COMES_TO,
    )
