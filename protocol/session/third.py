"""What a session knows of a third seat. Frozen values; nothing here decides anything."""

from dataclasses import dataclass
from typing import Final

from protocol.seats import Pair, Seat
from protocol.session.controls import Consented, ThirdEvent


@dataclass(frozen=True, slots=True)
class Control:
    """What was done last with a third seat, or by it: told in a line until the next page."""

    by: Seat | None
    """None where it is not told who: either of the two."""
    event: ThirdEvent


@dataclass(frozen=True, slots=True)
class Third:
    """Whether somebody leads the two, and what they have done here.

    nobody  ──either answers──>  asked  ──both, the same yes──>  seated  ──>  gone
                                   └──anything else──>  declined
    """

    answers: Pair[Consented | None] = (None, None)
    """What each has answered while a question is open."""
    seated: Consented | None = None
    """Whom both let in, and what both were shown of how private words are kept; None: nobody."""
    is_declined: bool = False
    """The last question did not come to the same two yeses; nobody reads whose answer it was."""
    has_gone: bool = False
    """Somebody led them, and is gone."""
    last: Control | None = None

    @property
    def is_asked(self) -> bool:
        """Whether one of the two has answered, and the other has not."""
        return self.answers != (None, None)


NOBODY_LEADS: Final = Third()
"""Of most sessions there is nothing more to tell."""
