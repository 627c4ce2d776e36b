"""Seats that act by themselves, and ways to look at the sessions they lead to.

`fitting` makes a well-formed event of any kind for any session; `shapes` holds one session for
every shape of phase that long random walks came across.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Final

from protocol.activities.agree import Agree, Agreeing
from protocol.activities.audit import Audit, Auditing, Mark
from protocol.activities.choose import Choose, Choosing
from protocol.activities.days import On, Timing, Weekly, When
from protocol.activities.ladder import Stage
from protocol.activities.name import Naming
from protocol.activities.owners import EachHasOne
from protocol.activities.private import Private, Sharing, Showed
from protocol.activities.proposals import Proposing
from protocol.activities.rate import Rate, Rating
from protocol.activities.review import (
    OWN_LINES,
    SHARED_LINES,
    Fared,
    Fate,
    Marked,
    Review,
    Reviewing,
)
from protocol.activities.tick import TICKED, UNTICKED, Tick, Ticking
from protocol.activities.turns import Talking, Turns
from protocol.activities.warmth import Warm, Warmed, Warming
from protocol.activities.whose import Owning, Whose, Wound
from protocol.activities.wishes import Wishes, Wishing
from protocol.activities.write import Write, Writing
from protocol.guide.structure import (
    Guide,
    guide_bytes,
    guide_hash,
    guide_parts,
)
from protocol.limits import VERSION
from protocol.seats import PARTNERS, Seat, as_partner, other
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import (
    EVENTS,
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Acknowledged,
    Answered,
    AnyEvent,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    Consented,
    Event,
    FacilitatorLeft,
    FeltRight,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    Left,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    OfferedLess,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Sealed,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    TookSide,
    Understood,
    Voice,
    Voided,
    WentOnAlone,
    Wished,
    Wondered,
)
from protocol.session.moves import moves
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    Phase,
    Session,
    current_activity,
    open_phase,
)
from tests.protocol.worlds import (
    COMPACT,
    FIRST,
    FRAMED,
    LOOKING,
    ROOM,
    SECOND,
    Act,
    begun,
    opened,
    play,
    round_of,
    sealed,
)

# -- well-formed events of every kind

VARIETY: Final = 4
"""How many different answers `fitting` gives to one question."""


def possible_answer(session: Session, variant: int) -> tuple[str, ...]:
    match current_activity(session):
        case Rate(items=items, scale=scale, needs=needs):
            words = [label.id for label in scale] + ([] if needs else [""])
            return tuple(words[(variant * (place + 1)) % len(words)] for place in range(len(items)))
        case Choose(options=options):
            return (options[variant % len(options)].id,)
        case Write(fields=labels):
            return tuple("" if variant == 3 else f"words {variant}" for _ in labels)
        case Audit(lines=lines, weigh=weigh):
            marks = [mark.value for mark in Mark]
            marked = [marks[(variant + 2 * place) % len(marks)] for place in range(len(lines))]
            ours = [line.id for line, mark in zip(lines, marked, strict=True) if mark != marks[-1]]
            return *marked, *ours[: variant % (weigh + 1)]
        case Wishes(items=items):
            return tuple(item.id for item in items[: variant % (len(items) + 1)])
        case Whose():
            return (list(Wound)[variant % len(Wound)].value,)
        case Tick():
            return ((TICKED, UNTICKED)[variant % 2],)
        case Review():
            return _looked_back(session, variant)
    return ("nothing",)


def _looked_back(session: Session, variant: int) -> tuple[str, ...]:
    """What was promised, from memory; then how a thing that both had agreed went."""
    phase = open_phase(session.phase)
    if isinstance(phase, Reviewing) and phase.things is not None:
        fate = (Fate.KEEP, Fate.LET_GO)[variant % 2]
        return list(Fared)[variant % len(Fared)].value, fate.value
    own = [f"own {place}" if place < variant else "" for place in range(OWN_LINES)]
    shared = [f"shared {place}" if place < variant % 3 else "" for place in range(SHARED_LINES)]
    return *own, *shared


def found_opening(session: Session, seat: Seat) -> Opened | None:
    """What opens this seat's digest, if it is one that `fitting` made."""
    if seat not in PARTNERS:
        return None
    round_ = round_of(session)
    round_ = round_.still_open_to(seat) or round_
    for variant in range(VARIETY):
        answer = possible_answer(session, variant)
        if sealed(session, seat, *answer, attempt=round_.attempt).digest == round_.digests[seat]:
            return opened(session, seat, *answer)
    return None


