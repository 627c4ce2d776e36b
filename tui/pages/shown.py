"""The page of whoever sits here: one of the two, or the facilitator."""

from tui.pages.lead.screen import lead_page
from tui.pages.now import NOT_YET, page_now
from tui.pages.page import Here, Page
from tui.seat.lead_state import LeadState
from tui.seat.room_state import RoomState

Shown = RoomState | LeadState


def page_of(state: Shown, here: Here = NOT_YET) -> Page:
    """What that seat sees in this state."""
    return lead_page(state, here) if isinstance(state, LeadState) else page_now(state, here)
