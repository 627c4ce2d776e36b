"""The kind `review`: what each had promised and what both had agreed, one thing at a time.

    from memory ──both open──> the first thing ──both ready──> the next ──> ... ──> the end

Only the one whose promise it was says how it went and what becomes of it; what both had agreed,
each says alone, and both are revealed at the same moment. The other may answer with a kind word,
and has no other voice in it. What is let go is on neither list any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar, Final

from protocol.activities.activity import (
    Activity,
    Agreement,
    Deed,
    Doing,
    Event,
    Kinds,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.rounds import Round, Sealing
from protocol.activities.warmth import Warm
from protocol.errors import OutOfTurn
from protocol.seats import BOTH, NOBODY, PARTNERS, Pair, Partner, other, put
from protocol.utterance import UNTOLD, utterance, wordless

OWN_LINES: Final = 4
"""Things that one may bring as one's own: what one session leaves at most, and one more."""

SHARED_LINES: Final = 2
"""Things that one may bring as agreed by both."""


class Fared(Enum):
    """How it went with a promise."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_YET = "not-yet"


class Fate(Enum):
    """What becomes of it."""

    KEEP = "keep"
    """It stays as it is."""
    SMALLER = "smaller"
    """It is made smaller; only of one's own."""
    LET_GO = "let-go"
    """It is on neither list any more."""


class Marked(Event, frozen=True, tag="marked"):
    """The owner of a promise: how it went, what becomes of it, and the smaller one, if it is."""

    how: Fared
    then: Fate
    text: str


