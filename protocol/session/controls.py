"""What is done with a third seat, and by it: the events that only a led session has.

    by a partner, about it     Consented, WentOnAlone
    by the third seat          FacilitatorLeft, and its controls

Who may do which of them when is in `moves`; what they change, in `leading`.
"""

from typing import Final, get_args

from protocol.activities.activity import Event
from protocol.limits import KEY_BYTES


class Consented(Event, frozen=True, tag="consented"):
    """A partner's answer to being led: whose keys they let in, and what was shown of how private
    words are kept. 32 zero bytes each: not with a third person, or later."""

    keys: bytes
    policy: bytes


class WentOnAlone(Event, frozen=True, tag="went-on-alone"):
    """The two go on without a third seat; one of them said so, and it is not told who."""


class FacilitatorLeft(Event, frozen=True, tag="facilitator-left"):
    """The third seat has left; the two go on."""


NOT_WITH_A_THIRD: Final = Consented(bytes(KEY_BYTES), bytes(KEY_BYTES))
"""No and later are one answer: neither a partner's program nor anybody else can tell them apart."""

ThirdEvent = Consented | WentOnAlone | FacilitatorLeft
"""Everything that is about a third seat."""

THIRD_EVENTS: Final[frozenset[type[Event]]] = frozenset(get_args(ThirdEvent))
"""Every kind of these."""
