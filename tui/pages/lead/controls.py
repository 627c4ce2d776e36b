"""What a facilitator can do now, as buttons; and why what cannot be done now cannot.

A button keeps its place. In grey, it says why it does nothing just now.
"""

from typing import Final

from protocol.activities.activity import Doing
from protocol.activities.ladder import holder
from protocol.activities.rounds import Sealing
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS, Partner, Seat, other
from protocol.session.controls import MORE_MOST_MIN, REMARKS_LIMIT
from protocol.session.events import (
    Advanced,
    Event,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    Held,
    Nudged,
    Paused,
    Rejoined,
    Remarked,
    Resumed,
    TookAside,
    WentBack,
)
from protocol.session.session import Closing, Ended, Gathering, LeftOut, Pausing, Stopped
from protocol.session.third import turn_key
from tui.pages.lead.plan import page_time
from tui.pages.page import Here
from tui.pages.parts import Ask, Button, Deed, Do, Tell, Turn, Wish
from tui.seat.lead_state import LeadState
from tui.words import app as app_words
from tui.words import lead as lead_words

OFF: Final = "off"
"""How a button looks that only says why."""

NARROW: Final = "roomy"
"""How one looks that stands only where there is room for it; it is among all the others, too."""

WIDE: Final = "widest"
"""... and only in a wide window."""

PRESS_AGAIN_S: Final = 5.0
"""Within so long the second press goes on."""

JUST_MS: Final = 2_000
"""A page that has turned since is hardly the one that was meant."""

FADES_MS: Final = 15_000
"""So long it is told that one of the two has ended something."""

HOLDS_S: Final = (30, 60, 90, 120)
HOLD_S: Final = 60
"""The usual one."""

BACK: Final = "go-back"
PLAN: Final = "plan"
WORD: Final = "word"
PAUSE: Final = "pause"
MORE: Final = "more"
NOTES: Final = "notes"
"""The parts of the screen that one turns to."""


def why_not(state: LeadState, kind: type[Event]) -> str:
    """Why this cannot be done now; empty: it can."""
    return "" if state.may(kind) else _reason(state, kind)


def _reason(state: LeadState, kind: type[Event]) -> str:
    phase, third = state.phase, state.session.third
    if third.aside is not None:
        return lead_words.IN_A_WORD
    match phase:
        case Ended():
            return lead_words.AT_THE_END
        case Pausing() | Stopped():
            return lead_words.IN_A_BREAK
        case Gathering():
            return lead_words.IN_THE_DOOR
    if kind is Remarked and len(third.remarks) >= REMARKS_LIMIT:
        return lead_words.NO_MORE_REMARKS
    if third.hold is not None and kind in (Held, Nudged):
        return lead_words.IN_A_HOLD
    if kind in (Held, Nudged, GaveFloor) and not isinstance(phase, Talking):
        return lead_words.NO_TURN
    if kind is Held:
        return lead_words.HOLD_ASKED if third.wants_hold_s is not None else lead_words.NO_TURN
    if kind is GaveFloor:
        return lead_words.FLOOR_AT_BREATH
    if kind is Nudged:
        return lead_words.NO_TURN
    if isinstance(phase, Talking) and phase.is_mid_piece and third.hold is None:
        holds = holder(phase)
        assert holds is not None, "somebody has the floor in the middle of a piece"
        return lead_words.in_a_piece(state.name(holds))
    if kind is WentBack:
        return _not_back(state)
    if isinstance(phase, Closing):
        return lead_words.AT_THE_CLOSE
    if isinstance(phase, Sealing) and not phase.may_be_cut:
        return lead_words.ANSWERS_SEALED
    return lead_words.ANSWERS_OPEN


def _not_back(state: LeadState) -> str:
    here = (state.session.step, state.session.activity)
    earlier = state.session.been.keys() - {here}
    return lead_words.NOT_BACK_NOW if earlier else lead_words.NOWHERE_BACK


def control(
    label: str, id: str, why: str, *does: Deed, is_main: bool = False, look: str = ""
) -> Button:
    """A button that does this, or says why not."""
    if why:
        return Button(label, id, (Tell(why),), is_main=is_main, look=f"{look} {OFF}".strip())
    return Button(label, id, does, is_main=is_main, look=look)


