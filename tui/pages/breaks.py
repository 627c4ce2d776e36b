"""When the session stands still by somebody's wish: a pause, or stopped for today."""

from dataclasses import replace
from typing import Final

from protocol.seats import Seat
from protocol.session.events import Acknowledged, CameBack, Closed, Paused, StoppedForToday
from protocol.session.session import Pausing, Stopped
from tui.pages.frame import head
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Deed, Do, Part, Tell, Text, Wish
from tui.seat.room_state import RoomState, pause_minutes
from tui.words import breaks as breaks_words
from tui.words import endings as endings_words
from tui.words import evening as evening_words
from tui.words import help as help_words
from tui.words import locking as locking_words
from tui.words.times import DAY_MS, MINUTE_MS, day, day_past, moment

LONGER_MIN: Final = 10
"""How much *a little longer* is, from the time that is shown, or from now once that is past."""

LATER_MS: Final = 10 * MINUTE_MS
"""From then on whoever opens a stopped session most likely means to continue."""

KEPT_MS: Final = 7 * DAY_MS
"""The usual relay keeps a room for so long after it was last used."""

SEEN: Final = "seen"
BACK: Final = "back"
"""What was pressed or said on the page of a pause: see `Tell.marks`."""

TIME_S: Final = 5.0
"""How often what is said of the time is looked at."""


def pausing_page(state: RoomState, here: Here) -> Page:
    """A pause that one asked for; both bring it back."""
    phase = state.phase
    assert isinstance(phase, Pausing)
    until = endings_words.back_at(moment(state.here_ms(phase.until_ms), state.now_ms))
    return Page(
        "pausing",
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=(
            Text(breaks_words.paused_by(state.name_of(phase.by)), "title centred", "by"),
            Text(until, "mine centred big", "until"),
            Text(_pause_text(state, phase), "muted centred", "pause-text"),
        ),
        foot=(_of_the_other(_who_is_back(state, phase)), *_pause_buttons(state, phase, here)),
        # "I'm back" does not become "All right" under a finger because the other asks for longer.
        mains=None if state.may(Acknowledged) and phase.longer_by is not None else (),
        before_main=_before_back(state, here),
        help=help_words.BREAK,
        is_still=True,
        # Asked for again and again, by one key or a changed program, it leaves every key in place.
        turns_no_page=True,
        tick_s=TIME_S,
    )


def _of_the_other(lines: list[str]) -> Text:
    """Who is back, and who would like to end it: in sight however little room there is."""
    return Text("\n".join(lines), "centred", "who-is-back", bool(lines))


def _gone_ms(state: RoomState, phase: Pausing) -> int:
    return state.now_ms - state.here_ms(phase.at_ms)


def _pause_text(state: RoomState, phase: Pausing) -> str:
    if _gone_ms(state, phase) > DAY_MS:
        return breaks_words.PAUSE_LONG
    return breaks_words.PAUSE_TEXT if state.pause_left_min else breaks_words.PAUSE_OVER


def _who_is_back(state: RoomState, phase: Pausing) -> list[str]:
    lines = []
    if phase.longer_by is not None:
        lines.append(breaks_words.longer_by(state.name_of(phase.longer_by)))
    if state.partner_seat in phase.acknowledged:
        lines.append(breaks_words.has_seen_pause(state.partner))
    return lines + lines_of_return(state, phase.back)


def _before_back(state: RoomState, here: Here) -> Tell | None:
    """One press of "All right" too many tells nobody that one is back."""
    if SEEN not in here.asked or BACK in here.asked or not state.may(CameBack):
        return None
    return Tell(breaks_words.ONCE_BACK, marks=BACK)


def _pause_buttons(state: RoomState, phase: Pausing, here: Here) -> tuple[Part, ...]:
    must_see = state.may(Acknowledged)
    may_return = state.may(CameBack) and not must_see
    longer = Do(Paused(pause_minutes(state.pause_left_min + LONGER_MIN)))
    may_end = _gone_ms(state, phase) > DAY_MS and state.may(Closed)
    seen = Do(Acknowledged()), Tell(breaks_words.NO_HURRY, marks=SEEN)
    back, stop = Do(CameBack()), Do(StoppedForToday())
    # Where "All right" was pressed just here, an Enter too many does not find this in its place.
    is_new = SEEN in here.asked
    return (
        row(
            [
                Button(breaks_words.PAUSE_SEEN, "seen", seen, is_main=True, is_shown=must_see),
                replace(
                    _main(breaks_words.PAUSE_BACK, "back", back, is_shown=may_return),
                    answers=is_new,
                ),
                Button(breaks_words.PAUSE_AGAIN, "again", (longer,)),
                Button(breaks_words.STOP, "stop", (stop,), leaves=True),
            ]
        ),
        row([_end_kindly(is_shown=may_end)], "buttons further"),
    )


