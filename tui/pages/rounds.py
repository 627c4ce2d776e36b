"""What private answers have in common: seal, wait, look; and what is said while waiting."""

from typing import Final

from protocol.activities.choose import Choose, Sets
from protocol.activities.keep import ToKeep
from protocol.activities.kinds import AnyActivity
from protocol.activities.rate import Rate
from protocol.activities.rounds import Round, Sealing
from protocol.activities.tick import Tick
from protocol.activities.whose import Whose
from protocol.session.events import Sealed, Voided
from tui.pages.page import Here
from tui.pages.parts import Button, Do
from tui.seat.room_state import RoomState
from tui.words import help as help_words
from tui.words import keep as keep_words
from tui.words import rounds as rounds_words
from tui.words import tick as tick_words

STUCK_S: Final = 20.0
"""Openings follow in milliseconds, or as soon as a laptop is back."""


def round_of(state: RoomState) -> Round:
    """The round of the present phase."""
    phase = state.phase
    return phase.round if isinstance(phase, Sealing) else Round()


def round_stage(state: RoomState) -> str:
    """answering, sealed or open: each has a page of its own."""
    round_ = round_of(state)
    if round_.is_open:
        return f"open {round_.attempt}"
    is_sealed = round_.digests[state.seat] is not None
    is_sealing = any(isinstance(event, Sealed) for event in state.news.waiting)
    return f"{'sealed' if is_sealed or is_sealing else 'answering'} {round_.attempt}"


def is_open(state: RoomState) -> bool:
    """Both answers lie open."""
    return round_stage(state).startswith("open")


def is_answering(state: RoomState) -> bool:
    """This seat has not sealed its answer."""
    return round_stage(state).startswith("answering")


def round_words(state: RoomState) -> str:
    """The quiet line of a round that is not open yet."""
    round_ = round_of(state)
    is_mine = round_stage(state).startswith("sealed")
    mine, theirs = round_.answers[state.seat], round_.answers[state.partner_seat]
    if state.seat in round_.again:
        return rounds_words.asked_again(state.partner)
    if state.partner_seat in round_.again:
        return rounds_words.wants_again(state.partner)
    if round_.is_sealed:
        if mine is not None and theirs is None:
            is_each = shows_each(state)
            told = rounds_words.not_opened if is_each else rounds_words.not_arrived
            return told(state.partner)
        return ""
    if is_mine:
        return _waiting(state)
    if round_.digests[state.partner_seat] is not None and _is_for_both(state):
        return rounds_words.partner_sealed(state.partner)
    if round_.asked_by is not None and not is_mine:
        # What both had looked at is asked anew from nothing; what was not shown is put back.
        was_shown = round_.before == (None, None)
        if was_shown and isinstance(state.activity, Rate) and state.activity.needs:
            return rounds_words.BOTH_ASKED_AGAIN
        asker = state.name_of(round_.asked_by)
        return rounds_words.begun_again(asker, is_answer_back=state.is_answer_back)
    return ""


def shows_each(state: RoomState) -> bool:
    """Whether both come to read each of the two answers, whatever they are."""
    return reads_each(state.activity)


def reads_each(activity: AnyActivity | None) -> bool:
    """The same, of an activity."""
    match activity:
        case Tick() | Whose() | ToKeep():
            return False
        case Choose() as choose:
            return not choose.decline and choose.sets is not Sets.LENGTH
        case Rate() as rate:
            return not rate.needs
    return True


def round_help(state: RoomState) -> str:
    """What F1 says of a round."""
    return help_words.ROUND if shows_each(state) else help_words.COMES_TO


def _is_for_both(state: RoomState) -> bool:
    """Whether the other is asked as well: of whoever is not, the round has an empty answer."""
    return state.partner_seat in state.session.setting.seats


def _waiting(state: RoomState) -> str:
    """To whom has answered: what becomes of it."""
    if not _is_for_both(state):
        return ""
    if isinstance(state.activity, Tick):
        return tick_words.waiting(state.partner)
    if isinstance(state.activity, ToKeep):
        return keep_words.waiting(state.partner)
    if shows_each(state):
        return rounds_words.sealed_waiting(state.partner)
    return rounds_words.sealed_comes_to(state.partner)


def again(state: RoomState, here: Here) -> Button:
    """To start over, where one laptop has lost what opens its answer: at once where the other would
    like it, else only after a while, since openings come by themselves."""
    round_ = round_of(state)
    is_wanted = state.partner_seat in round_.again
    is_agreed = is_wanted or round_.is_lopsided_for(state.seat)
    label = rounds_words.START_OVER if is_agreed else rounds_words.ASK_TO_START_OVER
    is_shown = is_stuck(state) and (is_wanted or here.has_waited)
    return Button(label, "again", (Do(Voided()),), is_shown=is_shown)


def wait_s(state: RoomState) -> float:
    """How long until one may start over; 0: nobody has to."""
    return STUCK_S if is_stuck(state) else 0.0


def is_stuck(state: RoomState) -> bool:
    """Both have sealed, and an opening has not come: normally for the blink of an eye."""
    return round_of(state).is_sealed and not round_of(state).is_open and state.may(Voided)
