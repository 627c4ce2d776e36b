"""Rating privately, then looking at both answers side by side. Never added up."""

from typing import Final

from protocol.activities.rate import Rate, Rating
from protocol.session.events import Paused, Sealed, StoppedForToday, Voided
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Open, Page, row
from tui.pages.parts import Answer, Button, Choice, Deed, Do, Keeping, Part, Row, Scale, Tell, Text
from tui.pages.rounds import (
    again,
    is_answering,
    is_open,
    round_of,
    round_stage,
    round_words,
    wait_s,
)
from tui.pages.warming import warm_parts
from tui.seat.room_state import RoomState
from tui.seat.slots import answer_slot
from tui.words import breaks as breaks_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words

MANY: Final = 4
"""More items than this stand closer together, so that all are in sight at once."""


def rating_page(state: RoomState, here: Here) -> Page:
    """One word for each line."""
    rate = state.activity
    assert isinstance(rate, Rate)
    if _is_another_time(state):
        return _another_time(state, rate, here)
    return _both(state, rate, here) if is_open(state) else _own(state, rate, here)


def _is_another_time(state: RoomState) -> bool:
    return isinstance(state.phase, Rating) and state.phase.is_another_time


def _stage(state: RoomState) -> object:
    return round_stage(state), _is_another_time(state)


def _help(rate: Rate) -> str:
    """Not every question may stay open."""
    return help_words.COMES_TO if rate.needs else f"{help_words.ROUND} {help_words.OPEN}"


def _look(rate: Rate) -> str:
    return "dense" if len(rate.items) > MANY else ""


def _own(state: RoomState, rate: Rate, here: Here) -> Page:
    """Until both have sealed: the lines, or how this seat has answered them."""
    rows = _rows(state, rate)
    picks = [here.pick(each) for each in rows]
    is_mine = is_answering(state)
    left = tuple(each.id for each, pick in zip(rows, picks, strict=True) if not pick and is_mine)
    # What both must have picked to go on has no other way to say no than to say it.
    may_stay = not rate.needs
    label = room_words.RATE_SEND_ONE if len(rate.items) == 1 else room_words.RATE_SEND
    may = state.may(Sealed)
    send = Button(label, "send", (Answer(tuple(picks)),), is_main=True, is_shown=may, sends=True)
    return Page(
        "rating",
        state.session.page,
        here,
        stage=_stage(state),
        look=_look(rate),
        head=head(state, *titled(state)),
        body=tuple(rows),
        # Beside them: six lines and their answers leave no row to spare in a low window.
        foot=(row([send, again(state, here), apart(state, is_at_end=True)]),),
        quiet=round_words(state),
        keys=room_words.RATE_KEYS if may else "",
        open=Open(left, room_words.lines_open(len(left), may_stay=may_stay), may_stay=may_stay),
        focus=tuple(each.id for each in rows[:1] if not each.is_disabled) or None,
        help=_help(rate),
        wait_s=wait_s(state),
    )


def _rows(state: RoomState, rate: Rate) -> list[Scale]:
    choices = tuple(Choice(label.id, label.text) for label in rate.scale)
    ids = [label.id for label in rate.scale]
    sealed, is_mine = state.own_answer or (), is_answering(state)
    rows = []
    for index, item in enumerate(rate.items):
        slot = answer_slot(rate, item.id, round_of(state).attempt)
        kept = sealed[index] if index < len(sealed) else state.drafts.get(slot)
        rows.append(
            Scale(
                f"item-{item.id}",
                state.filled(item.text),
                choices,
                kept if kept in ids else "",
                Keeping(slot=slot),
                is_disabled=not is_mine,
            )
        )
    return rows


def _both(state: RoomState, rate: Rate, here: Here) -> Page:
    """Both answers, side by side."""
    words = {label.id: label.text for label in rate.scale}
    words[""] = rounds_words.LINE_OPEN
    answers = round_of(state).answers
    mine, theirs = answers[state.seat] or (), answers[state.partner_seat] or ()
    body: list[Part] = []
    for index, item in enumerate(rate.items):
        both = (
            Text(rounds_words.answered(None, words.get(mine[index], "")), "mine"),
            Text(rounds_words.answered(state.partner, words.get(theirs[index], "")), "theirs"),
        )
        body += [Text(state.filled(item.text), "item"), Row(both, "both")]
    return Page(
        "rating",
        state.session.page,
        here,
        stage=_stage(state),
        look=_look(rate),
        head=head(state, Text(rate.title, "title"), Text(rounds_words.BOTH_ANSWERED, "prompt")),
        body=tuple(body),
        foot=(*warm_parts(state), row([ready(state)]), apart(state)),
        quiet=ready_words(state),
        help=_help(rate),
    )


BREAK_MIN: Final = 20
"""Of a break after which it may be a good time."""


def _another_time(state: RoomState, rate: Rate, here: Here) -> Page:
    """One of the two would rather not begin now."""
    asking, wanted = _asking_words(state), round_of(state).again
    # The key that stops agrees to nothing because the other asks for it: a person says which.
    mains = None if wanted else ("stop",)
    # The page comes by itself, under a key that was meant for the one before.
    mark = f"stop {asking}"
    is_asked = mark in here.asked
    stop: tuple[Deed, ...] = (Tell(rounds_words.STOP_ASKED, marks=mark, stays=True),)
    practice = rounds_words.ANOTHER_TIME_PRACTICE
    told = practice if state.is_practice else rounds_words.ANOTHER_TIME_TEXT
    return Page(
        "rating",
        state.session.page,
        here,
        stage=_stage(state),
        look=_look(rate),
        head=head(state, Text(rounds_words.ANOTHER_TIME, "title")),
        body=(Text(told, "reading"),),
        foot=(
            row(
                [
                    Button(
                        breaks_words.STOP,
                        "stop",
                        (Do(StoppedForToday()),) if is_asked else stop,
                        is_main=True,
                        leaves=True,
                    ),
                    Button(
                        rounds_words.ASK_AGAIN,
                        "again",
                        (Do(Voided()),),
                        is_main=True,
                        is_shown=state.may(Voided),
                    ),
                ]
            ),
            row([Button(rounds_words.pause_first(BREAK_MIN), "pause", (Do(Paused(BREAK_MIN)),))]),
            apart(state),
        ),
        quiet=rounds_words.STOP_ASKED if is_asked else asking,
        mains=mains,
        help=_help(rate),
    )


def _asking_words(state: RoomState) -> str:
    """Who would like both to be asked again, and what can be done about it."""
    wanted = round_of(state).again
    if state.seat in wanted:
        return rounds_words.you_want_asking(state.partner)
    if state.partner_seat in wanted:
        return rounds_words.wants_asking(state.partner)
    return ""