def fitting(session: Session, seat: Seat, kind: type[Event], variant: int = 0) -> AnyEvent:
    """A well-formed event of the kind; if `moves` lists the kind, one that fits the session."""
    phase = open_phase(session.phase)
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple
    words = f"{seat.name.lower()} says {variant}"
    is_picked = kind in (GuessedFeeling, NamedFeeling) and variant == 2
    worded = _WORDED.get(kind)
    if worded is not None and not is_picked:
        return worded(words)
    data = guide_bytes(COMPACT)
    answer = possible_answer(session, variant % VARIETY)
    if kind is Began:
        return Began(VERSION, guide_hash(data), len(guide_parts(data)))
    if kind is GuidePart:
        parts = guide_parts(data)
        place = len(phase.parts) if isinstance(phase, Gathering) else 0
        return GuidePart(parts[place % len(parts)])
    if kind is Sealed:
        return sealed(session, seat, *answer)
    if kind is Opened:
        return found_opening(session, seat) or opened(session, seat, *answer)
    if kind is Chose:
        return Chose(answer[0] if answer else "none")
    if kind is Warmed:
        return Warmed(_phrase(session, seat, variant))
    if kind is Showed:
        activity = current_activity(session)
        options = activity.options if isinstance(activity, Private) else ()
        return Showed(options[variant % len(options)].id if options else "none")
    if kind is Marked:
        fate = list(Fate)[variant % len(Fate)]
        how = list(Fared)[variant % len(Fared)]
        return Marked(how, fate, words if fate is Fate.SMALLER else "")
    if kind is Proposed:
        return _proposed(session, words, variant)
    if kind is Wondered:
        activity = current_activity(session)
        openings = activity.openings if isinstance(activity, Turns) else ()
        return Wondered(openings[variant % len(openings)].id if openings else "why")
    if is_picked:
        return GuessedFeeling("", "sad") if kind is GuessedFeeling else NamedFeeling("", "alone")
    if kind is Answered:
        return Answered(_number(phase, seat), variant != 1)
    if kind is Signalled:
        is_speaker = isinstance(phase, Talking) and phase.turn.speaker is seat
        known = SPEAKER_SIGNALS if is_speaker else LISTENER_SIGNALS
        return Signalled(known[variant % len(known)])
    if kind is Preferred:
        return Preferred(list(Voice)[variant % 2])
    if kind is Consented:
        return CONSENTS[variant % len(CONSENTS)]
    assert kind is Paused
    return Paused(5 + variant)


def _proposed(session: Session, words: str, variant: int) -> Proposed:
    """Own words, or a line of the menu, with all that is asked for beside it."""
    phase, activity = session.phase, current_activity(session)
    if not isinstance(activity, Agree) or not isinstance(phase, Agreeing):
        return Proposed(words, "" if isinstance(phase, Naming) else "any day")
    options, owners = activity.options, phase.free(session.setting)
    is_picked = variant == 2 and bool(options)
    days: dict[Timing, When] = {
        Timing.DATE: On(2026, 12, 1 + variant),
        Timing.WEEKLY: Weekly(variant, 60 * variant),
    }
    return Proposed(
        "" if is_picked else words,
        "any day",
        option=options[0].id if is_picked else "",
        owner=owners[variant % len(owners)] if owners else None,
        when=days.get(activity.timing or Timing.WORDS) if variant else None,
        enough="good enough" if activity.enough and variant else "",
        again=On(2027, 1, 1) if activity.again and variant == 3 else None,
        more=tuple("more" for _ in activity.fields[1:]),
    )


CONSENTS: Final = (
    Consented(bytes([7] * 32), bytes([8] * 32)),
    NOT_WITH_A_THIRD,
    Consented(bytes([7] * 32), bytes([9] * 32)),
)
"""Yes; no, or later; and the same third under another policy."""

_SIMPLE: Final[dict[type[Event], AnyEvent]] = {
    Ready: Ready(),
    Skipped: Skipped(),
    Voided: Voided(),
    EachHasOne: EachHasOne(),
    Finished: Finished(),
    Passed: Passed(),
    Breathed: Breathed(),
    Heard: Heard(),
    Understood: Understood(),
    MoreToSay: MoreToSay(),
    FeltRight: FeltRight(),
    SaidYes: SaidYes(),
    SaidNotNow: SaidNotNow(),
    Started: Started(),
    Acknowledged: Acknowledged(),
    CameBack: CameBack(),
    StoppedForToday: StoppedForToday(),
    Left: Left(),
    Closed: Closed(),
    WentOnAlone: WentOnAlone(),
    FacilitatorLeft: FacilitatorLeft(),
}

