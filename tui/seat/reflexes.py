"""What a seat does by itself: bring the guide, say its name, open what both have sealed, breathe.

Pure: `tui.seat.sitting` asks after every change, and does it. Everything else waits for a hand.
"""

from collections.abc import Callable

from protocol.activities.activity import Kinds
from protocol.activities.ladder import Stage, holder
from protocol.activities.rounds import Round, Sealing
from protocol.activities.turns import Talking
from protocol.guide.structure import guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.answers import Unsealing
from protocol.seats import Partner
from protocol.session.events import AnyEvent, Began, Breathed, GuidePart, Introduced, Opened
from protocol.session.session import Gathering, Session


def reflex(
    session: Session,
    ahead: Session,
    mine: Kinds,
    *,
    guide: bytes | None,
    name: str | None,
    opening: Callable[[Round], Unsealing | None],
) -> AnyEvent | None:
    """The next thing that needs no hand; None if there is none.

    `session` is as the log has it, `ahead` as it will be once what is on its way has come back,
    `mine` the moves there. `name` is None while this person has not accepted the guide. An answer
    is opened only when the log itself holds both digests.
    """
    phase = session.phase
    if isinstance(ahead.phase, Gathering):
        return _introduction(ahead.phase, mine, guide, name)
    if isinstance(phase, Sealing) and phase.round.is_sealed and Opened in mine:
        found = opening(phase.round)
        return None if found is None else Opened(found.answer, found.salt)
    return None


def breath(session: Session, seat: Partner, mine: Kinds) -> tuple[int, int] | None:
    """The breath that is this seat's to end, named by its page and beginning; None if none is."""
    phase = session.phase
    if isinstance(phase, Talking) and phase.stage is Stage.BREATH and Breathed in mine:
        return (session.page, phase.since_ms) if holder(phase) is seat else None
    return None


def _introduction(
    phase: Gathering, mine: Kinds, guide: bytes | None, name: str | None
) -> AnyEvent | None:
    """The guide, if this seat brings it, and the name."""
    if guide is not None and Began in mine:
        return Began(VERSION, guide_hash(guide), len(guide_parts(guide)))
    if guide is not None and GuidePart in mine and phase.guide_hash == guide_hash(guide):
        return GuidePart(guide_parts(guide)[len(phase.parts)])
    return Introduced(name) if name is not None and Introduced in mine else None
