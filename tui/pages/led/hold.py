"""A hold: both breathe, and the rung stays whose it is. What was typed stays in its box."""

from protocol.activities.ladder import holder
from protocol.session.controls import Resumed
from tui.pages.floor import talking_of
from tui.pages.frame import head
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Do, Text
from tui.seat.room_state import RoomState
from tui.words import help as help_words
from tui.words import led as led_words


def hold_page(state: RoomState, here: Here) -> Page:
    """It goes on by itself; before that, only by whoever has the rung, and by no key that somebody
    was just about to press."""
    is_mine = holder(talking_of(state)) is state.seat
    told = led_words.HOLD_MINE if is_mine else led_words.hold_theirs(state.partner)
    go_on = Button(
        led_words.GO_ON,
        "resume",
        (Do(Resumed()),),
        is_shown=is_mine and state.may(Resumed),
        answers=True,
    )
    return Page(
        "hold",
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=(
            Text(led_words.asks_to_breathe(state.leader), "title centred"),
            Text(led_words.HOLD, "centred"),
            Text(told, "muted centred"),
        ),
        foot=(row([go_on]),),
        mains=None,
        focus=("resume",),
        waits=led_words.ONLY_BREATHING,
        no_box=led_words.ONLY_BREATHING,
        help=help_words.HOLD,
        is_still=True,
    )
