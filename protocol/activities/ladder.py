"""The ladder of a turn: which rung follows which, and what each one leaves behind.

A breath lies before every rung that the other partner has. The one who is next ends it; their
program does so after five seconds.

What was said to somebody is taken in by them, on a rung of its own, before anything else follows:
the say-back where no check follows, what makes sense, what was missed, the right feeling, and the
last words of a turn that nobody says back. Only what was said aloud needs none.

A speaker who passes ends the turn. A listener who passes ends only what was theirs to say: the
speaker is told, may say more, and ends the turn. An open question is passed over by itself: neither
who would ask it nor who would answer it leaves out what follows.

A wish comes last. A yes makes an agreement of it, or of its smaller version; *not now* ends it, and
then it is kept nowhere.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeVar

from protocol.activities.activity import Deed, Doing, Voice
from protocol.activities.feelings import FEELINGS
from protocol.activities.spoken import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
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
    Signal,
    Signalled,
    Spoke,
    TookSide,
    Understood,
    Wished,
    Wondered,
)
from protocol.errors import OutOfTurn
from protocol.seats import Pair, Partner, other, put
from protocol.utterance import UNTOLD, is_a_line, utterance

WISH_CHARS: Final = 200
"""The longest wish, and the longest smaller version of one: small enough to say yes to."""


class Rung(Enum):
    """A rung of the ladder that a guide may ask for."""

    SPEAK = "speak"
    SAY_BACK = "say-back"
    CHECK = "check"
    WONDER = "wonder"
    MAKES_SENSE = "makes-sense"
    FEELING = "feeling"
    SIDE = "side"
    ANSWER = "answer"


Rungs = tuple[Rung, ...]


class Stage(Enum):
    """Where a turn stands: the rungs of the ladder, what lies between, the rest at the end."""

    SPEAK = "speak"
    SAY_BACK = "say-back"
    CHECK = "check"
    WONDER = "wonder"
    REPLY = "reply"
    MAKES_SENSE = "makes-sense"
    FEELING = "feeling"
    FEELING_CHECK = "feeling-check"
    SIDE = "side"
    WISH = "wish"
    ANSWER = "answer"
    LESS = "less"
    HEARD = "heard"
    BREATH = "breath"
    REST = "rest"


_SPEAKER_RUNGS: Final = frozenset(
    {Stage.SPEAK, Stage.CHECK, Stage.REPLY, Stage.FEELING_CHECK, Stage.WISH, Stage.LESS}
)

_STAGES: Final = {
    Rung.SPEAK: (Stage.SPEAK,),
    Rung.SAY_BACK: (Stage.SAY_BACK,),
    Rung.CHECK: (Stage.CHECK,),
    Rung.WONDER: (Stage.WONDER, Stage.REPLY),
    Rung.MAKES_SENSE: (Stage.MAKES_SENSE,),
    Rung.FEELING: (Stage.FEELING, Stage.FEELING_CHECK),
    Rung.SIDE: (Stage.SIDE,),
    Rung.ANSWER: (Stage.WISH, Stage.ANSWER),
}
"""A smaller version of a wish is no step of the way: only some answers lead to it."""


def is_ladder(rungs: Rungs) -> bool:
    """Whether these rungs make one: in order, from *speak*, and no check without a say-back."""
    order = list(Rung)
    places = [order.index(rung) for rung in rungs]
    has_check_after_say_back = (Rung.CHECK in rungs) <= (Rung.SAY_BACK in rungs)
    return (
        bool(rungs)
        and rungs[0] is Rung.SPEAK
        and places == sorted(set(places))
        and has_check_after_say_back
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One partner's time with the floor, from speaking to being understood."""

    speaker: Partner
    pieces: tuple[str, ...] = ()
    said_back: str | None = None
    missed: str | None = None
    sense: str | None = None
    guess: str | None = None
    feeling: str | None = None
    passed: Partner | None = None
    """Who passed: the speaker the turn, or the listener what was theirs to say."""
    words: Pair[str] = ("", "")
    """The ids of the guess and of the feeling, where they are words of the list."""
    opening: str | None = None
    """The id of the open question that the listener asked."""
    reply: str | None = None
    side: str | None = None
    wish: str | None = None
    less: str | None = None
    """The smaller version of the wish."""
    is_granted: bool | None = None
    """Whether there was a yes to the wish, or to its smaller version."""

    def wordless(self) -> "Turn":
        """On which rungs something was said, and how often; no words, and no feelings."""
        return replace(
            self,
            pieces=(UNTOLD,) * len(self.pieces),
            said_back=_marked(self.said_back),
            missed=_marked(self.missed),
            sense=_marked(self.sense),
            guess=_marked(self.guess),
            feeling=_marked(self.feeling),
            words=("", ""),
            opening=_marked(self.opening),
            reply=_marked(self.reply),
            side=_marked(self.side),
            wish=_marked(self.wish),
            less=_marked(self.less),
        )

    def outline(self) -> tuple[object, ...]:
        """How much was said, and on which rungs; of the later rungs only where something was."""
        parts = (self.said_back, self.missed, self.sense, self.guess, self.feeling)
        told = [part is not None for part in parts]
        later = (self.opening, self.reply, self.side, self.wish, self.less, self.is_granted)
        asked = [part is not None for part in later[:-1]]
        more = () if later == (None,) * len(later) else (asked, self.is_granted)
        return self.speaker, len(self.pieces), told, self.passed, *more


