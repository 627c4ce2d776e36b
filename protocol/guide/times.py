"""How long a guide takes: an estimate, from a few assumptions that can be replaced by timings.

No couple has been timed yet. Each number below says what it stands for, and `docs/times.md` how
measured evenings take their place. Times are minutes. Nothing here reads a clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from protocol.activities.activity import Activity, Voice
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose
from protocol.activities.evening import Evening
from protocol.activities.keep import ToKeep
from protocol.activities.ladder import Rung
from protocol.activities.name import Name
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.review import Review
from protocol.activities.tick import Tick
from protocol.activities.together import Together
from protocol.activities.turns import Turns
from protocol.activities.whose import Whose
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from protocol.guide.ways import Forking, Known, began
from protocol.seats import BOTH

# -- what is assumed of two people

READ_WPM: Final = 180
"""Words a minute, read in one's own time."""
TYPE_WPM: Final = 15
"""Words a minute, typed while feeling."""
WAIT_MIN: Final = 0.25
"""Each page waits for the slower of the two."""
BREATH_MIN: Final = 5 / 60
"""A breath, at each hand-over of the floor."""

TURN_WORDS: Final = 65
"""Words that a typed turn of three minutes holds; a shorter one holds less."""
TURN_MIN: Final = 3
SAY_BACK_WORDS: Final = 30
SAY_BACK_ALOUD_MIN: Final = 1.0
"""Said aloud, it is sought for as long as it is said."""
LOOPS: Final = 1 / 3
"""One turn in three is said back once more, after "not quite" or "there is more"."""
SENSE_WORDS: Final = 22
SENSE_ALOUD_MIN: Final = 0.4
FEELING_MIN: Final = {Voice.TYPED: 1.1, Voice.ALOUD: 0.6}
"""A guess at a feeling, and the answer to it."""
ANSWER_MIN: Final = {Voice.TYPED: 1.75, Voice.ALOUD: 1.0}
"""A wish, and what the other says to it."""
RUNG_MIN: Final = {Voice.TYPED: 1.0, Voice.ALOUD: 0.5}
"""Any other rung, both sides of it: a sentence, an open question."""

FIELD_WORDS: Final = 15
"""Words in one field of what each writes; they are typed also by those who talk."""
THINK_MIN: Final = 0.75
"""Before one begins to write."""
PROMISE_MIN: Final = 1.0
"""Both answer a promise, and now and then one is worded anew."""
MARK_MIN: Final = 0.25
"""To mark one line of a list."""
LOOK_MIN: Final = 0.4
"""To look at what both marked, side by side."""
OPTION_MIN: Final = 0.1
"""To weigh one option."""
APART_MIN: Final = 0.3
"""One choice in three is talked over for a minute."""
AGREE_MIN: Final = {Voice.TYPED: 2.75, Voice.ALOUD: 2.25}
"""One agreement: proposed, answered, with its day."""
MORE_AGREE_MIN: Final = 1.75
"""Each further one on the same page."""
NAME_MIN: Final = {Voice.TYPED: 2.0, Voice.ALOUD: 1.5}
CIRCLES_MIN: Final = 0.3
TRY_MIN: Final = 1.5
"""To try how a hard thing may begin."""
REVIEW_MIN: Final = 4.5
"""To look at what was promised and agreed, one at a time."""
SETTLE_MIN: Final = 0.5
"""To put the laptops aside, and to take them up again."""
OTHER_MIN: Final = {Voice.TYPED: 4.0, Voice.ALOUD: 3.0}
"""A kind of activity that nothing is said of here."""
CLOSE_MIN: Final = 1.0
"""The closing page, with its two words."""

STATES_LIMIT: Final = 2_000
"""Where a guide forks more often than this, nothing is estimated: one that somebody brings must not
hold up the program of the other."""

A = TypeVar("A", bound=Activity)


# -- one activity


def minutes_of(activity: Activity, voice: Voice, seats: int = 2) -> float:
    """How long an activity takes two people who speak like this; `seats`: for how many it is."""
    words = len(f"{activity.title} {activity.prompt}".split())
    work = _WORK.get(type(activity))
    doing = OTHER_MIN[voice] if work is None else work(activity, voice, seats)
    return words / READ_WPM + WAIT_MIN + doing


