"""The minds there are: a line for each kind of activity. A kind without words has no lines."""

from collections.abc import Callable, Mapping
from typing import Final

from protocol.activities.activity import Activity, Doing
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.audit import Audit, Auditing
from protocol.activities.choose import Choose, Choosing
from protocol.activities.evening import SayingGoodnight
from protocol.activities.keep import Deciding, ToKeep
from protocol.activities.name import Name, Naming
from protocol.activities.private import Sharing
from protocol.activities.rate import Rate, Rating
from protocol.activities.reading import Reading
from protocol.activities.review import Review, Reviewing
from protocol.activities.tick import Tick, Ticking
from protocol.activities.together import BeingTogether
from protocol.activities.turns import Talking, Turns
from protocol.activities.whose import Owning, Whose
from protocol.activities.wishes import Wishes, Wishing
from protocol.activities.write import Write, Writing
from tui.rehearsal.minds import quiet
from tui.rehearsal.minds.agree import Agreed, agreeing
from tui.rehearsal.minds.audit import Carried, auditing
from tui.rehearsal.minds.choose import Chosen, choosing
from tui.rehearsal.minds.keep import Stayed, deciding
from tui.rehearsal.minds.mind import Lines, Moment, Step
from tui.rehearsal.minds.name import Named, naming
from tui.rehearsal.minds.rate import Rated, rating
from tui.rehearsal.minds.review import Recalled, reviewing
from tui.rehearsal.minds.tick import Ticked, ticking
from tui.rehearsal.minds.turns import Told, talking
from tui.rehearsal.minds.whose import Owned, owning
from tui.rehearsal.minds.wishes import Longed, wishing
from tui.rehearsal.minds.write import Written, writing

Mind = Callable[[Moment], Step | None]

_KINDS: Final[tuple[tuple[type[Doing], Mind, type[Activity] | None, type[Lines] | None], ...]] = (
    (Reading, quiet.reading, None, None),
    (Rating, rating, Rate, Rated),
    (Writing, writing, Write, Written),
    (Choosing, choosing, Choose, Chosen),
    (Talking, talking, Turns, Told),
    (Agreeing, agreeing, Agree, Agreed),
    (BeingTogether, quiet.being_together, None, None),
    (Naming, naming, Name, Named),
    (SayingGoodnight, quiet.saying_goodnight, None, None),
    (Auditing, auditing, Audit, Carried),
    (Wishing, wishing, Wishes, Longed),
    (Owning, owning, Whose, Owned),
    (Ticking, ticking, Tick, Ticked),
    (Reviewing, reviewing, Review, Recalled),
    (Deciding, deciding, ToKeep, Stayed),
    (Sharing, quiet.sharing, None, None),
)

MINDS: Final[Mapping[type[Doing], Mind]] = {phase: mind for phase, mind, _, _ in _KINDS}
"""What decides in each phase of an activity."""

LINES: Final[Mapping[type[Activity], type[Lines]]] = {
    kind: lines for _, _, kind, lines in _KINDS if kind is not None and lines is not None
}
"""What has to stand in a script for each kind that has words."""