_WORDED: Final[dict[type[Event], Callable[[str], AnyEvent]]] = {
    Introduced: Introduced,
    Offered: Offered,
    Spoke: Spoke,
    SaidBack: SaidBack,
    NotQuite: NotQuite,
    MadeSense: MadeSense,
    GuessedFeeling: GuessedFeeling,
    NamedFeeling: NamedFeeling,
    Replied: Replied,
    TookSide: TookSide,
    Wished: Wished,
    OfferedLess: OfferedLess,
}


def _number(phase: Phase | None, seat: Seat) -> int:
    match phase:
        case Writing(promises=promises) if seat in PARTNERS:
            promise = promises[other(seat)]
            return promise.number if promise is not None else 0
        case Proposing(proposal=proposal) if proposal is not None:
            return proposal.number
    return 0


def _phrase(session: Session, seat: Seat, variant: int) -> Warm:
    """One that goes with what was shown, if anything was."""
    phase = open_phase(session.phase)
    fit: tuple[Warm, ...] = ()
    if isinstance(phase, Warming) and seat in PARTNERS:
        fit = phase.phrases(session.setting, as_partner(seat))
    return fit[variant % len(fit)] if fit else Warm.THANKS


# -- bots


def listed(session: Session, seat: Seat) -> list[type[Event]]:
    """What the seat may do, in a fixed order."""
    mine = moves(session, seat)
    return [kind for kind in EVENTS if kind in mine]


_RARE: Final = frozenset(
    {Paused, StoppedForToday, Skipped, Preferred, Voided, Signalled, Passed, EachHasOne}
)
_LAST: Final = frozenset({Left, Closed})
_OF_THREE: Final = frozenset({Consented, WentOnAlone})
"""Two alone have no use for these."""


def random_act(session: Session, dice: random.Random, rare: float) -> Act | None:
    """Something a seat may do, and that does not end the session before its end."""
    seat = dice.choice(PARTNERS)
    kinds = listed(session, seat)
    usual = [kind for kind in kinds if kind not in _RARE | _LAST | _OF_THREE]
    if isinstance(session.phase, Closing):
        usual += [kind for kind in kinds if kind is Closed]
    unusual = [kind for kind in kinds if kind in _RARE]
    pick = unusual if (dice.random() < rare and unusual) or (not usual and unusual) else usual
    if not pick:
        return None
    kind = dice.choice(pick)
    # The first answer is the one a guide may need; the blank one is the last.
    return seat, fitting(session, seat, kind, dice.choice((0, 0, 1, 2, 3)))


def random_walk(session: Session, seed: int, most: int, rare: float = 0.1) -> list[Session]:
    """The sessions that random legal moves lead through, until they end or `most` were made."""
    dice = random.Random(seed)
    seen = [session]
    for _ in range(most):
        if isinstance(session.phase, Ended):
            break
        act = random_act(session, dice, rare)
        if act is not None:
            session = play(session, act)
            seen.append(session)
    return seen


_WILLING: Final[tuple[type[Event], ...]] = (
    *(
        Began,
        GuidePart,
        Introduced,
        CameBack,
        Breathed,
        Heard,
        Finished,
        Spoke,
        SaidBack,
        Understood,
    ),
    *(
        MadeSense,
        GuessedFeeling,
        FeltRight,
        Wondered,
        Replied,
        TookSide,
        Wished,
        SaidYes,
        Sealed,
        Opened,
        Voided,
        Chose,
        Answered,
        Marked,
        Ready,
        Closed,
    ),
)


def willing_act(session: Session) -> Act | None:
    """What an honest pair does to get on; None if neither can do anything."""
    for kind in _WILLING:
        for seat in PARTNERS:
            if kind not in moves(session, seat):
                continue
            if kind is Opened and found_opening(session, seat) is None:
                continue  # it was lost for good
            act = seat, fitting(session, seat, kind)
            if kind is Chose and play(session, act) == session:
                continue  # the other has to come round
            return act
    return None


