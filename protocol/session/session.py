"""The session as every seat holds it: frozen values, compared by equality.

`Session` holds what is true in every phase; `phase` is one of the small values below, each with its
own facts only. Nothing here decides anything: who may do what is in `moves`, what follows in
`referee`. Times are the relay's, in milliseconds, kept for showing; no rule reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from protocol.activities.activity import (
    Agreement,
    Doing,
    Label,
    Lines,
    LookedAt,
    Outcome,
    Owner,
    Setting,
    Voice,
)
from protocol.activities.agree import Agree
from protocol.activities.keeping import Keeping
from protocol.activities.kinds import DOINGS, AnyActivity
from protocol.activities.turns import Turns
from protocol.guide.structure import Guide
from protocol.seats import NOBODY, PARTNERS, Pair, Partner, Seat
from protocol.session.third import (
    AS_THE_GUIDE_HAS_IT,
    NOBODY_LEADS,
    Been,
    Place,
    Plan,
    Third,
    question_of,
)

_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Gathering:
    """The guide arrives, both say their names."""

    tag: ClassVar[str] = "Gathering"

    guide_hash: bytes | None = None
    parts_wanted: int = 0
    parts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One of the two left the activity out; both are told so, and nobody is named."""

    tag: ClassVar[str] = "LeftOut"

    inner: "OpenPhase"
    """What was left out, so that each finds again what they had answered."""
    ready: frozenset[Partner] = NOBODY


@dataclass(frozen=True, slots=True)
class Closing:
    """The last page: both read what they take along, compare two words, and end."""

    tag: ClassVar[str] = "Closing"


OpenPhase = Gathering | Doing | LeftOut | Closing


@dataclass(frozen=True, slots=True)
class Pausing:
    """A calm break that one asked for; both bring it back.

    Whoever asks once more makes it longer, or leaves it as long as it was; it stays the break of
    the one who asked first.
    """

    tag: ClassVar[str] = "Pausing"

    inner: OpenPhase
    by: Seat
    minutes: int
    """As first asked for."""
    at_ms: int
    acknowledged: frozenset[Partner] = NOBODY
    back: frozenset[Partner] = NOBODY
    asked: Seat | None = None
    """Who asked once more, the last of them: the other may say that it was seen."""
    ends_ms: tuple[int, ...] = (0,) * len(Seat)
    """By seat, the latest end that was asked for since."""

    @property
    def until_ms(self) -> int:
        """When to be back: the latest that anybody asked for."""
        return max(self._first_end_ms, *self.ends_ms)

    @property
    def longer_by(self) -> Seat | None:
        """Who made it longer, by what can be seen of it; None: nobody."""
        if self.until_ms < self._first_end_ms + _MINUTE_MS:
            return None
        return Seat(self.ends_ms.index(self.until_ms))

    @property
    def _first_end_ms(self) -> int:
        return self.at_ms + self.minutes * _MINUTE_MS

    def once_more(self, seat: Seat, minutes: int, at_ms: int) -> "Pausing":
        """The pause after somebody asked for so many minutes from then: never a shorter one."""
        end_ms = max(self.ends_ms[seat], at_ms + minutes * _MINUTE_MS)
        ends_ms = (*self.ends_ms[:seat], end_ms, *self.ends_ms[seat + 1 :])
        return replace(self, acknowledged=NOBODY, back=NOBODY, asked=seat, ends_ms=ends_ms)


@dataclass(frozen=True, slots=True)
class Stopped:
    """To be continued another day; both bring it back."""

    tag: ClassVar[str] = "Stopped"

    inner: OpenPhase
    by: Seat | None
    """Who stopped it; None: the guide, where both had come to the end of an evening."""
    at_ms: int
    back: frozenset[Partner] = NOBODY


@dataclass(frozen=True, slots=True)
class Ended:
    """Over: both closed it, or one left."""

    tag: ClassVar[str] = "Ended"

    left: Seat | None = None


Phase = OpenPhase | Pausing | Stopped | Ended