# -- what stands below the page


def go_on(state: LeadState, here: Here) -> Button:
    """On to the next page; asks for a second press while one is not ready, or where the page has
    just turned under the key."""
    if any(isinstance(event, Advanced) for event in state.news.waiting):
        return control(lead_words.GO_ON, "go-on", lead_words.ON_ITS_WAY, is_main=True)
    mark, deed = f"go-on {state.session.page}", Do(Advanced())
    does: Deed = deed
    if mark not in here.asked:
        waiting = tuple(state.name(seat) for seat in not_ready(state))
        asks = lead_words.not_ready(lead_words.are(waiting)) if waiting else ""
        if state.relay_ms() - _turned_ms(state) < JUST_MS:
            asks = app_words.JUST_TURNED
        if asks:
            does = Tell(asks, marks=mark, lasts_s=PRESS_AGAIN_S)
    why = why_not(state, Advanced)
    return control(lead_words.GO_ON, "go-on", why, does, is_main=True)


def _turned_ms(state: LeadState) -> int:
    """When the page turned, or came back because one of the two ended a word with one."""
    last = state.session.third.last
    is_back = last is not None and last.by is not Seat.FACILITATOR
    return max(state.session.page_ms, state.done_ms if is_back else 0)


def not_ready(state: LeadState) -> tuple[Partner, ...]:
    """Who has a part in the page, and is not ready to go on."""
    phase = state.phase
    match phase:
        case Doing():
            setting = state.session.setting
            asked = [seat for seat in PARTNERS if phase.takes_part(setting, seat)]
        case LeftOut():
            asked = [*PARTNERS]
        case _:
            return ()
    return tuple(seat for seat in asked if seat not in phase.ready)


def hold(state: LeadState, seconds: int = HOLD_S, id: str = "hold", look: str = "") -> Button:
    """Both breathe; while they do, it ends that. A second one in a turn asks the speaker."""
    third = state.session.third
    if third.hold is not None and id == "hold":
        does = Do(Resumed())
        return control(lead_words.END_HOLD, id, why_not(state, Resumed), does, look=look)
    label = lead_words.hold_for(seconds) if id != "hold" else lead_words.HOLD
    if third.held is not None and third.held == turn_key(state.phase) and id == "hold":
        label = lead_words.ASK_HOLD
    return control(label, id, why_not(state, Held), Do(Held(seconds)), look=look)


def more_time(state: LeadState, minutes: int, id: str, look: str = "") -> Button:
    """A little more of the gentle time of a page; nothing was cut off without it, either."""
    why = why_not(state, Extended) or ("" if page_time(state) else lead_words.NO_TIME)
    return control(lead_words.more_min(minutes), id, why, Do(Extended(minutes)), look=look)


def say(state: LeadState, here: Here, words: str) -> Button:
    """What stands in the line, to both."""
    why = why_not(state, Remarked)
    deed: Deed = Do(Remarked(words), "remark", focus="remark")
    if not words:
        deed = Tell(lead_words.NOTHING_WRITTEN, focus="remark")
    found = control(lead_words.SAY, "say", why, deed, is_main=True)
    return Button(found.label, found.id, found.does, is_main=True, look=found.look, sends=True)


def turns_to(label: str, branch: str, id: str = "", look: str = "", why: str = "") -> Button:
    """To another part of the screen."""
    return control(label, id or f"to-{branch}", why, Turn(branch), look=look)


def word(state: LeadState, look: str = "") -> Button:
    """To the part where a word with each is begun."""
    why = why_not(state, TookAside)
    if not state.takes_private_words:
        why = lead_words.NO_PRIVATE_WORDS
    return turns_to(lead_words.WORD, WORD, look=look, why=why)


def below(state: LeadState, here: Here) -> tuple[Button, ...]:
    """What one presses most."""
    return (
        go_on(state, here),
        turns_to(lead_words.GO_BACK, BACK, look=NARROW, why=why_not(state, WentBack)),
        more_time(state, 1, "more-1", NARROW),
        hold(state),
        turns_to(lead_words.PAUSE, PAUSE, look=NARROW, why=why_not(state, Paused)),
        word(state),
        turns_to(lead_words.PLAN, PLAN, look=WIDE),
        turns_to(lead_words.MORE, MORE),
    )


