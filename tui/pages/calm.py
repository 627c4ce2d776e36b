"""For whoever waits while a page is for the other alone: nothing of it is shown, nor hurried."""

from tui.pages.frame import apart, head
from tui.pages.page import Here, Page
from tui.pages.parts import Text
from tui.seat.room_state import RoomState
from tui.words import calm as calm_words


def calm_page(state: RoomState, here: Here) -> Page:
    """It is the same whatever the other does on theirs."""
    partner = state.partner
    return Page(
        "calm",
        state.session.page,
        here,
        head=head(state, Text(calm_words.title(partner), "title")),
        body=(Text(calm_words.text(partner), "reading"),),
        foot=(apart(state),),
        mains=None,
        waits=calm_words.nothing_to_do(partner),
    )
