"""The last page of an evening that is not the last one: a good night, and what was promised and
agreed, which is not shown again before the close of the other evening."""

from protocol.activities.evening import Evening
from tui.pages.closing import kept
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Page, row
from tui.pages.parts import Text
from tui.seat.room_state import RoomState
from tui.words import evening as evening_words


def evening_page(state: RoomState, here: Here) -> Page:
    """Both read it; then the session is stopped for another day."""
    activity = state.activity
    assert isinstance(activity, Evening)
    return Page(
        "evening",
        state.session.page,
        here,
        head=head(state, *titled(state)),
        body=(Text(state.filled(activity.text), "reading"), *kept(state, "name gap")),
        foot=(row([ready(state, evening_words.STOP)]), apart(state)),
        quiet=ready_words(state),
    )
