"""What was typed on a page that is over goes to the notes: nothing typed is ever lost."""

from typing import Final

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.session.session import LeftOut
from tui.seat.room_state import RoomState
from tui.seat.slots import LEADER, leader_slot
from tui.words import led as led_words

NO_BOXES: Final = frozenset({Stage.BREATH, Stage.HEARD, Stage.REST})
"""The stages of a turn at which every box of it has been left."""


def gather(state: RoomState) -> bool:
    """Moves it there; whether there was any that no page speaks of by itself.

    Raises `StorageFailed`: it stays where it is then, and is looked at again with the next page.
    """
    phase, drafts = state.phase, state.drafts
    is_over = isinstance(phase, LeftOut) or (isinstance(phase, Talking) and phase.stage in NO_BOXES)
    activity = state.activity.id if state.activity is not None else ""
    is_moved = drafts.gather(state.title_of, but_of="" if is_over else activity)
    if isinstance(phase, LeftOut) and isinstance(phase.inner, Writing) and state.own_answer:
        drafts.note(state.title_of(activity), list(state.own_answer))
    seated = state.session.third.seated
    now = "" if seated is None else leader_slot(seated.keys)
    is_put_by = drafts.put_by(led_words.NOT_SAID, f"{LEADER}/", but=now)
    # The page says it by itself where words of its own activity are there.
    return is_put_by or (is_moved and not (isinstance(phase, LeftOut) and state.has_noted))