# -- everything else


def softly(state: LeadState) -> tuple[Button, ...]:
    """The fixed phrases, read by whoever speaks alone."""
    speaker = state.speaker
    return tuple(
        control(
            text,
            f"softly-{nudge.value}",
            why_not(state, Nudged),
            Do(Nudged(speaker if speaker is not None else Seat.FIRST, nudge)),
            Turn(""),
            look="phrase",
        )
        for nudge, text in lead_words.NUDGES.items()
    )


def floor_to(state: LeadState) -> tuple[Button, ...]:
    """Who speaks next; nobody loses a turn by it."""
    return tuple(
        control(
            lead_words.floor_to(state.name(seat)),
            f"floor-{int(seat)}",
            why_not(state, GaveFloor) or _no_turn_for(state, seat),
            Do(GaveFloor(seat)),
            Turn(""),
        )
        for seat in PARTNERS
    )


def _no_turn_for(state: LeadState, seat: Partner) -> str:
    """Where a turn is for one alone, the other has none."""
    is_theirs = seat in state.session.setting.seats or state.speaker is seat
    return "" if is_theirs else lead_words.NO_TURN


def longer(state: LeadState) -> tuple[Button, ...]:
    """More time, and holds of other lengths."""
    times = (1, 3, MORE_MOST_MIN)
    return (
        *(more_time(state, minutes, f"longer-{minutes}") for minutes in times),
        *(hold(state, seconds, f"hold-{seconds}") for seconds in HOLDS_S),
    )


def others(state: LeadState, *, has_board: bool) -> tuple[Button, ...]:
    """The other parts of the screen, which have no button where there is little room; the board;
    and leaving, which asks."""
    leave = Ask(
        lead_words.LEAVE_TITLE, lead_words.LEAVE_TEXT, lead_words.LEAVE_YES, FacilitatorLeft()
    )
    return (
        turns_to(lead_words.PLAN, PLAN, "more-plan"),
        turns_to(lead_words.GO_BACK, BACK, "more-back", why=why_not(state, WentBack)),
        turns_to(lead_words.PAUSE, PAUSE, "more-pause", why=why_not(state, Paused)),
        turns_to(lead_words.NOTES_BUTTON, NOTES, "more-notes"),
        Button(lead_words.BOARD, "board", (Wish.BOARD,), is_shown=has_board),
        Button(lead_words.LEAVE, "leave", (leave,), leaves=True),
    )


def pauses(state: LeadState) -> tuple[Button, ...]:
    """Like a partner's: coming back needs both of them."""
    return tuple(
        control(
            lead_words.pause_for(minutes),
            f"pause-{minutes}",
            why_not(state, Paused),
            Do(Paused(minutes)),
            Turn(""),
        )
        for minutes in (5, 10, 20)
    )


# -- in a word with one


def after_word(state: LeadState) -> tuple[Button, ...]:
    """What follows: the other, for as long; then all three."""
    aside = state.session.third.aside
    assert aside is not None
    if not aside.is_second:
        following = other(aside.first)
        label = lead_words.then_with(state.name(following))
        return (Button(label, "next", (Do(TookAside(following, aside.minutes)),)),)
    return (Button(lead_words.ALL_THREE, "next", (Do(Rejoined()),)),)


def done_last(state: LeadState) -> str:
    """What goes on by a control of the facilitator's; and, for a moment, that one of the two ended
    it. Not which of them: whoever would rather not is named to nobody."""
    third = state.session.third
    if third.hold is not None:
        return lead_words.HOLDS
    if third.wants_hold_s is not None:
        return lead_words.HOLD_ASKED
    last, is_fresh = third.last, state.relay_ms() - state.done_ms < FADES_MS
    if last is None or last.by is Seat.FACILITATOR or not is_fresh:
        return ""
    match last.event:
        case Resumed():
            return lead_words.HOLD_OVER
        case Rejoined():
            return lead_words.ENDED_WORD
    return ""
