"""The kind `write`: each writes privately; then both read, and perhaps answer a promise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Event,
    Keep,
    Kinds,
    Label,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.proposals import Answered
from protocol.activities.rounds import Sealing, round_for
from protocol.activities.wants import want, want_entries
from protocol.errors import OutOfTurn
from protocol.limits import PROPOSALS_LIMIT
from protocol.seats import NOBODY, PARTNERS, Pair, Partner, other, put
from protocol.utterance import utterance


class Offered(Event, frozen=True, tag="offered"):
    """A new wording of one's own promise, after *something else, please*."""

    text: str


class Write(Activity, frozen=True, kw_only=True, tag="write"):
    """Each writes privately; both are revealed at the same moment."""

    fields: tuple[Label, ...]
    promise: bool = False
    """The first field is a promise: the other answers yes, thank you / something else, please."""

    asks_for_words: ClassVar[bool] = True
    may_be_for_one: ClassVar[bool] = True
    keeps: ClassVar[Keep] = Keep.AUTHOR

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "fields", self.fields)
        is_alone = self.promise and bool(self.for_)
        want(not is_alone, f"{where}, field promise", "a promise of both, or of none")

    @property
    def may_keep(self) -> Keep:
        return self.keep or (Keep.BOTH if self.promise else self.keeps)

    def begin(self, starter: Partner) -> Doing:
        return Writing()

    def begin_for(self, starter: Partner, seats: frozenset[Partner]) -> Doing:
        return Writing(round=round_for(seats))


@dataclass(frozen=True, slots=True)
class Promise:
    """A small promise for the coming week, and what the other said to it."""

    text: str
    number: int = 0
    """How often it was worded anew; an answer names the wording it is for."""
    is_welcome: bool | None = None


@dataclass(frozen=True, slots=True)
class Writing(Sealing):
    """Each writes privately; then both read, and perhaps answer a promise."""

    tag: ClassVar[str] = "Writing"

    promises: Pair[Promise | None] = (None, None)

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat)
        if not self.round.is_open:
            return kinds
        theirs, mine = self.promises[other(seat)], self.promises[seat]
        is_asked = theirs is not None and theirs.is_welcome is None
        is_declined = mine is not None and mine.is_welcome is False
        may_offer = is_declined and mine is not None and mine.number < PROPOSALS_LIMIT
        kinds |= only(Answered, is_asked) | only(Offered, may_offer)
        return kinds | only(Ready, not is_asked and seat not in self.ready)

    def outline(self) -> tuple[object, ...]:
        promises = [each and (each.number, each.is_welcome) for each in self.promises]
        return self.round.outline(is_text=True), promises

    def after(self, setting: Setting, deed: Deed) -> Doing:
        seat, owner = deed.seat, other(deed.seat)
        match deed.event:
            case Answered(number, is_yes):
                theirs = self.promises[owner]
                if theirs is None or theirs.number != number:
                    raise OutOfTurn("an answer to another wording")
                promises = put(self.promises, owner, replace(theirs, is_welcome=is_yes))
                # Who was ready had not read the no, and may want to word it anew.
                ready = self.ready if is_yes else self.ready - {owner}
                return replace(self, promises=promises, ready=ready)
            case Offered(text):
                mine, words = self.promises[seat], utterance(text)
                if mine is None or not words:
                    raise OutOfTurn("a promise without words")
                anew = Promise(words, mine.number + 1)
                return replace(self, promises=put(self.promises, seat, anew), ready=NOBODY)
        return Sealing.after(self, setting, deed)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        if len(answer) != len(setting.of(Write).fields):
            return None
        return tuple(utterance(text) for text in answer)

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> Sealing:
        if not setting.of(Write).promise:
            return self
        first, second = (Promise(answer[0]) if answer[0] else None for answer in both)
        return replace(self, promises=(first, second))

    def kept(self, setting: Setting) -> Outcome:
        """The promises that were welcome."""
        promises = ((seat, self.promises[seat]) for seat in PARTNERS)
        kept = tuple((seat, each.text) for seat, each in promises if each and each.is_welcome)
        return Outcome(promises=kept)
