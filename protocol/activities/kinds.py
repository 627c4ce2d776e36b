"""The kinds of activity there are. A new one is a module of its own, and a line in each list here.

kind in a guide      phase while it goes on      both go on when
read, private        Reading                     both are ready
rate                 Rating                      both sealed, both opened, both are ready
write                Writing                     the same; a promise is answered by the other
choose               Choosing                    the same; where the picks differ, both pick
                                                 openly until they are equal
turns                Talking                     one partner has climbed the ladder, then the
                                                 other, and both are rested
agree                Agreeing                    nothing more is proposed, and both are ready
together             BeingTogether               both are ready
name                 Naming                      both call it the same, or nothing waits, and
                                                 both are ready
evening              SayingGoodnight             both are ready; then the session is stopped
audit, wishes        Auditing, Wishing           both sealed, both opened, both are ready
whose                Owning                      the same; either may say that each has one
tick, keep           Ticking, Deciding           the same
review               Reviewing                   the same, and then both are ready with each thing
private, own choice  Sharing                     both are ready, and have read the note
"""

from typing import Final

from protocol.activities.activity import Doing, Ready, Skipped
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.audit import Audit, Auditing
from protocol.activities.choose import Choose, Choosing, Chose
from protocol.activities.evening import Evening, SayingGoodnight
from protocol.activities.keep import Deciding, ToKeep
from protocol.activities.name import Name, Naming
from protocol.activities.owners import EachHasOne
from protocol.activities.private import Private, Sharing, Showed
from protocol.activities.proposals import Answered, Proposed
from protocol.activities.rate import Rate, Rating
from protocol.activities.read import Read
from protocol.activities.reading import Reading
from protocol.activities.review import Marked, Review, Reviewing
from protocol.activities.rounds import Opened, Sealed, Voided
from protocol.activities.spoken import (
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    OfferedLess,
    Passed,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Signalled,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from protocol.activities.tick import Tick, Ticking
from protocol.activities.together import BeingTogether, Started, Together
from protocol.activities.turns import Talking, Turns
from protocol.activities.warmth import Warmed
from protocol.activities.whose import Owning, Whose
from protocol.activities.wishes import Wishes, Wishing
from protocol.activities.write import Offered, Write, Writing

AnyActivity = (
    Read
    | Private
    | Rate
    | Write
    | Choose
    | Turns
    | Agree
    | Together
    | Name
    | Evening
    | Audit
    | Wishes
    | Whose
    | Tick
    | Review
    | ToKeep
)
"""What a step of a guide is made of."""

DOINGS: Final[tuple[type[Doing], ...]] = (
    Reading,
    Rating,
    Writing,
    Choosing,
    Talking,
    Agreeing,
    BeingTogether,
    Naming,
    SayingGoodnight,
    Auditing,
    Wishing,
    Owning,
    Ticking,
    Reviewing,
    Sharing,
    Deciding,
)
"""The phases they go on in."""

ActivityEvent = (
    Ready
    | Skipped
    | Sealed
    | Opened
    | Voided
    | Chose
    | Offered
    | Proposed
    | Answered
    | Spoke
    | Finished
    | Passed
    | Breathed
    | Heard
    | SaidBack
    | Understood
    | NotQuite
    | MoreToSay
    | Wondered
    | Replied
    | MadeSense
    | GuessedFeeling
    | FeltRight
    | NamedFeeling
    | TookSide
    | Wished
    | SaidYes
    | OfferedLess
    | SaidNotNow
    | Signalled
    | Started
    | Warmed
    | Showed
    | Marked
    | EachHasOne
)
"""What the two do in them."""
