"""Private rounds: both seal, both open, both see. What `rate`, `write` and others stand on.

Each kind says which answers fit its question, and what follows once both are open.
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace

from protocol.activities.activity import NO_MOVES, Deed, Doing, Event, Kinds, Setting, only
from protocol.activities.warmth import Warming
from protocol.errors import Malformed, OutOfTurn
from protocol.seal.answers import DIGEST_BYTES, SALT_BYTES, Unsealing, decode_answer, digest_of
from protocol.seats import BOTH, NOBODY, Pair, Partner, other, put
from protocol.utterance import wordless

Draw = Callable[[int], bytes]
"""So many fresh random bytes."""


class Sealed(Event, frozen=True, tag="sealed"):
    """A partner has answered; the digest binds the answer without showing it."""

    attempt: int
    digest: bytes


class Opened(Event, frozen=True, tag="opened"):
    """The answer behind a digest: canonical msgpack of a list of texts or ids, and its salt."""

    answer: bytes
    salt: bytes


class Voided(Event, frozen=True, tag="voided"):
    """A partner would answer again: an opening was lost, or another time was offered and declined.

    The round begins again at once if this seat has opened and the other has not; else when the
    other wishes it too. If the other's opening was on its way already, that one counts.
    """


@dataclass(frozen=True, slots=True)
class Round:
    """One go at a private answer."""

    attempt: int = 0
    digests: Pair[bytes | None] = (None, None)
    answers: Pair[tuple[str, ...] | None] = (None, None)
    again: frozenset[Partner] = NOBODY
    """Who would answer again, while the other has not agreed."""
    before: Pair[bytes | None] = (None, None)
    """The digests of the attempt in whose place this one came, if that was not opened by both."""
    asked_by: Partner | None = None
    """Who asked first for this attempt; None for the first of all."""
    former: "Round | None" = None
    """The attempt before as it stood, where one seat alone began again. If the other's opening was
    on its way by then, it still counts, and the attempt before with it."""
    overtaken: int = 0
    """The attempt that had begun already when such an opening came; 0: none."""

    @property
    def is_sealed(self) -> bool:
        """Both are bound; the openings may follow."""
        return None not in self.digests

    @property
    def is_open(self) -> bool:
        """Both are shown."""
        return None not in self.answers

    @property
    def both(self) -> Pair[tuple[str, ...]] | None:
        """What both answered, once it is open."""
        first, second = self.answers
        return None if first is None or second is None else (first, second)

    @property
    def following(self) -> int:
        """The attempt after this one: never one for which somebody may have sealed before."""
        return max(self.attempt, self.overtaken) + 1

    def still_open_to(self, seat: Partner) -> "Round | None":
        """The attempt before, if this seat may still open it: until it has sealed anew."""
        is_given_up = self.former is not None and self.former.answers[seat] is None
        return self.former if is_given_up and self.digests[seat] is None else None

    def is_lopsided_for(self, seat: Partner) -> bool:
        """Whether the seat has shown its answer, and waits for the other's."""
        return self.answers[seat] is not None and self.answers[other(seat)] is None

    def moves(self, seat: Partner) -> Kinds:
        """What this seat may do of the round."""
        if not self.is_sealed:
            is_opening = self.still_open_to(seat) is not None
            return only(Sealed, self.digests[seat] is None) | only(Opened, is_opening)
        if self.is_open:
            return NO_MOVES
        may_void = self.is_lopsided_for(seat) or seat not in self.again
        return only(Voided, may_void) | only(Opened, self.answers[seat] is None)

    def outline(self, *, is_text: bool) -> object:
        """What two honest laptops must agree on; of answers that are texts, only that they are."""
        answers = [answer is not None for answer in self.answers] if is_text else self.answers
        former = self.former and self.former.outline(is_text=is_text)
        overtaken = (self.overtaken,) if self.overtaken else ()
        again = sorted(self.again)
        return self.attempt, self.digests, answers, again, self.asked_by, former, *overtaken

    def wordless(self, *, is_text: bool, but: tuple[str, ...] = ()) -> "Round":
        """The same without its texts, but for which lines have one; and without what only its
        authors look up. `but`: ids that may stand among the texts, and stay."""
        answers = self.answers
        if is_text:
            first, second = (
                each and tuple(text if text in but else wordless(text) for text in each)
                for each in answers
            )
            answers = (first, second)
        former = self.former and self.former.wordless(is_text=is_text, but=but)
        return replace(self, answers=answers, before=(None, None), former=former)


def round_for(seats: frozenset[Partner]) -> Round:
    """A round in which only these seats answer; of the others nothing is asked."""
    digests: Pair[bytes | None] = (None, None)
    answers: Pair[tuple[str, ...] | None] = (None, None)
    for seat in BOTH - seats:
        digests, answers = put(digests, seat, b""), put(answers, seat, ())
    return Round(digests=digests, answers=answers)