PHASES: Final[tuple[type[Phase], ...]] = (
    Gathering,
    *DOINGS,
    LeftOut,
    Closing,
    Pausing,
    Stopped,
    Ended,
)
"""Every kind of phase, for enumerations."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is true in every phase."""

    room_id: bytes
    guide: Guide | None = None
    guide_hash: bytes | None = None
    names: Pair[str | None] = (None, None)
    page: int = 0
    """Counts up whenever the phase becomes another one."""
    page_ms: int = 0
    """When it last did."""
    step: int = 0
    activity: int = 0
    voice: Voice = Voice.TYPED
    wishes: Pair[Voice | None] = (None, None)
    """How each would like to talk from now on, until both wish the same."""
    starter: Partner = Seat.FIRST
    """Who speaks first in the next turns."""
    ratings: Mapping[str, Pair[tuple[str, ...]]] = field(default_factory=dict)
    """What both answered, by activity."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """What was chosen together, by activity."""
    named: Mapping[str, str] = field(default_factory=dict)
    """What both call the one thing, by the activity that asked for it."""
    length: str | None = None
    """How long they want it to be: one of the guide's lengths, once it is chosen."""
    owners: Mapping[str, frozenset[Partner]] = field(default_factory=dict)
    """Whose something is, by the activity that asked."""
    lines: Mapping[str, Lines] = field(default_factory=dict)
    """What weighs on them, or what they would like more of, by activity."""
    promises: tuple[tuple[Partner, str], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    looked_at: tuple[LookedAt, ...] = ()
    """What of earlier evenings was looked at."""
    keeping: Keeping | None = None
    """What is to stay of it, if both come to its end; None: not asked, or left out."""
    closed: frozenset[Partner] = NOBODY
    """Who has agreed to end."""
    third: Third = NOBODY_LEADS
    epoch: int = 0
    """Counts the keys of the room: one more whenever a third seat comes or goes."""
    plan: Plan = AS_THE_GUIDE_HAS_IT
    been: Mapping[Place, Been] = field(default_factory=dict)
    """Where they have been in the guide."""
    spent: int = 0
    """More than the number of any attempt at an answer that they have left: one that is asked for
    again at the same place begins with it, so that no digest binds two."""
    again: bool = False
    """They went on from this activity before, and are there once more."""
    phase: Phase = Gathering()

    @property
    def stays(self) -> Keeping | None:
        """What stays of it, now that both have ended it; nothing where one has left."""
        is_over = isinstance(self.phase, Ended) and self.phase.left is None
        return self.keeping if is_over else None

    @property
    def setting(self) -> Setting:
        """What the rules of the present activity know of the session."""
        activity = current_activity(self)
        assert activity is not None  # every phase of an activity has one
        return Setting(
            self.room_id,
            (self.step, self.activity),
            self.voice,
            activity,
            activity.seats(self.owners),
            self.owned,
            self._prefill(activity),
            self._is_first_turn(activity),
        )

    @property
    def owned(self) -> Pair[int]:
        """How many agreements each has taken on alone."""
        owners = [made.owner for made in self.agreements]
        first, second = (owners.count(Owner.of(seat)) for seat in PARTNERS)
        return first, second

    def _prefill(self, activity: AnyActivity) -> tuple[Label, ...]:
        """What it takes over from an earlier one: what somebody has marked there, if anything."""
        if not isinstance(activity, Agree) or not activity.prefill or self.guide is None:
            return ()
        steps = self.guide.steps
        earlier = {each.id: each for step in steps for each in step.activities}
        offers, lines = earlier[activity.prefill].offers, self.lines.get(activity.prefill)
        if lines is None:
            return offers
        by_id = {label.id: label for label in offers}
        return tuple(by_id[id] for id in lines.order)

    def _is_first_turn(self, activity: AnyActivity) -> bool:
        """Whether it is the first of the turns that are for whose the same thing is, or is not."""
        if not isinstance(activity, Turns) or not activity.for_ or self.guide is None:
            return False
        turns = (each for step in self.guide.steps for each in step.activities)
        asked = activity.whose[1]
        of_it = (each.id for each in turns if isinstance(each, Turns) and each.whose[1] == asked)
        return next(of_it) == activity.id

    def turn_page(self, phase: Phase) -> "Session":
        """The session in another phase, on a new page."""
        return replace(self, phase=phase, page=self.page + 1)

    def with_outcome(self, activity: str, left: Outcome) -> "Session":
        """The session with what an activity of this id leaves to it."""
        session = self
        if left.answers is not None:
            session = replace(session, ratings={**session.ratings, activity: left.answers})
        if left.chosen is not None:
            session = replace(session, chosen={**session.chosen, activity: left.chosen})
        if left.named is not None:
            session = replace(session, named={**session.named, activity: left.named})
        if left.lines is not None:
            session = replace(session, lines={**session.lines, activity: left.lines})
        if left.voice is not None:
            session = replace(session, voice=left.voice, wishes=(None, None))
        if left.starter is not None:
            session = replace(session, starter=left.starter)
        if left.length is not None:
            session = replace(session, length=left.length)
        if left.owners is not None:
            session = replace(session, owners={**session.owners, activity: left.owners})
        if left.keeping is not None:
            session = replace(session, keeping=left.keeping)
        return replace(
            session,
            looked_at=session.looked_at + left.looked_at,
            promises=session.promises + left.promises,
            agreements=session.agreements + left.agreements,
        )


def current_activity(session: Session) -> AnyActivity | None:
    """The activity at the session's place; None before the first and after the last."""
    if session.plan.asked is not None:
        return question_of(session.plan.asked)
    if session.guide is None or session.activity < 0 or session.step >= len(session.guide.steps):
        return None
    return session.guide.activity(session.step, session.activity)


def open_phase(phase: Phase) -> OpenPhase | None:
    """What is going on, or will again after a pause; None once it is over."""
    match phase:
        case Pausing() | Stopped():
            return phase.inner
        case Ended():
            return None
        case _:
            return phase
