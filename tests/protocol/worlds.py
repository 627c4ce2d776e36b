"""Worlds for the tests of the referee: small guides, and two seats that play.

`play` acts as an honest pair would and raises; `fold` reads a log as a ledger does and ignores what
is refused.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from typing import Final, TypeVar

import msgspec

from protocol.activities.activity import Label, Option
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung
from protocol.activities.rate import Rate
from protocol.activities.rounds import Round, Sealing
from protocol.activities.turns import Turns
from protocol.activities.whose import Whose
from protocol.activities.write import Field, Write
from protocol.door.introduction import Introduction, Policy, introduction_hash
from protocol.errors import OutOfTurn
from protocol.guide.loading import load_guide
from protocol.guide.structure import (
    Guide,
    Step,
    guide_bytes,
    guide_hash,
    guide_parts,
)
from protocol.limits import VERSION
from protocol.seal.answers import Unsealing, digest_of, encode_answer
from protocol.seal.keyring import Member
from protocol.seal.sealing import hash_of
from protocol.seats import Partner, Seat
from protocol.session.events import (
    AnyEvent,
    Began,
    Consented,
    GuessedFeeling,
    GuidePart,
    Introduced,
    IntroducedThird,
    MadeSense,
    NamedFeeling,
    NotQuite,
    OfferedLess,
    Opened,
    Ready,
    Replied,
    SaidBack,
    Sealed,
    Spoke,
    TookSide,
    Wished,
)
from protocol.session.referee import Entry, apply
from protocol.session.session import Session, open_phase

FIRST: Final = Seat.FIRST
SECOND: Final = Seat.SECOND
FACILITATOR: Final = Seat.FACILITATOR
ROOM: Final = bytes(range(32))
AT_MS: Final = 1_700_000_000_000

Act = tuple[Seat, AnyEvent]
P = TypeVar("P")

FREE_WORDS: Final = frozenset(
    {
        *(Spoke, SaidBack, NotQuite, MadeSense, GuessedFeeling, NamedFeeling),
        *(Replied, TookSide, Wished, OfferedLess),
    }
)
"""The moves of a turn that carry what someone typed."""

COMPACT: Final = load_guide("""
id = "compact"
title = "All the kinds"
minutes = 20
about = "As short as it gets."

[[steps]]
id = "arrive"
title = "Arrive"

[[steps.activities]]
kind = "rate"
id = "now"
title = "Now?"
prompt = "Now?"
needs = "yes"
items = [{ id = "now", text = "Now?" }]
scale = [{ id = "yes", text = "Yes" }, { id = "no", text = "No" }]

[[steps.activities]]
kind = "read"
id = "rules"
title = "Rules"
prompt = "Read."
text = "One speaks."

[[steps.activities]]
kind = "choose"
id = "voice"
title = "Voice"
prompt = "How?"
sets = "voice"
options = [{ id = "typed", text = "Typed" }, { id = "aloud", text = "Aloud" }]

[[steps.activities]]
kind = "choose"
id = "starter"
title = "Starter"
prompt = "Who?"
sets = "starter"
options = [{ id = "first", text = "{first}" }, { id = "second", text = "{second}" }]

[[steps.activities]]
kind = "private"
id = "close"
title = "Close?"
prompt = "How close?"
circles = true

[[steps.activities]]
kind = "write"
id = "thanks"
title = "Thanks"
prompt = "Write."
fields = [{ id = "a", text = "A" }, { id = "b", text = "B" }]

[[steps]]
id = "middle"
title = "Middle"

[[steps.activities]]
kind = "rate"
id = "leaks"
title = "Leaks"
prompt = "Where?"
optional = true
items = [{ id = "talk", text = "Talk" }, { id = "work", text = "Work" }]
scale = [{ id = "no", text = "No" }, { id = "some", text = "Some" }]

[[steps.activities]]
kind = "turns"
id = "lately"
title = "Lately"
prompt = "Tell."
listen = "Listen."

[[steps.activities]]
kind = "write"
id = "promise"
title = "Promise"
prompt = "Promise."
promise = true
optional = true
fields = [{ id = "p", text = "I will" }]

