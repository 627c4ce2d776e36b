"""An own answer that lost a race, to a break or to who left its page out: where its words go.

Sealing it has emptied the boxes, so that they are not there twice; no word of it has counted.
"""

from collections.abc import Callable

from protocol.activities.review import Review
from protocol.activities.write import Write
from protocol.seal.answers import decode_answer, digest_of
from protocol.seats import as_partner
from protocol.session.events import Sealed
from protocol.session.session import LeftOut, Session, current_activity, open_phase
from tui.seat.drafts import Drafts
from tui.seat.ports import Keep
from tui.seat.recall import opening_of
from tui.seat.slots import answer_parts, answer_slot


def put_back(
    event: Sealed, session: Session, keep: Keep, drafts: Drafts, title_of: Callable[[str], str]
) -> bool | None:
    """Back into its boxes, or into the notes where these are gone; whether into boxes. None: there
    were no words. What is picked is kept beside its page anyhow. Raises `StorageFailed`."""
    activity, opening = current_activity(session), opening_of(event.digest, keep)
    if not isinstance(activity, Write | Review) or opening is None:
        return None
    seat, place = as_partner(keep.facts.seat), (session.step, session.activity)
    if digest_of(session.room_id, seat, place, event.attempt, opening) != event.digest:
        return None
    parts, answer = answer_parts(activity), decode_answer(opening.answer)
    if isinstance(activity, Review) and len(answer) == 2 * len(parts):
        answer = answer[: len(parts)]  # behind the words stand ids
    if len(answer) != len(parts):
        return None  # of a thing that is looked at: picks; or of both programs
    words = [(part, text) for part, text in zip(parts, answer, strict=True) if text]
    if isinstance(open_phase(session.phase), LeftOut):
        if words:
            drafts.note(title_of(activity.id), [text for _, text in words])
        return False if words else None
    for part, text in words:
        drafts.give_back(answer_slot(activity, part, event.attempt), text)
    return True if words else None