def _main(
    label: str, id: str, deed: Deed, *, is_shown: bool = True, leaves: bool = False
) -> Button:
    return Button(label, id, (deed,), is_main=True, is_shown=is_shown, leaves=leaves)


def _end_kindly(*, is_shown: bool) -> Button:
    return Button(breaks_words.END_KINDLY, "close", (Do(Closed()),), is_shown=is_shown, leaves=True)


def _lock(state: RoomState) -> Button:
    """Whoever would like to end it is still heard of by the other; locked, it could not be."""
    may = not state.is_practice and state.seat not in state.session.closed
    return Button(locking_words.LOCK, "lock", (Wish.LOCK,), is_shown=may, leaves=True)


def stopped_page(state: RoomState, here: Here) -> Page:
    """To be continued another day."""
    phase, waits = state.phase, state.waits_to_return
    assert isinstance(phase, Stopped)
    lines = lines_of_return(state, phase.back)
    if waits and state.news.is_partner_here and not lines:
        lines = [endings_words.is_deciding(state.partner)]
    first = here.branch or _first(state, phase)
    mains: tuple[str, ...] | None = (first,)
    # Nothing, while only the other is waited for. And the key that closes becomes none that goes on
    # because the other is back, nor leaves them alone again: a person says which.
    if waits or state.seat in phase.back or (first == "home" and state.partner_seat in phase.back):
        mains = None
    both = [
        _main(breaks_words.STOPPED_CLOSE, "home", Wish.HOME, leaves=True),
        _main(
            breaks_words.STOPPED_CONTINUE,
            "back",
            Do(CameBack()),
            is_shown=state.may(CameBack) and not waits,
        ),
    ]
    return Page(
        "stopped",
        state.session.page,
        here,
        stage=waits,
        look="still",
        head=head(state),
        body=_returned(state) if waits else _stopped(state, phase),
        foot=(
            _of_the_other(lines),
            row(both if first == "home" else reversed(both)),
            row([_lock(state), _end_kindly(is_shown=state.may(Closed))], "buttons further"),
        ),
        mains=mains,
        # As it was when the page came: nothing moves under a finger.
        branch=first,
        help=help_words.BREAK,
        is_still=True,
    )


def _first(state: RoomState, phase: Stopped) -> str:
    """What one most likely wants, as long as the other has not said anything."""
    is_later = state.now_ms - state.here_ms(phase.at_ms) > LATER_MS
    return "back" if is_later or state.came_back else "home"


def _returned(state: RoomState) -> tuple[Part, ...]:
    return (
        Text(endings_words.RETURNED_TITLE, "title centred"),
        Text(endings_words.returned(state.partner), "reading centred"),
    )


def _stopped(state: RoomState, phase: Stopped) -> tuple[Part, ...]:
    when = day_past(state.here_ms(phase.at_ms), state.now_ms)
    kept_until = day(state.here_ms(phase.at_ms) + KEPT_MS, state.now_ms)
    practice = breaks_words.STOPPED_PRACTICE
    told = practice if state.is_practice else breaks_words.STOPPED_TEXT
    kept, third = breaks_words.stopped_kept(kept_until), state.session.third
    if third.seated is not None or third.has_gone:
        kept = f"{kept} {breaks_words.kim_has_it(state.leader)}"
    by = phase.by
    if by is None:
        who = evening_words.stopped_together(when)
    else:
        who = endings_words.stopped_by(state.name_of(by), when)
    return (
        Text(breaks_words.STOPPED_TITLE, "title centred"),
        Text(who, "centred"),
        Text(told, "muted centred", "stopped-text"),
        Text(kept, "muted centred gap", "stopped-kept", is_shown=not state.is_practice),
    )


def lines_of_return(state: RoomState, back: frozenset[Seat]) -> list[str]:
    """Who is back from a break, and who would like to end the session."""
    lines = []
    if state.partner_seat in back:
        lines.append(breaks_words.is_back(state.partner))
    if state.seat in back:
        lines.append(breaks_words.PAUSE_NEEDS_BOTH)
    if state.partner_seat in state.session.closed:
        lines.append(breaks_words.wants_to_end(state.partner))
    if state.seat in state.session.closed:
        lines.append(breaks_words.you_want_to_end(state.partner))
    return lines
