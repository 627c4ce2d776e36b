"""A calm timer that both share."""

from protocol.activities.together import BeingTogether, Together
from protocol.session.events import Ready, Started
from tui.pages.frame import apart, head, ready_words, titled
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Clock, Deed, Do, Group, Tell, Text
from tui.seat.room_state import RoomState
from tui.words import together as together_words
from tui.words.times import seconds_left


def together_page(state: RoomState, here: Here) -> Page:
    """Minutes and seconds; it never ends anything by itself."""
    activity, phase = state.activity, state.phase
    assert isinstance(activity, Together) and isinstance(phase, BeingTogether)
    started_ms, now_ms = phase.started_ms, state.now_ms
    has_begun = started_ms is not None
    since_ms = now_ms if started_ms is None else state.here_ms(started_ms)
    left_s = seconds_left(activity.minutes + state.more_min, since_ms, now_ms)
    is_over = has_begun and left_s == 0
    told = together_words.OVER if is_over else together_words.HINT
    # The key that began it would end it with one press too many.
    enough: tuple[Deed, ...] = (Do(Ready()),)
    if left_s > 0 and "enough" not in here.asked:
        enough = (Tell(together_words.RUNS, marks="enough", stays=True),)
    start = Button(
        together_words.START, "start", (Do(Started()),), is_main=True, is_shown=state.may(Started)
    )
    ready = Button(together_words.ENOUGH, "ready", enough, is_main=True, is_shown=state.may(Ready))
    return Page(
        "together",
        state.session.page,
        here,
        stage=has_begun,
        head=head(state, *titled(state)),
        body=(
            Group((Clock(f"{left_s // 60}:{left_s % 60:02}", "clock"),), "clock"),
            Text(told, "muted centred", "together-hint"),
        ),
        foot=(row([ready if has_begun else start]), apart(state)),
        quiet=ready_words(state),
        tick_s=1.0,
    )