@dataclass(frozen=True, slots=True)
class Floor(Doing):
    """Who has the floor, and where on the ladder they are."""

    turn: Turn
    stage: Stage = Stage.SPEAK
    then: Stage = Stage.SPEAK
    """Where the breath leads; only told while breathing."""
    told: Stage = Stage.SPEAK
    """The rung whose words are taken in; only told while they are."""
    past: tuple[Turn, ...] = ()
    """The turns of this activity that are over."""
    turns: int = 2
    """How many there are: one for each, or one where the activity is for one of the two."""
    signals: Pair[Signal | None] = (None, None)
    """The last fixed phrase of each since the stage began."""
    since_ms: int = 0
    """When this stage began."""
    turn_ms: int = 0
    """When this turn's speaking began, or went on after a pause."""

    def wordless(self) -> Doing:
        past = tuple(turn.wordless() for turn in self.past)
        return replace(self, turn=self.turn.wordless(), past=past)


def holder(floor: Floor) -> Partner | None:
    """Whose rung it is: the one seat with a composer, the next one while both breathe, or the one
    who takes in what the other has just said."""
    match floor.stage:
        case Stage.REST:
            return None
        case Stage.HEARD:
            return other(climber(floor, floor.told))
        case Stage.BREATH:
            return climber(floor, floor.then)
    return climber(floor, floor.stage)


def climber(floor: Floor, rung: Stage) -> Partner:
    """Whose words that rung holds."""
    speaker = floor.turn.speaker
    return speaker if rung in _SPEAKER_RUNGS else other(speaker)


F = TypeVar("F", bound=Floor)