[[steps.activities]]
kind = "choose"
id = "topic"
title = "Topic"
prompt = "Which?"
decline = "none"
marked_by = "leaks"
options = [
  { id = "talk", text = "Talk", leak = "talk" },
  { id = "work", text = "Work", leak = "work" },
  { id = "none", text = "None" },
]

[[steps.activities]]
kind = "name"
id = "thing"
title = "Thing"
prompt = "Name it."
optional = true
when = { choice = "topic", is = ["talk", "work"] }

[[steps.activities]]
kind = "turns"
id = "hurt"
title = "Hurt"
prompt = "Tell."
listen = "Listen."
optional = true
rungs = ["speak", "say-back", "check", "makes-sense", "feeling"]
when = { choice = "topic", is = ["talk", "work"] }

[[steps.activities]]
kind = "turns"
id = "short"
title = "Short"
prompt = "Tell."
listen = "Listen."
rungs = ["speak"]
when = { choice = "topic", is = ["none"] }

[[steps]]
id = "end"
title = "End"

[[steps.activities]]
kind = "agree"
id = "deeds"
title = "Deeds"
prompt = "Agree."
most = 2
optional = true
day = "When?"

[[steps.activities]]
kind = "together"
id = "calm"
title = "Calm"
prompt = "Be."
optional = true

[[steps.activities]]
kind = "turns"
id = "wishes"
title = "Wishes"
prompt = "Wish."
listen = "Listen."
rungs = ["speak", "wonder", "makes-sense", "side", "answer"]
openings = [{ id = "hope", text = "What did you hope?" }, { id = "since", text = "Since when?" }]
stem = "I had not seen that"

[[steps.activities]]
kind = "agree"
id = "taken"
title = "Taken"
prompt = "Who takes it?"
options = [{ id = "dates", text = "Dates" }, { id = "post", text = "Post" }]
most = 2
owner = true
both = true
day = "From when?"
timing = "date"
enough = "Good enough?"
again = "We look at it on"
fields = [{ id = "what", text = "What" }, { id = "word", text = "A word" }]
""")
"""Every kind of activity, of choice and of rung, conditions and options to leave out."""

SINCE: Final = frozenset({"thing", "wishes", "taken"})
"""What of it came later."""

FRAMED: Final = load_guide("""
id = "framed"
title = "All that a guide has"
minutes = 20
about = "Lengths, groups, conditions and evenings."
author = "Somebody"
for_whom = "Two who try it."
not_for = "Nobody."
sources = ["One", "Two"]
version = "2"
language = "en"
lengths = [
  { id = "short", text = "Short", minutes = 10 },
  { id = "long", text = "Long", minutes = 20 },
]
optional = true

[words.feelings]
worn = ["tired", "empty"]
sad = ["lonely"]

[words.needs]
all = ["rest"]

[[steps]]
id = "arrive"
title = "Arrive"

[[steps.activities]]
kind = "rate"
id = "now"
title = "Now?"
prompt = "Now?"
needs = "yes"
items = [{ id = "now", text = "Now?" }]
scale = [{ id = "yes", text = "Yes" }, { id = "no", text = "No" }]

[[steps.activities]]
kind = "choose"
id = "length"
title = "How long?"
prompt = "How long?"
sets = "length"

[[steps.activities]]
kind = "choose"
id = "voice"
title = "Voice"
prompt = "How?"
sets = "voice"
optional = false
options = [{ id = "typed", text = "Typed" }, { id = "aloud", text = "Aloud" }]

[[steps.activities]]
kind = "rate"
id = "leaks"
title = "Leaks"
prompt = "Where?"
items = [{ id = "talk", text = "Talk" }, { id = "work", text = "Work" }]
scale = [{ id = "no", text = "No" }, { id = "some", text = "Some" }, { id = "much", text = "Much" }]
keep = "both"

[[steps.activities]]
kind = "read"
id = "about-talk"
title = "Talk"
prompt = "Read."
text = "Both."
when = { rate = "leaks", item = "talk", both_at_least = "some" }
facilitator = "Slowly."

[[steps.activities]]
kind = "read"
id = "about-work"
title = "Work"
prompt = "Read."
text = "Both."
when = { all = [{ rate = "leaks", item = "work", both_at_least = "much" }, { voice = "typed" }] }

[[steps.activities]]
kind = "whose"
id = "wound"
title = "Whose?"
prompt = "Whose is it?"
in = ["long"]

