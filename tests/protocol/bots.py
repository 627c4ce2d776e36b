"""Seats that act by themselves, and ways to look at the sessions they lead to.

`fitting` makes a well-formed event of any kind for any session; `shapes` holds one session for
every shape of phase that long random walks came across.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Final, TypeVar

from protocol.activities.activity import Doing
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.audit import Audit, Auditing, Mark
from protocol.activities.choose import Choose, Choosing
from protocol.activities.days import On, Timing, Weekly, When
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.keeping import held_answer
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
from protocol.seats import BOTH, PARTNERS, Seat, as_partner, other
from protocol.session.controls import (
    COMING_LIMIT,
    NOT_WITH_A_THIRD,
    THIRD_EVENTS,
    Change,
    Nudge,
    ThirdEvent,
)
from protocol.session.events import (
    EVENTS,
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Acknowledged,
    Advanced,
    Answered,
    AnsweredAsking,
    AnyEvent,
    AskedForThird,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    Consented,
    Event,
    Extended,
    FacilitatorLeft,
    FeltRight,
    Finished,
    GaveFloor,
    GaveWay,
    GuessedFeeling,
    GuidePart,
    Heard,
    Held,
    Introduced,
    IntroducedThird,
    Left,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Nudged,
    Offered,
    OfferedLess,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Rejoined,
    Remarked,
    Replanned,
    Replied,
    Resumed,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Sealed,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    TookAside,
    TookSide,
    Understood,
    Voice,
    Voided,
    WentBack,
    WentOnAlone,
    Wished,
    Wondered,
)
from protocol.session.moves import moves
from protocol.session.places import place_of
from protocol.session.referee import Entry
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    Phase,
    Session,
    current_activity,
    open_phase,
)
from protocol.session.third import (
    AS_THE_GUIDE_HAS_IT,
    NOBODY_LEADS,
    Coming,
    Control,
    Invited,
    Plan,
)
from tests.protocol.worlds import (
    AT_MS,
    COMPACT,
    FACILITATOR,
    FIRST,
    FRAMED,
    KIM,
    LET_IN,
    LOOKING,
    ROOM,
    SECOND,
    STAYING,
    Act,
    asked,
    begun,
    fold,
    led,
    opened,
    play,
    round_of,
    sealed,
)

T = TypeVar("T")

# -- well-formed events of every kind

COMPACT_BYTES: Final = guide_bytes(COMPACT)
COMPACT_PARTS: Final = guide_parts(COMPACT_BYTES)

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
        case ToKeep():
            # The first says yes to everything, the last to nothing.
            ticks = Ticks(variant % 4 == 0, variant % 4 < 2, variant % 4 < 3, variant % 2 == 0)
            return ticks.answer(bytes([variant]) * 16)
    return ("nothing",)


def _looked_back(session: Session, variant: int) -> tuple[str, ...]:
    """What was promised, from memory; then how a thing that both had agreed went."""
    phase = open_phase(session.phase)
    if isinstance(phase, Reviewing) and phase.held is None:
        return held_by(variant)
    if isinstance(phase, Reviewing) and phase.things is not None:
        fate = (Fate.KEEP, Fate.LET_GO)[variant % 2]
        return list(Fared)[variant % len(Fared)].value, fate.value
    own = [f"own {place}" if place < variant else "" for place in range(OWN_LINES)]
    shared = [f"shared {place}" if place < variant % 3 else "" for place in range(SHARED_LINES)]
    held = phase.held or () if isinstance(phase, Reviewing) else ()
    texts = (*own, *shared)
    known = iter(held if variant else ())
    return *texts, *(next(known, "") if text else "" for text in texts)


HELD_HERE: Final = tuple(f"{at:032x}" for at in range(20))
"""Ids that one laptop holds, or more of them."""


def held_by(variant: int) -> tuple[str, ...]:
    """What a laptop answers that holds some of them, with what it has drawn: others for another
    variant."""
    drawn = (bytes([variant, at]) * 8 for at in range(99))
    return held_answer(HELD_HERE[: 2 * variant], lambda size: next(drawn))


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
    answer = possible_answer(session, variant % VARIETY)
    if kind is Began:
        return Began(VERSION, guide_hash(COMPACT_BYTES), len(COMPACT_PARTS))
    if kind is GuidePart:
        parts = COMPACT_PARTS
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
        question = session.third.question
        yes = LET_IN if question is None else question.consent
        return NOT_WITH_A_THIRD if variant % 2 else yes
    if kind is AnsweredAsking:
        return AnsweredAsking(variant % 2 == 0)
    if kind in THIRD_EVENTS:
        return _led(session, kind, variant)
    assert kind is Paused
    return Paused(5 + variant)


def _led(session: Session, kind: type[Event], variant: int) -> AnyEvent:
    """What a third seat would do, with what fits."""
    phase, aside = open_phase(session.phase), session.third.aside
    speaker = phase.turn.speaker if isinstance(phase, Talking) else PARTNERS[variant % 2]
    if kind is TookAside:
        seat = PARTNERS[variant % 2] if aside is None else other(aside.first)
        return TookAside(seat, 3 if aside is None else aside.minutes)
    if kind is GaveFloor:
        is_all = not isinstance(phase, Talking) or session.setting.seats == BOTH
        return GaveFloor(other(speaker) if variant % 2 and is_all else speaker)
    if kind is WentBack:
        here = (session.step, session.activity) if session.plan.asked is None else None
        places = sorted(session.been.keys() - {here})
        place = places[-1 - variant % len(places)] if places else None
        return WentBack(_id_at(session, place) if place else "nowhere")
    if kind is Replanned:
        return _replanned(session, variant)
    if kind is Nudged:
        return Nudged(speaker, list(Nudge)[variant % len(Nudge)])
    if kind is Remarked:
        return Remarked(f"remark {variant}")
    return Held(30 + variant) if kind is Held else Extended(1 + variant)


def _replanned(session: Session, variant: int) -> Replanned:
    """What is next in the guide is added or left out, as well as what is here; or a question."""
    guide, plan, phase = session.guide, session.plan, session.phase
    if len(plan.coming) == COMING_LIMIT:
        return Replanned(Change.LEAVE_OUT, plan.coming[0].name)
    if variant == 0 or guide is None:
        return Replanned(Change.ASK, "What else?")
    activities = [each for step in guide.steps for each in step.activities]
    here = plan.back_to or (session.step, session.activity)
    later = [each.id for each in activities if (place_of(session, each.id) or here) > here]
    added = [each.id for each in activities if not each.for_]
    now = current_activity(session)
    match variant:
        case 1 if later:
            return Replanned(Change.LEAVE_OUT, later[0])
        case 2 if now is not None and isinstance(phase, Doing) and phase.may_be_cut:
            return Replanned(Change.LEAVE_OUT, now.id)
    return Replanned(Change.ADD, added[session.page % len(added)])


def _id_at(session: Session, place: tuple[int, int]) -> str:
    assert session.guide is not None
    return session.guide.activity(*place).id


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


CONSENTS: Final = (LET_IN, NOT_WITH_A_THIRD)
"""Yes; no, or later."""

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
    AskedForThird: AskedForThird(),
    IntroducedThird: KIM,
    WentOnAlone: WentOnAlone(),
    FacilitatorLeft: FacilitatorLeft(),
    GaveWay: GaveWay(),
    Resumed: Resumed(),
    Rejoined: Rejoined(),
    Advanced: Advanced(),
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
_OF_THREE: Final = frozenset(
    {AskedForThird, AnsweredAsking, IntroducedThird, Consented, WentOnAlone, FacilitatorLeft}
)
"""Two alone have no use for these."""
_LETTING_IN: Final[frozenset[type[Event]]] = frozenset({IntroducedThird, Consented})


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


def random_act_of_three(session: Session, dice: random.Random, rare: float) -> Act | None:
    """Something that one of three may do; a third seat leads, and now and then is gone."""
    if dice.random() > 0.25:
        return random_act(session, dice, rare)
    kinds = listed(session, FACILITATOR)
    if not kinds or dice.random() < 0.02:
        dealt = dice.choice(PARTNERS)
        kinds = [kind for kind in listed(session, dealt) if kind in _OF_THREE]
        if not kinds:
            return None
        # Mostly somebody is let in: elsewhere it is tried who is asked, and by whom.
        usual = [kind for kind in kinds if kind in _LETTING_IN]
        kind = dice.choice(usual if usual and dice.random() < 0.8 else kinds)
        return dealt, fitting(session, dealt, kind, int(dice.random() < 0.1))
    usual = [kind for kind in kinds if kind not in (FacilitatorLeft, WentBack, Paused)]
    pick = kinds if dice.random() < rare / 2 else usual
    if WentBack in kinds and dice.random() < rare:
        pick = [WentBack]
    if not pick:
        return None
    kind = dice.choice(pick)
    return FACILITATOR, fitting(session, FACILITATOR, kind, dice.randrange(4))


def walk_of_three(session: Session, seed: int, most: int, rare: float = 0.1) -> list[Session]:
    """As `random_walk`, with a third seat that comes, leads and goes. What does not fit is passed
    over."""
    dice, seen = random.Random(seed), [session]
    for _ in range(most):
        if isinstance(session.phase, Ended):
            break
        act = random_act_of_three(session, dice, rare)
        if act is not None and (moved := fold_one(session, act)) is not session:
            session = moved
            seen.append(session)
    return seen


def fold_one(session: Session, act: Act) -> Session:
    return fold(session, [Entry(act[0], AT_MS, session.page, act[1])])


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
        Rejoined,
        Resumed,
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
                been={},
                spent=_only_led(value, value.spent, 0),
                again=_only_led(value, value.again, False),
                plan=_only_led(value, value.plan, AS_THE_GUIDE_HAS_IT),
                named=dict.fromkeys(value.named, ""),
                names=_told(value.names[0], value.names[1]),
                promises=tuple((seat, "") for seat, _ in value.promises),
                agreements=tuple(
                    replace(deed, text="", day="", enough="", more=()) for deed in value.agreements
                ),
            )
            been = sorted((place, each.is_done) for place, each in value.been.items())
            return _without_texts(kept), repr(_only_led(value, been, []))
        case _:
            return _without_texts(value)


def _only_led(session: Session, found: T, nothing: T) -> T:
    """What two need not tell each other."""
    return nothing if session.third == NOBODY_LEADS else found


def _told(first: str | None, second: str | None) -> tuple[str | None, str | None]:
    return first and "x", second and "x"


def _without_texts(value: object) -> object:
    if isinstance(value, Rating | Choosing | Auditing | Wishing | Owning | Ticking | Sharing):
        return repr(replace(value))
    if isinstance(value, Control):
        return value.by, said_of(value.event)
    if isinstance(value, Coming):
        return value.change, value.change is Change.ADD and value.what
    if isinstance(value, Invited):
        return value.keys, value.policy
    if isinstance(value, Plan):
        told = [_without_texts(each) for each in value.coming]
        return sorted(value.left_out), told, value.back_to, value.asked is None
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


def said_of(event: ThirdEvent) -> object:
    """An event about a third seat, without a text."""
    match event:
        case Remarked() | Replanned(change=Change.ASK):
            return type(event).__name__
    return repr(event)


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
    if isinstance(value, dict):
        return {name: without_times(part) for name, part in value.items()}
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


def _being_asked(session: Session) -> Iterator[Session]:
    """Where a third seat is asked for, or the two are asked whether they let it in."""
    for one in PARTNERS:
        asking = play(session, (one, AskedForThird()))
        yield from (asking, play(asking, (other(one), AnsweredAsking(True))))
        yield from (play(asked(session), (one, answer)) for answer in CONSENTS)
    yield asked(session)


def _in_the_midst(session: Session) -> Iterator[Session]:
    """Where a third has begun something."""
    mine, leads = moves(session, FACILITATOR), FACILITATOR
    if TookAside in mine:
        aside = play(session, (leads, TookAside(FIRST, 3)))
        yield from (aside, play(aside, (leads, TookAside(SECOND, 3))))
    if Held in mine:
        held = play(session, (leads, Held(30)))
        yield from (held, play(held, (leads, Resumed()), (leads, Held(40))))


LedShape = tuple[object, ...]


def led_shape_of(session: Session) -> LedShape:
    """What makes two led sessions alike: phase, stage, what is inside, what a third seat may do,
    and whether it is a page of its own making."""
    shape, third = shape_of(session), session.third
    own = (
        *(third.aside is None, third.hold is None, session.again, session.plan.asked is None),
        *(third.asking and third.asking.is_agreed, third.question is None, third.answers),
    )
    return shape.phase, shape.stage, shape.inner, *listed(session, FACILITATOR), *own


def gathered() -> Session:
    """A session whose guide is named, and nothing else of it there."""
    gathering = Session(room_id=ROOM)
    return play(gathering, (FIRST, fitting(gathering, FIRST, Began)))


@cache
def shapes() -> dict[Shape, Session]:
    """One session for every shape that walks through the two guides came across.

    A willing pair reaches the last rungs, random ones everything beside the way.
    """
    found: dict[Shape, Session] = {}
    starts = [Session(room_id=ROOM), begun(FRAMED), begun(LOOKING), begun(STAYING)]
    for session in starts:
        while (act := willing_act(session)) is not None:
            found.setdefault(shape_of(session), session)
            session = play(session, act)
    starts = [Session(room_id=ROOM)] * 60 + [begun(FRAMED)] * 2 + [begun(LOOKING)] * 20
    starts += [begun(STAYING)] * 4
    for seed, start in enumerate(starts):
        for session in random_walk(start, seed, 1_500, rare=(0.05, 0.3)[seed % 2]):
            found.setdefault(shape_of(session), session)
    return found


def phases() -> list[Session]:
    """One of those for every phase, every stage, and every phase inside another."""
    found = {(at.phase, at.stage, at.inner): session for at, session in shapes().items()}
    return list(found.values())


@cache
def led_shapes() -> dict[LedShape, Session]:
    """One session of every shape that walks of three came across, a third seat seated or gone; and
    of every phase in which there may be one, also in a word with one and in a hold."""
    found: dict[LedShape, Session] = {}
    for session in (each for each in phases() if IntroducedThird in moves(each, FIRST)):
        for each in _being_asked(session):
            found.setdefault(led_shape_of(each), each)
        for each in (led(session), *_in_the_midst(led(session))):
            found.setdefault(led_shape_of(each), each)
    guides = (COMPACT, FRAMED, LOOKING, STAYING)
    for seed in range(52):
        start = led(begun(guides[seed % 4])) if seed % 5 else led(gathered())
        for session in walk_of_three(start, seed, 700, rare=(0.05, 0.3)[seed % 2]):
            found.setdefault(led_shape_of(session), session)
    return found
