"""What a facilitator's seat sees of its room: one frozen value, bound down to the screen.

What it is: the session as the third seat folds it, the news of the line, and questions about them.
What it is not: a decision; `moves` are the referee's. It holds what was shown to both partners and
what is the facilitator's own, and nothing can be made of it that one of the two keeps: the third
seat's session has digests where there are sealed answers, and no key to what is private.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.kinds import AnyActivity
from protocol.activities.turns import Talking
from protocol.guide.structure import Guide
from protocol.seats import Pair, Partner, other
from protocol.session.asides import Whispered
from protocol.session.events import Event
from protocol.session.session import Ended, Phase, Session, current_activity
from protocol.wire.frames import End
from tui.news import Line, News
from tui.seat.drafts import Drafts
from tui.seat.lead_times import Times
from tui.words import lead as lead_words
from tui.words import naming as naming_words
from tui.words.called import called

_NAMES: Final = re.compile(r"\{(?:partner|first|second|topic)\}")


@dataclass(frozen=True)
class LeadState:
    """One moment of a room, seen from the third seat."""

    session: Session
    news: News
    """Of the own line; who is there is in `here`."""
    moves: Kinds
    here: Pair[bool]
    """Which of the two is connected, as the relay said last."""
    drafts: Drafts = field(compare=False)
    """Of this room alone."""
    relay_ms: Callable[[], int] = field(compare=False)
    """The relay's time now, see `tui.seat.lead_times`."""
    done_ms: int = 0
    """When what was done last with a control came, by the relay's clock; 0: before this program
    was here."""
    times: Times = Times()
    whispered: tuple[Whispered, ...] = ()
    """What was said in words with one, in the order in which it came."""
    whispering: tuple[tuple[Partner, str], ...] = ()
    """Own words to one that are on their way."""
    label: str = ""
    """What the facilitator calls the room; it never leaves the laptop."""
    is_told: bool = True
    """Both laptops hold the session that this seat was told; before that nothing is shown."""
    end: End | None = None
    """Why the relay has nothing of the room for this seat any more, where it has said so: then what
    is in `session` is only how it was left."""
    is_awaiting: bool = False
    """Nobody has let this seat in yet: both are asked, or have said no."""
    meets_other: bool = False
    """One partner asked this seat in, and the other has not met it yet, or not compared words."""
    other_spoken: tuple[str, str] | None = None
    """The two words to compare with the other, once they have met."""
    is_practice: bool = False
    """The two are scripts of this laptop, and nothing of it stays."""
    has_board: bool = False
    """Another room is open as well."""
    locks_notes: bool = False
    """What is noted is locked on the disk; else it lies there in the clear, until the room goes."""
    takes_private_words: bool = True
    """What both consented to; else there is no word with one."""
    own: Guide | None = field(default=None, compare=False)
    """The same guide as it lies on this laptop, with what it says to whoever leads: the two have it
    without. None: it is not at hand, or they go through another."""

    made: dict[str, tuple[int, object]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    """What a page has made of this moment already, by name, and in which second: its plan is asked
    for several times in one look, and a look follows every key."""

    @property
    def phase(self) -> Phase:
        return self.session.phase

    @cached_property
    def activity(self) -> AnyActivity | None:
        return current_activity(self.session)

    def to_lead(self, id: str) -> AnyActivity | None:
        """The activity of that id as it lies on this laptop, with its hint."""
        return None if self.own is None else self.own.named(id)

    def hint(self, id: str) -> str:
        """What the guide says of that activity to whoever leads; empty: nothing."""
        found = self.to_lead(id)
        return "" if found is None else self.filled(found.facilitator)

    @property
    def is_seated(self) -> bool:
        """Whether the two let this seat in, and have not gone on without."""
        return self.session.third.seated is not None

    @property
    def is_without(self) -> bool:
        """Whether the two have gone on without this seat, also while it was not there."""
        return self.end is End.UNSEATED or (self.session.third.has_gone and not self.is_seated)

    @property
    def is_over(self) -> bool:
        """Whether the session is over, also while this seat was not there."""
        return isinstance(self.phase, Ended) or self.end not in (None, End.UNSEATED)

    @property
    def here_now_ms(self) -> int:
        """The same moment as this laptop's clock shows it, for a time of day or a date."""
        return self.relay_ms() + self.news.clock_ms

    def may(self, kind: type[Event]) -> bool:
        """Whether this seat may do it now."""
        return kind in self.moves

    def is_away(self, seat: Partner) -> bool:
        """Whether it is known that this partner is not connected: a line that is down says
        nothing of them."""
        return self.news.line is Line.OPEN and not self.here[seat]

    @cached_property
    def names(self) -> Pair[str]:
        """What the two are called; told apart where they are called the same."""
        first, second = (
            called(name or "") or unknown
            for name, unknown in zip(self.session.names, lead_words.UNNAMED, strict=True)
        )
        if first == second:
            return lead_words.numbered(first, 1), lead_words.numbered(second, 2)
        return first, second

    def name(self, seat: Partner) -> str:
        return self.names[seat]

    @property
    def speaker(self) -> Partner | None:
        """Whose turn it is; None: nobody's."""
        return self.phase.turn.speaker if isinstance(self.phase, Talking) else None

    def filled(self, text: str, reader: Partner | None = None) -> str:
        """A text of the guide with the names in it, as that partner reads it; None: as both do."""
        first, second = self.names
        partner = lead_words.each_other(first, second)
        if reader is not None:
            partner = self.name(other(reader))
        names = {
            "{partner}": partner,
            "{first}": first,
            "{second}": second,
            "{topic}": self.topic or naming_words.THE_ONE_THING,
        }
        return _NAMES.sub(lambda found: names[found.group()], text)

    @property
    def topic(self) -> str:
        """What both call the one thing that this step is about; empty where nothing has a name."""
        session = self.session
        if session.guide is None or session.step >= len(session.guide.steps):
            return ""
        before = session.guide.steps[session.step].activities[: max(session.activity, 0)]
        found = (session.named[a.id] for a in reversed(before) if a.id in session.named)
        return lead_words.told(next(found, ""))