def climb(floor: F, rungs: Rungs, voice: Voice, deed: Deed) -> F:
    """The floor after a move of the turn. Raises `OutOfTurn`."""
    turn, at_ms, event = floor.turn, deed.at_ms, deed.event
    match event:
        case Signalled(signal):
            fitting = SPEAKER_SIGNALS if deed.seat is turn.speaker else LISTENER_SIGNALS
            if signal not in fitting:
                raise OutOfTurn("a signal of the other's")
            return replace(floor, signals=put(floor.signals, deed.seat, signal))
        case Breathed():
            begins = floor.then is Stage.SPEAK and not turn.pieces
            turn_ms = at_ms if begins else floor.turn_ms
            return replace(_at(floor, floor.then, at_ms), turn_ms=turn_ms)
        case Spoke(text):
            pieces = (*turn.pieces, _words(voice, text, needed=True))
            return replace(floor, turn=replace(turn, pieces=pieces))
        case Passed() if (beyond := _past_the_question(rungs, floor.stage)) is not None:
            return _hand_over(floor, beyond, at_ms)
        case Passed() if floor.stage is Stage.REPLY:
            return _end_turn(floor, at_ms)
        case Passed():
            # A wish that was not answered is kept nowhere.
            turn = replace(turn, passed=deed.seat, wish=None, less=None)
            return _passed(replace(floor, turn=turn), at_ms)
        case Heard():
            return _taken_in(floor, rungs, at_ms)
        case MoreToSay():
            more = replace(floor, turn=replace(turn, passed=None))
            return _hand_over(more, Stage.SPEAK, at_ms)
        case NotQuite(text):
            missed = replace(turn, missed=_words(voice, text))
            floor = replace(floor, turn=missed)
            if missed.missed:
                return _to_be_heard(floor, at_ms)
            return _hand_over(floor, Stage.SAY_BACK, at_ms)
        case Finished():
            return _on(floor, rungs, at_ms, has_words=bool(turn.pieces))
        case Understood():
            return _on(floor, rungs, at_ms, has_words=False)
        case FeltRight():
            turn = replace(turn, feeling=turn.guess, words=(turn.words[0], turn.words[0]))
            return _on(replace(floor, turn=turn), rungs, at_ms, has_words=False)
        case GuessedFeeling() | NamedFeeling():
            return _felt(floor, rungs, voice, event, at_ms)
        case Wondered(opening):
            asked = replace(floor, turn=replace(turn, opening=opening, reply=None))
            return _on(asked, rungs, at_ms, has_words=False)
        case SaidBack() | MadeSense() | Replied() | TookSide() | Wished():
            words = _words(voice, event.text)
            floor = replace(floor, turn=_told(turn, event, words))
            return _on(floor, rungs, at_ms, has_words=bool(words))
        case SaidYes() | OfferedLess() | SaidNotNow():
            return _answered(floor, voice, event, at_ms)
    raise OutOfTurn("no such pair")


def give(floor: F, seat: Partner, at_ms: int) -> F:
    """The floor with this partner to speak next, after a breath.

    The other loses no turn by it: what was said of theirs is over, and they have one after this.
    """
    turn = floor.turn
    if seat is turn.speaker:
        given = replace(floor, turn=replace(turn, passed=None))
    else:
        past = floor.past if turn == Turn(turn.speaker) else (*floor.past, turn)
        turns = max(floor.turns, len(past) + 2)
        given = replace(floor, turn=Turn(seat), past=past, turns=turns)
    return replace(_at(given, Stage.BREATH, at_ms), then=Stage.SPEAK)


def _told(
    turn: Turn, event: SaidBack | MadeSense | Replied | TookSide | Wished, words: str
) -> Turn:
    match event:
        case SaidBack():
            return replace(turn, said_back=words)
        case MadeSense():
            return replace(turn, sense=words)
        case Replied():
            return replace(turn, reply=words)
        case TookSide():
            return replace(turn, side=words)
        case Wished():
            _want_line(event.text)
            return replace(turn, wish=words, less=None)


def _felt(
    floor: F, rungs: Rungs, voice: Voice, event: GuessedFeeling | NamedFeeling, at_ms: int
) -> F:
    """A feeling in own words, or one of the list by its id: never other words beside an id."""
    word, turn = event.word, floor.turn
    if word and (event.text or word not in FEELINGS):
        raise OutOfTurn("no word of the list")
    words = "" if word else _words(voice, event.text)
    if isinstance(event, GuessedFeeling):
        turn = replace(turn, guess=words, words=(word, turn.words[1]))
    else:
        turn = replace(turn, feeling=words, words=(turn.words[0], word))
    return _on(replace(floor, turn=turn), rungs, at_ms, has_words=bool(words or word))