[[steps.activities]]
kind = "private"
id = "alone"
title = "Alone"
prompt = "Only you."
circles = true
for = "owner:wound"
in = ["long"]

[[steps.activities]]
kind = "write"
id = "own-part"
title = "Own part"
prompt = "Write."
fields = [{ id = "a", text = "A" }]
for = "other:wound"
in = ["long"]

[[steps.activities]]
kind = "turns"
id = "told"
title = "Told"
prompt = "Tell."
listen = "Listen."
rungs = ["speak"]
for = "owner:wound"
in = ["long"]

[[steps]]
id = "middle"
title = "Middle"

[[steps.activities]]
kind = "read"
id = "before"
title = "Before"
prompt = "Read."
text = "It may be left out."
in = ["long"]
group = "deep"

[[steps.activities]]
kind = "turns"
id = "deep"
title = "Deep"
prompt = "Tell."
listen = "Listen."
rungs = ["speak"]
in = ["long"]
group = "deep"

[[steps.activities]]
kind = "write"
id = "part"
title = "Part"
prompt = "Write."
fields = [{ id = "a", text = "A" }]
in = ["long"]
group = "deep"

[[steps.activities]]
kind = "choose"
id = "enough"
title = "Enough?"
prompt = "Is it enough for today?"
options = [{ id = "stop", text = "Stop here" }, { id = "on", text = "Go on" }]
decline = "stop"

[[steps.activities]]
kind = "evening"
id = "good-night"
title = "Good night"
prompt = "Read."
text = "It goes on another day."
when = { choice = "enough", is = ["stop"] }

[[steps.activities]]
use = "/before"
id = "again"
when = { choice = "enough", is = ["stop"] }
text = "Here you are again."

[[steps.activities]]
kind = "read"
id = "last"
title = "Last"
prompt = "Read."
text = "That was it."
optional = false
""")
"""What a guide may say beside its kinds: lengths, conditions, a group, whose a page is, two
evenings, who wrote it."""


EIGHT: Final = msgspec.structs.replace(
    COMPACT,
    title="All eight kinds",
    steps=tuple(
        msgspec.structs.replace(
            step, activities=tuple(each for each in step.activities if each.id not in SINCE)
        )
        for step in COMPACT.steps
    ),
)
"""The same as it was before `name`: known answers hang on its hash."""


LOOKING: Final = load_guide("""
id = "looking"
title = "Kinds of looking"
minutes = 20
about = "What came after the first nine."

[[steps]]
id = "only"
title = "Only"

[[steps.activities]]
kind = "audit"
id = "load"
title = "Who does it"
prompt = "Who mostly does this?"
weigh = 1
optional = true

[[steps.activities.groups]]
id = "us"
title = "Us two"
items = [{ id = "plans", text = "Plans" }, { id = "sorry", text = "The first sorry" }]

[[steps.activities.groups]]
id = "home"
title = "The home"
items = [{ id = "food", text = "Food" }]

[[steps.activities]]
kind = "wishes"
id = "room"
title = "A little more"
prompt = "Where would more do you good?"
items = [{ id = "sleep", text = "Sleep" }, { id = "alone", text = "Time alone" }]

[[steps.activities]]
kind = "whose"
id = "wound"
title = "Whose"
prompt = "Whose wound is it?"

[[steps.activities]]
kind = "private"
id = "letting-go"
title = "Letting go"
prompt = "How is it for you?"
show = "own-choice"
note = "It takes its own time."
optional = true
options = [{ id = "can", text = "I can" }, { id = "way", text = "I am on the way" }]

[[steps.activities]]
kind = "tick"
id = "arms"
title = "Arms"
prompt = "Tick it, or do not."
sentence = "I will not bring this up to win."

[[steps.activities]]
kind = "write"
id = "seen"
title = "Seen"
prompt = "Write what you like."
minutes = 3
own_part = true
fields = [
  { id = "change", text = "One change", optional = true },
  { id = "help", text = "It helps" },
]

[[steps.activities]]
kind = "write"
id = "swap"
title = "Swap"
prompt = "What will you do instead?"
promise = "When {when}, I will {will}"
fields = [{ id = "when", text = "When" }, { id = "will", text = "I will" }]

