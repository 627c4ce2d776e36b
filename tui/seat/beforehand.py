"""What stands in the boxes of a `review` before anybody writes: what both laptops hold.

It is put there once for each attempt, as a draft; whoever changes or empties a box has changed it.
"""

from protocol.activities.review import Review, Reviewing
from protocol.session.session import Session, current_activity
from tui.seat.drafts import Drafts
from tui.seat.held import Held, to_fill
from tui.seat.slots import held_slot, review_slot

FILLED = "filled"
"""Marks that it was done: no box has such a name."""


def fill_in(
    session: Session, phase: Reviewing, drafts: Drafts, held: tuple[Held, ...], *, is_back: bool
) -> None:
    """Fills the boxes. `is_back`: own words were put back into them already. Raises
    `StorageFailed`."""
    review, attempt = current_activity(session), phase.round.attempt
    if not isinstance(review, Review) or phase.held is None or phase.things is not None:
        return
    mark = held_slot(review, FILLED, attempt)
    if drafts.get(mark):
        return
    for field, each in to_fill(held, phase.held).items():
        slot = review_slot(review, field, attempt)
        if not is_back:
            drafts.keep(slot, drafts.get(slot) or each.text)
        drafts.keep(held_slot(review, field, attempt), each.id)
    drafts.keep(mark, FILLED)
