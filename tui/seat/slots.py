"""The names of the drafts: in which box of which page something is typed.

A slot begins with the id of its activity, but for the notes, which belong to no page.
"""

from typing import Final

from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose
from protocol.activities.keep import ToKeep
from protocol.activities.kinds import AnyActivity
from protocol.activities.name import Name
from protocol.activities.rate import Rate
from protocol.activities.review import OWN_LINES, SHARED_LINES, Review
from protocol.activities.turns import Talking, Turns
from protocol.activities.whose import Whose
from protocol.activities.write import Write
from protocol.seats import Partner
from protocol.session.events import (
    AnyEvent,
    Event,
    GuessedFeeling,
    MadeSense,
    NamedFeeling,
    NotQuite,
    OfferedLess,
    Replied,
    SaidBack,
    Spoke,
    TookSide,
    Wished,
)

NOTES: Final = "notes"
"""The private notes, which never leave this laptop."""

PICK: Final = "pick"
"""The one part of a choice."""

KEEP_PARTS: Final = ("agreements", "ending", "mine", "record")
"""The lines of what is to stay of an evening, of which the other has to know."""

PUT_BACK: Final = "/put-back"
"""Marks that an answer was put back: no box has such a name."""

PICKED: Final = "/picked"
"""Marks what is picked and not typed: nobody misses its id in the notes."""

RUNGS: Final[dict[type[Event], str]] = {
    Spoke: "speak",
    SaidBack: "say-back",
    NotQuite: "missed",
    MadeSense: "makes-sense",
    GuessedFeeling: "feeling",
    NamedFeeling: "feeling",
    Replied: "reply",
    TookSide: "side",
    Wished: "wish",
    OfferedLess: "less",
}
"""Which box of a turn the words of an event are typed in."""


def answer_slot(activity: AnyActivity, part: str, attempt: int) -> str:
    """A part of a private answer."""
    return f"{activity.id}/{part}/{attempt}"


def answer_parts(activity: AnyActivity) -> tuple[str, ...]:
    """The parts of a private answer, in its order."""
    match activity:
        case Rate(items=labels) | Write(fields=labels):
            return tuple(label.id for label in labels)
        case Choose() | Whose():
            return (PICK,)
        case Audit(lines=lines):
            return tuple(line.id for line in lines)
        case Review():
            return review_fields()
        case ToKeep():
            return KEEP_PARTS
    return ()


def review_fields() -> tuple[str, ...]:
    """The lines of what one remembers, one's own first."""
    own = (f"own-{at}" for at in range(OWN_LINES))
    return *own, *(f"shared-{at}" for at in range(SHARED_LINES))


def review_slot(review: Review, part: str, attempt: int, *, is_pick: bool | None = None) -> str:
    """A line of what one remembers, or what is picked for a thing that is looked at."""
    is_picked = part.startswith(("how-", "then-")) if is_pick is None else is_pick
    return answer_slot(review, part, attempt) + (PICKED if is_picked else "")


def held_slot(review: Review, part: str, attempt: int) -> str:
    """The id of what was put into a line beforehand."""
    return answer_slot(review, f"held-{part}", attempt) + PICKED


def turn_slot(activity: AnyActivity, said: type[Event], talking: Talking) -> str:
    """What is said as an event of that kind in the present turn."""
    return f"{activity.id}/{RUNGS[said]}/{len(talking.past)}"


def slot_of(activity: AnyActivity, event: AnyEvent, talking: Talking) -> str | None:
    """Where the words of an event were typed in the present turn; None if nowhere."""
    if not isinstance(activity, Turns) or type(event) not in RUNGS:
        return None
    return turn_slot(activity, type(event), talking)


def anew_slot(activity: Write, number: int) -> str:
    """A promise that is worded anew, after its version of that number."""
    return f"{activity.id}/anew/{number}"


def agree_slot(activity: Agree | Name, part: str) -> str:
    """What is suggested, and until when."""
    return f"{activity.id}/{part}"


def agree_pick_slot(activity: Agree, part: str) -> str:
    """What is picked beside a suggestion: whose it is, and when."""
    return f"{activity.id}/{part}{PICKED}"


def gentle_slot(activity: AnyActivity, part: str, turn: int = 0) -> str:
    """A line of a gentle start; `turn` as for `turn_slot`. It is never sent."""
    return f"{activity.id}/gentle-{part}/{turn}"


def private_key(activity_id: str, part: str) -> str:
    """An answer that never leaves this laptop."""
    return f"{activity_id}/{part}"


LEADER: Final = "@leader"
"""How the slots begin in which one of the two writes to whoever leads them, alone."""


def leader_slot(keys: bytes) -> str:
    """What one of the two is about to say to this one alone, by the hash of their keys: whoever
    leads later has another box."""
    return f"{LEADER}/{keys.hex()}"


REMARK: Final = "@both"
"""What a facilitator is about to say to both. No activity has an id that begins so."""

QUESTION: Final = "@question"
"""A question of the facilitator's own, before it is asked."""


def whisper_slot(seat: Partner) -> str:
    """What a facilitator is about to say to one alone: it belongs to them, and never moves."""
    return f"@alone/{int(seat)}"