def _turns(turns: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(turns, Turns)
    typed = voice is Voice.TYPED
    share = turns.minutes / TURN_MIN
    one = TURN_WORDS * share / TYPE_WPM if typed else float(turns.minutes)
    back = SAY_BACK_WORDS / TYPE_WPM if typed else SAY_BACK_ALOUD_MIN
    rungs: Mapping[Rung, float] = {
        Rung.SPEAK: one,
        Rung.SAY_BACK: back,
        Rung.CHECK: LOOPS * back + SAY_BACK_WORDS / READ_WPM,
        Rung.MAKES_SENSE: SENSE_WORDS / TYPE_WPM if typed else SENSE_ALOUD_MIN,
        Rung.FEELING: FEELING_MIN[voice],
        Rung.ANSWER: ANSWER_MIN[voice],
    }
    return seats * sum(rungs.get(rung, RUNG_MIN[voice]) + BREATH_MIN for rung in turns.rungs)


def _write(write: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(write, Write)
    # What may stay empty stays so every other time.
    fields = sum(0.5 if field.optional else 1.0 for field in write.fields) * FIELD_WORDS
    answered = PROMISE_MIN if write.promise else 0.0
    # Both are revealed at the same moment: a second page that waits for the slower one.
    written = max(THINK_MIN + fields / TYPE_WPM, float(write.minutes))
    return written + fields * (seats / 2) / READ_WPM + WAIT_MIN + answered


def _rate(rate: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(rate, Rate)
    look = LOOK_MIN if len(rate.items) > 1 else 0.0
    return len(rate.items) * MARK_MIN + look


def _choose(choose: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(choose, Choose)
    return len(choose.options) * OPTION_MIN + APART_MIN


def _private(private: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(private, Private)
    marks = len(private.items) + bool(private.options)
    circles = CIRCLES_MIN if private.circles else 0.0
    return marks * MARK_MIN + circles + (TRY_MIN if private.builder else 0.0)


def _read(read: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(read, Read | Evening)
    return len(read.text.split()) / READ_WPM


def _agree(agree: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(agree, Agree)
    return AGREE_MIN[voice] + (agree.most - 1) * MORE_AGREE_MIN


def _name(name: Activity, voice: Voice, seats: int) -> float:
    return NAME_MIN[voice]


def _together(together: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(together, Together)
    return together.minutes + SETTLE_MIN


def _audit(audit: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(audit, Audit)
    return len(audit.lines) * MARK_MIN + (len(audit.groups) + 1) * LOOK_MIN


def _wishes(wishes: Activity, voice: Voice, seats: int) -> float:
    assert isinstance(wishes, Wishes)
    return len(wishes.items) * MARK_MIN + 2 * LOOK_MIN


def _mark(activity: Activity, voice: Voice, seats: int) -> float:
    return MARK_MIN + LOOK_MIN


def _review(review: Activity, voice: Voice, seats: int) -> float:
    return REVIEW_MIN


_WORK: Final[Mapping[type[Activity], Callable[[Activity, Voice, int], float]]] = {
    Read: _read,
    Evening: _read,
    Private: _private,
    Rate: _rate,
    Write: _write,
    Choose: _choose,
    Turns: _turns,
    Agree: _agree,
    Name: _name,
    Together: _together,
    Audit: _audit,
    Wishes: _wishes,
    Whose: _mark,
    Tick: _mark,
    Review: _review,
    ToKeep: _mark,
}
"""What is done on a page of each kind, beside reading its title and prompt, and waiting."""


# -- a whole guide


@dataclass(frozen=True)
class Span:
    """The shortest and the longest way, in minutes, where nothing is left out."""

    least: float
    most: float

    def or_(self, other: "Span") -> "Span":
        """Either of two ways."""
        return Span(min(self.least, other.least), max(self.most, other.most))

    def longer_by(self, minutes: float) -> "Span":
        return Span(self.least + minutes, self.most + minutes)


Evenings = tuple[Span, ...]
"""One evening, or several."""


@dataclass(frozen=True)
class Estimate:
    """How long a guide, or one of its lengths, takes two people who speak like this."""

    whole: Span
    """All of it, over however many evenings."""
    evenings: Evenings
    """Evening by evening, on the ways with the most of them."""


@lru_cache(maxsize=256)
def estimate(guide: Guide, voice: Voice, length: str | None = None) -> Estimate | None:
    """How long it takes; None where it has too many ways to tell."""
    found = _onward(guide, 0, began(voice, length), voice)
    if found is None:
        return None
    wholes = [_whole(each) for each in found.values()]
    whole = Span(min(each.least for each in wholes), max(each.most for each in wholes))
    return Estimate(whole, found[max(found)])


@lru_cache(maxsize=1_024)
def minutes_from(guide: Guide, at: int, known: Known, voice: Voice) -> float | None:
    """The longest that is left of an evening, from the beginning of that activity on (counted over
    the whole guide from 0), where they stop at every place to stop; None where it has too many ways
    to tell."""
    if estimate(guide, voice) is None:
        return None
    found = _onward(guide, at, known, voice)
    return None if found is None else found[max(found)][0].most


def _whole(evenings: Evenings) -> Span:
    return Span(sum(each.least for each in evenings), sum(each.most for each in evenings))


class _TooMany(Exception):
    """More ways than are looked at."""


def _onward(guide: Guide, at: int, known: Known, voice: Voice) -> dict[int, Evenings] | None:
    """By how many evenings there are from here on: how long each takes."""
    forking, told = Forking(guide), dict[tuple[int, Known], dict[int, Evenings]]()
    seen = 0

    def onward(at: int, known: Known) -> dict[int, Evenings]:
        nonlocal seen
        if (at, known) in told:
            return told[at, known]
        if at == len(forking.activities):
            return {1: (Span(CLOSE_MIN, CLOSE_MIN),)}
        activity = forking.activities[at]
        found: dict[int, Evenings] = {}
        if not forking.takes_place(activity, known):
            found = onward(at + 1, known)
        else:
            seats = len(forking.seats(activity, known) & BOTH)
            minutes = minutes_of(activity, voice, seats)
            for _, after in forking.after(at, known):
                seen += 1
                if seen > STATES_LIMIT:
                    raise _TooMany
                for evenings in onward(at + 1, after).values():
                    _add(found, _with(activity, minutes, evenings))
        told[at, known] = found
        return found

    try:
        return onward(at, known)
    except _TooMany:
        return None


def _with(activity: Activity, minutes: float, evenings: Evenings) -> Evenings:
    if isinstance(activity, Evening):
        return Span(minutes, minutes), *evenings
    first, *others = evenings
    return first.longer_by(minutes), *others


def _add(found: dict[int, Evenings], evenings: Evenings) -> None:
    count = len(evenings)
    known = found.get(count)
    found[count] = (
        evenings
        if known is None
        else tuple(one.or_(two) for one, two in zip(known, evenings, strict=True))
    )