[[steps.activities]]
kind = "review"
id = "last-time"
title = "Last time"
prompt = "What had you promised? From memory is fine."
optional = true
""")
"""The kinds in which each looks for themselves first, and the fields that came with them."""


STAYING: Final = load_guide("""
id = "staying"
title = "What stays"
minutes = 5
about = "Something is agreed, and both say what of it is to stay."

[[steps]]
id = "only"
title = "Only"

[[steps.activities]]
kind = "review"
id = "carried"
title = "Carried on"
prompt = "What had you kept?"
carried = true
optional = true

[[steps.activities]]
kind = "agree"
id = "one-thing"
title = "One thing"
prompt = "What will you do?"
options = [{ id = "tea", text = "Tea" }]
most = 1
optional = true

[[steps.activities]]
kind = "write"
id = "good"
title = "Good"
prompt = "What did you good?"
keep = "both"
fields = [{ id = "a", text = "A" }]
optional = true

[[steps.activities]]
kind = "keep"
id = "stays"
title = "What stays"
prompt = "Tick what is to stay."
optional = true

[[steps.activities]]
kind = "read"
id = "something"
title = "Something"
prompt = "Read."
text = "Something stays."
when = { choice = "stays", is = ["something"] }

[[steps.activities]]
kind = "read"
id = "last"
title = "Last"
prompt = "Read."
text = "Good night."
""")
"""What of it is to stay, and a page that comes only if something does."""


# -- guides of one activity


def guide_of(*activities: AnyActivity) -> Guide:
    return Guide("small", "Small", 5, "A small one.", (Step("only", "Only", activities),))


def all_optional(guide: Guide) -> Guide:
    """The same, with every activity open to be left out."""

    def opened(activity: AnyActivity) -> AnyActivity:
        return msgspec.structs.replace(activity, optional=True)

    steps = [
        msgspec.structs.replace(step, activities=tuple(map(opened, step.activities)))
        for step in guide.steps
    ]
    return msgspec.structs.replace(guide, steps=tuple(steps))


FIRST_RUNGS: Final = (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK, Rung.MAKES_SENSE, Rung.FEELING)
OPENINGS: Final = (Label("hope", "What did you hope?"), Label("since", "Since when?"))


def turns(*rungs: Rung, name: str = "talk", optional: bool = False) -> Turns:
    """`rungs`: all that the first guides had, if none are named."""
    ladder = rungs or FIRST_RUNGS
    return Turns(
        id=name,
        title="Talk",
        prompt="Tell.",
        listen="Listen.",
        rungs=ladder,
        optional=optional,
        openings=OPENINGS if Rung.WONDER in ladder else (),
    )


def rate(*, needs: str = "", name: str = "rate", optional: bool = False) -> Rate:
    scale = (Label("yes", "Yes"), Label("no", "No"))
    items = (Label("one", "One"), Label("two", "Two"))
    return Rate(
        id=name, title="R", prompt="R", items=items, scale=scale, needs=needs, optional=optional
    )


def write(*, promise: bool = False, optional: bool = False, name: str = "write") -> Write:
    fields = (Field("one", "One"),)
    return Write(id=name, title="W", prompt="W", fields=fields, promise=promise, optional=optional)


def choose(*, decline: str = "", name: str = "choose", optional: bool = False) -> Choose:
    options = (Option("tea", "Tea"), Option("walk", "Walk"), Option("rest", "Rest"))
    return Choose(
        id=name, title="C", prompt="C", options=options, decline=decline, optional=optional
    )


CARRIED: Final = guide_of(
    Whose(id="wound", title="Whose", prompt="Whose wound is it?"),
    msgspec.structs.replace(turns(Rung.SPEAK, Rung.SAY_BACK, name="hurt"), for_="owner:wound"),
    msgspec.structs.replace(write(name="sorry"), for_="other:wound"),
)
"""What one of the two tells, and what the other says to it."""


# -- playing


def play(session: Session, *acts: Act, at_ms: int = AT_MS) -> Session:
    """The session after honest moves, each on the page it is at. Raises `OutOfTurn`."""
    for seat, event in acts:
        session = apply(session, Entry(seat, at_ms, session.page, event))
    return session


def fold(session: Session, entries: Iterable[Entry]) -> Session:
    """The session as a ledger reads it: what is refused is passed over."""
    for entry in entries:
        try:
            session = apply(session, entry)
        except OutOfTurn:
            continue
    return session


def copied(session: Session) -> Session:
    """The session once more, nothing of it shared; only the guide, which is frozen throughout."""
    return deepcopy(session, {id(session.guide): session.guide})


def is_refused(session: Session, seat: Seat, event: AnyEvent, page: int | None = None) -> bool:
    """Whether the referee refuses it; a refusal must leave the session as it was."""
    before = copied(session)
    entry = Entry(seat, AT_MS, session.page if page is None else page, event)
    try:
        apply(session, entry)
    except OutOfTurn:
        assert session == before
        return True
    return False


def refuse(session: Session, *acts: Act) -> None:
    for seat, event in acts:
        assert is_refused(session, seat, event), event


@cache
def bytes_of(guide: Guide) -> bytes:
    """The bytes of a guide: to tell them takes longer than a hundred moves."""
    return guide_bytes(guide)


def beginning(guide: Guide, names: tuple[str, str] = ("Kim", "Sam")) -> tuple[Act, ...]:
    """What leads to the guide's first activity."""
    data = bytes_of(guide)
    parts = guide_parts(data)
    return (
        (FIRST, Began(VERSION, guide_hash(data), len(parts))),
        *((FIRST, GuidePart(part)) for part in parts),
        (FIRST, Introduced(names[0])),
        (SECOND, Introduced(names[1])),
    )


