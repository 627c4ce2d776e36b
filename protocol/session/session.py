"""The session as every seat holds it: frozen values, compared by equality.

`Session` holds what is true in every phase; `phase` is one of the small values below, each with its
own facts only. Nothing here decides anything: who may do what is in `moves`, what follows in
`referee`. Times are the relay's, in milliseconds, kept for showing; no rule reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeVar

from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Seat, other
from protocol.session.events import Signal, Voice

T = TypeVar("T")

Pair = tuple[T, T]
"""One value for each partner, indexed by seat."""

NOBODY: Final[frozenset[Seat]] = frozenset()
BOTH: Final = frozenset(PARTNERS)

_MINUTE_MS: Final = 60_000


def put(pair: Pair[T], seat: Seat, value: T) -> Pair[T]:
    """`pair` with the seat's value replaced."""
    return (value, pair[1]) if seat is Seat.FIRST else (pair[0], value)


class Stage(Enum):
    """Where a turn stands: the rungs of the ladder, what lies between, the rest at the end."""

    SPEAK = "speak"
    SAY_BACK = "say-back"
    CHECK = "check"
    MAKES_SENSE = "makes-sense"
    FEELING = "feeling"
    FEELING_CHECK = "feeling-check"
    HEARD = "heard"
    BREATH = "breath"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Round:
    """One go at a private answer."""

    attempt: int = 0
    digests: Pair[bytes | None] = (None, None)
    answers: Pair[tuple[str, ...] | None] = (None, None)
    again: frozenset[Seat] = NOBODY
    """Who would answer again, while the other has not agreed."""
    before: Pair[bytes | None] = (None, None)
    """The digests of the attempt before this one, if that was not opened by both."""
    asked_by: Seat | None = None
    """Who asked first for this attempt; None for the first of all."""
    former: "Round | None" = None
    """The attempt before as it stood, where one seat alone began again. If the other's opening was
    on its way by then, it still counts, and the attempt before with it."""

    @property
    def is_sealed(self) -> bool:
        """Both are bound; the openings may follow."""
        return None not in self.digests

    @property
    def is_open(self) -> bool:
        """Both are shown."""
        return None not in self.answers

    def still_open_to(self, seat: Seat) -> "Round | None":
        """The attempt before, if this seat may still open it: until it has sealed anew."""
        is_given_up = self.former is not None and self.former.answers[seat] is None
        return self.former if is_given_up and self.digests[seat] is None else None

    def is_lopsided_for(self, seat: Seat) -> bool:
        """Whether the seat has shown its answer, and waits for the other's."""
        return self.answers[seat] is not None and self.answers[other(seat)] is None


@dataclass(frozen=True, slots=True)
class Promise:
    """A small promise for the coming week, and what the other said to it."""

    text: str
    number: int = 0
    """How often it was worded anew; an answer names the wording it is for."""
    is_welcome: bool | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something one partner put forward and the other has not answered yet."""

    by: Seat
    number: int
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both said yes to."""

    text: str
    day: str
    activity: str = ""
    """Where it was made: *in two weeks* alone says nothing."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One partner's time with the floor, from speaking to being understood."""

    speaker: Seat
    pieces: tuple[str, ...] = ()
    said_back: str | None = None
    missed: str | None = None
    sense: str | None = None
    guess: str | None = None
    feeling: str | None = None
    passed: Seat | None = None
    """Who passed: the speaker the turn, or the listener what was theirs to say."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """The guide arrives, both say their names."""

    guide_hash: bytes | None = None
    parts_wanted: int = 0
    parts: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Each reads, or answers for themselves alone."""

    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Rating:
    """Each rates privately; then both look."""

    round: Round = Round()
    ready: frozenset[Seat] = NOBODY
    is_another_time: bool = False
    """The guide needed two of one answer and did not get them."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Each writes privately; then both read, and perhaps answer a promise."""

    round: Round = Round()
    promises: Pair[Promise | None] = (None, None)
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Choosing:
    """Each picks privately; if the picks differ, both pick openly until they are the same."""

    round: Round = Round()
    picks: Pair[str | None] = (None, None)
    chosen: str | None = None
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Talking:
    """One has the floor."""

    turn: Turn
    stage: Stage = Stage.SPEAK
    then: Stage = Stage.SPEAK
    """Where the breath leads; only told while breathing."""
    told: Stage = Stage.SPEAK
    """The rung whose words are taken in; only told while they are."""
    past: tuple[Turn, ...] = ()
    """The turns of this activity that are over."""
    signals: Pair[Signal | None] = (None, None)
    """The last fixed phrase of each since the stage began."""
    since_ms: int = 0
    """When this stage began."""
    turn_ms: int = 0
    """When this turn's speaking began, or went on after a pause."""
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Either proposes, the other answers."""

    proposal: Proposal | None = None
    proposals: Pair[int] = (0, 0)
    """How many each has put forward so far."""
    made: tuple[Agreement, ...] = ()
    declined: Seat | None = None
    """Who said *rather not* to the last proposal, until the next."""
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class BeingTogether:
    """A calm timer that both share."""

    started_ms: int | None = None
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One of the two left the activity out; both are told so, and nobody is named."""

    inner: "OpenPhase"
    """What was left out, so that each finds again what they had answered."""
    ready: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Closing:
    """The last page: both read what they take along, compare two words, and end."""


OpenPhase = (
    Gathering
    | Reading
    | Rating
    | Writing
    | Choosing
    | Talking
    | Agreeing
    | BeingTogether
    | LeftOut
    | Closing
)


@dataclass(frozen=True, slots=True)
class Pausing:
    """A calm break that one asked for; both bring it back.

    Whoever asks once more makes it longer, or leaves it as long as it was; it stays the break of
    the one who asked first.
    """

    inner: OpenPhase
    by: Seat
    minutes: int
    """As first asked for."""
    at_ms: int
    acknowledged: frozenset[Seat] = NOBODY
    back: frozenset[Seat] = NOBODY
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

    inner: OpenPhase
    by: Seat
    at_ms: int
    back: frozenset[Seat] = NOBODY


@dataclass(frozen=True, slots=True)
class Ended:
    """Over: both closed it, or one left."""

    left: Seat | None = None


Phase = OpenPhase | Pausing | Stopped | Ended


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
    starter: Seat = Seat.FIRST
    """Who speaks first in the next turns."""
    ratings: Mapping[str, Pair[tuple[str, ...]]] = field(default_factory=dict)
    """What both answered, by activity."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """What was chosen together, by activity."""
    promises: tuple[tuple[Seat, str], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    closed: frozenset[Seat] = NOBODY
    """Who has agreed to end."""
    phase: Phase = Gathering()

    def turn_page(self, phase: Phase) -> "Session":
        """The session in another phase, on a new page."""
        return replace(self, phase=phase, page=self.page + 1)


def open_phase(phase: Phase) -> OpenPhase | None:
    """What is going on, or will again after a pause; None once it is over."""
    match phase:
        case Pausing() | Stopped():
            return phase.inner
        case Ended():
            return None
        case _:
            return phase
