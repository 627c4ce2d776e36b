"""The kind `write`: each writes privately; then both read, and perhaps answer a promise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Event,
    Keep,
    Kinds,
    Label,
    Later,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.proposals import Answered
from protocol.activities.rounds import Sealing, round_for
from protocol.activities.wants import PROMPT_CHARS, want, want_entries, want_minutes, want_text
from protocol.activities.warmth import Warm
from protocol.errors import OutOfTurn
from protocol.limits import PROPOSALS_LIMIT
from protocol.seats import NOBODY, PARTNERS, Pair, Partner, other, put
from protocol.utterance import UNTOLD, utterance


class Offered(Event, frozen=True, tag="offered"):
    """A new wording of one's own promise, after *something else, please*."""

    text: str


_BLANK: Final = re.compile(r"\{([^{}]*)\}")
"""Where the words of a field stand in a promise."""

_STOPS: Final = " \n.,;:\u2026"
"""What is not taken along into the sentence from the end of a field."""


class Field(Label, frozen=True):
    """Something to write in."""

    optional: Later[bool] = False
    """Nobody is asked again for it, and nothing is shown where it stays empty."""


class Write(Activity, frozen=True, kw_only=True, tag="write"):
    """Each writes privately; both are revealed at the same moment."""

    fields: tuple[Field, ...]
    promise: bool | str = False
    """The first field is a promise: the other answers yes, thank you / something else, please. A
    text makes one of all fields: `When {when}, I will {will}`."""
    minutes: Later[int] = 0
    """A gentle time for it, shown and never cut off; 0: none."""
    own_part: Later[bool] = False
    """What is shown is an own part in something that hurt: one says that one has heard it."""
    for_self: Later[bool] = False
    """The promise is something good for the one who writes it: the other lets them have it."""
    thanks: Later[bool] = False
    """Something good is asked for: each may bring up a line that they noted for themselves. So is
    it on every page of the id `appreciation`, as the first guides have it."""

    asks_for_words: ClassVar[bool] = True
    may_be_for_one: ClassVar[bool] = True
    keeps: ClassVar[Keep] = Keep.AUTHOR

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "fields", self.fields)
        is_alone = bool(self.promise) and bool(self.for_)
        want(not is_alone, f"{where}, field promise", "a promise of both, or of none")
        is_promised = not self.for_self or bool(self.promise)
        want(is_promised, f"{where}, field for_self", "only with a promise")
        is_good = not self.thanks or not (self.promise or self.own_part)
        want(is_good, f"{where}, field thanks", "no thanks with a promise or an own part")
        if self.minutes:
            want_minutes(where, self.minutes)
        if isinstance(self.promise, str):
            self._check_sentence(where, self.promise)

    def _check_sentence(self, where: str, sentence: str) -> None:
        want_text(where, "promise", sentence, PROMPT_CHARS)
        ids = [field.id for field in self.fields]
        is_whole = sorted(_BLANK.findall(sentence)) == sorted(ids)
        want(is_whole, f"{where}, field promise", "each field once, in braces")
        is_asked = not any(field.optional for field in self.fields)
        want(is_asked, f"{where}, field optional", "no optional field in a promise")

    @property
    def may_keep(self) -> Keep:
        return self.keep or (Keep.BOTH if self.promise else self.keeps)

    def promised(self, answer: tuple[str, ...]) -> str:
        """The promise that an answer makes, its texts cleaned; empty where it makes none."""
        if self.promise is False:
            return ""
        if self.promise is True:
            return answer[0]
        if not all(answer):
            return ""
        texts = {
            field.id: " ".join(text.split("\n")).strip(_STOPS) or text
            for field, text in zip(self.fields, answer, strict=True)
        }
        return _BLANK.sub(lambda found: texts[found[1]], self.promise)

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
        kinds |= only(Answered, is_asked) | only(Offered, may_offer) | self.warming(setting, seat)
        return kinds | only(Ready, not is_asked and seat not in self.ready)

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        theirs = self.round.answers[other(seat)] or ()
        if not self.round.is_open or not any(theirs):
            return ()
        if setting.of(Write).own_part:
            return Warm.THANKS, Warm.HEARD_IT
        if setting.of(Write).promise:
            # What is not done yet has done nobody good.
            return (Warm.THANKS,)
        return Warm.THANKS, Warm.DID_GOOD, Warm.NOT_KNOWN

    def outline(self) -> tuple[object, ...]:
        promises = [each and (each.number, each.is_welcome) for each in self.promises]
        return self.round.outline(is_text=True), promises

    def wordless(self) -> Doing:
        first, second = (each and replace(each, text=UNTOLD) for each in self.promises)
        round_ = self.round.wordless(is_text=True)
        return replace(self, round=round_, promises=(first, second))

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
        texts = (setting.of(Write).promised(answer) for answer in both)
        first, second = (Promise(text) if text else None for text in texts)
        return replace(self, promises=(first, second))

    def kept(self, setting: Setting) -> Outcome:
        """The promises that were welcome."""
        promises = ((seat, self.promises[seat]) for seat in PARTNERS)
        kept = tuple((seat, each.text) for seat, each in promises if each and each.is_welcome)
        return Outcome(promises=kept)
