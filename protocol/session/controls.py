"""What is done with a third seat, and by it: the events that only a led session has.

    by a partner, about it     AskedForThird, AnsweredAsking, IntroducedThird, Consented,
                               WentOnAlone, GaveWay, Resumed, Rejoined
    by the third seat          FacilitatorLeft, and its controls; it pauses as a partner does

Who may do which of them when is in `moves`; what they change, in `leading`. What is said in a word
with one is no move: the referee knows only that there is one, with whom first, and for how long.
"""

from enum import Enum
from typing import Final, get_args

from protocol.activities.activity import Event
from protocol.door.introduction import Introduction
from protocol.limits import KEY_BYTES
from protocol.seats import Seat

HOLD_LEAST_S: Final = 30
HOLD_MOST_S: Final = 120
"""The one interruption lasts between half a minute and two. Shown; no clock ends it."""

MORE_MOST_MIN: Final = 5
"""The most minutes that are added at once to a gentle time."""

ASIDE_MOST_MIN: Final = 30
"""The longest word with one; the other has the same."""

REMARK_CHARS: Final = 400
"""The longest remark to both."""

REMARKS_LIMIT: Final = 50
"""Remarks on one page: far more than anybody makes."""

COMING_LIMIT: Final = 9
"""Pages that are added and have not come yet."""

TURNS_MOST: Final = 12
"""Turns of one activity, however often the floor is given."""


class Nudge(Enum):
    """The fixed phrases to whoever speaks, read by them alone."""

    SLOWER = "slower"
    """A little slower."""
    ONE_THING = "one-thing"
    """One thing at a time."""
    SAY_I = "say-i"
    """Try it with "I"."""


class Change(Enum):
    """What becomes of the plan of an evening."""

    LEAVE_OUT = "leave-out"
    """An activity of the guide does not take place, or ends here if it is the present one."""
    ADD = "add"
    """An activity of the guide comes next, whatever the guide says of when it does."""
    ASK = "ask"
    """A question of the third's own comes next, as turns of both."""


# -- by a partner


class AskedForThird(Event, frozen=True, tag="asked-for-third"):
    """A partner would like somebody to lead the two; nobody has been invited yet."""


class AnsweredAsking(Event, frozen=True, tag="answered-asking"):
    """The other's answer to that. No: not now, and the two go on."""

    is_yes: bool


class IntroducedThird(Event, frozen=True, tag="introduced-third"):
    """A partner tells whom they have met at the door: its signing key, its exchange key, and what
    it says of itself. It asks both whether they let it in."""

    signing: bytes
    exchange: bytes
    introduction: Introduction


class Consented(Event, frozen=True, tag="consented"):
    """A partner's answer to being led: whose keys they let in, and the hash of the introduction
    that was shown. 32 zero bytes each: not with a third person, or later."""

    keys: bytes
    policy: bytes


class WentOnAlone(Event, frozen=True, tag="went-on-alone"):
    """The two go on without a third seat; one of them said so, and it is not told who."""


class GaveWay(Event, frozen=True, tag="gave-way"):
    """The speaker lets the third hold once more in the same turn."""


class Resumed(Event, frozen=True, tag="resumed"):
    """A hold is over: by whoever has the rung (their program says so when its time is over), or by
    the third."""


class Rejoined(Event, frozen=True, tag="rejoined"):
    """A word with one is over for all three; either partner may end it, too."""


# -- by the third seat


class FacilitatorLeft(Event, frozen=True, tag="facilitator-left"):
    """The third seat has left; the two go on."""


class Advanced(Event, frozen=True, tag="advanced"):
    """On from the page that the move names, as if both were ready."""


class WentBack(Event, frozen=True, tag="went-back"):
    """Back to an activity that took place, by its id; it begins anew."""

    to: str


class Extended(Event, frozen=True, tag="extended"):
    """A little more of the gentle time of this page, or turn."""

    minutes: int


class Held(Event, frozen=True, tag="held"):
    """Both breathe, and whoever has the rung keeps it. Once in a turn; after that it asks."""

    seconds: int


class GaveFloor(Event, frozen=True, tag="gave-floor"):
    """This partner speaks next; nobody loses a turn by it."""

    seat: Seat


class Remarked(Event, frozen=True, tag="remarked"):
    """A line to both."""

    text: str


class Nudged(Event, frozen=True, tag="nudged"):
    """One of the fixed phrases, to the speaker alone."""

    seat: Seat
    nudge: Nudge


class TookAside(Event, frozen=True, tag="took-aside"):
    """A word with one begins; then, with the same minutes, with the other."""

    seat: Seat
    minutes: int


class Replanned(Event, frozen=True, tag="replanned"):
    """A change of the plan: of an activity by its id, or the text of a question."""

    change: Change
    what: str


NOT_WITH_A_THIRD: Final = Consented(bytes(KEY_BYTES), bytes(KEY_BYTES))
"""No and later are one answer: neither a partner's program nor anybody else can tell them apart."""

ThirdEvent = (
    AskedForThird
    | AnsweredAsking
    | IntroducedThird
    | Consented
    | WentOnAlone
    | FacilitatorLeft
    | Advanced
    | WentBack
    | Extended
    | Held
    | GaveWay
    | Resumed
    | GaveFloor
    | Remarked
    | Nudged
    | TookAside
    | Rejoined
    | Replanned
)
"""Everything that is about a third seat."""

THIRD_EVENTS: Final[frozenset[type[Event]]] = frozenset(get_args(ThirdEvent))
"""Every kind of these."""