class Review(Activity, frozen=True, kw_only=True, tag="review"):
    """Each looks at what they had promised, and both at what they had agreed, one at a time."""

    asks_for_words: ClassVar[bool] = True

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        """It has no fields of its own."""

    def begin(self, starter: Partner) -> Doing:
        return Reviewing()


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is looked at."""

    owners: frozenset[Partner]
    text: str
    how: Pair[Fared | None] = (None, None)
    """What each of its owners has marked."""
    then: Pair[Fate | None] = (None, None)
    smaller: str = ""
    """As its owner would have it from now on."""

    @property
    def is_shared(self) -> bool:
        return self.owners == BOTH

    @property
    def is_marked(self) -> bool:
        """All of its owners have."""
        return all(self.how[seat] is not None for seat in self.owners)

    @property
    def is_let_go(self) -> bool:
        """One of its owners has let it go."""
        return Fate.LET_GO in self.then

    @property
    def now(self) -> str:
        """What it says from now on."""
        return self.smaller or self.text

    def outline(self) -> tuple[object, ...]:
        return sorted(self.owners), self.how, self.then

    def wordless(self) -> "Thing":
        """What was marked of it, and not what it is."""
        return replace(self, text=UNTOLD, smaller=wordless(self.smaller))


@dataclass(frozen=True, slots=True)
class Reviewing(Sealing):
    """Each brings what they remember; then both look at it, one thing at a time."""

    tag: ClassVar[str] = "Reviewing"

    things: tuple[Thing, ...] | None = None
    """None until both have brought theirs."""
    at: int = 0
    """Which of them is looked at."""

    @property
    def thing(self) -> Thing | None:
        """The one that is looked at; None before there are any, and where there are none."""
        return self.things[self.at] if self.things else None

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        if self.things is None:
            return self.round.moves(seat)
        kinds, thing = self.warming(setting, seat), self.thing
        if thing is not None and not thing.is_marked:
            is_own = thing.owners == {seat}
            return kinds | (self.round.moves(seat) if thing.is_shared else only(Marked, is_own))
        return kinds | only(Ready, seat not in self.ready)

    @property
    def is_untouched(self) -> bool:
        return self.things is None and not any(self.round.digests)

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        """To what the other has said of it."""
        thing = self.thing
        is_shown = thing is not None and thing.is_marked and other(seat) in thing.owners
        return (Warm.THANKS, Warm.HELPED, Warm.NO_WORRY) if is_shown else ()

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """While nothing is said of the thing that is looked at."""
        thing = self.thing
        if self.things is None or (thing is not None and thing.is_shared and not thing.is_marked):
            return not self.round.is_sealed
        return thing is None or not thing.is_marked

    def outline(self) -> tuple[object, ...]:
        things = self.things and [thing.outline() for thing in self.things]
        return self.round.outline(is_text=True), things, self.at

    def wordless(self) -> Doing:
        thing = self.thing
        is_asked = thing is not None and thing.is_shared and not thing.is_marked
        things = self.things and tuple(each.wordless() for each in self.things)
        round_ = self.round.wordless(is_text=not is_asked)
        return replace(self, round=round_, things=things)

    def after(self, setting: Setting, deed: Deed) -> Doing:
        thing, seat = self.thing, deed.seat
        match deed.event:
            case Marked(how, then, text) if thing is not None:
                smaller = utterance(text) if then is Fate.SMALLER else ""
                if bool(text) != (then is Fate.SMALLER) or bool(smaller) != bool(text):
                    raise OutOfTurn("a smaller one without words, or words without one")
                marked = replace(
                    thing,
                    how=put(thing.how, seat, how),
                    then=put(thing.then, seat, then),
                    smaller=smaller,
                )
                return self._with(marked)
        return Sealing.after(self, setting, deed)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """From memory: one's own, then what both had agreed; empty where there is no more. Of a
        shared thing: how it went, and whether it stays."""
        if self.things is None:
            is_whole = len(answer) == OWN_LINES + SHARED_LINES
            return tuple(utterance(text) for text in answer) if is_whole else None
        known = [(how.value, then.value) for how in Fared for then in (Fate.KEEP, Fate.LET_GO)]
        return answer if answer in known else None

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        thing = self.thing
        if self.things is None:
            return replace(self, things=_brought(both))._at(0)
        if thing is None:
            return self
        how = (Fared(both[0][0]), Fared(both[1][0]))
        then = (Fate(both[0][1]), Fate(both[1][1]))
        return self._with(replace(thing, how=how, then=then))

    def begun_again(self, anew: Round) -> Sealing:
        return replace(self, round=anew)

    def turned(self, setting: Setting) -> Doing | None:
        """The next thing."""
        is_more = self.things is not None and self.at + 1 < len(self.things)
        return self._at(self.at + 1) if is_more else None

    def kept(self, setting: Setting) -> Outcome:
        """What was marked, and not let go."""
        kept = [each for each in self.things or () if each.is_marked and not each.is_let_go]
        own = ((seat, each.now) for seat in PARTNERS for each in kept if each.owners == {seat})
        shared = (each for each in kept if each.is_shared)
        agreements = tuple(Agreement(each.now, "", setting.activity.id) for each in shared)
        return Outcome(promises=tuple(own), agreements=agreements)

    def _at(self, place: int) -> "Reviewing":
        """At the thing of that place; what both had agreed is asked of both anew."""
        phase = replace(self, at=place, ready=NOBODY, warm=(None, None))
        is_asked = phase.thing is not None and phase.thing.is_shared
        return replace(phase, round=Round(self.round.following)) if is_asked else phase

    def _with(self, thing: Thing) -> "Reviewing":
        things = self.things or ()
        return replace(self, things=(*things[: self.at], thing, *things[self.at + 1 :]))


def _brought(both: Pair[tuple[str, ...]]) -> tuple[Thing, ...]:
    """What the first had promised, what the second had, and what both had agreed."""
    own = [
        Thing(frozenset({seat}), text)
        for seat in PARTNERS
        for text in both[seat][:OWN_LINES]
        if text
    ]
    shared = [Thing(BOTH, text) for seat in PARTNERS for text in both[seat][OWN_LINES:] if text]
    return (*own, *shared)