@dataclass(frozen=True, slots=True)
class Sealing(Warming):
    """A phase that holds a round."""

    round: Round = Round()

    @abstractmethod
    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """The answer, cleaned, if it is one to this activity's question."""

    @property
    def is_automatic(self) -> bool:
        """Whether the programs answer by themselves now, and nobody is asked."""
        return False

    def drawn(self, answer: tuple[str, ...], draw: Draw) -> tuple[str, ...]:
        """The answer as it is sealed: with what is drawn for it, in kinds that ask for that."""
        return answer

    def wordless(self) -> Doing:
        return replace(self, round=self.round.wordless(is_text=False))

    def revealed(self, setting: Setting, both: Pair[tuple[str, ...]]) -> "Sealing":
        """What follows from both answers, once both are open."""
        return self

    def takes_part(self, setting: Setting, seat: Partner) -> bool:
        """Whoever answers, and both as soon as they may read it."""
        return seat in setting.seats or self.round.is_open

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Before both are bound to an answer."""
        return not self.round.is_sealed

    @property
    def is_untouched(self) -> bool:
        """Nobody is bound to an answer."""
        return not any(self.round.digests)

    @property
    def may_be_cut(self) -> bool:
        """Not between both seals and both openings."""
        return self.round.is_open == self.round.is_sealed

    @property
    def spent(self) -> int:
        """The next one may have been begun, too, before this one was taken up again."""
        return self.round.attempt + 2

    def from_attempt(self, attempt: int) -> Doing:
        return replace(self, round=replace(self.round, attempt=attempt))

    def after(self, setting: Setting, deed: Deed) -> Doing:
        """The phase after one step of its round. Raises `OutOfTurn`."""
        round_, seat = self.round, deed.seat
        match deed.event:
            case Sealed(attempt, digest):
                return replace(self, round=_sealed(round_, seat, attempt, digest))
            case Opened(answer, salt):
                # An opening and a void that cross: else one could send its answer, begin again at
                # once, read what the other opens meanwhile, and answer anew knowing it.
                former = round_.still_open_to(seat)
                if former is not None:
                    # What was sealed meanwhile does not count, and is not lost to who said it.
                    now = round_
                    round_ = replace(former, overtaken=now.attempt, before=now.digests)
                shown = self._shown(setting, round_, seat, Unsealing(answer, salt))
                # With an opening there is something new to see: what was asked before has lapsed.
                answers = put(round_.answers, seat, shown)
                phase = replace(self, round=replace(round_, answers=answers, again=NOBODY))
                both = phase.round.both
                return phase if both is None else phase.revealed(setting, both)
            case Voided():
                return self._voided(seat)
        return Warming.after(self, setting, deed)

    def _shown(
        self, setting: Setting, round_: Round, seat: Partner, opening: Unsealing
    ) -> tuple[str, ...]:
        if len(opening.salt) != SALT_BYTES:
            raise OutOfTurn("a salt of another length")
        digest = digest_of(setting.room_id, seat, setting.place, round_.attempt, opening)
        if digest != round_.digests[seat]:
            raise OutOfTurn("not what was sealed")
        try:
            answer = self.fitting(setting, decode_answer(opening.answer))
        except Malformed:
            raise OutOfTurn("not an answer") from None
        if answer is None:
            raise OutOfTurn("not an answer to this question")
        return answer

    def _voided(self, seat: Partner) -> "Sealing":
        round_ = self.round
        again = round_.again | {seat}
        if not round_.is_lopsided_for(seat) and not again >= BOTH:
            # Whoever has read the other's answer, or could have, asks; else one could read answer
            # after answer without ever giving one.
            return replace(self, round=replace(round_, again=again))
        asked_by = min(round_.again, default=seat)
        anew = Round(
            attempt=round_.following,
            # What both have looked at is asked anew, as after a break: nobody says it again by a
            # slip.
            before=(None, None) if round_.is_open else round_.digests,
            asked_by=asked_by,
            former=None if again >= BOTH else replace(round_, again=NOBODY, former=None),
        )
        return self.begun_again(anew)

    def begun_again(self, anew: Round) -> "Sealing":
        """The phase with the round before it, of which nothing is known yet."""
        return type(self)(round=anew)


def _sealed(round_: Round, seat: Partner, attempt: int, digest: bytes) -> Round:
    if attempt != round_.attempt or len(digest) != DIGEST_BYTES:
        raise OutOfTurn("sealed for another attempt")
    if digest == round_.digests[other(seat)]:
        raise OutOfTurn("a copied digest")
    return replace(round_, digests=put(round_.digests, seat, digest))
