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
    Later,
    LookedAt,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.keeping import held_answer, is_held_answer
from protocol.activities.rounds import Draw, Round, Sealing
from protocol.activities.warmth import Warm
from protocol.errors import OutOfTurn
from protocol.seats import BOTH, NOBODY, PARTNERS, Pair, Partner, other, put
from protocol.utterance import UNTOLD, utterance, wordless

OWN_LINES: Final = 4
"""Things that one may bring as one's own: what one session leaves at most, and one more."""

SHARED_LINES: Final = 2
"""Things that one may bring as agreed by both."""


LINES: Final = OWN_LINES + SHARED_LINES
"""What one brings at most."""


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
    """Each looks at what they had promised, and both at what they had agreed, one at a time. First
    the two programs compare what of earlier evenings both laptops still hold."""

    carried: Later[bool] = False
    """It is only for what both laptops hold; where that is nothing, it is passed over."""

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
    id: str = ""
    """Of what both laptops hold of an earlier evening; empty: it was remembered."""

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
        known = (self.id,) if self.id else ()
        return sorted(self.owners), self.how, self.then, *known

    def wordless(self) -> "Thing":
        """What was marked of it, and not what it is."""
        return replace(self, text=UNTOLD, smaller=wordless(self.smaller))


@dataclass(frozen=True, slots=True)
class Reviewing(Sealing):
    """Each brings what they remember; then both look at it, one thing at a time."""

    tag: ClassVar[str] = "Reviewing"

    held: tuple[str, ...] | None = None
    """The ids of what both laptops hold; None until both programs have answered."""
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
    def is_automatic(self) -> bool:
        return self.held is None

    @property
    def is_untouched(self) -> bool:
        """What the programs do by themselves touches nothing."""
        is_begun = self.held is not None and any(self.round.digests)
        return self.things is None and not is_begun

    def is_over(self, setting: Setting) -> bool:
        return setting.of(Review).carried and self.held == ()

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
        return self.round.outline(is_text=True), self.held, things, self.at

    def wordless(self) -> Doing:
        thing = self.thing
        is_asked = thing is not None and thing.is_shared and not thing.is_marked
        things = self.things and tuple(each.wordless() for each in self.things)
        is_picked = is_asked or self.held is None
        round_ = self.round.wordless(is_text=not is_picked, but=self.held or ())
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

    def drawn(self, answer: tuple[str, ...], draw: Draw) -> tuple[str, ...]:
        return held_answer(answer, draw) if self.held is None else answer

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """First what this laptop holds. Then one's own, and what both had agreed, empty where there
        is no more, and of each line the id, if both hold it. Of a shared thing: how it went, and
        whether it stays."""
        if self.held is None:
            return answer if is_held_answer(answer) else None
        if self.things is None:
            return self._remembered(answer)
        known = [(how.value, then.value) for how in Fared for then in (Fate.KEEP, Fate.LET_GO)]
        return answer if answer in known else None

    def _remembered(self, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """An id that stands beside no words is none."""
        texts, ids = tuple(map(utterance, answer[:LINES])), answer[LINES:]
        named = [id for id in ids if id]
        is_whole = len(texts) == len(ids) == LINES and len(set(named)) == len(named)
        if not is_whole or not set(named).issubset(self.held or ()):
            return None
        return *texts, *(id if text else "" for text, id in zip(texts, ids, strict=True))

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        thing = self.thing
        if self.held is None:
            held = tuple(sorted(set(both[0]) & set(both[1])))
            return replace(self, held=held, round=Round(self.round.following))
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
        marked = (each for each in self.things or () if each.is_marked and each.id)
        looked_at = tuple(LookedAt(each.id, each.owners, each.is_let_go) for each in marked)
        return Outcome(promises=tuple(own), agreements=agreements, looked_at=looked_at)

    def _at(self, place: int) -> "Reviewing":
        """At the thing of that place; what both had agreed is asked of both anew."""
        phase = replace(self, at=place, ready=NOBODY, warm=(None, None))
        is_asked = phase.thing is not None and phase.thing.is_shared
        return replace(phase, round=Round(self.round.following)) if is_asked else phase

    def _with(self, thing: Thing) -> "Reviewing":
        things = self.things or ()
        return replace(self, things=(*things[: self.at], thing, *things[self.at + 1 :]))


def _brought(both: Pair[tuple[str, ...]]) -> tuple[Thing, ...]:
    """What the first had promised, what the second had, and what both had agreed. What both laptops
    hold of that, and both have brought, is one thing: with the words of both, if these differ."""
    lines = [list(zip(answer[:LINES], answer[LINES:], strict=True)) for answer in both]
    own = [
        Thing(frozenset({seat}), text, id=id)
        for seat in PARTNERS
        for text, id in lines[seat][:OWN_LINES]
        if text
    ]
    shared: list[Thing] = []
    for text, id in (line for seat in PARTNERS for line in lines[seat][OWN_LINES:]):
        same = next((at for at, each in enumerate(shared) if id and each.id == id), None)
        if same is not None:
            told = dict.fromkeys((shared[same].text, text))
            shared[same] = replace(shared[same], text="\n".join(told))
        elif text:
            shared.append(Thing(BOTH, text, id=id))
    return (*own, *shared)