def _answered(floor: F, voice: Voice, event: SaidYes | OfferedLess | SaidNotNow, at_ms: int) -> F:
    """A wish is answered, or its smaller version; the other hears what it was."""
    turn = floor.turn
    match event:
        case SaidYes():
            turn = replace(turn, is_granted=True)
        case SaidNotNow():
            turn = replace(turn, wish=None, less=None, is_granted=False)
        case OfferedLess(text):
            _want_line(text)
            turn = replace(turn, less=_words(voice, text))
            return _hand_over(replace(floor, turn=turn), Stage.LESS, at_ms)
    return _to_be_heard(replace(floor, turn=turn), at_ms)


def _marked(words: str | None) -> str | None:
    return None if words is None else UNTOLD


def _want_line(text: str) -> None:
    if not is_a_line(text, WISH_CHARS):
        raise OutOfTurn("more than a line")


def _on(floor: F, rungs: Rungs, at_ms: int, *, has_words: bool) -> F:
    """Up one rung, or to the end of the turn; before that, words that were said are taken in.

    Not where the next rung is the other's anyhow: that one has them before its eyes.
    """
    following = _following(rungs, floor.stage)
    is_theirs = following is not None and climber(floor, following) is not holder(floor)
    if has_words and not is_theirs:
        return _to_be_heard(floor, at_ms)
    return _end_turn(floor, at_ms) if following is None else _hand_over(floor, following, at_ms)


def _to_be_heard(floor: F, at_ms: int) -> F:
    """The other takes in what was said on this rung; no breath keeps them from it."""
    return replace(_at(floor, Stage.HEARD, at_ms), told=floor.stage)


def _taken_in(floor: F, rungs: Rungs, at_ms: int) -> F:
    """On from what was taken in; a breath lies before whatever comes, whoever has it."""
    if floor.turn.passed is not None:
        return _end_turn(floor, at_ms)
    # Words on the rung of the check are what was missed.
    is_missed = floor.told is Stage.CHECK
    following = Stage.SAY_BACK if is_missed else _following(rungs, floor.told)
    if following is None:
        return _end_turn(floor, at_ms)
    return replace(_at(floor, Stage.BREATH, at_ms), then=following)


def _passed(floor: F, at_ms: int) -> F:
    """The speaker's turn is over; a listener who passes cuts nothing of it off."""
    turn = floor.turn
    is_last_word = floor.stage is Stage.SPEAK and bool(turn.pieces)
    if turn.passed is not turn.speaker or is_last_word:
        return _to_be_heard(floor, at_ms)
    return _end_turn(floor, at_ms)


def _following(rungs: Rungs, stage: Stage) -> Stage | None:
    stages = [stage for rung in rungs for stage in _STAGES[rung]]
    place = stages.index(Stage.ANSWER if stage is Stage.LESS else stage) + 1
    return stages[place] if place < len(stages) else None


def _past_the_question(rungs: Rungs, stage: Stage) -> Stage | None:
    """What follows an open question that is passed over; None: nothing, or there is no question."""
    is_asked = stage in _STAGES[Rung.WONDER]
    return _following(rungs, Stage.REPLY) if is_asked else None


def _end_turn(floor: F, at_ms: int) -> F:
    """The floor changes hands; after the last turn both rest."""
    past = (*floor.past, floor.turn)
    if len(past) == floor.turns:
        return replace(_at(floor, Stage.REST, at_ms), past=past)
    following = replace(floor, turn=Turn(other(floor.turn.speaker)), past=past)
    return replace(_at(following, Stage.BREATH, at_ms), then=Stage.SPEAK)


def _hand_over(floor: F, stage: Stage, at_ms: int) -> F:
    """To a rung, through a breath if it is the other partner's."""
    moved = _at(floor, stage, at_ms)
    if holder(moved) is holder(floor):
        return moved
    return replace(moved, stage=Stage.BREATH, then=stage)


def _at(floor: F, stage: Stage, at_ms: int) -> F:
    return replace(floor, stage=stage, signals=(None, None), since_ms=at_ms)


def _words(voice: Voice, text: str, *, needed: bool = False) -> str:
    """Cleaned words; none are needed where the two talk aloud."""
    words = utterance(text)
    if not words and (needed or voice is Voice.TYPED):
        raise OutOfTurn("no words")
    return words
