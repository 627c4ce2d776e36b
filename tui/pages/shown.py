"""The page of whoever sits here: one of the two, or the facilitator, in a room or between them."""

from tui.pages.now import NOT_YET, page_now
from tui.pages.page import Here, Page
from tui.seat.lead_board import LeadBoard
from tui.seat.lead_door import LeadDoor
from tui.seat.lead_state import LeadState
from tui.seat.room_state import RoomState

Shown = RoomState | LeadState | LeadBoard | LeadDoor


def page_of(state: Shown, here: Here = NOT_YET) -> Page:
    """What that seat sees in this state."""
    if isinstance(state, RoomState):
        return page_now(state, here)
    # Imported where somebody leads: the rooms of the two do not wait for it.
    if isinstance(state, LeadState):
        from tui.pages.lead.screen import lead_page

        return lead_page(state, here)
    if isinstance(state, LeadBoard):
        from tui.pages.lead.board import board_page

        return board_page(state, here)
    from tui.pages.lead.way import way_page

    return way_page(state, here)