def finished_by_willing(session: Session, most: int) -> Session:
    """Where an honest pair gets to in at most so many moves."""
    for _ in range(most):
        act = None if isinstance(session.phase, Ended) else willing_act(session)
        if act is None:
            break
        session = play(session, act)
    return session


# -- looking at sessions


def plain(value: object) -> object:
    """A session without its texts and times: what two honest laptops must agree on."""
    match value:
        case Session():
            kept = replace(
                value,
                guide=None,
                page_ms=0,
                named=dict.fromkeys(value.named, ""),
                names=_told(value.names[0], value.names[1]),
                promises=tuple((seat, "") for seat, _ in value.promises),
                agreements=tuple(
                    replace(deed, text="", day="", enough="", more=()) for deed in value.agreements
                ),
            )
            return _without_texts(kept)
        case _:
            return _without_texts(value)


def _told(first: str | None, second: str | None) -> tuple[str | None, str | None]:
    return first and "x", second and "x"


def _without_texts(value: object) -> object:
    if isinstance(value, Rating | Choosing | Auditing | Wishing | Owning | Ticking | Sharing):
        return repr(replace(value))
    if isinstance(value, Gathering):
        return ("Gathering", value.guide_hash, len(value.parts))
    if is_dataclass(value) and not isinstance(value, type):
        kept = [type(value).__name__]
        for found in fields(value):
            part = getattr(value, found.name)
            if isinstance(part, dict) and found.name != "named":
                kept.append(repr(sorted(part.items())))
            elif not found.name.endswith("_ms") or part is None:
                kept.append(repr(_without_texts(part)))
        return tuple(kept)
    if isinstance(value, tuple):
        return tuple(_without_texts(part) for part in value)
    if isinstance(value, frozenset):
        return sorted(value)
    return "text" if isinstance(value, str) else value


def words_in(value: object) -> set[str]:
    """Every text that is anywhere in a session, but for the guide."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Guide):
        return set()
    if is_dataclass(value) and not isinstance(value, type):
        return set().union(*(words_in(getattr(value, found.name)) for found in fields(value)))
    if isinstance(value, dict):
        return set().union(*(words_in(part) for part in (*value.keys(), *value.values())), set())
    if isinstance(value, tuple):
        return set().union(*(words_in(part) for part in value), set())
    return set()


def without_times(value: object) -> object:
    """A session with every time set to nothing."""
    if isinstance(value, Guide) or not is_dataclass(value) or isinstance(value, type):
        return value
    return (
        type(value),
        [
            getattr(value, found.name) is not None
            if found.name.endswith("_ms")
            else without_times(getattr(value, found.name))
            for found in fields(value)
        ],
    )


# -- one session of every shape


@dataclass(frozen=True)
class Shape:
    """What makes two sessions alike for the rules."""

    phase: type[Phase]
    stage: Stage | None
    inner: type[Phase] | None
    moves: tuple[tuple[type[Event], ...], tuple[type[Event], ...]]

    def __str__(self) -> str:
        names = (self.phase.__name__, self.stage and self.stage.value)
        return "-".join(str(name) for name in names if name)


def shape_of(session: Session) -> Shape:
    phase = session.phase
    return Shape(
        phase=type(phase),
        stage=phase.stage if isinstance(phase, Talking) else None,
        inner=type(inner) if (inner := getattr(phase, "inner", None)) is not None else None,
        moves=(tuple(listed(session, FIRST)), tuple(listed(session, SECOND))),
    )


@cache
def shapes() -> dict[Shape, Session]:
    """One session for every shape that walks through the two guides came across.

    A willing pair reaches the last rungs, random ones everything beside the way.
    """
    found: dict[Shape, Session] = {}
    starts = [Session(room_id=ROOM), begun(FRAMED), begun(LOOKING)]
    for session in starts:
        while (act := willing_act(session)) is not None:
            found.setdefault(shape_of(session), session)
            session = play(session, act)
    starts = [Session(room_id=ROOM)] * 60 + [begun(FRAMED)] * 2 + [begun(LOOKING)] * 20
    for seed, start in enumerate(starts):
        for session in random_walk(start, seed, 1_500, rare=(0.05, 0.3)[seed % 2]):
            found.setdefault(shape_of(session), session)
    return found


def phases() -> list[Session]:
    """One of those for every phase, every stage, and every phase inside another."""
    found = {(at.phase, at.stage, at.inner): session for at, session in shapes().items()}
    return list(found.values())