@cache
def begun(guide: Guide = COMPACT, names: tuple[str, str] = ("Kim", "Sam")) -> Session:
    """The session at the guide's first activity."""
    return play(Session(room_id=ROOM), *beginning(guide, names))


def begun_with(*activities: AnyActivity) -> Session:
    return begun(guide_of(*activities))


def ready(session: Session) -> Session:
    return play(session, (FIRST, Ready()), (SECOND, Ready()))


KIM: Final = IntroducedThird(
    bytes([7] * 32), bytes([6] * 32), Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", "")
)
"""Somebody whom one of the two has met at the door."""

LET_IN: Final = Consented(
    Member(FACILITATOR, KIM.signing, KIM.exchange).name, introduction_hash(KIM.introduction)
)
"""A yes to that."""


def asked(session: Session, by: Partner = FIRST) -> Session:
    """The session after one of the two has told of a third seat: both are asked."""
    return play(session, (by, KIM))


def led(session: Session) -> Session:
    """The session after both have let the same third seat in."""
    return play(asked(session), (FIRST, LET_IN), (SECOND, LET_IN))


def phase_of(session: Session, kind: type[P]) -> P:
    """The phase, which has to be of that kind."""
    assert isinstance(session.phase, kind)
    return session.phase


# -- private answers


def opening_of(session: Session, seat: Seat, *answer: str) -> Unsealing:
    salt = hash_of("test.salt", bytes([seat, session.step, session.activity % 256]))
    return Unsealing(encode_answer(answer), salt)


def sealed(session: Session, seat: Seat, *answer: str, attempt: int | None = None) -> Sealed:
    if attempt is None:
        attempt = round_of(session).attempt
    place = (session.step, max(session.activity, 0))
    opening = opening_of(session, seat, *answer)
    return Sealed(attempt, digest_of(session.room_id, seat, place, attempt, opening))


def opened(session: Session, seat: Seat, *answer: str) -> Opened:
    opening = opening_of(session, seat, *answer)
    return Opened(opening.answer, opening.salt)


def both_sealed(session: Session, first: Sequence[str], second: Sequence[str]) -> Session:
    acts = ((FIRST, sealed(session, FIRST, *first)), (SECOND, sealed(session, SECOND, *second)))
    return play(session, *acts)


def answered(session: Session, first: Sequence[str], second: Sequence[str]) -> Session:
    """The session after both sealed and opened."""
    session = both_sealed(session, first, second)
    acts = ((FIRST, opened(session, FIRST, *first)), (SECOND, opened(session, SECOND, *second)))
    return play(session, *acts)


def round_of(session: Session) -> Round:
    phase = open_phase(session.phase)
    return phase.round if isinstance(phase, Sealing) else Round()
